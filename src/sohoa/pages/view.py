"""An upright, reduced copy of an exposure, and the way of boxes and lines from it to the full exposure and
back.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sohoa.imaging.arrays import Grey, Picture, to_grey
from sohoa.imaging.ink import Ink, find_ink
from sohoa.model.geometry import Box, Size


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """`picture` and `grey` show the upright exposure of `size` px, smaller."""

    picture: Picture
    size: Size
    grey: Grey
    ink: Ink = field(repr=False)

    @property
    def scale_x(self) -> float:
        """Pixels of the exposure for one pixel of the view, across."""
        return self.size.width_px / int(self.picture.shape[1])

    @property
    def scale_y(self) -> float:
        """Pixels of the exposure for one pixel of the view, down."""
        return self.size.height_px / int(self.picture.shape[0])

    def to_exposure(self, box: Box) -> Box:
        """A box of the view, in whole pixels of the exposure."""
        x, y = self.scale_x, self.scale_y
        return Box(round(box.x0 * x), round(box.y0 * y), round(box.x1 * x), round(box.y1 * y)).clipped(
            self.size
        )

    def to_view(self, box: Box) -> Box:
        """A box of the exposure, in pixels of the view."""
        x, y = self.scale_x, self.scale_y
        return Box(box.x0 / x, box.y0 / y, box.x1 / x, box.y1 / y)

    def part(self, box: Box) -> tuple[Grey, Box]:
        """The grey pixels inside a box of the exposure, and the same box in whole pixels of the view."""
        inner = self.to_view(box)
        height, width = self.grey.shape
        x0, y0 = min(max(0, round(inner.x0)), width - 1), min(max(0, round(inner.y0)), height - 1)
        x1, y1 = max(x0 + 1, min(width, round(inner.x1))), max(y0 + 1, min(height, round(inner.y1)))
        return np.ascontiguousarray(self.grey[y0:y1, x0:x1]), Box(x0, y0, x1, y1)


def view_of(reduced: Picture, size: Size) -> View:
    """A view of an exposure of `size` px from a reduced copy that is upright already."""
    grey = to_grey(reduced)
    return View(reduced, size, grey, find_ink(grey))


def turned(view: View, degrees: int) -> View:
    """The view after a clockwise quarter turn; the same one for 0."""
    if degrees == 0:
        return view
    picture = np.ascontiguousarray(np.rot90(view.picture, -degrees // 90))
    swapped = degrees in (90, 270)
    size = Size(view.size.height_px, view.size.width_px) if swapped else view.size
    return view_of(picture, size)
