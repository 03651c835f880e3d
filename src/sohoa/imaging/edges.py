"""The edges of the paper, once it stands straight: a box inside which there is nothing but the page.

Across each edge the page is looked at in slabs. From the inside outwards a slab is paper as long as it has
the paper's colour; a thin line with paper again behind it is print, but narrow strips between lines are the
leaves below. Where most slabs tell of one smooth edge the box is cut just inside it; else it stays as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import cv2
import numpy as np
import numpy.typing as npt

from sohoa.imaging.arrays import Floats, Picture, as_bytes, to_colour
from sohoa.model.geometry import Box

_SLABS = 48
_OUTWARD, _INWARD = (
    0.015,
    0.03,
)  # how far from the rough edge the true one is looked for, of the page's extent
_ASKEW = 1.6  # how much farther, of the edge's length and the skew: the box of a spread is that of both pages
_BROADEST_LEAF = 0.012  # of the page's shorter side: a broader strip of paper colour is the page itself
_REFERENCE_PX, _FEWEST_PX = 12, 4
_LEAST_CONTRAST, _LEAST_STEP, _MOST_STEP = 6.0, 5.0, 20.0  # levels of 255
_HARMLESS_CONTRAST = 30.0  # on such a ground the edge is cut at its middle, else where it reaches farthest in
_LEAST_SHARE = 0.5  # of the slabs must agree
_MARGIN = 0.006  # of the page's shorter side, always left around the ink


class Edge(IntEnum):
    """A side of the page; the value is the quarter turns that bring it to the left."""

    LEFT = 0
    TOP = 1
    RIGHT = 2
    BOTTOM = 3


@dataclass(frozen=True, slots=True)
class Edges:
    """`box`: the page, in px of the array given; `found`: the sides at which a convincing edge was seen."""

    box: Box
    found: frozenset[Edge]


def find_edges(
    picture: Picture, rough: Box, inked: Box | None, fixed: frozenset[Edge] = frozenset(), slack: float = 0.0
) -> Edges:
    """The page's box on a reduced picture on which it stands straight.

    `rough` is where the paper is said to be, `inked` the box of all ink, which with a little margin stays
    inside; sides that are `fixed` are not looked at. `slack`: the tangent of the angle by which the page was
    turned, for the rough box of a page askew is too large.
    """
    colour = to_colour(picture)
    box, found = rough, set[Edge]()
    for edge in (Edge.TOP, Edge.BOTTOM, Edge.LEFT, Edge.RIGHT, Edge.TOP, Edge.BOTTOM):
        if edge in fixed:
            continue
        place = _find(colour, edge, rough, box, inked, slack)
        if place is not None:
            box = _moved(box, edge, place)
            found.add(edge)
    return Edges(box, frozenset(found))


@dataclass(frozen=True, slots=True)
class _Reach:
    """Seen with the edge to the left: the columns [first, last) in which it is looked for, the rows of the
    page, and how broad a strip is more than a leaf's edge.
    """

    first: int
    last: int
    top: int
    bottom: int
    broad_px: int


def _find(colour: Picture, edge: Edge, rough: Box, box: Box, inked: Box | None, slack: float) -> float | None:
    """The place of an edge in px of the array, or None."""
    size = (float(colour.shape[1]), float(colour.shape[0]))
    side = np.rot90(colour, edge.value)
    lying = _Turned(edge, size)
    reach = _reach(
        lying.box(rough), lying.box(box), lying.box(inked) if inked else None, slack, side.shape[0]
    )
    if reach is None:
        return None
    strip = np.ascontiguousarray(side[reach.top : reach.bottom, reach.first : reach.last])
    place = _edge_in(strip, reach.broad_px)
    return None if place is None else lying.place(reach.first + place)


@dataclass(frozen=True, slots=True)
class _Turned:
    """From an array of `size` (width, height) to the same with one edge brought to the left, and back."""

    edge: Edge
    size: tuple[float, float]

    def box(self, box: Box) -> Box:
        """The box on the turned array."""
        width, height = self.size
        if self.edge is Edge.TOP:
            return Box(box.y0, width - box.x1, box.y1, width - box.x0)
        if self.edge is Edge.RIGHT:
            return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
        if self.edge is Edge.BOTTOM:
            return Box(height - box.y1, box.x0, height - box.y0, box.x1)
        return box

    def place(self, x: float) -> float:
        """Where a column of the turned array lies across the edge."""
        if self.edge is Edge.RIGHT:
            return self.size[0] - x
        return self.size[1] - x if self.edge is Edge.BOTTOM else x


def _reach(rough: Box, box: Box, inked: Box | None, slack: float, height: int) -> _Reach | None:
    shorter = min(rough.width, rough.height)
    first = max(0, round(rough.x0 - _OUTWARD * rough.width))
    inward = _INWARD * rough.width + _ASKEW * slack * rough.height + _REFERENCE_PX
    last = round(rough.x0 + min(inward, 0.25 * rough.width))
    if inked is not None:
        last = min(last, round(inked.x0 - _MARGIN * shorter))
    # until the edges at both ends are known, the corners of a page askew are left out
    inset = round(slack * rough.width) if box.height >= rough.height else 0
    top, bottom = max(0, round(box.y0) + inset), min(height, round(box.y1) - inset)
    if last - first < 3 * _FEWEST_PX or bottom - top < 4 * _SLABS:
        return None
    return _Reach(first, last, top, bottom, max(_FEWEST_PX, round(_BROADEST_LEAF * shorter)))


def _edge_in(strip: Picture, broad_px: int) -> float | None:
    """The column of a strip, seen with the edge upright and the page to the right, from which on there is
    only page.
    """
    width = strip.shape[1]
    slabs = cv2.resize(strip, (width, _SLABS), interpolation=cv2.INTER_AREA).astype(np.float32)
    window = int(np.clip(width // 3, _FEWEST_PX, _REFERENCE_PX))
    paper = np.median(slabs[:, -window:], axis=1, keepdims=True)
    away = np.abs(slabs - paper).max(axis=2)
    contrast = float(np.median(away.max(axis=1)))
    if contrast < _LEAST_CONTRAST:
        return None
    step = float(np.clip(0.25 * contrast, _LEAST_STEP, _MOST_STEP))
    places = _agreed(_places(away, step, min(broad_px, window)))
    if places is None:
        return None
    return float(np.median(places) + 0.5 if contrast < _HARMLESS_CONTRAST else places.max() + 1.5)


def _places(away: npt.NDArray[np.float32], step: float, broad_px: int) -> Floats:
    """For each slab the column where its outermost broad run of paper begins; NaN where it reaches the end of
    what is looked at, where there is none, or where it fades away.
    """
    near = np.where(away <= step, 255, 0).astype(np.uint8)
    framed = cv2.copyMakeBorder(near, 0, 0, broad_px, broad_px, cv2.BORDER_CONSTANT, value=0)
    runs = as_bytes(cv2.morphologyEx(framed, cv2.MORPH_OPEN, np.ones((1, broad_px), np.uint8)))
    runs = runs[:, broad_px:-broad_px]
    first = np.argmax(runs > 0, axis=1)
    seen = runs.any(axis=1) & (first > 0) & (_rise(away, first) > 0.7 * step)
    return np.where(seen, first, np.nan).astype(np.float64)


def _rise(away: npt.NDArray[np.float32], first: npt.NDArray[np.intp]) -> npt.NDArray[np.float32]:
    """By how much more each slab leaves the paper's colour at a place than it does shortly before: light that
    fades does so evenly.
    """
    last = away.shape[1] - 1
    outside, inside, farther = (
        np.take_along_axis(away, np.clip(first + step, 0, last)[:, None], axis=1)[:, 0] for step in (-4, 2, 8)
    )
    return np.asarray(outside - inside - 2 * np.maximum(0, inside - farther), dtype=np.float32)


def _agreed(places: Floats) -> Floats | None:
    """The places of an edge that runs smoothly along most of the page."""
    known = np.flatnonzero(~np.isnan(places))
    if len(known) < _LEAST_SHARE * len(places):
        return None
    values = places[known]
    around = np.array([np.median(values[max(0, at - 3) : at + 4]) for at in range(len(values))])
    smooth = values[np.abs(values - around) <= 4.5]
    return smooth if len(smooth) >= _LEAST_SHARE * len(places) else None


def _moved(box: Box, edge: Edge, place: float) -> Box:
    sides = [box.x0, box.y0, box.x1, box.y1]
    sides[edge.value] = place
    return Box(*sides)
