"""Books and pages that come into the house: what was ordered, and whether it is here already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from sohoa.catalogue.describe import record_from_title
from sohoa.catalogue.labels import parse_labels
from sohoa.catalogue.reading import read_record_file
from sohoa.errors import BadInput, NotFound, UsageError
from sohoa.intake.book_toml import BookToml, read_book_toml
from sohoa.intake.survey import Survey as ScanSurvey
from sohoa.intake.survey import require_space, survey
from sohoa.intake.take import fingerprint, take_in
from sohoa.library.publishing import rights_from
from sohoa.model.bib import BibRecord, RecordSource
from sohoa.model.document import Capture, Document, Item, Page
from sohoa.model.files import FileRef, FileRole
from sohoa.model.finding import Finding
from sohoa.model.ids import DocumentId, PageId, mint_document_id, mint_page_id
from sohoa.model.plan import Side
from sohoa.model.state import DocumentState
from sohoa.ports.files import STAGING
from sohoa.ports.records import AuditEntry
from sohoa.quality.norms import read_norm
from sohoa.steps.values import from_json
from sohoa.workflow.house import House
from sohoa.workflow.mending import without_side
from sohoa.workflow.order import ContentsLine, Order
from sohoa.workflow.recipes import read_recipe

_SAMPLE = 8
_SAME_SHARE = 0.5
_LEAST_PPI, _MOST_PPI = 50, 4_800


@dataclass(frozen=True, slots=True)
class NewBook:
    """What is said of a book when it is added; what is empty is taken from `book.toml` beside the scans."""

    record: BibRecord | None = None
    record_source: RecordSource | None = None
    title: str = ""
    labels: str = ""
    ppi: float | None = None
    norm: str = ""
    recipe: str = ""
    publish_rights: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a source of scans holds. `ignored` are (name, code of the reason)."""

    images: int
    original_bytes: int
    needed_bytes: int
    free_bytes: int
    ignored: tuple[tuple[str, str], ...]
    title: str
    """From book.toml."""


def survey_scans(house: House, source: Path) -> Survey:
    """Looks at a source; takes nothing in. BadInput where there is nothing to take."""
    found = survey(source)
    said = _said(found)
    return Survey(
        images=found.frames,
        original_bytes=found.original_bytes,
        needed_bytes=found.needed_bytes,
        free_bytes=house.files.free_bytes(),
        ignored=tuple((ignored.name, ignored.reason) for ignored in found.ignored),
        title=said.title,
    )


def _said(found: ScanSurvey) -> BookToml:
    return BookToml() if found.book_toml is None else read_book_toml(found.book_toml)


def add_book(house: House, source: Path, book: NewBook) -> tuple[DocumentId, Order]:
    """Enters a book, or finds the one that this source was digitised as before; gives the order to submit."""
    found = survey(source)
    require_space(found, house.files.free_bytes())
    said = _said(found)
    contents = tuple(ContentsLine(line.title, line.page, line.level) for line in said.contents)
    order = Order(
        source=str(source.absolute()),
        ppi=book.ppi or said.ppi,
        labels=book.labels or said.labels,
        contents=contents,
        publish_rights=book.publish_rights or said.rights,
        who=book.who,
    )
    book = replace(
        book,
        norm=book.norm or said.norm or house.usual_norm,
        recipe=book.recipe or said.recipe or house.usual_recipe,
    )
    _refuse_what_cannot_be_done(house, book, order)
    former = _known_as(house, found)
    return former or _enter(house, source, _with_record(book, said, source), said), order


def _refuse_what_cannot_be_done(house: House, book: NewBook, order: Order) -> None:
    """UsageError or BadInput now, for what would fail only after hours of work."""
    read_norm(book.norm, house.norms)
    read_recipe(book.recipe, house.recipes)
    parse_labels(order.labels)
    if order.publish_rights:
        rights_from(order.publish_rights)
    if order.ppi is not None and not _LEAST_PPI <= order.ppi <= _MOST_PPI:
        raise UsageError("workflow.ppi_impossible", given=f"{order.ppi:g}", least=_LEAST_PPI, most=_MOST_PPI)


def _with_record(book: NewBook, said: BookToml, source: Path) -> NewBook:
    """The book with the record that book.toml names beside the scans, where nothing else was said."""
    if said.record is None or book.record is not None or book.title:
        return book
    folder = source if source.is_dir() else source.parent
    path = folder / Path(said.record.file).name
    chosen = read_record_file(path, said.record.select or None)
    if len(chosen) != 1:
        raise UsageError("workflow.record_not_one", name=path.name, count=len(chosen))
    return replace(book, record=chosen[0].record, record_source=chosen[0].source)


