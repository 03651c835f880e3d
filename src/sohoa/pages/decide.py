"""The decisions about an exposure and its pages, from a reduced view of it.

Places are in pixels of the upright exposure, in full size; what a person decided stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from sohoa.imaging.arrays import Grey
from sohoa.imaging.border import find_page_box
from sohoa.imaging.colour_target import ColourTargets, find_colour_targets
from sohoa.imaging.content_box import find_content_box
from sohoa.imaging.ink import Ink, find_ink
from sohoa.imaging.orientation import Turn, find_turn
from sohoa.imaging.skew import find_skew
from sohoa.imaging.spread import find_spread
from sohoa.model.decision import Decision
from sohoa.model.geometry import Box, Size
from sohoa.model.plan import CapturePlan, Gutter, PagePlan, Side
from sohoa.pages.sides import box_of_side, whole_box
from sohoa.pages.straight import Straight
from sohoa.pages.view import View, turned

_HINT_CONFIDENCE, _FAINT_SIGN = 0.4, 0.02
# The wider the turn the surer the machine must be: a few pencilled words lean, a scanned page hardly does.
_SURER_PER_DEGREE, _SURE = 0.05, 0.9


# Signs of another turn than the one taken: too weak to act on, strong enough to be shown to a person. Upright
# pages of text were measured: but for one that is all but faded, none has them.
_APPRECIABLE, _LYING, _EITHER_WAY, _NO_SIGN = 0.45, -0.3, 0.6, 0.3


@dataclass(frozen=True, slots=True)
class Limits:
    """What is decided at all, and from which confidence (0..1) on."""

    split: bool
    crop: bool
    straighten: bool
    turn_confidence: float
    crop_confidence: float
    skew_confidence: float
    skew_degrees: float


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan of an exposure, its view turned upright, and the box of the paper on it. `may_lie`: there are
    signs that it should stand another way up than the machine decided.
    """

    plan: CapturePlan
    view: View
    paper: Decision[Box]
    may_lie: bool


def plan_exposure(
    view: View, camera_turn_degrees: int, former: CapturePlan | None, limits: Limits
) -> Planned:
    """All that is decided about an exposure as a whole."""
    orientation, may_lie = _orientation(view, camera_turn_degrees, former, limits)
    upright = turned(view, orientation.value)
    targets = find_colour_targets(upright.picture)
    paper = _paper(upright, targets, limits)
    gutter = _gutter(upright, paper.value, former, limits)
    is_target = _is_target(targets, former)
    return Planned(CapturePlan(orientation, gutter, is_target), upright, paper, may_lie)


def plan_pages(found: Planned, master: Size, limits: Limits) -> tuple[PagePlan, ...]:
    """One plan for each side."""
    plan, view, paper = found.plan, found.view, found.paper
    return tuple(_plan_page(view, master, plan, side, paper, limits) for side in plan.sides)


def _orientation(
    view: View, camera_turn_degrees: int, former: CapturePlan | None, limits: Limits
) -> tuple[Decision[int], bool]:
    """By a person, else as the text stands, else as the camera said; and whether there are signs of another.

    A camera above a book knows that it hangs sideways, but not which side is up: there even faint signs in
    the text count for more.
    """
    if former is not None and former.orientation.is_by_person:
        return former.orientation, False
    turn = find_turn(view.grey, view.ink)
    taken = _by_signs(turn, camera_turn_degrees, limits)
    return taken, _may_lie(turn, taken.value)


def _by_signs(turn: Turn, camera_turn_degrees: int, limits: Limits) -> Decision[int]:
    if turn.confidence >= limits.turn_confidence:
        return Decision(turn.degrees, turn.confidence)
    if not camera_turn_degrees:
        return Decision(0, turn.confidence)
    same_axis = turn.degrees % 180 == camera_turn_degrees % 180
    if same_axis and turn.confidence > _FAINT_SIGN:
        return Decision(turn.degrees, turn.confidence)
    return Decision(camera_turn_degrees, _HINT_CONFIDENCE)


def _may_lie(turn: Turn, taken_degrees: int) -> bool:
    """Another turn is half seen; or lines run up a page that was left as it came (or columns, which look
    alike); or what little text there is runs either way.
    """
    if turn.degrees != taken_degrees and turn.confidence >= _APPRECIABLE:
        return True
    if taken_degrees % 180 or not turn.across:
        return False
    return turn.across < _LYING or (abs(turn.across) < _EITHER_WAY and turn.confidence < _NO_SIGN)


def _is_target(targets: ColourTargets, former: CapturePlan | None) -> Decision[bool]:
    if former is not None and former.is_target.is_by_person:
        return former.is_target
    return Decision(targets.is_whole_frame, targets.confidence)


def _paper(view: View, targets: ColourTargets, limits: Limits) -> Decision[Box]:
    whole = whole_box(view.size)
    if not limits.crop:
        return Decision(whole)
    found = find_page_box(view.picture, targets.boxes)
    box = view.to_exposure(found.box)
    if found.confidence < limits.crop_confidence or box.width < 1 or box.height < 1:
        return Decision(whole, found.confidence)
    return Decision(box, found.confidence)


def _gutter(view: View, paper: Box, former: CapturePlan | None, limits: Limits) -> Decision[Gutter | None]:
    if former is not None and former.gutter.is_by_person:
        return former.gutter
    if not limits.split:
        return Decision(None)
    found = find_spread(view.grey, view.to_view(paper), view.ink)
    if not found.is_spread:
        return Decision(None, found.confidence)
    gutter = Gutter(found.gutter_top_x * view.scale_x, found.gutter_bottom_x * view.scale_x)
    return Decision(gutter, found.confidence)


def _plan_page(
    view: View, master: Size, plan: CapturePlan, side: Side, paper: Decision[Box], limits: Limits
) -> PagePlan:
    box = box_of_side(paper.value, side, plan.gutter.value, view.size)
    part, place = view.part(box)
    ink = view.ink if part.shape == view.grey.shape else find_ink(part)
    skew = _skew(part, ink, limits)
    inked = find_content_box(part, ink=ink, turn_degrees=skew.value)
    straight = Straight(view, place, skew.value)
    crop, content = straight.boxes(side, Decision(box, paper.confidence), inked, limits.crop)
    return PagePlan(
        master=master, side=side, orientation=plan.orientation, crop=crop, skew_degrees=skew, content=content
    )


def _skew(part: Grey, ink: Ink, limits: Limits) -> Decision[float]:
    if not limits.straighten:
        return Decision(0.0)
    found = find_skew(part, ink)
    needed = min(_SURE, limits.skew_confidence + _SURER_PER_DEGREE * abs(found.degrees))
    if found.confidence < needed or abs(found.degrees) < limits.skew_degrees:
        return Decision(0.0, found.confidence)
    return Decision(round(found.degrees, 3), found.confidence)
