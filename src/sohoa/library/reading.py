"""What the reading room shows of a book."""

from __future__ import annotations

from dataclasses import dataclass

from sohoa.model import description
from sohoa.model.bib import BibRecord
from sohoa.model.document import Document, Page, PageStatus
from sohoa.model.files import FileRole
from sohoa.model.ids import DocumentId, PageId
from sohoa.model.rights import Rights
from sohoa.model.state import DocumentState
from sohoa.model.structure import Division, ReadingDirection
from sohoa.ports.records import DocumentSummary


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as a reader sees it; sizes in pixels of the rendered page."""

    id: PageId
    order: int
    label: str
    width_px: int
    height_px: int
    has_text: bool
    held: bool


@dataclass(frozen=True, slots=True)
class BookView:
    """A book as the reader sees it who asked for it; `may_download` is that reader's."""

    id: DocumentId
    title: str
    creators: tuple[str, ...]
    year: str
    publisher: str
    language: str
    state: DocumentState
    rights: Rights | None
    pages: tuple[PageView, ...]
    divisions: tuple[Division, ...]
    direction: ReadingDirection
    record: BibRecord
    changed_at: str
    may_download: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """A stretch of the documents that a reader may see, newest first."""

    total: int
    books: tuple[DocumentSummary, ...]


def is_shown(page: Page) -> bool:
    """Whether the page is part of the book as readers see it: to be published, and rendered already."""
    return page.published and page.file(FileRole.ACCESS) is not None


def book_view(document: Document, *, may_download: bool = False) -> BookView:
    """The book's views; pages that are not shown are left out."""
    record = document.record
    return BookView(
        id=document.id,
        title=description.title(record),
        creators=description.creators(record),
        year=description.year(record),
        publisher=description.publisher(record),
        language=description.language(record),
        state=document.state,
        rights=document.rights,
        pages=tuple(_page_view(page) for page in document.pages if is_shown(page)),
        divisions=document.divisions,
        direction=document.direction,
        record=record,
        changed_at=document.changed_at,
        may_download=may_download,
    )


def _page_view(page: Page) -> PageView:
    size = page.plan.size if page.plan else None
    return PageView(
        id=page.id,
        order=page.order,
        label=page.label,
        width_px=size.width_px if size else 0,
        height_px=size.height_px if size else 0,
        has_text=page.file(FileRole.FULLTEXT) is not None,
        held=page.status is PageStatus.HELD,
    )
