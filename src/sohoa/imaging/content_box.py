"""The box of what is written, printed or pictured on a page, without gutter shadow, dark borders and
specks.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sohoa.imaging.arrays import Grey, Mask, as_bytes, brick
from sohoa.imaging.ink import Ink, find_ink
from sohoa.imaging.warp import turned_part
from sohoa.model.geometry import Box, Point

_RIM_SHARE = 0.012  # of the page: what lies wholly in this rim is border
_CLEAR_SHARE = 0.025  # of the page: small signs keep so far off its edges
_FAINT_LINE, _FAINT_SIGN = 0.4, 0.7  # of the usual darkness of print: less shows through or is a stain


@dataclass(frozen=True, slots=True)
class ContentBox:
    """`box`: in px of the array given; the page itself with confidence 0 where nothing is on it.
    `is_blank` says so.
    """

    box: Box
    is_blank: bool
    confidence: float


def find_content_box(
    grey: Grey, page: Box | None = None, ink: Ink | None = None, turn_degrees: float = 0.0
) -> ContentBox:
    """The content of a page on a reduced array. `page`: its box, the whole array where it is not given.

    The box is upright after the page has been turned clockwise by `turn_degrees` about its middle.
    """
    height, width = grey.shape
    area = page or Box(0, 0, width, height)
    found = ink or find_ink(grey)
    x0, y0, x1, y1 = (round(value) for value in (area.x0, area.y0, area.x1, area.y1))
    mask = _without_borders(found.mask[y0:y1, x0:x1])
    darker = found.darker[y0:y1, x0:x1]
    if turn_degrees:
        mask, darker = _turned(mask, turn_degrees), _turned(darker, turn_degrees)
        mask = as_bytes(cv2.threshold(mask, 127, 255, cv2.THRESH_BINARY)[1])
    letter = min(max(4.0, found.letter_height_px), max(grey.shape) / 60)
    blocks = _blocks(mask, darker, letter)
    if len(blocks) == 0:
        return ContentBox(area, True, 0.0)
    left, top = blocks[:, 0].min(), blocks[:, 1].min()
    right, bottom = (blocks[:, 0] + blocks[:, 2]).max(), (blocks[:, 1] + blocks[:, 3]).max()
    box = Box(float(left + x0), float(top + y0), float(right + x0), float(bottom + y0))
    return ContentBox(box, False, _confidence(found, box, area))


def _turned(plane: Grey, degrees: float) -> Grey:
    """The plane turned clockwise about its middle, in its own size."""
    height, width = plane.shape
    return turned_part(plane, degrees, Point(width / 2, height / 2), Box(0, 0, width, height))


def _without_borders(mask: Mask) -> Mask:
    """The ink without components that touch the edge of the page or run along it, as shadows and borders
    do.
    """
    height, width = mask.shape
    if min(height, width) < 8:
        return np.zeros_like(mask)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    table = np.asarray(stats, dtype=np.int32)
    left, top = table[:, 0], table[:, 1]
    right, bottom = left + table[:, 2], top + table[:, 3]
    rim_x, rim_y = max(2, round(_RIM_SHARE * width)), max(2, round(_RIM_SHARE * height))
    touching = (left <= 1) | (top <= 1) | (right >= width - 1) | (bottom >= height - 1)
    in_rim = (right <= rim_x) | (left >= width - rim_x) | (bottom <= rim_y) | (top >= height - rim_y)
    keep = ~(touching | in_rim | _is_shadow(table, height, width)) & (table[:, 4] >= 4)
    keep[0] = False
    return np.where(keep, 255, 0).astype(np.uint8)[np.asarray(labels)]


def _is_shadow(table: npt.NDArray[np.int32], height: int, width: int) -> npt.NDArray[np.bool_]:
    """Long narrow components beside an edge and along it: the gutter's shadow, a scanner's line, a piece of
    the paper's own edge.
    """
    left, top, wide, high = (table[:, column] for column in range(4))
    right, bottom = left + wide, top + high
    at_side = (right < 0.08 * width) | (left > 0.92 * width)
    at_end = (bottom < 0.05 * height) | (top > 0.95 * height)
    shadow = (high > 0.6 * height) & (wide < 0.06 * width) & at_side
    upright = (high > 4 * wide) & (high > 0.02 * height) & at_side
    flat = (wide > 6 * high) & (wide > 0.02 * width) & at_end
    return np.asarray(shadow | upright | flat)


def _blocks(mask: Mask, darker: Grey, letter: float) -> npt.NDArray[np.int32]:
    """Boxes (x, y, width, height, ink) of lines and pictures: ink drawn together over the gaps between words.

    A block is more than a speck: a letter high or long and as dark as print is here. A lone letter or two,
    such as a page number, must stand clear of the page's edge besides.
    """
    reach = round(2.0 * letter)
    joined = as_bytes(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, brick(reach, max(1, reach // 2))))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    blocks = np.asarray(stats, dtype=np.int32).copy()
    places = np.asarray(labels)[mask > 0]
    inked = np.bincount(places, minlength=len(blocks))
    darkness = np.bincount(places, weights=darker[mask > 0], minlength=len(blocks)) / np.maximum(inked, 1)
    blocks[:, 4] = inked
    long, short = blocks[:, 2:4].max(axis=1), blocks[:, 2:4].min(axis=1)
    clear = _stands_clear(blocks, mask.shape[0], mask.shape[1])
    is_line = (long >= 3 * letter) & (clear | (short >= 0.4 * letter)) & (inked >= letter * letter)
    is_sign = (long >= 0.6 * letter) & (short >= 0.2 * letter) & (inked >= 0.12 * letter * letter)
    is_line[0] = is_sign[0] = False
    if not is_line.any():
        return np.asarray(blocks[is_sign], dtype=np.int32)
    usual = float(np.average(darkness[is_line], weights=inked[is_line]))
    keep = (is_line & (darkness > _FAINT_LINE * usual)) | (is_sign & clear & (darkness > _FAINT_SIGN * usual))
    return np.asarray(blocks[keep], dtype=np.int32)


def _stands_clear(blocks: npt.NDArray[np.int32], height: int, width: int) -> npt.NDArray[np.bool_]:
    """Whether blocks keep off the page's edges, where specks and worn corners are."""
    rim_x, rim_y = _CLEAR_SHARE * width, _CLEAR_SHARE * height
    across = (blocks[:, 0] > rim_x) & (blocks[:, 0] + blocks[:, 2] < width - rim_x)
    return np.asarray(across & (blocks[:, 1] > rim_y) & (blocks[:, 1] + blocks[:, 3] < height - rim_y))


def _confidence(ink: Ink, box: Box, page: Box) -> float:
    """Low where there are few letters, or where the content reaches the page's very edge."""
    letters = min(1.0, len(ink.boxes) / 60)
    margins = (box.x0 - page.x0, page.x1 - box.x1, box.y0 - page.y0, page.y1 - box.y1)
    free = sum(margin > 0.01 * page.width for margin in margins) / 4
    return (0.4 + 0.6 * letters) * (0.5 + 0.5 * free)
