"""The rendered page as an array: the master through the composed plan, paper-coloured where it does not
reach.
"""

from __future__ import annotations

import numpy as np

from sohoa.imaging.arrays import Picture, to_grey
from sohoa.imaging.warp import render
from sohoa.model.geometry import Box, bounding_box
from sohoa.model.plan import PagePlan

_SAMPLE_STEP_PX = 8
_COLOUR_LEVELS = 14
_LEAST_COLOUR_SHARE = 0.0005


def render_page(master: Picture, plan: PagePlan) -> Picture:
    """One resampling; a page without a spot of colour comes out grey."""
    plain = master if has_colour(master) else to_grey(master)
    return render(plain, plan.to_page, plan.size, paper_colour(plain, _box_on_master(plan)))


def has_colour(picture: Picture) -> bool:
    """Whether anything, paper and stamps included, differs from grey; looked for on every eighth pixel."""
    if picture.ndim == 2:
        return False
    some = picture[::_SAMPLE_STEP_PX, ::_SAMPLE_STEP_PX].astype(np.int16)
    spread = some.max(axis=2) - some.min(axis=2)
    return float((spread > _COLOUR_LEVELS).mean()) > _LEAST_COLOUR_SHARE


def paper_colour(picture: Picture, box: Box) -> tuple[int, ...]:
    """The median of the lighter half of the page, band by band."""
    x0, y0 = max(0, int(box.x0)), max(0, int(box.y0))
    part = picture[y0 : max(y0 + 1, int(box.y1)), x0 : max(x0 + 1, int(box.x1))]
    some = part[::_SAMPLE_STEP_PX, ::_SAMPLE_STEP_PX].reshape(-1, 1 if picture.ndim == 2 else 3)
    return tuple(int(level) for level in np.percentile(some, 75, axis=0))


def _box_on_master(plan: PagePlan) -> Box:
    """Where the page lies on the untouched master, skew left aside."""
    page = Box(0, 0, plan.size.width_px, plan.size.height_px)
    return bounding_box(plan.to_master.apply(corner) for corner in page.corners())
