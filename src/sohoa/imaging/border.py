"""The box of the paper in an exposure: the page or the open book against scanner bed, table or cradle.

The background is learnt from the frame's rim: what differs from it in colour or lightness, once print is
closed over, is paper. Where the rim is paper itself, the page fills the frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sohoa.imaging.arrays import Mask, Picture, as_bytes, brick, disc, reduced, to_colour
from sohoa.model.geometry import Box

_WORKING_PX = 400
_LEAST_DIFFERENCE = 0.8  # in Lab, paper against background
_NEARLY_WHITE = 97.0  # lightness: paper so white may lie on white ground, which then tells nothing
_LEAST_SHARPNESS = 0.45
_LEAST_CONFIDENCE = 0.4
_LEAST_SHARE = 0.12  # of the frame: nothing smaller is taken for the page


@dataclass(frozen=True, slots=True)
class PageBox:
    """`box`: the paper, in px of the array given; the whole frame where no background shows."""

    box: Box
    confidence: float


def find_page_box(picture: Picture, masked: tuple[Box, ...] = ()) -> PageBox:
    """The paper's box in a reduced exposure (colour is better than grey: a grey bed may be as light as old
    paper). `masked`: boxes of targets and rulers, taken for background.
    """
    small, scale = reduced(to_colour(picture), _WORKING_PX)
    height, width = small.shape[:2]
    whole = Box(0, 0, picture.shape[1], picture.shape[0])
    paper, confidence = _paper(small, [box.scaled(scale) for box in masked])
    if paper is None:
        return PageBox(whole, confidence)
    box = _trimmed(paper)
    if box.width * box.height < _LEAST_SHARE * width * height:
        return PageBox(whole, 0.3)
    return PageBox(_stretched(box, scale, whole), confidence)


def _paper(small: Picture, masked: list[Box]) -> tuple[Mask | None, float]:
    """The mask of the paper, or None where it fills the frame; and a confidence."""
    lab = _print_free_lab(small)
    rim = _rim(lab.shape[0], lab.shape[1], masked)
    paper_colour = _paper_colour(lab)
    away = np.linalg.norm(lab - paper_colour, axis=2)
    outside = rim & (away > _LEAST_DIFFERENCE + _grain(away))
    share = float(outside.sum() / max(1, rim.sum()))
    if share < 0.02:
        return None, 0.6 if paper_colour[0] > _NEARLY_WHITE else 0.9
    background = np.median(lab[outside], axis=0)
    contrast = float(np.linalg.norm(background - paper_colour))
    place = _place(lab, background, paper_colour, masked)
    found = _main_part(np.where(place > 0.5, 255, 0).astype(np.uint8))
    sharpness = _edge_sharpness(place, found)
    noise = _noise(place, found, outside)
    confidence = _confidence(sharpness, noise, _fullness(found), contrast)
    return (found, confidence) if confidence >= _LEAST_CONFIDENCE else (None, 0.6)


def _noise(place: npt.NDArray[np.float32], mask: Mask, outside: npt.NDArray[np.bool_]) -> float:
    """How far paper and background stray from their own colours, as a share of the way between the two."""
    inside = mask > 0
    if not inside.any():
        return 1.0
    paper = float(np.median(np.abs(place[inside] - 1)))
    return paper + float(np.median(np.abs(place[outside])))


def _confidence(sharpness: float, noise: float, fullness: float, contrast: float) -> float:
    if sharpness < _LEAST_SHARPNESS:
        return 0.0
    quiet = float(np.clip((0.6 - noise) / 0.3, 0, 1))
    return float(np.clip(fullness * quiet * (0.6 + 0.4 * min(1.0, contrast / 20)), 0.0, 0.99))


def _print_free_lab(small: Picture) -> npt.NDArray[np.float32]:
    """Lab colours (OpenCV's float scale) once print is closed over."""
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, disc(max(small.shape[:2]) // 40))
    smooth = cv2.medianBlur(closed, 5)
    lab = cv2.cvtColor(smooth.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return np.asarray(lab, dtype=np.float32)


def _paper_colour(lab: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The usual colour of the lighter half of the middle of the frame: pictures and shadows are in the
    darker.
    """
    height, width = lab.shape[:2]
    middle = lab[height // 4 : 3 * height // 4, width // 4 : 3 * width // 4].reshape(-1, 3)
    light = middle[middle[:, 0] >= np.median(middle[:, 0])]
    return np.asarray(np.median(light, axis=0), dtype=np.float32)


def _grain(away: npt.NDArray[np.float32]) -> float:
    height, width = away.shape
    return float(np.median(away[height // 4 : 3 * height // 4, width // 4 : 3 * width // 4]))


def _rim(height: int, width: int, masked: list[Box]) -> npt.NDArray[np.bool_]:
    rim = np.ones((height, width), np.bool_)
    band = max(2, round(0.015 * max(height, width)))
    rim[band : height - band, band : width - band] = False
    for box in masked:
        rim[int(box.y0) : int(box.y1) + 1, int(box.x0) : int(box.x1) + 1] = False
    return rim


def _place(
    lab: npt.NDArray[np.float32],
    background: npt.NDArray[np.float32],
    paper: npt.NDArray[np.float32],
    masked: list[Box],
) -> npt.NDArray[np.float32]:
    """Where each pixel's colour lies between the background's (0) and the paper's (1)."""
    axis = paper - background
    place = np.asarray((lab - background) @ axis / max(float(axis @ axis), 1e-6), dtype=np.float32)
    for box in masked:
        place[int(box.y0) : int(box.y1) + 1, int(box.x0) : int(box.x1) + 1] = 0
    return place


def _edge_sharpness(place: npt.NDArray[np.float32], mask: Mask) -> float:
    """How great a part of the way from background to paper is made within a few pixels of the mask's edge:
    shade that deepens slowly is no edge of paper.
    """
    inner = as_bytes(cv2.erode(mask, brick(3, 3), borderType=cv2.BORDER_REPLICATE))
    rim = (mask > 0) & (inner == 0)
    if not rim.any():
        return 0.0
    reach = brick(9, 9)
    clipped = np.clip(place, 0, 1)
    steps = cv2.dilate(clipped, reach)[rim] - cv2.erode(clipped, reach)[rim]
    return float(np.median(steps))


def _main_part(mask: Mask) -> Mask:
    """The largest component once bridges are cut and gaps closed, with others of at least a quarter of
    its size.
    """
    side = max(mask.shape)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, disc(side // 100))
    opened = as_bytes(cv2.morphologyEx(closed, cv2.MORPH_OPEN, brick(side // 16, side // 16)))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=4)
    areas = np.asarray(stats)[:, cv2.CC_STAT_AREA].astype(np.float64)
    areas[0] = 0
    keep = areas >= 0.25 * max(areas.max(), 1)
    return np.where(keep, 255, 0).astype(np.uint8)[np.asarray(labels)]


def _trimmed(mask: Mask) -> Box:
    """The box of the rows and columns that hold at least three tenths of the greatest row or column."""
    extents = []
    for axis in (1, 0):
        sums = mask.sum(axis=axis, dtype=np.int64)
        inside = np.flatnonzero(sums > 0.3 * max(1, sums.max()))
        extents.append((0, 0) if inside.size == 0 else (int(inside[0]), int(inside[-1]) + 1))
    (top, bottom), (left, right) = extents
    return Box(left, top, right, bottom)


def _fullness(mask: Mask) -> float:
    """How much of its own box the mask fills: 1 for an upright rectangle."""
    box = _trimmed(mask)
    inside = mask[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)]
    return float(inside.mean() / 255) if inside.size else 0.0


def _stretched(box: Box, scale: float, whole: Box) -> Box:
    """The box in px of the array given; an edge within one working pixel of the frame is the frame's."""
    slack = 1.5 / scale
    large = box.scaled(1 / scale)
    return Box(
        0.0 if large.x0 < slack else large.x0,
        0.0 if large.y0 < slack else large.y0,
        whole.x1 if whole.x1 - large.x1 < slack else large.x1,
        whole.y1 if whole.y1 - large.y1 < slack else large.y1,
    )
