"""Made-up documents of known shape, for tests of the formats."""

from __future__ import annotations

import hashlib

from sohoa.model.bib import BibRecord, ControlField, DataField, Subfield
from sohoa.model.decision import Decision
from sohoa.model.document import Capture, Document, LibraryIdentity, Page, PageStatus
from sohoa.model.files import ColourSpace, FileRef, FileRole, ImageFacts, PpiSource
from sohoa.model.geometry import Box, Size
from sohoa.model.ids import CaptureId, DocumentId, PageId, Sha256
from sohoa.model.plan import PagePlan, Side
from sohoa.model.provenance import Agent, AgentKind, Event, EventKind
from sohoa.model.rights import AccessClass, Rights
from sohoa.model.state import DocumentState
from sohoa.model.structure import Division, DivisionKind

DOCUMENT_ID = DocumentId("d4k8b2vqr0x1mz")
LIBRARY = LibraryIdentity(
    "tv01", "Thư viện tỉnh", "https://so.example.vn", "so@example.vn", "VN-TV01", "2025-01-01T00:00:00Z"
)
SOFTWARE = Agent("Sohoa", AgentKind.SOFTWARE, "0.1.0")
OCR = Agent("Tesseract", AgentKind.SOFTWARE, "5.5.4")
OPERATOR = Agent("Nguyễn Thị Lan", AgentKind.PERSON, role="operator")
STEPS = ("orientation", "split", "crop", "skew", "render", "access", "thumbnail", "check")


def data_field(tag: str, indicators: str, **subfields: str) -> DataField:
    return DataField(tag, indicators, tuple(Subfield(code, value) for code, value in subfields.items()))


RECORD = BibRecord(
    "00000nam a2200000 a 4500",
    (
        ControlField("001", "tv01-000123"),
        ControlField("003", "VN-TV01"),
        ControlField("005", "20250102030405.0"),
        ControlField("008", "250102s1957    vm ||||||||||||||||||vie||"),
        data_field("020", "  ", a="978-604-1-00000-1 (bìa mềm)"),
        data_field("041", "1 ", a="vie", h="fre"),
        data_field("082", "04", a="895.922", b="NG527D", **{"2": "23"}),
        data_field("100", "0 ", a="Nguyễn Du,", d="1765-1820", e="tác giả"),
        data_field("245", "10", a="Truyện Kiều :", b="đoạn trường tân thanh /", c="Nguyễn Du"),
        data_field("246", "30", a="Kim Vân Kiều"),
        data_field("250", "  ", a="In lần thứ 2"),
        data_field("260", "  ", a="Hà Nội :", b="Văn hóa,", c="1957"),
        data_field("300", "  ", a="312 tr. :", b="minh họa ;", c="19 cm"),
        data_field("490", "0 ", a="Tủ sách văn học ;", v="t. 3"),
        data_field("500", "  ", a="Bản in lại"),
        data_field("505", "0 ", a="Phần 1. Gặp gỡ -- Phần 2. Gia biến"),
        data_field("520", "  ", a="Truyện thơ Nôm lục bát."),
        data_field("600", "14", a="Nguyễn Du,", d="1765-1820", x="Tác phẩm"),
        data_field("650", " 7", a="Thơ", z="Việt Nam", y="Thế kỷ 19", **{"2": "btkkhcn"}),
        data_field("651", " 4", a="Hà Nội"),
        data_field("653", "  ", a="Truyện thơ"),
        data_field("655", " 7", a="Thơ", **{"2": "local"}),
        data_field("700", "0 ", a="Bùi Kỷ,", e="hiệu khảo"),
        data_field("710", "2 ", a="Viện Văn học"),
        data_field("773", "0 ", t="Tuyển tập", g="T. 1"),
        data_field("852", "  ", a="Thư viện tỉnh", b="Kho đọc", j="VV 1234", p="VD.00123"),
        data_field("852", "  ", p="VD.00124"),
        data_field("876", "  ", p="VD.00125"),
    ),
)


def digest(name: str) -> Sha256:
    return Sha256(hashlib.sha256(name.encode()).hexdigest())


def file_ref(role: FileRole, name: str, media_type: str) -> FileRef:
    return FileRef(
        f"{role.value.lower()}/{name}", digest(f"{role}{name}"), 1000 + len(name), media_type, role
    )


def _capture(number: int) -> Capture:
    master = file_ref(FileRole.MASTER, f"{number:04}.tif", "image/tiff")
    facts = ImageFacts(
        4960,
        3508,
        300,
        PpiSource.ASSUMED if number == 1 else PpiSource.FILE,
        8,
        3,
        ColourSpace.RGB,
        icc_profile="sRGB IEC61966-2.1",
        compression="uncompressed",
        media_type="image/tiff",
        captured_at="2025-01-02T03:04:05",
        device="Canon EOS R5",
    )
    return Capture(CaptureId(master.sha256), f"ảnh {number}.tif", None, master, number, facts)


