"""Ink on a page: what is locally darker than its surroundings, and which of it has the size of letters."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sohoa.imaging.arrays import Grey, Mask, as_bytes

_LEAST_CONTRAST, _MOST_CONTRAST = 10, 42
_LETTER_HEIGHT_SHARE = 0.08  # of the long side: nothing taller is taken for a letter
_ENOUGH_LETTERS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """Where there is ink, on a reduced grey array of the same height and width.

    `mask` holds all of it, `darker` by how many grey levels each pixel is darker than its surroundings;
    `letters` only components of the size of letters and words; `boxes` are those components, one row each:
    x, y, width, height, area (px). `letter_height_px` is their usual height.
    """

    mask: Mask
    darker: Grey
    letters: Mask
    boxes: npt.NDArray[np.int32]
    letter_height_px: float

    @property
    def has_text(self) -> bool:
        """Whether there are enough letters to say anything about lines of text."""
        return len(self.boxes) >= _ENOUGH_LETTERS


def find_ink(grey: Grey) -> Ink:
    """Find ink by local contrast; the threshold comes from the page's own histogram of contrast."""
    darker = _darkness(grey)
    mask = as_bytes(cv2.threshold(darker, _contrast_threshold(darker), 255, cv2.THRESH_BINARY)[1])
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    keep, letter_height = _letters(np.asarray(stats, dtype=np.int32), max(grey.shape))
    table = np.where(keep, 255, 0).astype(np.uint8)
    letters = table[np.asarray(labels)]
    return Ink(mask, darker, letters, np.asarray(stats, dtype=np.int32)[keep], letter_height)


def _darkness(grey: Grey) -> Grey:
    window = max(15, max(grey.shape) // 40) | 1
    around = cv2.blur(grey, (window, window), borderType=cv2.BORDER_REPLICATE)
    return as_bytes(cv2.subtract(around, grey))


def _contrast_threshold(darker: Grey) -> float:
    """Otsu's threshold among the pixels that are darker at all: it parts ink from paper grain and show-
    through.
    """
    some = darker[::2, ::2]
    some = some[some > 4]
    if some.size < 50:
        return float(_LEAST_CONTRAST)
    found, _ = cv2.threshold(some.reshape(1, -1), 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return float(np.clip(found, _LEAST_CONTRAST, _MOST_CONTRAST))


def _letters(stats: npt.NDArray[np.int32], long_side: int) -> tuple[npt.NDArray[np.bool_], float]:
    """Which components are letters or words, and their usual height, weighted by area so that specks do
    not count.
    """
    width, height, area = stats[:, 2], stats[:, 3], stats[:, 4]
    keep = (height >= 4) & (height <= long_side * _LETTER_HEIGHT_SHARE) & (area >= 8)
    keep &= (width <= 15 * height) & (height <= 8 * width) & (area < 0.9 * width * height + 12)
    keep[0] = False  # the background
    if not keep.any():
        return keep, 0.0
    usual = weighted_median(height[keep], area[keep])
    keep &= (height >= 0.35 * usual) & (height <= 3.0 * usual)
    return keep, usual


def weighted_median(values: npt.NDArray[np.int32], weights: npt.NDArray[np.int32]) -> float:
    """The value below which half of the weight lies; there must be at least one."""
    order = np.argsort(values)
    total = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(total, total[-1] / 2)])
