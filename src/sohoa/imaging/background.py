"""Evening out the light of a page: a gain map from a reduced copy, applied to the page in strips; colour
is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sohoa.imaging.arrays import Grey, Picture, as_bytes, disc, reduced, to_grey

_WORKING_PX = 360
_STRIP_ROWS = 256
_GREATEST_GAIN = 1.6
_LEAST_UNEVENNESS = 0.03


@dataclass(frozen=True, slots=True, eq=False)
class Light:
    """The light on a page: a small map of the gain (128 = 1.0) that evens it, and how uneven it is: 0 even,
    0.3 = the darkest part of the paper has 30 % less light than the lightest.
    """

    gain: Grey
    unevenness: float


def measure_light(picture: Picture) -> Light:
    """Estimate from any copy of the page how the paper's lightness varies over it."""
    grey = to_grey(reduced(picture, _WORKING_PX)[0])
    paper = _paper_lightness(grey)
    level = float(np.percentile(paper, 80))
    low = float(np.percentile(paper, 5))
    gain = np.clip(level / np.maximum(paper, 1.0), 0.85, _GREATEST_GAIN)
    return Light(np.rint(gain * 128).astype(np.uint8), max(0.0, 1.0 - low / max(level, 1.0)))


def evened(picture: Picture, light: Light | None = None) -> Picture:
    """The page under even light, a new array; where the light is even already, the picture itself."""
    known = light or measure_light(picture)
    if known.unevenness < _LEAST_UNEVENNESS:
        return picture
    height, width = picture.shape[:2]
    result = np.empty_like(picture)
    for top in range(0, height, _STRIP_ROWS):
        bottom = min(height, top + _STRIP_ROWS)
        gain = _gain_rows(known.gain, top, bottom, height, width)
        if picture.ndim == 3:
            gain = as_bytes(cv2.merge([gain, gain, gain]))
        cv2.multiply(picture[top:bottom], gain, dst=result[top:bottom], scale=1 / 128)
    return result


def _paper_lightness(grey: Grey) -> npt.NDArray[np.float32]:
    """The lightness of the paper under print and pictures, smooth."""
    size = max(grey.shape)
    closed = as_bytes(cv2.morphologyEx(grey, cv2.MORPH_CLOSE, disc(size // 14)))
    level = float(np.percentile(closed, 80))
    filled = np.where(closed < 0.55 * level, 0, closed).astype(
        np.float32
    )  # pictures and borders tell nothing
    weight = (filled > 0).astype(np.float32)
    window = (max(3, size // 12) | 1, max(3, size // 12) | 1)
    sums, weights = cv2.blur(filled, window), cv2.blur(weight, window)
    smooth = np.where(weights > 0.05, sums / np.maximum(weights, 1e-3), level)
    return np.asarray(cv2.blur(smooth.astype(np.float32), window), dtype=np.float32)


def _gain_rows(gain: Grey, top: int, bottom: int, height: int, width: int) -> Grey:
    """The rows [top, bottom) of the gain map stretched to the size of the page."""
    scale_x, scale_y = gain.shape[1] / width, gain.shape[0] / height
    matrix = np.array([[scale_x, 0, 0.5 * scale_x - 0.5], [0, scale_y, (top + 0.5) * scale_y - 0.5]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    rows = cv2.warpAffine(gain, matrix, (width, bottom - top), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return as_bytes(rows)
