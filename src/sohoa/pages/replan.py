"""What a person changes about an exposure or a page at the desk: plans in, plans out.

The person's decision is marked as theirs and never recomputed; every other decision stays as it was, but
for boxes that the change itself cuts or turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from sohoa.errors import BadInput, Conflict
from sohoa.model.decision import DecidedBy, Decision
from sohoa.model.geometry import Affine, Box, Size, bounding_box, quarter_turn, turned_size
from sohoa.model.plan import CapturePlan, Gutter, PagePlan, Side
from sohoa.pages.sides import box_of_side, gutter_x

V = TypeVar("V")

MOST_SKEW_DEGREES = 45.0
_TURNS = (0, 90, 180, 270)

Plans = tuple[CapturePlan, tuple[PagePlan, ...]]


def split_at(plan: CapturePlan, pages: Sequence[PagePlan], gutter: Gutter | None, who: str) -> Plans:
    """Divides the exposure along a gutter (px of the upright exposure), or makes it one page (None).

    A page's crop that a person drew stays where its side stays; BadInput where the gutter lies outside.
    """
    first = _first(pages)
    exposure = first.upright_size
    if gutter is not None:
        _check_gutter(gutter, exposure)
    changed = replace(plan, gutter=_by(gutter, who), is_target=_no_target(plan, who))
    paper = bounding_box(corner for page in pages for corner in page.crop.value.corners())
    return changed, tuple(_page_of(side, pages, paper, gutter, exposure) for side in changed.sides)


def turn_to(plan: CapturePlan, pages: Sequence[PagePlan], degrees: int, who: str) -> Plans:
    """Makes another quarter turn (0, 90, 180, 270 clockwise from the master) the upright one.

    The same paper stays on each page. A gutter does not outlive a turn by 90 degrees: the exposure is then
    one page.
    """
    if degrees not in _TURNS:
        raise BadInput("pages.turn_unknown")
    if not pages:
        return replace(plan, orientation=_by(degrees, who)), ()
    master, former = pages[0].master, plan.orientation.value
    change = (degrees - former) % 360
    way = quarter_turn(former, master).inverse().then(quarter_turn(degrees, master))
    size = turned_size(degrees, master)
    if change in (90, 270) and plan.gutter.value is not None:
        paper = bounding_box(corner for page in pages for corner in page.crop.value.corners())
        plan = replace(plan, gutter=Decision(None, 0.0))
        pages = (_page_of(Side.SINGLE, pages, paper, None, turned_size(former, master)),)
    changed = replace(plan, orientation=_by(degrees, who), gutter=_turned_gutter(plan.gutter, change, size))
    turned = [_turned_page(page, changed.orientation, way, change) for page in pages]
    return changed, tuple(sorted(turned, key=lambda page: changed.sides.index(page.side)))


def mark_target(plan: CapturePlan, is_target: bool, who: str) -> CapturePlan:
    """Says that there is no page on the exposure, only a colour target; or that there is one."""
    return replace(plan, is_target=_by(is_target, who))


def crop_to(page: PagePlan, box: Box, who: str) -> PagePlan:
    """Draws the page's box anew, in px of the upright exposure; what reaches outside is cut off."""
    inside = box.clipped(page.upright_size)
    if inside.width < 1 or inside.height < 1:
        raise BadInput("pages.box_outside")
    whole = Box(round(inside.x0), round(inside.y0), round(inside.x1), round(inside.y1))
    return replace(page, crop=_by(whole, who))


def straighten_by(page: PagePlan, degrees: float, who: str) -> PagePlan:
    """Turns the page by so many degrees clockwise, from how it stands upright on the exposure."""
    if not abs(degrees) <= MOST_SKEW_DEGREES:
        raise BadInput("pages.skew_too_wide", most=MOST_SKEW_DEGREES)
    return replace(page, skew_degrees=_by(round(degrees, 3), who))


def _by(value: V, who: str) -> Decision[V]:
    return Decision(value, 1.0, DecidedBy.PERSON, who)


def _no_target(plan: CapturePlan, who: str) -> Decision[bool]:
    """Who draws a gutter says that there are pages."""
    return _by(False, who) if plan.is_target.value else plan.is_target


def _first(pages: Sequence[PagePlan]) -> PagePlan:
    if not pages:
        raise Conflict("pages.no_plan")
    return pages[0]


def _check_gutter(gutter: Gutter, exposure: Size) -> None:
    middle = gutter_x(gutter, exposure.height_px / 2, exposure.height_px)
    if not 0 < middle < exposure.width_px:
        raise BadInput("pages.gutter_outside")


def _page_of(
    side: Side, pages: Sequence[PagePlan], paper: Box, gutter: Gutter | None, exposure: Size
) -> PagePlan:
    """The plan of a side: the former one of that side, else the nearest, in the box now cut."""
    same = next((page for page in pages if page.side is side), None)
    nearest = same or (pages[-1] if side is Side.RIGHT else pages[0])
    if same is not None and same.crop.is_by_person:
        return same
    box = box_of_side(paper, side, gutter, exposure)
    inked = bounding_box(corner for page in pages for corner in page.content.value.corners())
    return replace(
        nearest,
        side=side,
        crop=Decision(box, nearest.crop.confidence),
        content=Decision(_shared(inked, box), nearest.content.confidence),
    )


def _shared(inner: Box, box: Box) -> Box:
    """The part of `inner` within `box`; all of the box where they do not meet."""
    x0, y0 = max(inner.x0, box.x0), max(inner.y0, box.y0)
    x1, y1 = min(inner.x1, box.x1), min(inner.y1, box.y1)
    return Box(x0, y0, x1, y1) if x1 > x0 and y1 > y0 else box


def _turned_gutter(gutter: Decision[Gutter | None], change: int, size: Size) -> Decision[Gutter | None]:
    line = gutter.value
    if line is None or change == 0:
        return gutter
    return replace(gutter, value=Gutter(size.width_px - line.bottom_x, size.width_px - line.top_x))


def _turned_page(page: PagePlan, orientation: Decision[int], way: Affine, change: int) -> PagePlan:
    swapped = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
    return replace(
        page,
        side=swapped.get(page.side, page.side) if change == 180 else page.side,
        orientation=orientation,
        crop=replace(page.crop, value=_mapped(page.crop.value, way)),
        content=replace(page.content, value=_mapped(page.content.value, way)),
    )


def _mapped(box: Box, way: Affine) -> Box:
    moved = bounding_box(way.apply(corner) for corner in box.corners())
    return Box(round(moved.x0), round(moved.y0), round(moved.x1), round(moved.y1))
