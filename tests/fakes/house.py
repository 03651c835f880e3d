"""A small house in memory for tests of the web: a few books with drawn pages, and a note of all that staff
did."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from sohoa.errors import BadInput, NotFound
from sohoa.library.access import Action, Reader, decide
from sohoa.library.publishing import published, rights_from, withdrawn
from sohoa.library.reading import BookView, Shelf, book_view
from sohoa.library.search import BookHits, FoundBook, SearchPage, places_on
from sohoa.model import description
from sohoa.model.bib import BibRecord
from sohoa.model.document import Document, LibraryIdentity, Page
from sohoa.model.geometry import Box
from sohoa.model.ids import (
    CaptureId,
    DocumentId,
    PageId,
)
from sohoa.model.plan import Gutter
from sohoa.model.provenance import NOBODY, Actor
from sohoa.model.rights import AccessClass
from sohoa.model.state import DocumentState
from sohoa.model.text import TextPage
from sohoa.ports.records import DocumentSummary
from sohoa.ports.search import PageHit
from sohoa.tools.page_writing import jpeg_bytes, write_pyramid
from sohoa.vietnamese.excerpts import Excerpt
from sohoa.vietnamese.matching import Tier
from sohoa.workflow.adding import NewBook
from sohoa.workflow.progress import Progress, WorkState
from sohoa.workflow.surveying import Survey
from tests.fakes.books import UNPUBLISHED, a_document, drawn, picture, text_of


@dataclass
class MemoryUploads:
    """Uploads in memory; `finish` gives a path that `survey` knows."""

    pieces: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def begin(self) -> str:
        upload = f"{len(self.pieces) + 1:032x}"
        self.pieces[upload] = {}
        return upload

    def offset(self, upload_id: str, file_name: str) -> int:
        return len(self._files(upload_id).get(file_name, b""))

    def put(self, upload_id: str, file_name: str, offset: int, chunk: bytes) -> int:
        files = self._files(upload_id)
        if offset == len(files.get(file_name, b"")):
            files[file_name] = files.get(file_name, b"") + chunk
        return len(files[file_name])

    def finish(self, upload_id: str) -> Path:
        self._files(upload_id)
        return Path("uploads") / upload_id

    def _files(self, upload_id: str) -> dict[str, bytes]:
        if upload_id not in self.pieces:
            raise NotFound("web.error.not_found")
        return self.pieces[upload_id]


@dataclass
class PlainPassword:
    """A password kept as it is (argon2 is for the real house), and who was at the door."""

    password: str = ""
    done: list[tuple[str, Actor]] = field(default_factory=list)

    def is_set(self) -> bool:
        return bool(self.password)

    def set(self, password: str, actor: Actor = NOBODY) -> None:
        self.password = password
        self.done.append(("password", actor))

    def check(self, password: str, actor: Actor = NOBODY) -> bool:
        return self.is_set() and password == self.password

    def log_in(self, password: str, actor: Actor) -> bool:
        self.done.append(("log in", actor))
        return self.check(password)

    def log_out(self, actor: Actor) -> None:
        self.done.append(("log out", actor))


class FakeHouse:
    """Four books: public, on site only, unpublished, withdrawn. `done` notes what staff asked for, in order;
    `actors` who changed something."""

    def __init__(self) -> None:
        books = (
            a_document(1, "Sổ tay số hóa tài liệu", DocumentState.PUBLISHED, "public"),
            a_document(2, "Hương ước làng Đông Ngạc", DocumentState.PUBLISHED, "on_site"),
            a_document(3, "Địa chí chưa công bố", DocumentState.PACKAGED),
            a_document(4, "Sách đã rút", DocumentState.WITHDRAWN, "public"),
        )
        self.books = {book.id: book for book in books}
        self.done: list[tuple[object, ...]] = []
        self.uploads = MemoryUploads()
        self.passwords = PlainPassword()
        self.actors: list[Actor] = []
        self.work: dict[DocumentId, Progress] = {}
        self.listeners: list[Callable[[], None]] = []
        self.beside: BibRecord | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="sohoa-test-")
        self.identity = LibraryIdentity(
            "thu-vien", "Thư viện tỉnh Hòa Bình", "", "a@example.org", "VN-HB", ""
        )

    # Readers

    def shelf(self, reader: Reader, limit: int = 60, offset: int = 0) -> Shelf:
        seen = [self._summary(book) for book in self._seen(reader)]
        return Shelf(len(seen), tuple(seen[offset : offset + limit]))

    def book(self, reader: Reader, document_id: DocumentId) -> BookView:
        book = self._open(reader, document_id)
        return book_view(book, may_download=decide(reader, book.rights, book.state, Action.DOWNLOAD))

    def page_text(self, reader: Reader, page_id: PageId) -> TextPage:
        _, page = self._page(reader, page_id)
        return text_of(page.order)

    def place_of(self, reader: Reader, page_id: PageId) -> tuple[DocumentId, int]:
        book, page = self._page(reader, page_id)
        return book.id, page.order

    def search(
        self,
        reader: Reader,
        words: str,
        document_id: DocumentId | None = None,
        offset: int = 0,
        limit: int = 20,
    ) -> SearchPage:
        assert document_id is None, "the rooms of this house search a book by hits_in"
        books = self._seen(reader)
        hits = {book.id: _hits(book, words) for book in books}
        with_hits = [book for book in books if hits[book.id]]
        made = tuple(_found(book, hits[book.id]) for book in with_hits)
        return SearchPage(words, len(made), books=made[offset : offset + limit])

    def hits_in(self, reader: Reader, book: BookView, words: str) -> BookHits:
        shown = {page.id for page in book.pages}
        found = _hits(self._open(reader, book.id), words)
        return BookHits(words, tuple(hit for hit in found if hit.page_id in shown))

    def thumbnail(self, reader: Reader, page_id: PageId) -> bytes:
        _, page = self._page(reader, page_id)
        return picture(page.order, 0.38)

    def access_file(self, reader: Reader, page_id: PageId) -> Path:
        _, page = self._page(reader, page_id)
        path = Path(self._folder.name) / f"{page_id}.tif"
        if not path.exists():
            write_pyramid(drawn(page.order), path, 300)
        return path

    def on_change(self, listener: Callable[[], None]) -> None:
        self.listeners.append(listener)

    def pdf(self, reader: Reader, document_id: DocumentId) -> Path:
        book = self._open(reader, document_id)
        if not decide(reader, book.rights, book.state, Action.DOWNLOAD):
            raise NotFound("web.error.not_found")
        return Path(__file__)

    def _seen(self, reader: Reader) -> list[Document]:
        return [book for book in self.books.values() if decide(reader, book.rights, book.state, Action.SEE)]

    def _open(self, reader: Reader, document_id: DocumentId) -> Document:
        book = self.books.get(document_id)
        if book is None or not decide(reader, book.rights, book.state, Action.READ):
            raise NotFound("web.error.not_found")
        return book

    def _page(self, reader: Reader, page_id: PageId) -> tuple[Document, Page]:
        for book in self.books.values():
            page = book.page(page_id)
            if page is not None:
                return self._open(reader, book.id), page
        raise NotFound("web.error.not_found")

    def _summary(self, book: Document) -> DocumentSummary:
        return DocumentSummary(
            book.id,
            description.title(book.record),
            ", ".join(description.creators(book.record)),
            description.year(book.record),
            book.state,
            book.rights.access if book.rights else AccessClass.PUBLIC,
            len(book.pages),
            len(book.held_pages),
            book.pages[0].id,
            book.created_at,
            book.changed_at,
            "",
        )

    # Staff

    def documents(self) -> list[DocumentSummary]:
        return [self._summary(book) for book in self.books.values()]

    def document(self, document_id: DocumentId) -> Document:
        if document_id not in self.books:
            raise NotFound("web.error.not_found")
        return self.books[document_id]

    def survey(self, source: Path) -> Survey:
        if source.name == "khong-co":
            raise BadInput("web.error.source_missing")
        ignored = (("ghi-chu.txt", "web.unpublished"),)
        return Survey(12, 40_000_000, 120_000_000, 55_000_000_000, ignored, "", record=self.beside)

    def add_book(self, source: Path, book: NewBook) -> DocumentId:
        self.actors.append(book.actor)
        self.done.append(("add", source, book))
        return UNPUBLISHED

    def progress(self, document_id: DocumentId) -> Progress:
        return self.work.get(document_id, Progress())

    def cancel(self, document_id: DocumentId) -> None:
        self.done.append(("cancel", document_id))
        self.work[document_id] = Progress(WorkState.CANCELLED)

    def resume(self, document_id: DocumentId, actor: Actor = NOBODY) -> None:
        self.actors.append(actor)
        self.done.append(("resume", document_id))

    def describe(self, document_id: DocumentId, record: BibRecord, actor: Actor = NOBODY) -> None:
        self.actors.append(actor)
        self.books[document_id] = replace(self.document(document_id), record=record)

    def set_labels(self, document_id: DocumentId, labels: str, actor: Actor = NOBODY) -> None:
        self.actors.append(actor)
        self.done.append(("labels", document_id, labels))

    def report(self, document_id: DocumentId, lang: str) -> bytes:
        return f"<!doctype html><html lang={lang}><title>Báo cáo</title>{document_id}".encode()

    def publish(
        self,
        document_id: DocumentId,
        rights: str,
        *,
        credit: str = "",
        access: str = "public",
        actor: Actor = NOBODY,
    ) -> None:
        self.actors.append(actor)
        given = rights_from(rights, access, credit)
        self.books[document_id] = published(self.document(document_id), given, "2026-11-22T00:00:00Z")
        self._changed()

    def withdraw(self, document_id: DocumentId, reason: str, *, actor: Actor = NOBODY) -> None:
        self.actors.append(actor)
        self.books[document_id] = withdrawn(self.document(document_id), "2026-11-22T00:00:00Z")
        self._changed()

    def _changed(self) -> None:
        for listener in self.listeners:
            listener()

    # Mending

    def set_split(
        self, document_id: DocumentId, capture_id: CaptureId, gutter: Gutter | None, actor: Actor = NOBODY
    ) -> None:
        self.actors.append(actor)
        self.done.append(("split", document_id, capture_id, gutter))

    def set_orientation(
        self, document_id: DocumentId, capture_id: CaptureId, degrees: int, actor: Actor = NOBODY
    ) -> None:
        self.actors.append(actor)
        self.done.append(("turn", document_id, capture_id, degrees))

    def set_crop(self, document_id: DocumentId, page_id: PageId, box: Box, actor: Actor = NOBODY) -> None:
        self.actors.append(actor)
        self.done.append(("crop", document_id, page_id, box))

    def set_skew(
        self, document_id: DocumentId, page_id: PageId, degrees: float, actor: Actor = NOBODY
    ) -> None:
        self.actors.append(actor)
        self.done.append(("skew", document_id, page_id, degrees))

    def move_page(
        self, document_id: DocumentId, page_id: PageId, to_order: int, actor: Actor = NOBODY
    ) -> None:
        self.actors.append(actor)
        self.done.append(("move", document_id, page_id, to_order))

    def remove_page(self, document_id: DocumentId, page_id: PageId, actor: Actor = NOBODY) -> None:
        self.actors.append(actor)
        self.done.append(("remove", document_id, page_id))

    def insert_pages(
        self, document_id: DocumentId, source: Path, before_order: int, actor: Actor = NOBODY
    ) -> None:
        self.actors.append(actor)
        self.done.append(("insert", document_id, source, before_order))

    def replace_page(
        self, document_id: DocumentId, page_id: PageId, source: Path, actor: Actor = NOBODY
    ) -> None:
        self.actors.append(actor)
        self.done.append(("replace", document_id, page_id, source))

    def capture_preview(
        self, document_id: DocumentId, capture_id: CaptureId, long_side_px: int = 1600
    ) -> bytes:
        capture = self.document(document_id).capture(capture_id)
        assert capture is not None
        return jpeg_bytes(np.hstack([drawn(2 * capture.order - 1), drawn(2 * capture.order)]))


def _hits(book: Document, words: str) -> list[PageHit]:
    hits = []
    for page in book.pages:
        places = places_on(text_of(page.order), words)
        if places:
            first = places[0]
            text = " ".join(part for part in (first.before, first.text, first.after) if part)
            start = len(first.before) + 1 if first.before else 0
            excerpt = Excerpt(text, ((start, start + len(first.text)),))
            tier, count = Tier.EXACT, len(places)
            hits.append(PageHit(book.id, page.id, page.order, page.label, 1.0, tier, count, excerpt))
    return hits


def _found(book: Document, hits: list[PageHit]) -> FoundBook:
    record = book.record
    return FoundBook(
        book.id,
        description.title(record),
        ", ".join(description.creators(record)),
        description.year(record),
        book.pages[0].id,
        len(hits),
        None,
        tuple(hits[:3]),
    )
