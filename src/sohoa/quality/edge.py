"""Letters that the edge of a rendered page cuts: text that the crop, the scanner or the binding took away."""

from __future__ import annotations

from sohoa.imaging.ink import Ink

_REACH_PX = 1


def letters_cut(ink: Ink) -> int:
    """How many components of the size of letters touch the edge that most of them touch."""
    if not ink.has_text:
        return 0
    height, width = ink.mask.shape
    x, y, across, down = (ink.boxes[:, column] for column in range(4))
    edges = (
        x <= _REACH_PX,
        y <= _REACH_PX,
        x + across >= width - _REACH_PX,
        y + down >= height - _REACH_PX,
    )
    return max(int(edge.sum()) for edge in edges)