def _known_as(house: House, found: ScanSurvey) -> DocumentId | None:
    """The document that has at least half of a sample of these files."""
    step = max(1, len(found.sources) // _SAMPLE)
    sample = fingerprint(replace(found, sources=found.sources[::step][:_SAMPLE]))
    ids = [capture for seen in sample for capture in seen.capture_ids]
    counts = house.records.documents_with_capture(ids)
    best = max(counts, key=lambda name: counts[name], default=None)
    if best is None or counts[best] < _SAME_SHARE * max(1, len(sample)):
        return None
    return best


def _enter(house: House, source: Path, book: NewBook, said: BookToml) -> DocumentId:
    now = house.clock.now()
    document = Document(
        id=mint_document_id(house.clock.random_integer),
        state=DocumentState.CAPTURED,
        record=book.record or _record(house, book.title or said.title or source.stem, said),
        captures=(),
        pages=(),
        created_at=now,
        changed_at=now,
        item=Item(tuple(said.accession), said.call_number),
        norm=book.norm,
        recipe=book.recipe,
    )
    if book.record_source is not None:
        document = replace(document, files=(_kept_source(house, document.id, book.record_source),))
    with house.records.transaction() as writer:
        writer.add_document(document)
        writer.audit(AuditEntry(now, book.who, "staff", "", "add", document.id))
    return document.id


def _kept_source(house: House, document_id: DocumentId, source: RecordSource) -> FileRef:
    """The record's bytes as they came."""
    name = "record.xml" if source.media_type.endswith("xml") else "record.mrc"
    limit = len(source.data)
    key = f"{STAGING}/{document_id}/{name}"
    return house.files.take(BytesIO(source.data), key, FileRole.RECORD, source.media_type, limit_bytes=limit)


def _record(house: House, title: str, said: BookToml) -> BibRecord:
    return record_from_title(
        title,
        subtitle=said.subtitle if title == said.title else "",
        creator=said.creator,
        year=said.year,
        publisher=said.publisher,
        place=said.place,
        language=said.language,
        subjects=said.subjects,
        accession_numbers=said.accession,
        call_number=said.call_number,
        entered_at=house.clock.now(),
    )


def last_order(house: House, document_id: DocumentId) -> Order:
    """The newest order for a document, with what it says of scans that are still to be taken in."""
    jobs = [job for job in house.records.jobs() if job.document == document_id]
    if not jobs:
        raise NotFound("library.no_document", document=document_id)
    return from_json(Order, jobs[-1].detail)


def insert_pages(house: House, document_id: DocumentId, source: Path, before_order: int, who: str) -> None:
    """Takes further scans in and gives them pages before this place (counted from 1)."""
    document = house.document(document_id)
    new = _take_more(house, document, source)
    mint = _minter(house)
    added = [Page(mint(), capture.id, Side.SINGLE, 0) for capture in new]
    place = max(0, min(before_order - 1, len(document.pages)))
    pages = [*document.pages[:place], *added, *document.pages[place:]]
    numbered = [replace(page, order=order) for order, page in enumerate(pages, 1)]
    with house.records.transaction() as writer:
        writer.save_captures(document_id, new)
        writer.save_pages(document_id, numbered)
        ids = ",".join(page.id for page in added)
        writer.audit(AuditEntry(house.clock.now(), who, "staff", "", "insert", document_id, "", ids))


def replace_page(house: House, document_id: DocumentId, page_id: PageId, source: Path, who: str) -> None:
    """A retake of one page: it keeps its id, label and place; what a person decided about the former picture
    is no longer true of the new one.
    """
    document = house.document(document_id)
    page = document.page(page_id)
    if page is None:
        raise NotFound("library.no_page", page=page_id)
    new = _take_more(house, document, source)
    if len(new) != 1:
        raise BadInput("workflow.retake_not_one", count=len(new))
    former = document.capture(page.capture)
    with house.records.transaction() as writer:
        if former is not None:
            writer.save_captures(document_id, [without_side(former, page)])
        writer.save_captures(document_id, [replace(new[0], order=former.order if former else new[0].order)])
        writer.save_pages(document_id, [replace(page, capture=new[0].id, side=Side.SINGLE, plan=None)])
        audit = AuditEntry(house.clock.now(), who, "staff", "", "retake", page_id, page.capture, new[0].id)
        writer.audit(audit)


def _take_more(house: House, document: Document, source: Path) -> list[Capture]:
    """Exposures that the document does not have yet. BadInput where there are none."""
    found = survey(source)
    require_space(found, house.files.free_bytes())
    last = max((capture.order for capture in document.captures), default=0)
    taken = list(take_in(found, house.files, document.id, document.captures))
    problem = next((entry for entry in taken if isinstance(entry, Finding)), None)
    if problem is not None:
        raise BadInput(problem.rule, **dict(problem.params))
    fresh = [c for c in taken if isinstance(c, Capture) and document.capture(c.id) is None]
    if not fresh:
        raise BadInput("workflow.nothing_new")
    return [replace(capture, order=last + place) for place, capture in enumerate(fresh, 1)]


def _minter(house: House) -> Callable[[], PageId]:
    return lambda: mint_page_id(house.clock.random_integer)
