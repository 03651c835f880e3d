"""From exposures to pages: which sides there are, in which order, under which ids.

An id is minted once. A page keeps its id while its exposure still has its side; a single page that turns out
to be a spread becomes the first of the two; the order that people gave to pages is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sohoa.model.decision import Decision
from sohoa.model.document import Capture, CaptureKind, Document, Page, PageStatus
from sohoa.model.geometry import Size
from sohoa.model.ids import CaptureId, PageId
from sohoa.model.plan import PagePlan, Side
from sohoa.model.structure import Division, ReadingDirection

T = TypeVar("T")

Place = tuple[CaptureId, Side]
Plans = Mapping[CaptureId, tuple[PagePlan, ...]]


def sides_of(capture: Capture, direction: ReadingDirection) -> tuple[Side, ...]:
    """The pages on an exposure, in reading order; none on a colour target."""
    if capture.kind is CaptureKind.TARGET:
        return ()
    sides = capture.plan.sides if capture.plan else (Side.SINGLE,)
    sides = tuple(side for side in sides if side not in capture.dropped)
    return tuple(reversed(sides)) if direction is ReadingDirection.RIGHT_TO_LEFT else sides


def lay_out(
    captures: Sequence[Capture],
    pages: Sequence[Page],
    plans: Plans,
    direction: ReadingDirection,
    mint: Callable[[], PageId],
) -> tuple[tuple[Page, ...], tuple[PageId, ...]]:
    """The pages of the document, and the ids of those that are no more. `plans` are the machine's, by
    exposure, one for each of its sides in the order left, right.
    """
    wanted = [(c.id, side) for c in sorted(captures, key=_order) for side in sides_of(c, direction)]
    kept = _reassigned(pages, wanted)
    ordered = [
        page for page in sorted(pages, key=lambda p: p.order) if page.id in {k.id for k in kept.values()}
    ]
    ids = [page.id for page in ordered]
    before: PageId | None = None
    for place in wanted:
        if place not in kept:
            kept[place] = Page(mint(), place[0], place[1], 0)
            ids.insert(ids.index(before) + 1 if before else 0, kept[place].id)
        before = kept[place].id
    by_id = {page.id: _planned(page, plans) for page in kept.values()}
    laid = tuple(replace(by_id[page_id], order=order) for order, page_id in enumerate(ids, 1))
    return laid, tuple(page.id for page in pages if page.id not in by_id)


def _order(capture: Capture) -> int:
    return capture.order


def _reassigned(pages: Sequence[Page], wanted: Sequence[Place]) -> dict[Place, Page]:
    kept: dict[Place, Page] = {}
    spare: dict[CaptureId, list[Page]] = {}
    for page in pages:
        if (page.capture, page.side) in wanted:
            kept[page.capture, page.side] = page
        else:
            spare.setdefault(page.capture, []).append(page)
    for place in wanted:
        if place not in kept and spare.get(place[0]):
            kept[place] = replace(spare[place[0]].pop(0), side=place[1], status=PageStatus.WAITING)
    return kept


def _planned(page: Page, plans: Plans) -> Page:
    plan = next((plan for plan in plans.get(page.capture, ()) if plan.side is page.side), None)
    if plan is None:
        return page
    return replace(page, plan=with_people(page.plan, plan))


def with_people(former: PagePlan | None, machine: PagePlan) -> PagePlan:
    """The machine's plan with the decisions that people made before: their crop and skew stay as long as
    they speak of the same side of the same picture the same way up. Else they are out of date, which a person
    must look at.
    """
    if former is None:
        return machine
    if former.outdated or _ground(former) != _ground(machine):
        return replace(machine, outdated=former.outdated or former.is_by_person)
    return replace(
        machine,
        crop=_kept(former.crop, machine.crop),
        skew_degrees=_kept(former.skew_degrees, machine.skew_degrees),
    )


def of_former_picture(plan: PagePlan | None) -> PagePlan | None:
    """What a page that is scanned again keeps of its plan: only that a person had decided something there."""
    if plan is None or not (plan.outdated or plan.is_by_person):
        return None
    return replace(plan, outdated=True)


def without_pages(document: Document, gone: Collection[PageId]) -> tuple[Division, ...]:
    """The divisions of a document that loses these pages: one that began or ended on such a page begins on
    the next or ends on the former page that stays; one that has no page left is gone.
    """
    order = [page.id for page in sorted(document.pages, key=lambda page: page.order)]
    places = {page_id: place for place, page_id in enumerate(order)}

    def shortened(division: Division) -> tuple[Division, ...]:
        first, last = places.get(division.first_page), places.get(division.last_page)
        if first is None or last is None:
            return (division,)
        left = [page_id for page_id in order[first : last + 1] if page_id not in gone]
        if not left:
            return ()
        parts = tuple(part for own in division.parts for part in shortened(own))
        return (replace(division, first_page=left[0], last_page=left[-1], parts=parts),)

    return tuple(left for division in document.divisions for left in shortened(division))


def _ground(plan: PagePlan) -> tuple[Size, Side, int]:
    """What the boxes of a plan are drawn on."""
    return plan.master, plan.side, plan.orientation.value


def _kept(former: Decision[T], machine: Decision[T]) -> Decision[T]:
    return former if former.is_by_person else machine
