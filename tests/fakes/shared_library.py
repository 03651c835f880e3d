"""A library of small books to share: the real reading room over records and search in memory and files in a
folder.

Each book has three pages of 1300 x 1100 with a gradient, coloured squares and a line of text.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from sohoa.formats.alto import write_alto
from sohoa.library.publishing import published, withdrawn
from sohoa.library.room import ReadingRoom
from sohoa.model.decision import Decision
from sohoa.model.document import Capture, Document, LibraryIdentity, Page, PageStatus
from sohoa.model.files import FileRef, FileRole
from sohoa.model.geometry import Box, Size
from sohoa.model.ids import CaptureId, DocumentId, PageId, check_letter
from sohoa.model.plan import PagePlan, Side
from sohoa.model.provenance import SOHOA
from sohoa.model.rights import AccessClass, Rights
from sohoa.model.state import DocumentState
from sohoa.model.structure import Division, DivisionKind
from sohoa.model.text import Line, Region, TextPage, Word
from sohoa.ports.records import AuditEntry
from sohoa.ports.search import PageEntry, RecordEntry
from sohoa.steps.values import to_json
from sohoa.store.files import FolderFiles
from sohoa.tools.page_writing import write_pyramid, write_thumbnail
from tests.fakes.clock import FixedClock
from tests.fakes.records import MemoryRecords
from tests.fakes.search import InMemorySearch
from tests.formats.books import RECORD

LIBRARY = LibraryIdentity(
    "tv01",
    "Thư viện tỉnh",
    "https://so.example.vn",
    "so@example.vn",
    "VN-TV01",
    "2026-01-01T00:00:00.000000Z",
)
SIZE = Size(1300, 1100)
LINES = (
    "Truyện Kiều của Nguyễn Du",
    "Trăm năm trong cõi người ta",
    "Chữ tài chữ mệnh khéo là ghét nhau",
)
PUBLIC_RIGHTS = Rights("http://creativecommons.org/publicdomain/mark/1.0/", credit="Thư viện tỉnh, 2026")


def an_id(kind: str, number: int) -> str:
    body = f"{kind}{number:012d}"
    return body + check_letter(body)


PUBLIC, UNPUBLISHED, WITHDRAWN, ON_SITE = (DocumentId(an_id("d", number)) for number in range(1, 5))


def page_id(document: DocumentId, order: int) -> PageId:
    return PageId(an_id("p", int(document[1:13]) * 100 + order))


@dataclass(frozen=True)
class Ports:
    """What stands behind the reading room."""

    records: MemoryRecords
    files: FolderFiles
    search: InMemorySearch
    clock: FixedClock


class SharedLibrary(ReadingRoom):
    """The reading room, with what the protocols ask beside it."""

    def __init__(self, folder: Path, identity: LibraryIdentity = LIBRARY) -> None:
        self.house = Ports(MemoryRecords(), FolderFiles(str(folder)), InMemorySearch(), FixedClock())
        super().__init__(self.house.records, self.house.files, self.house.search, self.house.clock)
        self.identity = identity
        self.listeners: list[Callable[[], None]] = []

    def on_change(self, listener: Callable[[], None]) -> None:
        self.listeners.append(listener)

    def add(self, document_id: DocumentId) -> Document:
        """A packaged book."""
        document = a_book(document_id, self.house.files)
        with self.house.records.transaction() as writer:
            writer.add_document(document)
        self._index(document)
        return document

    def publish(self, document_id: DocumentId, rights: Rights = PUBLIC_RIGHTS) -> None:
        before = self._document(document_id)
        self._change(before, published(before, rights, self.house.clock.now()))

    def withdraw(self, document_id: DocumentId) -> None:
        before = self._document(document_id)
        self._change(before, withdrawn(before, self.house.clock.now()))

    def hide_page(self, page: PageId) -> None:
        document_id = self.house.records.document_of_page(page)
        assert document_id is not None
        found = self._document(document_id).page(page)
        assert found is not None
        with self.house.records.transaction() as writer:
            writer.save_pages(document_id, [replace(found, published=False)])
        self._tell()

    def _document(self, document_id: DocumentId) -> Document:
        document = self.house.records.document(document_id)
        assert document is not None
        return document

    def _change(self, before: Document, after: Document) -> None:
        now = self.house.clock.now()
        with self.house.records.transaction() as writer:
            writer.save_head(after)
            writer.set_oai_datestamp(after.id, now)
            action = f"{before.state.value} -> {after.state.value}"
            rights = to_json(after.rights) if after.rights else ""
            writer.audit(AuditEntry(now, "", "staff", "", action, after.id, "", rights))
        self._index(self._document(after.id))
        self._tell()

    def _tell(self) -> None:
        for listener in self.listeners:
            listener()

    def _index(self, document: Document) -> None:
        seen = document.state is DocumentState.PUBLISHED
        entries = [
            PageEntry(document.id, page.id, page.order, page.label, (LINES[page.order - 1],), seen)
            for page in document.pages
        ]
        record = RecordEntry(document.id, "Truyện Kiều", "Nguyễn Du", "1957", "", seen)
        self.house.search.replace_document(record, entries)


def four_books(folder: Path) -> SharedLibrary:
    """A public book, one not published, one withdrawn and one for readers in the library only."""
    library = SharedLibrary(folder)
    for document in (PUBLIC, UNPUBLISHED, WITHDRAWN, ON_SITE):
        library.add(document)
    library.publish(PUBLIC)
    library.publish(WITHDRAWN)
    library.withdraw(WITHDRAWN)
    library.publish(ON_SITE, replace(PUBLIC_RIGHTS, access=AccessClass.ON_SITE))
    return library


def a_picture() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Red, green and blue squares on a gradient: a mix-up of colours or places shows."""
    x, y = np.meshgrid(np.arange(SIZE.width_px), np.arange(SIZE.height_px))
    grey = (160 + 60 * x / SIZE.width_px + 30 * y / SIZE.height_px).astype(np.uint8)
    picture = np.dstack([grey, grey, grey])
    for place, colour in enumerate([(220, 30, 30), (30, 160, 30), (30, 30, 200)]):
        picture[100:300, 100 + 400 * place : 300 + 400 * place] = colour
    return picture