def _page(capture: Capture, side: Side, order: int) -> Page:
    page_id = PageId(f"p{order:013}")
    box = Box(0, 0, 2400, 3400) if side is Side.LEFT else Box(2480, 0, 4880, 3400)
    plan = PagePlan(
        Size(4960, 3508),
        side,
        Decision(0),
        Decision(box),
        Decision(0.5, 0.9),
        Decision(Box(200, 200, 2000, 3000)),
    )
    files = (
        file_ref(FileRole.ACCESS, f"{page_id}.tif", "image/tiff"),
        file_ref(FileRole.THUMBNAIL, f"{page_id}.jpg", "image/jpeg"),
        file_ref(FileRole.PRINT, f"{page_id}.pdf", "application/pdf"),
        file_ref(FileRole.FULLTEXT, f"{page_id}.xml", "application/alto+xml"),
    )
    label = ["i", "ii", "iii", "iv"][order - 1] if order < 5 else str(order - 4)
    return Page(page_id, capture.id, side, order, label, PageStatus.DONE, plan, files)


def _divisions(pages: tuple[Page, ...]) -> tuple[Division, ...]:
    """A preface, and a chapter with a section; none in a book too thin for them."""
    if len(pages) < 6:
        return ()
    section = Division("Mục 1.1 & hơn", DivisionKind.SECTION, pages[3].id, pages[4].id)
    return (
        Division("Lời nói đầu", DivisionKind.PREFACE, pages[0].id, pages[1].id),
        Division("Chương 1", DivisionKind.CHAPTER, pages[2].id, pages[-1].id, (section,)),
    )


def book(captures: int = 3) -> Document:
    """A book scanned in spreads: two pages on each exposure."""
    exposures = tuple(_capture(number) for number in range(1, captures + 1))
    pages = tuple(
        _page(exposure, side, exposure.order * 2 - 1 + place)
        for exposure in exposures
        for place, side in enumerate((Side.LEFT, Side.RIGHT))
    )
    return Document(
        DOCUMENT_ID,
        DocumentState.PACKAGED,
        RECORD,
        exposures,
        pages,
        "2025-01-02T03:04:05Z",
        "2025-01-02T04:04:05Z",
        rights=Rights(
            "http://rightsstatements.org/vocab/InC/1.0/",
            AccessClass.ON_SITE,
            "© Viện Văn học",
            "Viện Văn học",
            "Luật 07/2022",
            "2030-01-01",
            2,
        ),
        divisions=_divisions(pages),
        files=(
            file_ref(FileRole.PDF, "book.pdf", "application/pdf"),
            file_ref(FileRole.RECORD, "record.mrc", "application/marc"),
            file_ref(FileRole.METS, "mets.xml", "application/mets+xml"),
        ),
    )


def events(document: Document) -> list[Event]:
    """One event a step and page, as the runner writes them, and some of the document."""
    made = [
        Event(
            "e0",
            EventKind.INGESTION,
            document.id,
            "2025-01-02T03:00:00Z",
            "2025-01-02T03:00:05Z",
            OPERATOR,
            device="Máy quét Zeutschel OS 12002",
            outputs=tuple(c.master.sha256 for c in document.captures),
        )
    ]
    for page in document.pages:
        capture = document.capture(page.capture)
        assert capture is not None
        made += [_step_event(page, capture, name) for name in STEPS]
        access, text = page.file(FileRole.ACCESS), page.file(FileRole.FULLTEXT)
        assert access is not None
        assert text is not None
        made.append(
            Event(
                f"{page.id}-ocr",
                EventKind.RECOGNITION,
                page.id,
                "2025-01-02T03:10:00Z",
                "2025-01-02T03:10:02Z",
                OCR,
                detail='{"languages": "vie", "psm": 3}',
                note="tốt",
                inputs=(access.sha256,),
                outputs=(text.sha256,),
            )
        )
    return made


def _step_event(page: Page, capture: Capture, name: str) -> Event:
    outputs = {"access": FileRole.ACCESS, "thumbnail": FileRole.THUMBNAIL}
    made = page.file(outputs[name]) if name in outputs else None
    return Event(
        f"{page.id}-{name}",
        EventKind.MODIFICATION,
        page.id,
        "2025-01-02T03:05:00Z",
        "2025-01-02T03:05:00Z",
        SOFTWARE,
        detail=f'{{"step": "{name}", "version": "1", "params": {{"margin_mm": 3.0, "quality": 82}}}}',
        inputs=(capture.master.sha256,),
        outputs=(made.sha256,) if made else (),
    )
