"""Pages against the other pages of their book: size, sharpness, and how much of it rests on a guess."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from statistics import median

from sohoa.model.files import PpiSource
from sohoa.model.finding import Finding, Severity
from sohoa.model.ids import PageId
from sohoa.quality.measures import Figures, Quantity, number

SIZE_TOLERANCE = 0.1
"""A page may be so much larger or smaller than the book's median, as a share, in width or in height."""
LEAST_SHARPNESS_SHARE = 0.7
"""A page less sharp than this share of the book's median looks blurred."""
_ENOUGH_PAGES = 4
"""Fewer pages say nothing of what is usual in the book."""

Measured = Mapping[PageId, Figures]


def odd_pages(measured: Measured) -> dict[PageId, list[Finding]]:
    """Findings on pages that differ from the rest of the book."""
    found: dict[PageId, list[Finding]] = defaultdict(list)
    for page, finding in (*_odd_sizes(measured), *_blurred(measured)):
        found[page].append(finding)
    return dict(found)


def book_findings(measured: Measured) -> tuple[Finding, ...]:
    """What concerns the book as a whole."""
    if not measured:
        return (Finding("quality.no_pages", Severity.ERROR),)
    assumed = sum(1 for figures in measured.values() if _is_assumed(figures))
    if not assumed:
        return ()
    params = (("n", str(assumed)), ("total", str(len(measured))))
    return (Finding("quality.book_ppi_assumed", Severity.REVIEW, params=params),)


def _is_assumed(figures: Figures) -> bool:
    return figures.get(Quantity.PPI_SOURCE) == PpiSource.ASSUMED.value


def _odd_sizes(measured: Measured) -> list[tuple[PageId, Finding]]:
    sizes = {page: _size(figures) for page, figures in measured.items() if _size(figures) is not None}
    known = [size for size in sizes.values() if size is not None]
    if len(known) < _ENOUGH_PAGES:
        return []
    usual = median(width for width, _ in known), median(height for _, height in known)
    allowed = f"{_size_text(usual)} ± {SIZE_TOLERANCE:.0%}".replace("%", " %")
    return [
        (page, Finding("quality.size_differs", Severity.REVIEW, _size_text(size), allowed))
        for page, size in sizes.items()
        if size is not None and _differs(size, usual)
    ]


def _size(figures: Figures) -> tuple[float, float] | None:
    width, height = number(figures, Quantity.WIDTH_MM), number(figures, Quantity.HEIGHT_MM)
    return None if width is None or height is None else (width, height)


def _size_text(size: tuple[float, float]) -> str:
    return f"{size[0]:.0f} × {size[1]:.0f} mm"


def _differs(size: tuple[float, float], usual: tuple[float, float]) -> bool:
    return any(abs(a - b) > SIZE_TOLERANCE * b for a, b in zip(size, usual, strict=True))


def _blurred(measured: Measured) -> list[tuple[PageId, Finding]]:
    known = {page: number(figures, Quantity.SHARPNESS) for page, figures in measured.items()}
    values = {page: value for page, value in known.items() if value is not None}
    if len(values) < _ENOUGH_PAGES:
        return []
    least = LEAST_SHARPNESS_SHARE * median(values.values())
    return [
        (page, Finding("quality.blurred", Severity.REVIEW, f"{value:.2f}", f"{least:.2f}"))
        for page, value in values.items()
        if value < least
    ]
