"""Documents made by hand, with pages of stated measures."""

from __future__ import annotations

from dataclasses import replace

from sohoa.model.bib import BibRecord
from sohoa.model.document import Capture, Document, Page, PageStatus
from sohoa.model.files import FileRef, FileRole
from sohoa.model.finding import Finding, Measure
from sohoa.model.ids import CaptureId, DocumentId, PageId, Sha256
from sohoa.model.plan import Side
from sohoa.model.state import DocumentState
from sohoa.quality.measures import UNITS, Quantity

GOOD: dict[Quantity, float | str] = {
    Quantity.PPI: 300.0,
    Quantity.PPI_SOURCE: "file",
    Quantity.BITS_PER_SAMPLE: 8.0,
    Quantity.BITS_PER_PIXEL: 24.0,
    Quantity.COLOUR_SPACE: "rgb",
    Quantity.WIDTH_MM: 148.2,
    Quantity.HEIGHT_MM: 210.1,
    Quantity.SKEW_LEFT: 0.02,
    Quantity.HIGHLIGHTS_CLIPPED: 0.1,
    Quantity.SHADOWS_CLIPPED: 0.0,
    Quantity.LIGHTNESS: 88.0,
    Quantity.INK: 6.5,
    Quantity.SHARPNESS: 0.4,
    Quantity.EDGE_LETTERS: 0.0,
}


def measures(**changes: float | str | None) -> tuple[Measure, ...]:
    """Those of a good page, changed by name; None leaves one out."""
    values = {quantity.value: value for quantity, value in GOOD.items()} | changes
    return tuple(
        Measure(name, value, UNITS.get(Quantity(name), ""))
        for name, value in values.items()
        if value is not None
    )


def page(order: int, *, findings: tuple[Finding, ...] = (), **changes: float | str | None) -> Page:
    """A finished page; its exposure has its number."""
    return Page(
        id=PageId(f"p{order}"),
        capture=CaptureId(f"c{order}"),
        side=Side.SINGLE,
        order=order,
        label=str(order),
        status=PageStatus.DONE,
        findings=findings,
        measures=measures(**changes),
    )


def document(*pages: Page, findings: tuple[Finding, ...] = ()) -> Document:
    """A document of these pages, one exposure each."""
    return Document(
        id=DocumentId("d0123456789bcd"),
        state=DocumentState.PROCESSED,
        record=BibRecord("0" * 24, ()),
        captures=tuple(_capture(one) for one in pages),
        pages=pages,
        created_at="2026-11-22T03:00:00Z",
        changed_at="2026-11-22T03:00:00Z",
        findings=findings,
    )


def _capture(of: Page) -> Capture:
    master = FileRef(f"{of.order}.tif", Sha256("0" * 64), 1, "image/tiff", FileRole.MASTER)
    return Capture(of.capture, f"anh-{of.order:03}.tif", None, master, of.order)


def with_capture_findings(given: Document, order: int, *findings: Finding) -> Document:
    """The document with findings on the exposure of that number."""
    captures = tuple(replace(one, findings=findings) if one.order == order else one for one in given.captures)
    return replace(given, captures=captures)
