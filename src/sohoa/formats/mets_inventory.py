"""Which files a METS document lists, under which ids, and which file was made from which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sohoa.formats.premis import Derivation
from sohoa.formats.xml import xml_id
from sohoa.model.document import Capture, Document, Page
from sohoa.model.files import FileRef, FileRole
from sohoa.model.ids import Sha256
from sohoa.model.provenance import Event

_DIGEST_LETTERS = 20


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file of the document with its id in METS. A master knows its exposures (several where a PDF or TIFF
    holds several), a page's derivative knows its page, a file of the document as a whole knows neither.
    """

    xml_id: str
    ref: FileRef
    page: Page | None = None
    captures: tuple[Capture, ...] = ()


class Inventory:
    """The files to list, by role and within it in the order of exposures and pages; and the events about
    them.
    """

    def __init__(self, document: Document, events: Sequence[Event], roles: Collection[FileRole]) -> None:
        self.document = document
        self.events = tuple(events)
        self.pages = tuple(sorted(document.pages, key=lambda page: page.order))
        self.files = tuple(_listed(document, self.pages, roles))
        self._of_page: dict[str, list[ListedFile]] = defaultdict(list)
        self._by_digest: dict[Sha256, list[ListedFile]] = defaultdict(list)
        self._makers: dict[Sha256, list[Event]] = defaultdict(list)
        self._users: dict[Sha256, list[Event]] = defaultdict(list)
        self._index()

    def _index(self) -> None:
        pages_of_capture: dict[str, list[Page]] = defaultdict(list)
        for page in self.pages:
            pages_of_capture[page.capture].append(page)
        for listed in self.files:
            self._by_digest[listed.ref.sha256].append(listed)
            shown_on = [listed.page] if listed.page else []
            shown_on += [page for capture in listed.captures for page in pages_of_capture[capture.id]]
            for page in shown_on:
                self._of_page[page.id].append(listed)
        for event in self.events:
            for digest in dict.fromkeys(event.outputs):
                self._makers[digest].append(event)
            for digest in dict.fromkeys((*event.inputs, *event.outputs)):
                self._users[digest].append(event)

    def of_page(self, page: Page) -> Sequence[ListedFile]:
        """The page's files, its master first."""
        return self._of_page[page.id]

    def of_document(self) -> Iterator[ListedFile]:
        """The files of the document as a whole."""
        return (listed for listed in self.files if listed.page is None and not listed.captures)

    def events_about(self, listed: ListedFile) -> Iterator[Event]:
        """The events that read or made the file."""
        return (event for event in self._users[listed.ref.sha256] if self._concerns(event, listed))

    def files_of(self, event: Event, digests: Iterable[Sha256]) -> Iterator[ListedFile]:
        """The listed files with those digests that the event can have meant."""
        for digest in dict.fromkeys(digests):
            yield from (listed for listed in self._by_digest[digest] if self._concerns(event, listed))

    def derivation(self, listed: ListedFile) -> Derivation:
        """What the events say that the file was made from; a page's file that no event made, from its
        master.
        """
        makers = [event for event in self._makers[listed.ref.sha256] if self._concerns(event, listed)]
        sources = [source for event in makers for source in self.files_of(event, event.inputs)]
        if not sources and listed.page is not None:
            sources = [source for source in self.of_page(listed.page) if source.captures]
        others = (source for source in sources if source.xml_id != listed.xml_id)
        names = dict.fromkeys(self.identifier(source) for source in others)
        return Derivation(tuple(names), tuple(dict.fromkeys(event.id for event in makers)))

    def identifier(self, listed: ListedFile) -> str:
        """The file's identifier in PREMIS."""
        return f"{self.document.id}/{listed.xml_id}"

    @staticmethod
    def _concerns(event: Event, listed: ListedFile) -> bool:
        """Equal bytes may stand for several pages (two blank ones): an event of one page means that page's
        file.
        """
        return listed.page is None or not event.object.startswith("p") or event.object == listed.page.id


def _listed(document: Document, pages: Sequence[Page], roles: Collection[FileRole]) -> Iterator[ListedFile]:
    if FileRole.MASTER in roles:
        yield from _masters(document)
    for role in FileRole:
        if role is FileRole.MASTER or role not in roles:
            continue
        for page in pages:
            refs = [ref for ref in page.files if ref.role is role]
            yield from (ListedFile(name, ref, page=page) for name, ref in _named(role, page.id, refs))
        refs = [ref for ref in document.files if ref.role is role]
        yield from (ListedFile(name, ref) for name, ref in _named(role, document.id, refs))


def _masters(document: Document) -> Iterator[ListedFile]:
    """Each master file once, with all its exposures."""
    exposures: dict[str, list[Capture]] = defaultdict(list)
    for capture in sorted(document.captures, key=lambda capture: capture.order):
        exposures[capture.master.sha256].append(capture)
    for digest, captures in exposures.items():
        name = xml_id("master-", digest[:_DIGEST_LETTERS])
        yield ListedFile(name, captures[0].master, captures=tuple(captures))


def _named(role: FileRole, owner: str, refs: Sequence[FileRef]) -> Iterator[tuple[str, FileRef]]:
    """One file of a role is the rule; a second one is counted."""
    for number, ref in enumerate(refs, 1):
        yield xml_id(f"{role.value.lower()}-", owner if number == 1 else f"{owner}-{number}"), ref
