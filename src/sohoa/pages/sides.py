"""Where a gutter cuts the paper of an exposure into pages."""

from __future__ import annotations

from sohoa.model.geometry import Box, Size
from sohoa.model.plan import Gutter, Side

_LEAST_SHARE = 0.05
"""A page is never narrower than this share of the exposure, wherever a gutter is drawn."""


def whole_box(size: Size) -> Box:
    """All of an exposure."""
    return Box(0, 0, size.width_px, size.height_px)


def gutter_x(gutter: Gutter, y: float, height_px: int) -> float:
    """The gutter's x at a height."""
    return gutter.top_x + (gutter.bottom_x - gutter.top_x) * y / height_px


def box_of_side(paper: Box, side: Side, gutter: Gutter | None, exposure: Size) -> Box:
    """The box of one page, in whole pixels of the upright exposure.

    The cut is where the gutter is at the middle of the paper's height: turning the page straight about the
    middle of its box lays a slanting gutter along the cut.
    """
    if side is Side.SINGLE or gutter is None:
        return paper
    least = _LEAST_SHARE * exposure.width_px
    cut = round(gutter_x(gutter, (paper.y0 + paper.y1) / 2, exposure.height_px))
    cut = round(min(max(cut, least), exposure.width_px - least))
    if side is Side.LEFT:
        return Box(min(paper.x0, cut - least), paper.y0, cut, paper.y1)
    return Box(cut, paper.y0, max(paper.x1, cut + least), paper.y1)
