"""The reading room: what a reader may have of the library. Every method asks `access.decide`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from sohoa.errors import NotFound
from sohoa.formats.alto import read_alto
from sohoa.library.access import Action, Reader, Role, decide
from sohoa.library.reading import BookView, Shelf, book_view
from sohoa.library.search import FoundBook, Hit, SearchPage, hit_of
from sohoa.model import description
from sohoa.model.document import Document, Page
from sohoa.model.files import FileRef, FileRole
from sohoa.model.ids import DocumentId, PageId
from sohoa.model.text import TextPage
from sohoa.ports.clock import Clock
from sohoa.ports.files import Files
from sohoa.ports.records import DocumentSummary, Records
from sohoa.ports.search import DocumentHit, Search, SearchKind, SearchQuery

_TEXTS_KEPT = 256


class ReadingRoom:
    """Over the ports of one library; safe between threads."""

    def __init__(self, records: Records, files: Files, search: Search, clock: Clock) -> None:
        self._records, self._files, self._search, self._clock = records, files, search, clock
        self._text_of_file = lru_cache(maxsize=_TEXTS_KEPT)(self._read_text)

    def shelf(self, reader: Reader, limit: int = 60, offset: int = 0) -> Shelf:
        """What this reader may see, newest first."""
        seen = [s for s in self._records.summaries() if self._may_see(reader, s)]
        return Shelf(len(seen), tuple(seen[offset : offset + limit]))

    def book(self, reader: Reader, document_id: DocumentId) -> BookView:
        """The views of a book. NotFound where there is none, or none for this reader."""
        return book_view(self._open(reader, document_id, Action.READ))

    def document_for(self, reader: Reader, document_id: DocumentId, action: Action = Action.SEE) -> Document:
        """The document itself, to be turned into something (manifests, exports). NotFound as above."""
        return self._open(reader, document_id, action)

    def page_text(self, reader: Reader, page_id: PageId) -> TextPage:
        """The words of a page; a page that was not read has none. NotFound as above."""
        _, page = self._open_page(reader, page_id, Action.READ)
        size = page.plan.size if page.plan else None
        blank = TextPage(size.width_px if size else 1, size.height_px if size else 1, ())
        ref = page.file(FileRole.FULLTEXT)
        return blank if ref is None else self._text_of_file(ref)

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
        """Pages of one document, or documents of the library, that have these words."""
        if document_id is not None:
            return self._search_book(reader, words, document_id, offset, limit)
        query = SearchQuery(words, SearchKind.DOCUMENTS, None, reader.role is not Role.STAFF, limit, offset)
        found = self._search.search(query)
        books = tuple(book for hit in found.documents if (book := self._found_book(reader, hit, words)))
        return SearchPage(words, found.total - (len(found.documents) - len(books)), books=books)

    def thumbnail(self, reader: Reader, page_id: PageId) -> bytes:
        """A JPEG, some 240 px wide. NotFound as above."""
        return self._page_bytes(reader, page_id, FileRole.THUMBNAIL)

    def access_file(self, reader: Reader, page_id: PageId) -> Path:
        """The pyramidal TIFF that tiles are taken from. NotFound as above."""
        _, page = self._open_page(reader, page_id, Action.READ)
        with self._files.local_path(_the(page.file(FileRole.ACCESS))) as path:
            return path

    def pdf(self, reader: Reader, document_id: DocumentId) -> Path:
        """The book as PDF/A, for whoever may take it home. NotFound as above."""
        document = self._open(reader, document_id, Action.DOWNLOAD)
        with self._files.local_path(_the(document.file(FileRole.PDF))) as path:
            return path

    def _page_bytes(self, reader: Reader, page_id: PageId, role: FileRole) -> bytes:
        _, page = self._open_page(reader, page_id, Action.READ)
        return self._files.read(_the(page.file(role)))

    def _search_book(
        self, reader: Reader, words: str, document_id: DocumentId, offset: int, limit: int
    ) -> SearchPage:
        document = self._open(reader, document_id, Action.READ)
        query = SearchQuery(words, SearchKind.PAGES, document_id, False, limit, offset)
        found = self._search.search(query)
        title = description.title(document.record)
        shown = [hit for hit in found.pages if _may_be_shown(document.page(hit.page_id), reader)]
        hits = tuple(hit_of(hit, title, words, self._reader_of(document)) for hit in shown)
        return SearchPage(words, found.total - (len(found.pages) - len(shown)), hits=hits)

    def _found_book(self, reader: Reader, hit: DocumentHit, words: str) -> FoundBook | None:
        summary = next(iter(self._records.summaries(hit.document_id)), None)
        document = self._records.document(hit.document_id)
        if summary is None or document is None or not self._may(reader, document, Action.READ):
            return None
        hits: tuple[Hit, ...] = tuple(
            hit_of(page, summary.title, words, self._reader_of(document))
            for page in hit.pages
            if _may_be_shown(document.page(page.page_id), reader)
        )
        return FoundBook(
            document_id=hit.document_id,
            title=summary.title,
            creators=summary.creators,
            year=summary.year,
            first_page=summary.first_page,
            page_count=hit.page_count,
            record=hit.record,
            hits=hits,
        )

    def _reader_of(self, document: Document) -> _TextReader:
        return _TextReader(document, self)

    def text_of(self, page: Page) -> TextPage | None:
        """The text of a page that was opened already."""
        ref = page.file(FileRole.FULLTEXT)
        return None if ref is None else self._text_of_file(ref)

    def _read_text(self, ref: FileRef) -> TextPage:
        return read_alto(self._files.read(ref))

    def _open(self, reader: Reader, document_id: DocumentId, action: Action) -> Document:
        document = self._records.document(document_id)
        if document is None or not self._may(reader, document, action):
            raise NotFound("library.no_document", document=document_id)
        return document

    def _open_page(self, reader: Reader, page_id: PageId, action: Action) -> tuple[Document, Page]:
        document_id = self._records.document_of_page(page_id)
        document = self._records.document(document_id) if document_id else None
        page = document.page(page_id) if document else None
        if document is None or page is None or not self._may(reader, document, action):
            raise NotFound("library.no_page", page=page_id)
        if not _may_be_shown(page, reader):
            raise NotFound("library.no_page", page=page_id)
        return document, page

    def _may(self, reader: Reader, document: Document, action: Action) -> bool:
        return decide(reader, document.rights, document.state, action, self._clock.now()[:10])

    def _may_see(self, reader: Reader, summary: DocumentSummary) -> bool:
        document = None if reader.role is Role.STAFF else self._records.head(summary.id)
        return reader.role is Role.STAFF or (document is not None and self._may(reader, document, Action.SEE))


class _TextReader:
    """Reads the texts of one document's pages."""

    def __init__(self, document: Document, room: ReadingRoom) -> None:
        self._document, self._room = document, room

    def __call__(self, page_id: PageId) -> TextPage | None:
        page = self._document.page(page_id)
        return None if page is None else self._room.text_of(page)


def _may_be_shown(page: Page | None, reader: Reader) -> bool:
    """Whether the page is still in the book and, but for staff, not held back from it."""
    return page is not None and (page.published or reader.role is Role.STAFF)


def _the(ref: FileRef | None) -> FileRef:
    if ref is None:
        raise NotFound("library.no_file")
    return ref
