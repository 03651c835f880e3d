"""What stands in the place of an exposure whose file is broken: a plan, a picture without words, and a
finding.
"""

from __future__ import annotations

import numpy as np

from sohoa.imaging.arrays import Grey
from sohoa.model.decision import Decision
from sohoa.model.document import Capture
from sohoa.model.files import ImageFacts
from sohoa.model.finding import Finding, Severity
from sohoa.model.geometry import Size
from sohoa.model.plan import PagePlan, Side
from sohoa.pages.sides import whole_box
from sohoa.tools.exposures import ASSUMED_PPI

_A5_INCHES = (148 / 25.4, 210 / 25.4)
_PAPER, _LINE = 238, 150


def file_broken(capture: Capture, number: int) -> Finding:
    """That the exposure must be scanned again. `number` is the page's, or the exposure's while there are no
    pages.
    """
    params = (("i", str(number)), ("name", capture.name))
    return Finding("pages.file_broken", Severity.ERROR, params=params)


def placeholder_plan(facts: ImageFacts | None, stated_ppi: float | None) -> PagePlan:
    """A page of the size that the file's header still tells, else of A5."""
    ppi = stated_ppi or ASSUMED_PPI
    a5 = Size(round(_A5_INCHES[0] * ppi), round(_A5_INCHES[1] * ppi))
    size = Size(facts.width_px, facts.height_px) if facts else a5
    box = Decision(whole_box(size), 0.0)
    return PagePlan(size, Side.SINGLE, Decision(0, 0.0), box, Decision(0.0, 0.0), box)


def placeholder(size: Size) -> Grey:
    """Light grey paper with a frame and a cross from corner to corner."""
    picture = np.full((size.height_px, size.width_px), _PAPER, np.uint8)
    thick = max(2, min(picture.shape) // 200)
    margin = min(picture.shape) // 12
    inner = picture[margin:-margin, margin:-margin]
    height, width = inner.shape
    across = np.arange(width)[None, :] * (height / max(1, width))
    down = np.arange(height)[:, None]
    inner[np.abs(across - down) < thick] = _LINE
    inner[np.abs(height - 1 - across - down) < thick] = _LINE
    for edge in (inner[:thick], inner[-thick:], inner[:, :thick], inner[:, -thick:]):
        edge[...] = _LINE
    return picture
