"""Letters that the edge of a rendered page cuts: text that the crop, the scanner or the binding took away.

Slivers of the neighbouring page, the book block or a shadow touch the edge too. A cut letter differs from
them in that the text goes on inward: a next letter beside it or, at the upper and lower edge, a next line.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sohoa.imaging.ink import Ink

_REACH_PX = 1
_NEXT_LETTER, _NEXT_LINE = 1.2, 2.5  # gaps inward, in usual heights of a letter
_LEAST_HEIGHT, _MOST_HEIGHT = 0.4, 2.0  # of a letter, in usual heights

Spans = npt.NDArray[np.int32]


def letters_cut(ink: Ink) -> int:
    """How many letters are cut by the edge that cuts most of them."""
    height = ink.letter_height_px
    if not ink.has_text or height <= 0:
        return 0
    x, y, width, tall = (ink.boxes[:, column] for column in range(4))
    letters = (tall >= _LEAST_HEIGHT * height) & (tall <= _MOST_HEIGHT * height)
    x, y, width, tall = (of[letters] for of in (x, y, width, tall))
    page_height, page_width = ink.mask.shape
    across, down = np.stack([x, x + width], axis=1), np.stack([y, y + tall], axis=1)
    return max(
        _cut(across, down, _NEXT_LETTER * height),
        _cut(page_width - across[:, ::-1], down, _NEXT_LETTER * height),
        _cut(down, across, _NEXT_LINE * height),
        _cut(page_height - down[:, ::-1], across, _NEXT_LINE * height),
    )


def _cut(inward: Spans, along: Spans, gap_px: float) -> int:
    """How many letters touch the edge where `inward` is 0 and have another behind them within the gap.

    Spans are start and end of each letter, away from the edge and along it.
    """
    touching = inward[:, 0] <= _REACH_PX
    inner, inner_along = inward[~touching], along[~touching]
    count = 0
    for (_, end), (start, stop) in zip(inward[touching], along[touching], strict=True):
        shared = np.minimum(inner_along[:, 1], stop) - np.maximum(inner_along[:, 0], start)
        near = (inner[:, 0] >= end - 2) & (inner[:, 0] - end <= gap_px)
        sizes = np.minimum(inner_along[:, 1] - inner_along[:, 0], stop - start)
        count += bool((near & (shared >= 0.5 * sizes)).any())
    return count
