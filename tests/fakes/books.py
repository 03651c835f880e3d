"""Four small books whose pages are drawn when asked for: what the house in memory holds."""

from __future__ import annotations

import hashlib

import cv2
import numpy as np

from sohoa.library.publishing import rights_from
from sohoa.model.decision import Decision
from sohoa.model.document import Capture, CaptureKind, Document, Page, PageStatus
from sohoa.model.files import ColourSpace, FileRef, FileRole, ImageFacts, PpiSource
from sohoa.model.finding import Finding, Severity
from sohoa.model.geometry import Box, Size
from sohoa.model.ids import (
    CaptureId,
    DocumentId,
    PageId,
    Sha256,
    check_letter,
)
from sohoa.model.plan import CapturePlan, Gutter, PagePlan, Side
from sohoa.model.state import DocumentState
from sohoa.model.structure import Division, DivisionKind
from sohoa.model.text import Line, Region, RegionKind, TextPage, Word
from sohoa.tools.page_writing import Picture, jpeg_bytes
from sohoa.web.desk.record_form import EMPTY, short_record, with_short_record

WIDTH_PX, HEIGHT_PX = 620, 877
SPREAD = Size(2 * WIDTH_PX, HEIGHT_PX)
TEXTS = (
    "SỔ TAY SỐ HÓA TÀI LIỆU|Thư viện tỉnh biên soạn",
    "LỜI NÓI ĐẦU|Số hóa tài liệu là việc chụp hoặc quét từng trang sách để bạn đọc ở xa cũng đọc được.",
    "Chương 1. CHUẨN BỊ|Trước khi quét phải vệ sinh tài liệu, ghi biên bản giao nhận và kiểm tra từng tờ.",
    "Trang kép được tách làm hai theo đường gáy. Trang nghiêng được chỉnh thẳng trước khi nhận dạng.",
    "Chương 2. KIỂM TRA|Mỗi trang đạt hay không đạt đều có lý do. Tệp gốc không bao giờ bị sửa.",
    "Bạn đọc tìm “số hóa” hay “so hoa” đều thấy cùng một kết quả trên ảnh trang.",
)
LABELS = ("i", "ii", "1", "2", "3", "4")


def an_id(kind: str, number: int) -> str:
    """A well-formed id, the same at every run."""
    body = f"{kind}{number:012d}"
    return body + check_letter(body)


DOCUMENT = DocumentId(an_id("d", 1))
ON_SITE_DOCUMENT = DocumentId(an_id("d", 2))
UNPUBLISHED = DocumentId(an_id("d", 3))
WITHDRAWN = DocumentId(an_id("d", 4))
HELD_PAGE_NUMBER = 4


def page_id(document: int, number: int) -> PageId:
    return PageId(an_id("p", 100 * document + number))


def text_of(number: int) -> TextPage:
    """The text of the page of that number, as if read: words in rows of fixed pitch."""
    regions, y = [], 120
    for index, paragraph in enumerate(TEXTS[number - 1].split("|")):
        lines: list[Line] = []
        words: list[Word] = []
        x = 70
        for text in paragraph.split():
            width = 13 * len(text)
            if x + width > WIDTH_PX - 60:
                lines.append(_line(words))
                x, y, words = 70, y + 40, []
            words.append(Word(text, Box(x, y, x + width, y + 28), 0.95))
            x += width + 12
        lines.append(_line(words))
        kind = RegionKind.HEADING if index == 0 and "|" in TEXTS[number - 1] else RegionKind.TEXT
        regions.append(Region(Box(60, 100, WIDTH_PX - 60, y + 30), tuple(lines), kind))
        y += 80
    return TextPage(WIDTH_PX, HEIGHT_PX, tuple(regions))


def _line(words: list[Word]) -> Line:
    return Line(Box(words[0].box.x0, words[0].box.y0, words[-1].box.x1, words[-1].box.y1), tuple(words))


