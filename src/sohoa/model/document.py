"""The digital thing (tài liệu số), the exposures that it was made from and its pages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sohoa.model.bib import BibRecord
from sohoa.model.files import FileRef, FileRole, ImageFacts
from sohoa.model.finding import Finding, Measure
from sohoa.model.ids import CaptureId, DocumentId, PageId
from sohoa.model.plan import CapturePlan, PagePlan, Side
from sohoa.model.rights import Rights
from sohoa.model.state import DocumentState
from sohoa.model.structure import Division, ReadingDirection


@dataclass(frozen=True, slots=True)
class LibraryIdentity:
    """Who the library is, from its making; the base URL ends without a slash."""

    id: str
    name: str
    base_url: str
    admin_email: str
    organisation_code: str
    created_at: str


@dataclass(frozen=True, slots=True)
class Item:
    """The physical copy that was scanned."""

    accession_numbers: tuple[str, ...] = ()
    """Số đăng ký cá biệt."""
    call_number: str = ""


class CaptureKind(StrEnum):
    """What is on an exposure."""

    PAGES = "pages"
    TARGET = "target"
    BROKEN = "broken"
    """The file cannot be decoded; a placeholder page stands for it until it is scanned again."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One exposure. `frame` counts from 1 in a file of several images (PDF, TIFF); None in a file of one."""

    id: CaptureId
    name: str
    """The file's name as it came, NFC."""
    frame: int | None
    master: FileRef
    order: int
    facts: ImageFacts | None = None
    kind: CaptureKind = CaptureKind.PAGES
    plan: CapturePlan | None = None
    findings: tuple[Finding, ...] = ()
    dropped: tuple[Side, ...] = ()
    """Sides whose page was removed, or replaced by a retake: no page is made of them again."""


class PageStatus(StrEnum):
    """How far a page is."""

    WAITING = "waiting"
    DONE = "done"
    HELD = "held"
    """A person must look: the reason is among the findings."""


@dataclass(frozen=True, slots=True)
class Page:
    """One side of a leaf. `order` counts from 1 without gaps over the pages of the document; `label` is what
    is printed on it ("iv", "12"), or empty; `retired` pages were removed: they keep their id and are not
    shown.
    """

    id: PageId
    capture: CaptureId
    side: Side
    order: int
    label: str = ""
    status: PageStatus = PageStatus.WAITING
    plan: PagePlan | None = None
    files: tuple[FileRef, ...] = ()
    findings: tuple[Finding, ...] = ()
    measures: tuple[Measure, ...] = ()
    published: bool = True

    def file(self, role: FileRole) -> FileRef | None:
        """The page's file of that role, if it was made already."""
        return next((ref for ref in self.files if ref.role is role), None)


@dataclass(frozen=True, slots=True)
class Document:
    """The aggregate root."""

    id: DocumentId
    state: DocumentState
    record: BibRecord
    captures: tuple[Capture, ...]
    pages: tuple[Page, ...]
    created_at: str
    changed_at: str
    item: Item = Item()
    rights: Rights | None = None
    divisions: tuple[Division, ...] = ()
    files: tuple[FileRef, ...] = ()
    direction: ReadingDirection = ReadingDirection.LEFT_TO_RIGHT
    norm: str = ""
    recipe: str = ""
    findings: tuple[Finding, ...] = ()
    version: int = 0
    """The newest version of its OCFL object; 0 before the first packaging."""

    def page(self, page_id: PageId) -> Page | None:
        """The page of that id, if the document has it."""
        return next((page for page in self.pages if page.id == page_id), None)

    def capture(self, capture_id: CaptureId) -> Capture | None:
        """The exposure of that id, if the document has it."""
        return next((capture for capture in self.captures if capture.id == capture_id), None)

    def file(self, role: FileRole) -> FileRef | None:
        """The document's own file of that role (PDF, METS, record, report)."""
        return next((ref for ref in self.files if ref.role is role), None)

    @property
    def held_pages(self) -> tuple[Page, ...]:
        """The pages that a person must look at."""
        return tuple(page for page in self.pages if page.status is PageStatus.HELD)
