"""Which quarter turn makes text upright, from the text itself; EXIF is not asked.

Two questions: do the lines of text run across or up the page, and are they the right way up. Latin script,
and Vietnamese with its marks above all, carries more above the small letters than below the baseline.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sohoa.imaging.arrays import Floats, Grey, Mask, as_bytes, brick
from sohoa.imaging.ink import Ink, find_ink, weighted_median
from sohoa.imaging.skew import find_skew

Counts = npt.NDArray[np.int32]

_TILE_LETTERS = 10.0  # side of a tile in letter heights
_STRIP_LETTERS = 6.0  # width of a strip in which lines are cut into core, above and below
_FEWEST_LINES = 8
_USUAL_EXCESS, _EXCESS_SPREAD = 0.16, 0.12  # of ink above over ink below, from text to text of Latin script
_CLEAR_ODDS = 2.0
_LYING_IS_RARE = 2.2  # odds against, for columns of East Asian writing look alike and must not be turned
_TELLING_ERRORS = 3.0
_LEAST_SKEW_DEGREES = 1.5


@dataclass(frozen=True, slots=True)
class Turn:
    """`degrees`: 0, 90, 180 or 270, the clockwise turn that makes the text upright; 0 with low confidence
    where there is no text, or text that does not tell (vertical East Asian writing stays as it is).
    """

    degrees: int
    confidence: float
    across: float = 0.0
    """-2..2: above 0 where lines run across, below 0 where they run up or down; 0 where there is no text."""


def find_turn(grey: Grey, ink: Ink | None = None) -> Turn:
    """The quarter turn for a reduced exposure; `ink`, where the caller has it, must be of the same array."""
    found = ink or find_ink(grey)
    if not found.has_text:
        return Turn(0, 0.0)
    across = _across(found)
    lying = across < 0
    if lying:  # heights of letters and words change places with widths: measured anew
        found = find_ink(np.ascontiguousarray(np.rot90(grey)))
    upright = _log_odds(found, lying)
    if abs(upright) < _CLEAR_ODDS:  # skew may blur the lines: once more without it
        skew = find_skew(found.darker, found)
        if abs(skew.degrees) > _LEAST_SKEW_DEGREES:
            upright = _log_odds(_straightened(found, skew.degrees), lying)
    strength = max(0.0, abs(upright) - _LYING_IS_RARE) if lying else abs(upright)
    confidence = math.tanh(strength / 2) * min(1.0, abs(across) / 0.35)
    degrees = (270 if lying else 0) if upright >= 0 else (90 if lying else 180)
    return Turn(degrees, confidence, across)


def _log_odds(ink: Ink, lying: bool) -> float:
    """The logarithm of the odds that the text stands upright rather than on its head.

    Where lines run up the page and the letters tell nothing for certain, nothing is claimed: they may be
    columns of East Asian writing.
    """
    scores = _line_scores_of(ink.letters, ink.letter_height_px)
    if len(scores) < _FEWEST_LINES:
        return 0.0
    excess, error = float(scores.mean()), float(scores.std()) / math.sqrt(len(scores))
    marks = 2 * excess * _USUAL_EXCESS / (_EXCESS_SPREAD**2 + error**2)
    if lying and abs(excess) < _TELLING_ERRORS * error:
        return 0.0
    return marks + float(np.clip(0.7 * _raggedness(ink), -3, 3))


def _straightened(ink: Ink, degrees: float) -> Ink:
    """The same ink with its letters turned clockwise about the middle; the rest is not."""
    height, width = ink.letters.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    letters = as_bytes(cv2.warpAffine(ink.letters, matrix, (width, height), flags=cv2.INTER_LINEAR))
    return Ink(ink.mask, ink.darker, letters, ink.boxes, ink.letter_height_px)


def _across(ink: Ink) -> float:
    """Above 0: lines run across; below 0: up or down the page. The logarithm of the ratio of the variation of
    row sums to that of column sums, over tiles small enough to bear some skew.
    """
    letter = _letter_px(ink)
    side = max(16, round(letter * _TILE_LETTERS))
    height, width = (max(1, extent // side) * side for extent in ink.letters.shape)
    full = np.zeros((height, width), np.uint8)
    part = ink.letters[:height, :width]
    smooth = max(3, round(letter * 0.7)) | 1
    full[: part.shape[0], : part.shape[1]] = cv2.blur(part, (smooth, smooth))
    tiles = full.reshape(height // side, side, width // side, side)
    rows = tiles.mean(axis=3, dtype=np.float32)
    columns = tiles.mean(axis=1, dtype=np.float32)
    row_variation, column_variation = rows.var(axis=1).ravel(), columns.var(axis=2).ravel()
    amounts = tiles.mean(axis=(1, 3), dtype=np.float32).ravel()
    written = amounts > 0.25 * float(amounts.max())
    ratios = np.log((row_variation[written] + 1.0) / (column_variation[written] + 1.0))
    return float(np.average(np.clip(ratios, -2, 2), weights=amounts[written]))


def _letter_px(ink: Ink) -> float:
    """The size of letters whichever way they lie: words that hang together are long one way only."""
    return 1.2 * weighted_median(ink.boxes[:, 2:4].min(axis=1), ink.boxes[:, 4])


def _line_scores_of(letters: Mask, letter_height: float) -> Floats:
    """The scores of all lines of all strips."""
    count = max(1, round(letters.shape[1] / max(16.0, letter_height * _STRIP_LETTERS)))
    profiles = cv2.resize(letters, (count, letters.shape[0]), interpolation=cv2.INTER_AREA)
    strips = np.asarray(profiles, dtype=np.float64).reshape(letters.shape[0], count).T
    scores = [score for strip in strips for score in _line_scores(strip, letter_height)]
    return np.clip(np.array(scores, dtype=np.float64), -1, 1)


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


def _raggedness(ink: Ink) -> float:
    """How many standard errors more the right ends of neighbouring lines differ than their left ends:
    paragraphs end short on the right.
    """
    letter = ink.letter_height_px
    closed = cv2.morphologyEx(ink.letters, cv2.MORPH_CLOSE, brick(round(2.5 * letter), 1))
    _, _, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    lines = np.asarray(stats, dtype=np.int32)[1:]
    lines = lines[(lines[:, 2] > 8 * letter) & (lines[:, 3] < 4 * letter)]
    differences = _end_differences(lines[:, 0], lines[:, 1], lines[:, 0] + lines[:, 2], letter)
    if len(differences) < 8:
        return 0.0
    return float(differences.mean() / (differences.std() / math.sqrt(len(differences)) + 0.05))


def _end_differences(left: Counts, top: Counts, right: Counts, letter: float) -> Floats:
    """For each line and the next below it: difference of right ends less difference of left ends, in
    letters, at most 5 either way.
    """
    order = np.argsort(top)
    found = []
    for place, upper in enumerate(order):
        for lower in order[place + 1 : place + 8]:
            drop = top[lower] - top[upper]
            shared = min(right[upper], right[lower]) - max(left[upper], left[lower])
            if drop > 4 * letter:
                break
            if drop > letter and shared > 5 * letter:
                apart = [min(5.0, abs(float(side[upper] - side[lower])) / letter) for side in (left, right)]
                found.append(apart[1] - apart[0])
                break
    return np.array(found)
