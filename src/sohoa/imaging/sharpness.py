"""How sharp the print is: the usual slope of its edges, in one figure that compares pages of one book."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from sohoa.imaging.arrays import Grey

_EDGES = 20_000
_LEAST_STEP = 24


@dataclass(frozen=True, slots=True)
class Sharpness:
    """`edge_slope`: the usual slope of a strong edge as a share of its own step per pixel: about 0.5 and
    more is crisp, below 0.15 soft. It depends on resolution and type: compare pages of one book.
    `confidence` is low where there are few edges.
    """

    edge_slope: float
    confidence: float


def measure_sharpness(grey: Grey) -> Sharpness:
    """Measure at full resolution; give a part from the middle of a large page, 1,000 px square is plenty."""
    if min(grey.shape) < 16:
        return Sharpness(0.0, 0.0)
    kernel = np.ones((7, 7), np.uint8)
    step = np.asarray(cv2.subtract(cv2.dilate(grey, kernel), cv2.erode(grey, kernel)))
    across = np.abs(cv2.Sobel(grey, cv2.CV_16S, 1, 0, ksize=3).astype(np.int32))
    along = np.abs(cv2.Sobel(grey, cv2.CV_16S, 0, 1, ksize=3).astype(np.int32))
    slope = np.maximum(across, along) / 8.0
    least = max(_LEAST_STEP, float(np.percentile(step, 98)) * 0.5)
    strongest = cv2.dilate(slope.astype(np.float32), np.ones((3, 3), np.uint8))
    edges = (step >= least) & (slope >= strongest - 0.01) & (slope > 2)
    count = int(edges.sum())
    if count < 50:
        return Sharpness(0.0, 0.0)
    share = slope[edges] / step[edges]
    return Sharpness(float(np.median(share)), min(1.0, count / _EDGES * 10))
