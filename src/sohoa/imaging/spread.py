"""Whether an exposure shows one page or two facing ones, and where the gutter runs.

The paper must be wider than one page is, there must be a near-upright line free of print near its middle,
and either a shadow or fold along it or print on both sides of a margin too wide for a gap between columns.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sohoa.imaging.arrays import Floats, Grey
from sohoa.imaging.ink import Ink, find_ink
from sohoa.model.geometry import Box

_CENTRAL = (0.35, 0.65)  # where a gutter may lie, as shares of the paper's width
_WIDEST_TILT = 0.06  # of the height
_SLABS = 12
_SINGLE_BELOW, _SPREAD_ABOVE = 0.95, 1.15  # width of the paper over its height


@dataclass(frozen=True, slots=True)
class Spread:
    """`is_spread`; the gutter's x at the array's top and bottom edge (px), 0 where there is none."""

    is_spread: bool
    gutter_top_x: float
    gutter_bottom_x: float
    confidence: float


@dataclass(frozen=True, slots=True)
class _Line:
    """A candidate: x in the middle of the paper, shift from top to bottom (px), width free of print around
    it, share of rows with print on it, depth of the shadow along it (grey levels) and share of its length
    that shows the shadow.
    """

    middle_x: float
    shift: float
    free_px: float
    crossed: float
    shadow: float
    evenness: float


def find_spread(grey: Grey, paper: Box | None = None, ink: Ink | None = None) -> Spread:
    """Judge an upright reduced exposure. `paper`: its page box, the whole frame where it is not given."""
    box = paper or Box(0, 0, grey.shape[1], grey.shape[0])
    aspect = box.width / max(1.0, box.height)
    if aspect < _SINGLE_BELOW or min(box.width, box.height) < 64:
        return Spread(False, 0.0, 0.0, _ramp(_SINGLE_BELOW - aspect, 0.15, 0.6))
    found = ink or find_ink(grey)
    line = _best_line(grey, found, box)
    sides = _sides(found, box, line.middle_x)
    evidence = _evidence(aspect, line, sides, box)
    if evidence < 0.5:
        return Spread(False, 0.0, 0.0, 1.0 - evidence)
    return Spread(True, *_ends(line, box, grey.shape[0]), evidence)


def _ramp(value: float, width: float, base: float = 0.0) -> float:
    """From `base` at 0 up to 1 at `width`."""
    return float(np.clip(base + (1 - base) * value / width, base, 1.0))


def _slabs(plane: Grey, box: Box) -> list[Grey]:
    """The paper cut into horizontal slabs, without its outermost margins."""
    inset = 0.04 * box.height
    edges = np.linspace(box.y0 + inset, box.y1 - inset, _SLABS + 1).astype(int)
    left, right = int(box.x0), int(box.x1)
    return [plane[top:bottom, left:right] for top, bottom in itertools.pairwise(edges)]


def _darkness(slab: Grey, reach: int) -> Floats:
    """By how much each column is darker than the lighter of the paper left and right of it; print hardly
    counts, for it leaves three rows of ten white.
    """
    rows = max(1, int(0.7 * slab.shape[0]))
    light = np.partition(slab, rows - 1, axis=0)[rows - 1].astype(np.uint8).reshape(1, -1)
    level = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    return np.asarray(cv2.subtract(level, light), dtype=np.float64).ravel()


def _occupancy(slab: Grey) -> Floats:
    """The share of rows with print in each column."""
    return np.asarray(slab.mean(axis=0), dtype=np.float64) / 255


def _sheared(profiles: list[Floats], shift: float) -> Floats:
    """The mean of the slabs' profiles along lines that move by `shift` px from the top of the paper to
    its bottom.
    """
    places = np.arange(len(profiles[0]), dtype=np.float64)
    moved = [
        np.interp(places + shift * ((index + 0.5) / len(profiles) - 0.5), places, profile)
        for index, profile in enumerate(profiles)
    ]
    return np.asarray(np.mean(moved, axis=0))


def _margin(free: npt.NDArray[np.bool_]) -> Floats:
    """For each column that is free of print the distance to the nearest print, else 0."""
    row = np.where(free, 255, 0).astype(np.uint8).reshape(1, -1)
    framed = cv2.copyMakeBorder(row, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    framed[0], framed[2] = framed[1], framed[1]
    return np.asarray(cv2.distanceTransform(framed, cv2.DIST_L1, 3)[1, 1:-1], dtype=np.float64)


def _best_line(grey: Grey, ink: Ink, box: Box) -> _Line:
    """The near-upright line near the middle with the strongest shadow, or with the widest free gap around
    it.
    """
    width = int(box.x1) - int(box.x0)
    window = max(5, round(0.012 * width)) | 1
    dark = [_darkness(slab, max(9, width // 12) | 1) for slab in _slabs(grey, box)]
    print_ = [_occupancy(slab) for slab in _slabs(ink.letters, box)]
    shifts = np.linspace(-_WIDEST_TILT, _WIDEST_TILT, 25) * box.height
    shadows = _smoothed(np.array([_sheared(dark, float(shift)) for shift in shifts]), window)
    occupied = np.array([_sheared(print_, float(shift)) for shift in shifts])
    margins = np.array([_margin(row < 0.01) for row in occupied])
    scores = shadows + 120.0 * margins / width - 400.0 * _smoothed(occupied, window)
    first, last = (round(share * width) for share in _CENTRAL)
    row, column = np.unravel_index(int(np.argmax(scores[:, first:last])), scores[:, first:last].shape)
    x = first + int(column)
    crossed = float(_smoothed(occupied, window)[row, x])
    depth, even = _shadow_along(dark, float(shifts[row]), x, window)
    return _Line(box.x0 + x, float(shifts[row]), float(margins[row, x]) * 2, crossed, depth, even)


def _smoothed(rows: Floats, window: int) -> Floats:
    return np.asarray(cv2.blur(rows, (window, 1)))


def _shadow_along(dark: list[Floats], shift: float, x: int, window: int) -> tuple[float, float]:
    """The mean depth of the shadow on the line, and the share of slabs that show it."""
    depths = []
    for index, profile in enumerate(dark):
        place = x + shift * ((index + 0.5) / len(dark) - 0.5)
        low, high = max(0, int(place) - window // 2), int(place) + window // 2 + 1
        depths.append(float(profile[low:high].mean()) if high > low and low < len(profile) else 0.0)
    middle = float(np.mean(depths))
    return middle, float(np.mean([depth > max(2.0, 0.35 * middle) for depth in depths]))


def _sides(ink: Ink, box: Box, middle_x: float) -> float:
    """The share of letters on the poorer side of the line, doubled: 1 where both sides hold as much."""
    if len(ink.boxes) == 0:
        return 0.0
    centres = ink.boxes[:, 0] + ink.boxes[:, 2] / 2
    inside = (centres > box.x0) & (centres < box.x1)
    left = float(((centres < middle_x) & inside).sum()) / max(1.0, float(inside.sum()))
    return 2 * min(left, 1 - left)


def _evidence(aspect: float, line: _Line, sides: float, box: Box) -> float:
    """0..1 that this is a spread: the product of what must be there and the better of its two signs."""
    wide = _ramp(aspect - _SINGLE_BELOW, _SPREAD_ABOVE - _SINGLE_BELOW, 0.3)
    clear = 1.0 - _ramp(line.crossed - 0.005, 0.03)
    central = 1.0 - _ramp(abs(line.middle_x - (box.x0 + box.x1) / 2) / box.width - 0.06, 0.1)
    shadow = _ramp(line.shadow - 2.0, 8.0) * line.evenness
    gap = _ramp(line.free_px / box.width - 0.035, 0.04) * _ramp(sides, 0.4)
    sign = 1 - (1 - shadow) * (1 - 0.8 * gap)
    return wide * clear * (0.3 + 0.7 * central) * sign


def _ends(line: _Line, box: Box, height: int) -> tuple[float, float]:
    """The line's x at the top and the bottom edge of the array."""
    middle_y = (box.y0 + box.y1) / 2
    slope = line.shift / max(1.0, 0.92 * box.height)
    return line.middle_x - slope * middle_y, line.middle_x + slope * (height - middle_y)
