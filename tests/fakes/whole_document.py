"""A document with something in every field, for round trips."""

from __future__ import annotations

from sohoa.model.bib import BibRecord, ControlField, DataField, Subfield
from sohoa.model.decision import DecidedBy, Decision
from sohoa.model.document import Capture, CaptureKind, Document, Item, Page, PageStatus
from sohoa.model.files import ColourSpace, FileRef, FileRole, ImageFacts, PpiSource
from sohoa.model.finding import Finding, Measure, Severity
from sohoa.model.geometry import Box, Size
from sohoa.model.ids import CaptureId, DocumentId, PageId, Sha256, mint_document_id, mint_page_id
from sohoa.model.plan import CapturePlan, Gutter, PagePlan, Side
from sohoa.model.rights import NOT_EVALUATED, AccessClass, Rights
from sohoa.model.state import DocumentState
from sohoa.model.structure import Division, DivisionKind, ReadingDirection
from tests.fakes.clock import FixedClock

_CLOCK = FixedClock()
RECORD = BibRecord(
    "00000nam a2200000 a 4500",
    (
        ControlField("008", "260101s2019    vm            000 0 vie d"),
        DataField("100", "1 ", (Subfield("a", "Nguyễn, Văn A,"),)),
        DataField("245", "10", (Subfield("a", "Sổ tay số hóa :"), Subfield("b", "tập 1 /"))),
        DataField(
            "264", " 1", (Subfield("a", "Hà Nội :"), Subfield("b", "Thế giới,"), Subfield("c", "2019."))
        ),
    ),
)
SIZE = Size(1240, 1754)
FINDING = Finding(
    "quality.ppi_low", Severity.ERROR, "150", "200", "tt05", "điều 6", verified=False, params=(("i", "3"),)
)


def ref(key: str, role: FileRole = FileRole.MASTER, media_type: str = "image/tiff") -> FileRef:
    return FileRef(key, Sha256("ab" * 32), 12, media_type, role)


def a_document_id() -> DocumentId:
    return mint_document_id(_CLOCK.random_integer)


def a_page_id() -> PageId:
    return mint_page_id(_CLOCK.random_integer)


def page_plan(side: Side = Side.SINGLE, size: Size = SIZE) -> PagePlan:
    box = Decision(Box(0, 0, size.width_px, size.height_px), 0.9)
    return PagePlan(size, side, Decision(0, 0.8), box, Decision(0.25, 0.7), box)


def whole_capture(name: str = "01.tif", order: int = 1) -> Capture:
    sha256 = Sha256(name.encode("utf-8").hex().ljust(64, "0"))
    gutter: Decision[Gutter | None] = Decision(Gutter(620.5, 618.0), 1.0, DecidedBy.PERSON, "Lan")
    return Capture(
        id=CaptureId(sha256),
        name=name,
        frame=None,
        master=FileRef(f"staging/d/{name}", sha256, 99, "image/tiff", FileRole.MASTER),
        order=order,
        facts=ImageFacts(
            2480, 1754, 300.0, PpiSource.STATED, 8, 3, ColourSpace.RGB, "sRGB", "lzw", "image/tiff"
        ),
        kind=CaptureKind.PAGES,
        plan=CapturePlan(Decision(90, 0.6), gutter, Decision(False)),
        findings=(FINDING,),
        dropped=(Side.RIGHT,),
    )


def whole_page(capture: CaptureId, order: int = 1) -> Page:
    return Page(
        id=a_page_id(),
        capture=capture,
        side=Side.LEFT,
        order=order,
        label="iv",
        status=PageStatus.HELD,
        plan=page_plan(Side.LEFT),
        files=(
            ref("work/d/p.tif", FileRole.ACCESS),
            ref("work/d/p.xml", FileRole.FULLTEXT, "application/xml"),
        ),
        findings=(FINDING,),
        measures=(Measure("ppi", 300.0, "ppi"), Measure("engine", "tesseract")),
        published=False,
    )


def whole_document(
    state: DocumentState = DocumentState.PUBLISHED, access: AccessClass = AccessClass.ON_SITE
) -> Document:
    capture = whole_capture()
    page = whole_page(capture.id)
    part = Division("Chương 1", DivisionKind.CHAPTER, page.id, page.id)
    return Document(
        id=a_document_id(),
        state=state,
        record=RECORD,
        captures=(capture,),
        pages=(page,),
        created_at="2026-11-22T10:00:00.000000Z",
        changed_at="2026-11-22T10:00:01.000000Z",
        item=Item(("DKCB-1", "DKCB-2"), "025.1 NG"),
        rights=Rights(NOT_EVALUATED, access, "Thư viện", "tác giả", "L07/2022", "2030-01-01", 3),
        divisions=(Division("Sách", DivisionKind.MONOGRAPH, page.id, page.id, (part,)),),
        files=(ref("work/d/book.pdf", FileRole.PDF, "application/pdf"),),
        direction=ReadingDirection.RIGHT_TO_LEFT,
        norm="tt05",
        recipe="standard",
        findings=(FINDING,),
        version=2,
    )
