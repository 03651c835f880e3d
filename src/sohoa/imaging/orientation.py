"""Which quarter turn makes text upright, from the text itself; EXIF is not asked.

Two questions: do the lines of text run across or up the page, and are they the right way up. Latin script, and
Vietnamese with its marks above all, carries more above the small letters than below the baseline.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from sohoa.imaging.arrays import Floats, Grey, Mask, as_bytes
from sohoa.imaging.ink import Ink, find_ink

_TILE_LETTERS = 8.0  # side of a tile in letter heights
_STRIP_LETTERS = 10.0  # width of a strip in which lines are cut into core, above and below
_FULL_SIGMAS = 12.0


@dataclass(frozen=True, slots=True)
class Turn:
    """`degrees`: 0, 90, 180 or 270, the clockwise turn that makes the text upright; 0 with low confidence where
    there is no text, or text that does not tell (vertical East Asian writing stays as it is)."""

    degrees: int
    confidence: float


def find_turn(grey: Grey, ink: Ink | None = None) -> Turn:
    """The quarter turn for a reduced exposure; `ink`, where the caller has it, must be of the same array."""
    found = ink or find_ink(grey)
    if not found.has_text:
        return Turn(0, 0.0)
    across = _across(found)
    upright = found.letters if across >= 0 else as_bytes(np.rot90(found.letters))
    sigmas = _upness(upright, found.letter_height_px)
    up_confidence = math.erf(abs(sigmas) / _FULL_SIGMAS * 1.5)
    across_confidence = min(1.0, abs(across) / 0.35)
    if across >= 0:
        return Turn(0 if sigmas >= 0 else 180, up_confidence * across_confidence)
    return Turn(270 if sigmas >= 0 else 90, up_confidence * across_confidence)


def _across(ink: Ink) -> float:
    """Above 0: lines run across; below 0: up or down the page. The logarithm of the ratio of the variation of
    row sums to that of column sums, over tiles small enough to bear some skew."""
    side = max(16, round(ink.letter_height_px * _TILE_LETTERS))
    height, width = (max(1, extent // side) * side for extent in ink.letters.shape)
    full = np.zeros((height, width), np.uint8)
    part = ink.letters[:height, :width]
    full[: part.shape[0], : part.shape[1]] = part
    tiles = full.reshape(height // side, side, width // side, side)
    rows = tiles.mean(axis=3, dtype=np.float32)
    columns = tiles.mean(axis=1, dtype=np.float32)
    row_variation = np.abs(np.diff(rows, axis=1)).sum(axis=1).ravel()
    column_variation = np.abs(np.diff(columns, axis=2)).sum(axis=2).ravel()
    return float(np.log((row_variation.sum() + 1e-6) / (column_variation.sum() + 1e-6)))


def _upness(letters: Mask, letter_height: float) -> float:
    """How many standard errors more ink lies above the bodies of the lines than below them."""
    count = max(1, round(letters.shape[1] / max(16.0, letter_height * _STRIP_LETTERS)))
    profiles = cv2.resize(letters, (count, letters.shape[0]), interpolation=cv2.INTER_AREA)
    scores = [score for strip in profiles.T for score in _line_scores(strip.astype(np.float64), letter_height)]
    if len(scores) < 8:
        return 0.0
    values = np.clip(np.array(scores), -1, 1)
    return float(values.mean() / (values.std() / math.sqrt(len(values)) + 1e-3))


def _line_scores(profile: Floats, letter_height: float) -> list[float]:
    """For each line of a strip: (ink above its body - ink below) / (both + a tenth of the body)."""
    size = max(3, round(letter_height * 0.25)) | 1
    smooth = cv2.blur(profile.reshape(-1, 1), (1, size)).ravel()
    level = 0.5 * float(np.percentile(smooth, 92))
    if level < 8:
        return []
    inside = np.concatenate(([0], (smooth > level).astype(np.int8), [0]))
    starts, ends = np.flatnonzero(np.diff(inside) == 1), np.flatnonzero(np.diff(inside) == -1)
    sums = np.concatenate(([0.0], np.cumsum(profile)))
    scores = []
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        body = end - start
        if not 0.35 * letter_height <= body <= 2.0 * letter_height:
            continue
        reach = round(0.9 * body)
        before = ends[index - 1] if index else 0
        after = starts[index + 1] if index + 1 < len(starts) else len(profile)
        top = max(start - reach, (before + start) // 2)
        bottom = min(end + reach, (end + after) // 2)
        if start - top < 0.3 * body or bottom - end < 0.3 * body:
            continue
        above, below = sums[start] - sums[top], sums[bottom] - sums[end]
        scores.append((above - below) / (above + below + 0.1 * (sums[end] - sums[start]) + 1e-9))
    return scores
