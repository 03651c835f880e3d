"""The reading room: what a reader may have of the library. Every method asks `access.decide`."""

from __future__ import annotations

from collections.abc import Callable, Container
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from sohoa.errors import NotFound
from sohoa.formats.alto import read_alto
from sohoa.library.access import Action, Reader, Role, Terms, decide
from sohoa.library.reading import BookView, Shelf, book_view, is_shown
from sohoa.library.search import BookHits, FoundBook, SearchPage, hit_of
from sohoa.model import description
from sohoa.model.document import Document, Page
from sohoa.model.files import FileRef, FileRole
from sohoa.model.ids import DocumentId, PageId
from sohoa.model.state import VISIBILITY, DocumentState
from sohoa.model.text import TextPage
from sohoa.ports.clock import Clock
from sohoa.ports.files import Files
from sohoa.ports.records import Records
from sohoa.ports.search import DocumentHit, PageHit, Search, SearchKind, SearchQuery

T = TypeVar("T")

_TEXTS_KEPT = 256
_MOST_PAGES = 100_000
"""More than a book has: hits within one are asked for all at once, so that what is left out is left out of
the count too.
"""
_READERS_STATES = frozenset(state for state in DocumentState if VISIBILITY[state].readers_see_it)


class ReadingRoom:
    """Over the ports of one library; safe between threads."""

    def __init__(self, records: Records, files: Files, search: Search, clock: Clock) -> None:
        self._records, self._files, self._search, self._clock = records, files, search, clock
        self._text_of_file = lru_cache(maxsize=_TEXTS_KEPT)(self._read_text)

    def shelf(self, reader: Reader, limit: int = 60, offset: int = 0) -> Shelf:
        """What this reader may see, newest first."""
        states = frozenset(DocumentState) if reader.role is Role.STAFF else _READERS_STATES
        standings = self._records.standings(states)
        today = self._today()
        seen = [one.id for one in standings if decide(reader, one, one.state, Action.SEE, today)]
        return Shelf(len(seen), tuple(self._records.summaries_of(seen[offset : offset + limit])))

    def book(self, reader: Reader, document_id: DocumentId) -> BookView:
        """The views of a book. NotFound where there is none, or none for this reader."""
        document = self._open(reader, document_id, Action.READ)
        may_download = self._may(reader, document.rights, document.state, Action.DOWNLOAD)
        return book_view(document, may_download=may_download)

    def document_for(self, reader: Reader, document_id: DocumentId, action: Action = Action.SEE) -> Document:
        """The document itself, to be turned into something (manifests, exports). NotFound as above."""
        return self._open(reader, document_id, action)

    def page_text(self, reader: Reader, page_id: PageId) -> TextPage:
        """The words of a page; a page that was not read has none. NotFound as above."""

        def found() -> TextPage:
            _, page = self._open_page(reader, page_id, Action.READ)
            size = page.plan.size if page.plan else None
            blank = TextPage(size.width_px if size else 1, size.height_px if size else 1, ())
            ref = page.file(FileRole.FULLTEXT)
            return blank if ref is None else self._text_of_file(ref)

        return _again_if_moved(found)

    def place_of(self, reader: Reader, page_id: PageId) -> tuple[DocumentId, int]:
        """The document of a page and its order there. NotFound as above."""
        document, page = self._open_page(reader, page_id, Action.READ)
        return document.id, page.order

    def search(
        self,
        reader: Reader,
        words: str,
        document_id: DocumentId | None = None,
        offset: int = 0,
        limit: int = 20,
    ) -> SearchPage:
        """Pages of one document with their places, or documents of the library, that have these words."""
        if document_id is not None:
            return self._search_book(reader, words, document_id, offset, limit)
        query = SearchQuery(words, SearchKind.DOCUMENTS, None, reader.role is not Role.STAFF, limit, offset)
        found = self._search.search(query)
        books = tuple(book for hit in found.documents if (book := self._found_book(reader, hit)))
        return SearchPage(words, found.total - (len(found.documents) - len(books)), books=books)

    def hits_in(self, reader: Reader, book: BookView, words: str) -> BookHits:
        """All pages of a book that have these words. NotFound where the book is not for this reader."""
        if not self._may(reader, book.rights, book.state, Action.READ):
            raise NotFound("library.no_document", document=book.id)
        return BookHits(words, self._page_hits(words, book.id, {page.id for page in book.pages}))

    def thumbnail(self, reader: Reader, page_id: PageId) -> bytes:
        """A JPEG, some 240 px wide. NotFound as above."""
        return self._page_bytes(reader, page_id, FileRole.THUMBNAIL)

    def access_file(self, reader: Reader, page_id: PageId) -> Path:
        """The pyramidal TIFF that tiles are taken from. NotFound as above."""

        def found() -> Path:
            _, page = self._open_page(reader, page_id, Action.READ)
            with self._files.local_path(_the(page.file(FileRole.ACCESS))) as path:
                return path

        return _again_if_moved(found)

    def pdf(self, reader: Reader, document_id: DocumentId) -> Path:
        """The book as PDF/A, for whoever may take it home. NotFound as above."""

        def found() -> Path:
            document = self._open(reader, document_id, Action.DOWNLOAD)
            with self._files.local_path(_the(document.file(FileRole.PDF))) as path:
                return path

        return _again_if_moved(found)

    def _page_bytes(self, reader: Reader, page_id: PageId, role: FileRole) -> bytes:
        def found() -> bytes:
            _, page = self._open_page(reader, page_id, Action.READ)
            return self._files.read(_the(page.file(role)))

        return _again_if_moved(found)

    def _search_book(
        self, reader: Reader, words: str, document_id: DocumentId, offset: int, limit: int
    ) -> SearchPage:
        document = self._open(reader, document_id, Action.READ)
        pages = {page.id: page for page in document.pages if _may_be_found(page, reader)}
        found = self._page_hits(words, document_id, pages)
        title = description.title(document.record)
        stretch = found[max(0, offset) :][: max(0, limit)]
        hits = tuple(hit_of(hit, title, words, self.text_of(pages[hit.page_id])) for hit in stretch)
        return SearchPage(words, len(found), hits=hits)

    def _page_hits(
        self, words: str, document_id: DocumentId, pages: Container[PageId]
    ) -> tuple[PageHit, ...]:
        """All hits on these pages of a document, best first."""
        found = self._search.search(SearchQuery(words, SearchKind.PAGES, document_id, False, _MOST_PAGES))
        return tuple(hit for hit in found.pages if hit.page_id in pages)

    def _found_book(self, reader: Reader, hit: DocumentHit) -> FoundBook | None:
        summary = next(iter(self._records.summaries(hit.document_id)), None)
        if summary is None or not self._may(reader, summary, summary.state, Action.READ):
            return None
        return FoundBook(
            document_id=hit.document_id,
            title=summary.title,
            creators=summary.creators,
            year=summary.year,
            first_page=summary.first_page,
            page_count=hit.page_count,
            record=hit.record,
            hits=tuple(page for page in hit.pages if self._may_be_found(page.page_id, reader)),
        )

    def _may_be_found(self, page_id: PageId, reader: Reader) -> bool:
        page = self._records.page(page_id)
        return page is not None and _may_be_found(page, reader)

    def text_of(self, page: Page) -> TextPage | None:
        """The text of a page that was opened already."""
        ref = page.file(FileRole.FULLTEXT)
        return None if ref is None else self._text_of_file(ref)

    def _read_text(self, ref: FileRef) -> TextPage:
        return read_alto(self._files.read(ref))

    def _open(self, reader: Reader, document_id: DocumentId, action: Action) -> Document:
        document = self._records.document(document_id)
        if document is None or not self._may(reader, document.rights, document.state, action):
            raise NotFound("library.no_document", document=document_id)
        return document

    def _open_page(self, reader: Reader, page_id: PageId, action: Action) -> tuple[Document, Page]:
        document_id = self._records.document_of_page(page_id)
        document = self._records.document(document_id) if document_id else None
        page = document.page(page_id) if document else None
        if document is None or page is None or not self._may(reader, document.rights, document.state, action):
            raise NotFound("library.no_page", page=page_id)
        if not _may_be_shown(page, reader):
            raise NotFound("library.no_page", page=page_id)
        return document, page

    def _may(self, reader: Reader, rights: Terms | None, state: DocumentState, action: Action) -> bool:
        return decide(reader, rights, state, action, self._today())

    def _today(self) -> str:
        return self._clock.now()[:10]


def _may_be_shown(page: Page, reader: Reader) -> bool:
    """Whether the page, but for staff, is not held back from its book."""
    return page.published or reader.role is Role.STAFF


def _may_be_found(page: Page, reader: Reader) -> bool:
    """Whether the page, but for staff, is in the book as it is shown."""
    return is_shown(page) or reader.role is Role.STAFF


def _again_if_moved(find: Callable[[], T]) -> T:
    """Packaging may move a file between the look into the records and the look for the file: then both are
    done once more.
    """
    try:
        return find()
    except NotFound:
        return find()


def _the(ref: FileRef | None) -> FileRef:
    if ref is None:
        raise NotFound("library.no_file")
    return ref