def a_book(document_id: DocumentId, files: FolderFiles) -> Document:
    master = _kept(files, f"staging/{document_id}/1.tif", b"master", FileRole.MASTER, "image/tiff")
    capture = Capture(CaptureId(master.sha256), "1.tif", None, master, 1)
    pages = tuple(_page(document_id, capture.id, order, files) for order in (1, 2, 3))
    chapter = Division("Hồi 1", DivisionKind.CHAPTER, pages[1].id, pages[2].id)
    pdf = _kept(files, f"work/{document_id}/book.pdf", b"%PDF-1.7 ...", FileRole.PDF, "application/pdf")
    return Document(
        id=document_id,
        state=DocumentState.PACKAGED,
        record=RECORD,
        captures=(capture,),
        pages=pages,
        created_at="2026-11-22T10:00:00.000000Z",
        changed_at="2026-11-22T10:00:01.000000Z",
        divisions=(Division("Truyện Kiều", DivisionKind.MONOGRAPH, pages[0].id, pages[2].id, (chapter,)),),
        files=(pdf,),
    )


def _page(document_id: DocumentId, capture: CaptureId, order: int, files: FolderFiles) -> Page:
    name = page_id(document_id, order)
    box = Decision(Box(0, 0, SIZE.width_px, SIZE.height_px))
    plan = PagePlan(SIZE, Side.SINGLE, Decision(0), box, Decision(0.0), box)
    alto = write_alto(
        text_of(order), page_id=name, image_href=f"{name}.tif", processed_at="", software=SOHOA, order=order
    )
    work = f"work/{document_id}"
    with files.scratch() as folder:
        pyramid, small = folder / "a.tif", folder / "t.jpg"
        write_pyramid(a_picture(), pyramid, 300)
        write_thumbnail(a_picture(), small)
        refs = (
            files.keep(pyramid, f"{work}/{name}.tif", FileRole.ACCESS, "image/tiff"),
            files.keep(small, f"{work}/{name}.jpg", FileRole.THUMBNAIL, "image/jpeg"),
            _kept(files, f"{work}/{name}.xml", alto, FileRole.FULLTEXT, "application/alto+xml"),
        )
    label = ("i", "", "1")[order - 1]
    return Page(name, capture, Side.SINGLE, order, label, PageStatus.DONE, plan, refs)


def text_of(order: int) -> TextPage:
    """One line, its words 100 px wide from x = 200 on, at y = 400."""
    texts = LINES[order - 1].split()
    words = tuple(
        Word(text, Box(200 + 100 * n, 400, 290 + 100 * n, 440), 0.9) for n, text in enumerate(texts)
    )
    box = Box(200, 400, 200 + 100 * len(texts), 440)
    return TextPage(SIZE.width_px, SIZE.height_px, (Region(box, (Line(box, words),)),), "vie", "Tesseract 5")


def _kept(files: FolderFiles, key: str, data: bytes, role: FileRole, media_type: str) -> FileRef:
    return files.take(io.BytesIO(data), key, role, media_type, limit_bytes=1 << 20)
