"""What a person decides about an exposure or a page at the desk: plans in, plans out.

The decision is marked as theirs and never recomputed. What hangs on it (the boxes on either side of a gutter,
say) is the machine's to find anew, by the next analysis. Whoever decides about a page has looked at it: a
plan that was out of date no longer is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from sohoa.errors import BadInput
from sohoa.model.decision import DecidedBy, Decision
from sohoa.model.geometry import Box, Size
from sohoa.model.plan import CapturePlan, Gutter, PagePlan
from sohoa.pages.sides import gutter_x

V = TypeVar("V")

MOST_SKEW_DEGREES = 45.0
_TURNS = (0, 90, 180, 270)


def split_at(plan: CapturePlan, gutter: Gutter | None, exposure: Size | None, who: str) -> CapturePlan:
    """Divides the exposure along a gutter (px of the upright exposure), or makes it one page (None); either
    says that it is no colour target. BadInput where the gutter lies outside; an exposure that nobody looked
    at has no size yet.
    """
    if gutter is not None and exposure is not None:
        middle = gutter_x(gutter, exposure.height_px / 2, exposure.height_px)
        if not 0 < middle < exposure.width_px:
            raise BadInput("pages.gutter_outside")
    return replace(plan, gutter=_by(gutter, who), is_target=_by(False, who))


def turn_to(plan: CapturePlan, degrees: int, who: str) -> CapturePlan:
    """Makes another quarter turn (0, 90, 180, 270 clockwise from the master) the upright one. A gutter is
    drawn for one turn: with another it is found anew.
    """
    if degrees not in _TURNS:
        raise BadInput("pages.turn_unknown")
    open_again: Decision[Gutter | None] = Decision(None, 0.0)
    gutter = plan.gutter if degrees == plan.orientation.value else open_again
    return replace(plan, orientation=_by(degrees, who), gutter=gutter)


def crop_to(page: PagePlan, box: Box, who: str) -> PagePlan:
    """Draws the page's box anew, in px of the upright exposure; what reaches outside is cut off."""
    inside = box.clipped(page.upright_size)
    if inside.width < 1 or inside.height < 1:
        raise BadInput("pages.box_outside")
    whole = Box(round(inside.x0), round(inside.y0), round(inside.x1), round(inside.y1))
    return replace(page, crop=_by(whole, who), outdated=False)


def straighten_by(page: PagePlan, degrees: float, who: str) -> PagePlan:
    """Turns the page by so many degrees clockwise, from how it stands upright on the exposure."""
    if not abs(degrees) <= MOST_SKEW_DEGREES:
        raise BadInput("pages.skew_too_wide", most=MOST_SKEW_DEGREES)
    return replace(page, skew_degrees=_by(round(degrees, 3), who), outdated=False)


def _by(value: V, who: str) -> Decision[V]:
    return Decision(value, 1.0, DecidedBy.PERSON, who)
