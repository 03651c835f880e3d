"""Stage 7, first half: what search finds of a document."""

from __future__ import annotations

import logging

from sohoa.errors import BadInput, NotFound
from sohoa.formats.alto import read_alto
from sohoa.library.access import ANYBODY, Action, decide
from sohoa.model import description
from sohoa.model.document import Document, Page
from sohoa.model.files import FileRole
from sohoa.ports.search import PageEntry, RecordEntry
from sohoa.workflow.house import House
from sohoa.workflow.progress import Stage, Watch

log = logging.getLogger(__name__)


def open_to_search(house: House, document: Document, watch: Watch | None = None) -> None:
    """Puts the document into the index in place of what was there of it."""
    if watch:
        watch.begin(Stage.INDEX, len(document.pages))
    record, pages = entries(house, document)
    house.search.replace_document(record, pages)
    if watch:
        watch.step(len(document.pages))


def entries(house: House, document: Document) -> tuple[RecordEntry, list[PageEntry]]:
    """What the index keeps of a document."""
    public = decide(ANYBODY, document.rights, document.state, Action.SEE, house.clock.now()[:10])
    record = document.record
    rest = (description.publisher(record), description.place(record), description.summary(record))
    more = (*description.subjects(record), *description.accession_numbers(record))
    return (
        RecordEntry(
            document_id=document.id,
            title=description.title(record),
            creators="; ".join(description.creators(record)),
            year=description.year(record),
            text="\n".join(text for text in (*rest, *more) if text),
            public=public,
        ),
        [_page_entry(house, document, page, public) for page in document.pages],
    )


def _page_entry(house: House, document: Document, page: Page, public: bool) -> PageEntry:
    is_public = public and page.published
    return PageEntry(document.id, page.id, page.order, page.label, _lines(house, page), is_public)


def _lines(house: House, page: Page) -> tuple[str, ...]:
    """The page's text; none where its file is gone or damaged, which `sohoa verify` tells: the other pages
    are still to be found.
    """
    ref = page.file(FileRole.FULLTEXT)
    if ref is None:
        return ()
    try:
        return tuple(line.text for line in read_alto(house.files.read(ref)).lines())
    except (NotFound, BadInput) as error:
        log.warning("the text of page %s is not indexed: %s", page.id, error)
        return ()
