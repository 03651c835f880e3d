"""Small books of known text and pictures, for the tests of this room."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from sohoa.formats.alto import write_alto
from sohoa.model.bib import BibRecord, ControlField, DataField, Subfield
from sohoa.model.decision import Decision
from sohoa.model.document import Capture, Document, LibraryIdentity, Page, PageStatus
from sohoa.model.files import ColourSpace, FileRef, FileRole, ImageFacts, PpiSource
from sohoa.model.geometry import Box, Size
from sohoa.model.ids import CaptureId, DocumentId, PageId
from sohoa.model.plan import PagePlan, Side
from sohoa.model.provenance import Agent, AgentKind, Event, EventKind
from sohoa.model.state import DocumentState
from sohoa.model.structure import Division, DivisionKind
from sohoa.model.text import Line, Region, TextPage, Word
from sohoa.preservation.package import Maker
from tests.fakes.files import MemoryFiles

DOCUMENT = DocumentId("d4k8b2vqr0x1mz")
LIBRARY = LibraryIdentity(
    "lib", "Thư viện thử", "http://localhost", "a@example.org", "VN-T", "2026-01-01T00:00:00Z"
)
SOFTWARE = Agent("Sohoa", AgentKind.SOFTWARE, version="0.1.0")
MAKER = Maker(LIBRARY, SOFTWARE)
SIZE = Size(620, 877)
PPI = 75.0
INK = (40, 80, 120)
LINES = (
    "Sổ tay số hóa tài liệu",
    "Chương 1: Những điều cần biết về",
    "Ở Việt Nam, nghề thư viện có từ lâu",
    "đời; “Quốc Tử Giám” (1076) là nơi",
    "1.5 mm – 300 dpi @ Nguyễn Thị Ưỡn",
)


def text_page(lines: tuple[str, ...] = LINES, *, columns: int = 1, size: Size = SIZE) -> TextPage:
    """A page of lines in columns, letters 9 px wide and lines 24 px high."""
    regions = []
    for column in range(columns):
        left = 40.0 + column * (size.width_px / columns)
        rows = tuple(_line(line, left, 60 + 40 * row) for row, line in enumerate(lines))
        regions.append(Region(Box(left, 60, left + 250, 60 + 40 * len(rows)), rows))
    return TextPage(size.width_px, size.height_px, tuple(regions), engine="test")


def _line(text: str, left: float, top: float) -> Line:
    words, x = [], left
    for word in text.split():
        words.append(Word(word, Box(x, top, x + 7 * len(word), top + 24), 0.9))
        x += 7 * (len(word) + 1)
    return Line(Box(left, top, words[-1].box.x1, top + 24), tuple(words), baseline_y=top + 19)


def jpeg(seed: int, *, grey: bool = False, size: Size = SIZE) -> bytes:
    """A picture that differs with the seed."""
    picture = np.full((size.height_px, size.width_px, 3), 240, np.uint8)
    cv2.putText(
        picture,
        str(seed),
        (size.width_px // 8, size.height_px // 2),
        cv2.FONT_HERSHEY_SIMPLEX,
        size.width_px / 150,
        INK,
        2,
    )
    if grey:
        picture = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.uint8)
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 60])
    assert done
    return data.tobytes()


def record(title: str = "Sổ tay số hóa tài liệu") -> BibRecord:
    fields = (
        ControlField("008", "260101s2026    vm            000 0 vie d"),
        DataField("100", "1 ", (Subfield("a", "Nguyễn, Văn A"),)),
        DataField("245", "10", (Subfield("a", title),)),
    )
    return BibRecord("00000nam a2200000 a 4500", fields)


def page_id(number: int) -> PageId:
    return PageId(f"p{number:013d}")


@dataclass(frozen=True, slots=True)
class StillClock:
    """A clock that stands, and chance that is none."""

    moment: str = "2026-11-22T10:15:30.123456Z"

    def now(self) -> str:
        return self.moment

    def random_integer(self, below: int) -> int:
        return below - 1


def plan(size: Size = SIZE) -> PagePlan:
    box = Decision(Box(0, 0, size.width_px, size.height_px))
    return PagePlan(size, Side.SINGLE, Decision(0), box, Decision(0.0), box)


def made_page(files: MemoryFiles, number: int, order: int, look: int) -> tuple[Capture, Page]:
    """A captured and finished page with all its files in staging and work; `look` differs where it was
    retaken."""
    master = files.put(
        f"staging/{DOCUMENT}/{number}-{look}.tif", b"II*\0" + jpeg(look), media_type="image/tiff"
    )
    capture = CaptureId(master.sha256)
    facts = ImageFacts(SIZE.width_px, SIZE.height_px, PPI, PpiSource.FILE, 8, 3, ColourSpace.RGB)
    name, place = page_id(number), f"work/{DOCUMENT}/{number}-{look}"
    text = text_page((f"Trang thứ {number} lần {look}", *LINES))
    alto = write_alto(text, page_id=name, image_href=f"access/{name}.tif", processed_at="", software=SOFTWARE)
    made = (
        files.put(f"{place}-access.tif", b"ACCESS%d" % look, FileRole.ACCESS, "image/tiff"),
        files.put(f"{place}-thumb.jpg", jpeg(look, size=Size(60, 90)), FileRole.THUMBNAIL, "image/jpeg"),
        files.put(f"{place}-print.jpg", jpeg(look), FileRole.PRINT, "image/jpeg"),
        files.put(f"{place}-text.xml", alto, FileRole.FULLTEXT, "application/alto+xml"),
    )
    page = Page(name, capture, Side.SINGLE, order, str(order), PageStatus.DONE, plan(), made)
    return Capture(capture, f"ảnh {number}.TIF", None, master, order, facts), page


def book(files: MemoryFiles, pages: int = 3) -> Document:
    """A document ready to be packaged."""
    pairs = [made_page(files, number, number, number) for number in range(1, pages + 1)]
    marc = files.put(f"staging/{DOCUMENT}/in.mrc", b"00000nam", FileRole.RECORD, "application/marc")
    report = files.put(f"work/{DOCUMENT}/quality.json", b"{}", FileRole.REPORT, "application/json")
    chapter = Division("Chương 1", DivisionKind.CHAPTER, page_id(1), page_id(pages))
    return Document(
        DOCUMENT,
        DocumentState.APPROVED,
        record(),
        tuple(capture for capture, _ in pairs),
        tuple(page for _, page in pairs),
        created_at="2026-11-22T09:00:00.000000Z",
        changed_at="2026-11-22T10:00:00.000000Z",
        divisions=(chapter,),
        files=(marc, report),
    )


def events() -> list[Event]:
    moment = "2026-11-22T09:00:00.000000Z"
    return [Event("e1", EventKind.INGESTION, DOCUMENT, moment, moment, SOFTWARE)]


def retaken(document: Document, files: MemoryFiles, number: int, look: int) -> Document:
    """The document with a page scanned and made again."""
    capture, page = made_page(files, number, number, look)
    former = document.page(page.id)
    assert former is not None
    captures = tuple(capture if one.id == former.capture else one for one in document.captures)
    pages = tuple(page if one.id == page.id else one for one in document.pages)
    return replace(document, captures=captures, pages=pages)


def without_work(files: MemoryFiles) -> None:
    """What the caller does once the references are taken over."""
    for area in ("staging", "work"):
        files.remove(f"{area}/{DOCUMENT}")


def page_file(page: Page, role: FileRole) -> FileRef:
    ref = page.file(role)
    assert ref is not None
    return ref
