"""Colour targets beside the page, so that cropping passes them by, and exposures of nothing but a target.

A target is a grid of evenly coloured upright rectangles of one size, several of them saturated and of
different hues; its grey patches are found by growing the box over what differs from the ground around it.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sohoa.imaging.arrays import Colour, Mask, Picture, as_bytes, brick, reduced
from sohoa.model.geometry import Box

_WORKING_PX = 800
_LEAST_SATURATION, _LEAST_VALUE = 80, 50
_LEAST_PATCHES, _LEAST_HUES = 4, 3
_WHOLE_FRAME_SHARE = 0.35  # of the frame: then there is no room for a page
_EMPTY_SHARE = 0.03  # of the frame: less that differs from the ground is no page


@dataclass(frozen=True, slots=True)
class ColourTargets:
    """`boxes`: the targets, in px of the array given; `is_whole_frame`: nothing else is on this exposure."""

    boxes: tuple[Box, ...]
    is_whole_frame: bool
    confidence: float


def find_colour_targets(picture: Picture) -> ColourTargets:
    """Look for colour targets on a reduced exposure; a grey picture can hold none that this would find."""
    if picture.ndim == 2:
        return ColourTargets((), False, 0.0)
    small, scale = reduced(picture, _WORKING_PX)
    patches = _patches(small)
    groups = [group for group in _groups(patches) if _is_target(group)]
    if not groups:
        return ColourTargets((), False, 0.9)
    grown = [_grown(small, group) for group in groups]
    confidence = min(1.0, sum(len(group) for group in groups) / 8)
    return ColourTargets(tuple(box.scaled(1 / scale) for box in grown), _is_alone(small, grown), confidence)


def _is_alone(small: Colour, targets: list[Box]) -> bool:
    """Whether there is nothing but targets, and what lies against them, on an even ground."""
    area = small.shape[0] * small.shape[1]
    if sum(box.width * box.height for box in targets) > _WHOLE_FRAME_SHARE * area:
        return True
    side = max(max(box.width, box.height) for box in targets) / 3
    other = cv2.medianBlur(_differs_from_ground(small, targets[0], side), 5)
    near = np.zeros_like(other)
    for box in targets:
        x0, y0 = int(max(0, box.x0 - side)), int(max(0, box.y0 - side))
        near[y0 : int(box.y1 + side), x0 : int(box.x1 + side)] = 1
    away = int(np.count_nonzero(other[near == 0]))
    return bool(away < _EMPTY_SHARE * area)


@dataclass(frozen=True, slots=True)
class _Patch:
    box: Box
    hue: float


def _patches(small: Colour) -> list[_Patch]:
    """Evenly coloured, saturated, well filled upright rectangles."""
    hsv = as_bytes(cv2.cvtColor(small, cv2.COLOR_RGB2HSV))
    saturated = (hsv[:, :, 1] >= _LEAST_SATURATION) & (hsv[:, :, 2] >= _LEAST_VALUE)
    even = np.where(saturated & _even(small), 255, 0).astype(np.uint8)
    _, _labels, stats, centroids = cv2.connectedComponentsWithStats(even, connectivity=4)
    least, most = (0.008 * max(small.shape[:2])) ** 2, 0.04 * small.shape[0] * small.shape[1]
    found = []
    for index, (x, y, width, height, area) in enumerate(np.asarray(stats).tolist()):
        well_made = index and area > 0.8 * width * height and 0.3 < width / height < 3.3
        if well_made and least <= area <= most:
            centre = np.asarray(centroids)[index]
            hue = float(hsv[int(centre[1]), int(centre[0]), 0]) * 2
            found.append(_Patch(Box(x, y, x + width, y + height), hue))
    return found


def _even(small: Colour) -> npt.NDArray[np.bool_]:
    """Where no edge is near: the darkest and the lightest neighbour differ little in every colour."""
    smooth = as_bytes(cv2.medianBlur(small, 3))
    spread = cv2.subtract(cv2.dilate(smooth, brick(3, 3)), cv2.erode(smooth, brick(3, 3)))
    return np.asarray(np.asarray(spread).max(axis=2) < 24)


def _groups(patches: list[_Patch]) -> list[list[_Patch]]:
    """Patches of about one size that stand next to each other."""
    left, groups = list(patches), []
    while left:
        group, edge = [], [left.pop()]
        while edge:
            patch = edge.pop()
            group.append(patch)
            near = [other for other in left if _are_neighbours(patch.box, other.box)]
            left = [other for other in left if other not in near]
            edge.extend(near)
        groups.append(group)
    return groups


def _are_neighbours(one: Box, other: Box) -> bool:
    sizes = one.width * one.height / max(1.0, other.width * other.height)
    across = max(one.x0, other.x0) - min(one.x1, other.x1)
    along = max(one.y0, other.y0) - min(one.y1, other.y1)
    side = max(one.width, one.height, other.width, other.height)
    return 0.4 < sizes < 2.5 and max(across, along) < 1.3 * side and min(across, along) < 0


def _is_target(group: list[_Patch]) -> bool:
    hues = sorted(patch.hue for patch in group)
    distinct = 1 + sum(later - hue > 20 for hue, later in itertools.pairwise(hues))
    return len(group) >= _LEAST_PATCHES and distinct >= _LEAST_HUES


def _grown(small: Colour, group: list[_Patch]) -> Box:
    """The group's box, grown over grey patches and frame: while most of the next strip differs from the
    ground.
    """
    boxes = [patch.box for patch in group]
    x0, y0 = min(box.x0 for box in boxes), min(box.y0 for box in boxes)
    x1, y1 = max(box.x1 for box in boxes), max(box.y1 for box in boxes)
    wide = float(np.median([box.width for box in boxes]))
    high = float(np.median([box.height for box in boxes]))
    other = _differs_from_ground(small, Box(x0, y0, x1, y1), max(wide, high))
    top, bottom = _grown_extent(other[:, int(x0) : int(x1)].mean(axis=1), y0, y1, 3 * high, _gap(boxes))
    left, right = _grown_extent(other[int(top) : int(bottom)].mean(axis=0), x0, x1, 6 * wide, _gap(boxes))
    return Box(left, top, right, bottom)


def _gap(boxes: list[Box]) -> float:
    """The usual distance from a patch to the nearest other (px)."""
    gaps = [
        min(
            max(box.x0 - other.x1, other.x0 - box.x1, box.y0 - other.y1, other.y0 - box.y1)
            for other in boxes
            if other is not box
        )
        for box in boxes
    ]
    return max(0.0, float(np.median(gaps)))


def _differs_from_ground(small: Colour, box: Box, side: float) -> Mask:
    """1 where the colour is not that of the ground, which is the usual colour of a wide ring around the
    box.
    """
    height, width = small.shape[:2]
    y0, y1 = int(max(0, box.y0 - 2 * side)), int(min(height, box.y1 + 2 * side))
    x0, x1 = int(max(0, box.x0 - 2 * side)), int(min(width, box.x1 + 2 * side))
    ring = np.ones((y1 - y0, x1 - x0), np.bool_)
    ring[int(box.y0) - y0 : int(box.y1) - y0, int(box.x0) - x0 : int(box.x1) - x0] = False
    bins = (small[y0:y1, x0:x1][ring] // 16).astype(np.int32)
    codes, counts = np.unique(bins @ np.array([256, 16, 1]), return_counts=True)
    code = int(codes[int(np.argmax(counts))])
    ground = np.array([code // 256, code // 16 % 16, code % 16]) * 16 + 8
    return as_bytes(np.abs(small.astype(np.int16) - ground).max(axis=2) > 24)


def _grown_extent(
    shares: npt.NDArray[np.float64], low: float, high: float, farthest_px: float, gap_px: float
) -> tuple[float, float]:
    """Grow [low, high) while most of a row differs, over gaps no wider than so, at most so far either way."""
    ends = []
    for start, step in ((int(low), -1), (int(high) - 1, 1)):
        kept = start
        for place in range(start + step, start + step * round(farthest_px), step):
            if not 0 <= place < len(shares) or abs(place - kept) > gap_px + 3:
                break
            if shares[place] > 0.5:
                kept = place
        ends.append(kept)
    return float(ends[0]), float(ends[1] + 1)
