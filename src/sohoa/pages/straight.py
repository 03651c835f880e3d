"""The box of a page on the view turned straight, and its way back to what a plan says of it.

A plan's boxes are cut after the page has turned about the middle of its crop; the page is looked at after a
turn about the middle of the rough box of its side, so a box found there moves with its middle.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sohoa.imaging.content_box import ContentBox
from sohoa.imaging.edges import Edge, Edges, find_edges
from sohoa.imaging.warp import turned_part
from sohoa.model.decision import Decision
from sohoa.model.geometry import Box, Point, rotation
from sohoa.model.plan import Side
from sohoa.pages.view import View

_AROUND = 0.03  # of the page: how far beyond its rough box the view is looked at
_SURE = 0.97
_GUTTER_SIDES = {Side.LEFT: frozenset({Edge.RIGHT}), Side.RIGHT: frozenset({Edge.LEFT})}


@dataclass(frozen=True, slots=True)
class Straight:
    """A view turned clockwise by `degrees` about the middle of `part`, a box of the view in whole px."""

    view: View
    part: Box
    degrees: float

    def boxes(
        self, side: Side, rough: Decision[Box], content: ContentBox, may_crop: bool
    ) -> tuple[Decision[Box], Decision[Box]]:
        """The page's crop and the box of its content, as a plan has them.

        `rough` is the crop as far as it is known, `content` was found on the turned part.
        """
        inked = _moved(content.box, self.part.x0, self.part.y0)
        found = self._edges(side, None if content.is_blank else inked) if may_crop else None
        if found is None or not found.found:
            return rough, Decision(self._planned(inked, self.part), content.confidence)
        crop = Decision(self._planned(found.box, found.box), _surer(rough.confidence, side, found))
        return crop, Decision(self._planned(inked, found.box), content.confidence)

    def _edges(self, side: Side, inked: Box | None) -> Edges:
        """The page's box, in px of the turned view; the side at the gutter is left where it is."""
        around = self._around()
        x, y = around.x0, around.y0
        found = find_edges(
            turned_part(self.view.picture, self.degrees, _middle(self.part), around),
            _moved(self.part, -x, -y),
            _moved(inked, -x, -y) if inked else None,
            _GUTTER_SIDES.get(side, frozenset()),
            abs(math.tan(math.radians(self.degrees))),
        )
        return Edges(_moved(found.box, x, y), found.found)

    def _around(self) -> Box:
        """The part with what lies around it, in whole px, no farther than the view reaches."""
        part, (height, width) = self.part, self.view.grey.shape
        across, down = round(_AROUND * part.width), round(_AROUND * part.height)
        left, top = max(0, part.x0 - across), max(0, part.y0 - down)
        return Box(left, top, min(width, part.x1 + across), min(height, part.y1 + down))

    def _planned(self, box: Box, crop: Box) -> Box:
        """A box of the turned view as the plan of a page has it whose crop is that other box, or the same."""
        middle = _middle(crop)
        upright = rotation(-self.degrees, _middle(self.part)).apply(middle)
        there = _moved(box, upright.x - middle.x, upright.y - middle.y)
        x, y = self.view.scale_x, self.view.scale_y
        return Box(round(there.x0 * x), round(there.y0 * y), round(there.x1 * x), round(there.y1 * y))


def _surer(rough: float, side: Side, found: Edges) -> float:
    """Edges seen where they were looked for make the box surer, up to `_SURE`."""
    share = len(found.found) / (4 if side is Side.SINGLE else 3)
    return rough + max(0.0, _SURE - rough) * max(0.0, 1.6 * share - 0.8)


def _moved(box: Box, dx: float, dy: float) -> Box:
    """The box elsewhere."""
    return Box(box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy)


def _middle(box: Box) -> Point:
    return Point((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
