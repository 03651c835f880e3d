"""What is decided about an exposure and the pages on it. Places are in pixels of the upright exposure: the
untouched master after its quarter turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sohoa.model.decision import Decision
from sohoa.model.geometry import Affine, Box, Point, Size, quarter_turn, rotation, translation, turned_size


class Side(StrEnum):
    """Which page of an exposure: the whole of it, or the left or right one of a spread (as seen upright)."""

    SINGLE = "single"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Gutter:
    """The line between two pages, in pixels of the upright exposure: x at its top and at its bottom edge."""

    top_x: float
    bottom_x: float


@dataclass(frozen=True, slots=True)
class CapturePlan:
    """Decisions about one exposure. `orientation` is the clockwise quarter turn (0, 90, 180, 270 degrees)
    that makes it upright; `gutter` is None for a single page; `is_target` says that there is no page on it,
    only a colour target.
    """

    orientation: Decision[int]
    gutter: Decision[Gutter | None]
    is_target: Decision[bool]

    @property
    def sides(self) -> tuple[Side, ...]:
        """The pages on the exposure, left before right; none on a colour target."""
        if self.is_target.value:
            return ()
        return (Side.SINGLE,) if self.gutter.value is None else (Side.LEFT, Side.RIGHT)


@dataclass(frozen=True, slots=True)
class PagePlan:
    """Decisions about one page, all that rendering needs.

    `crop` is the page box in pixels of the *upright* exposure; `skew_degrees` is the clockwise turn that
    makes the text stand straight, about the middle of the crop. The box is cut after that turn, so that it
    may reach a little over the exposure's rim. `content` is the box of the ink after the turn: less the upper
    left corner of the crop it is in pixels of the rendered page.
    """

    master: Size
    side: Side
    orientation: Decision[int]
    crop: Decision[Box]
    skew_degrees: Decision[float]
    content: Decision[Box]
    outdated: bool = False
    """What a person decided was made from another picture, side or turn: until a person decides anew, the
    page is held as the machine sees it.
    """

    @property
    def is_by_person(self) -> bool:
        """Whether a person decided something here that is never recomputed."""
        return self.crop.is_by_person or self.skew_degrees.is_by_person

    @property
    def size(self) -> Size:
        """The size of the rendered page: the crop, in whole pixels, at the master's resolution."""
        return Size(max(1, round(self.crop.value.width)), max(1, round(self.crop.value.height)))

    @property
    def to_page(self) -> Affine:
        """The map from pixels of the untouched master to pixels of the rendered page."""
        crop = self.crop.value
        centre = Point((crop.x0 + crop.x1) / 2, (crop.y0 + crop.y1) / 2)
        upright = quarter_turn(self.orientation.value, self.master)
        straight = upright.then(rotation(self.skew_degrees.value, centre))
        return straight.then(translation(-crop.x0, -crop.y0))

    @property
    def to_master(self) -> Affine:
        """The map back, from pixels of the rendered page to pixels of the untouched master."""
        return self.to_page.inverse()

    @property
    def upright_size(self) -> Size:
        """The size of the exposure once it stands upright."""
        return turned_size(self.orientation.value, self.master)
