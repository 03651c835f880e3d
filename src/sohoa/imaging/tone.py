"""Tone of a page: clipped shadows and highlights, mean levels, and how much ink is on it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from sohoa.imaging.arrays import Grey, Picture, as_bytes, to_grey

_BLACK, _WHITE = 1, 254
_SHOW_THROUGH_SHARE = 0.45  # of the contrast of the page's own ink
_FAINTEST_INK = 35.0  # grey levels below the paper around it; less is grain or the other side
_BLANK_BELOW = 0.0008


@dataclass(frozen=True, slots=True)
class Tone:
    """Shares are 0..1 of the pixels: `highlights_clipped` in any colour at 254 or more, `shadows_clipped`
    with all colours at 1 or less. `mean_levels`: one per colour, 0..255. `paper_level` and `ink_level`:
    usual lightness.
    """

    highlights_clipped: float
    shadows_clipped: float
    mean_levels: tuple[float, ...]
    paper_level: float
    ink_level: float


@dataclass(frozen=True, slots=True)
class Blankness:
    """`ink_share`: of the page, 0..1, what shows through from the other side not counted. `is_blank`
    follows from it; `confidence` is low near the border between the two.
    """

    ink_share: float
    is_blank: bool
    confidence: float


def measure_tone(picture: Picture) -> Tone:
    """Measure a page, best its page box alone and at full resolution: reducing hides clipping."""
    planes = cv2.split(picture) if picture.ndim == 3 else (picture,)
    histograms = [np.bincount(np.asarray(plane).ravel()[::3], minlength=256) for plane in planes]
    total = max(1, int(histograms[0].sum()))
    levels = np.arange(256)
    means = tuple(float((histogram * levels).sum() / total) for histogram in histograms)
    grey = to_grey(picture[::4, ::4])
    return Tone(
        max(float(histogram[_WHITE:].sum() / total) for histogram in histograms),
        min(float(histogram[: _BLACK + 1].sum() / total) for histogram in histograms),
        means,
        float(np.percentile(grey, 75)),
        float(np.percentile(grey, 2)),
    )


def measure_blankness(grey: Grey) -> Blankness:
    """Judge a reduced page inside its box; a rim of a fortieth on every side is left out."""
    height, width = grey.shape
    inner = grey[height // 40 : height - height // 40, width // 40 : width - width // 40]
    if inner.size == 0:
        return Blankness(0.0, True, 0.0)
    window = max(15, max(grey.shape) // 30) | 1
    paper = cv2.medianBlur(
        as_bytes(cv2.resize(inner, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)), 21
    )
    around = as_bytes(cv2.resize(paper, (inner.shape[1], inner.shape[0]), interpolation=cv2.INTER_LINEAR))
    darker = as_bytes(cv2.subtract(cv2.blur(around, (window, window)), inner))
    strongest = float(np.percentile(darker[::2, ::2], 99.8))
    threshold = max(_FAINTEST_INK, _SHOW_THROUGH_SHARE * strongest)
    mask = np.where(darker > threshold, 255, 0).astype(np.uint8)
    share = _without_specks(mask)
    distance = abs(np.log10(max(share, 1e-6) / _BLANK_BELOW))
    return Blankness(share, share < _BLANK_BELOW, float(min(1.0, distance)))


def _without_specks(mask: Grey) -> float:
    """The share of the pixels that are ink, components of less than six pixels not counted."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    areas = np.asarray(stats)[1:, cv2.CC_STAT_AREA]
    return float(areas[areas >= 6].sum() / max(1, mask.size))