def drawn(number: int) -> Picture:
    """A page as an array: a frame, and the words in ASCII where they stand."""
    image = np.full((HEIGHT_PX, WIDTH_PX, 3), (214, 232, 240), np.uint8)
    cv2.rectangle(image, (30, 40), (WIDTH_PX - 30, HEIGHT_PX - 40), (150, 180, 200), 2)
    for word in text_of(number).words():
        x, y = int(word.box.x0), int(word.box.y1)
        plain = word.text.encode("ascii", "replace").decode("ascii")
        cv2.putText(image, plain, (x, y - 6), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (40, 40, 40), 2)
    return image


def picture(number: int, scale: float = 1.0) -> bytes:
    """The page as a JPEG."""
    return jpeg_bytes(cv2.resize(drawn(number), None, fx=scale, fy=scale).astype(np.uint8))


def _file(role: FileRole, name: str) -> FileRef:
    digest = Sha256(hashlib.sha256(name.encode()).hexdigest())
    return FileRef(f"objects/{name}", digest, 1000, "image/jpeg", role)


def _captures(document: int) -> tuple[Capture, ...]:
    facts = ImageFacts(
        SPREAD.width_px, SPREAD.height_px, 300, PpiSource.FILE, 8, 3, ColourSpace.RGB, media_type="image/jpeg"
    )
    plan = CapturePlan(Decision(0), Decision(Gutter(WIDTH_PX, WIDTH_PX)), Decision(value=False))
    return tuple(
        Capture(
            CaptureId(hashlib.sha256(f"{document}-{number}".encode()).hexdigest()),
            f"anh_{number:03d}.jpg",
            None,
            _file(FileRole.MASTER, f"m{document}-{number}"),
            number,
            facts,
            CaptureKind.PAGES,
            plan,
        )
        for number in range(1, len(TEXTS) // 2 + 1)
    )


def _page(document: int, number: int, capture: CaptureId) -> Page:
    side = Side.LEFT if number % 2 else Side.RIGHT
    x0 = 0 if side is Side.LEFT else WIDTH_PX
    crop = Box(x0, 0, x0 + WIDTH_PX, HEIGHT_PX)
    plan = PagePlan(SPREAD, side, Decision(0), Decision(crop), Decision(0.4), Decision(crop))
    held = document == 1 and number == HELD_PAGE_NUMBER
    finding = Finding("web.held", Severity.REVIEW, "2,5°", "1°", "thu-vien", "4.2", verified=False)
    roles = (FileRole.ACCESS, FileRole.THUMBNAIL, FileRole.FULLTEXT)
    return Page(
        page_id(document, number),
        capture,
        side,
        number,
        LABELS[number - 1],
        PageStatus.HELD if held else PageStatus.DONE,
        plan,
        tuple(_file(role, f"{role}-{document}-{number}") for role in roles),
        (finding,) if held else (),
    )


def a_document(number: int, title: str, state: DocumentState, access: str = "") -> Document:
    """A book of six pages on three spreads."""
    record = with_short_record(EMPTY, short_record(title, "Thư viện tỉnh", "1936", "Nhà in Tân Dân", "vie"))
    captures = _captures(number)
    pages = tuple(_page(number, n, captures[(n - 1) // 2].id) for n in range(1, len(TEXTS) + 1))
    at = f"2026-11-{10 + number:02d}T08:00:00Z"
    divisions = (
        Division("Lời nói đầu", DivisionKind.PREFACE, pages[1].id, pages[1].id),
        Division("Chương 1. Chuẩn bị", DivisionKind.CHAPTER, pages[2].id, pages[3].id),
    )
    rights = rights_from("public-domain", access, "Kho địa chí") if access else None
    return Document(
        DocumentId(an_id("d", number)),
        state,
        record,
        captures,
        pages,
        at,
        at,
        rights=rights,
        divisions=divisions,
        version=1,
    )
