from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoa.errors import BadInput, Conflict
from sohoa.model.decision import DecidedBy, Decision
from sohoa.model.geometry import Box, Point, Size
from sohoa.model.plan import CapturePlan, Gutter, PagePlan, Side
from sohoa.pages.replan import crop_to, mark_target, split_at, straighten_by, turn_to

MASTER = Size(2000, 1400)
WHOLE = CapturePlan(Decision(0, 0.9), Decision(None, 0.8), Decision(False, 0.9))


def _page() -> PagePlan:
    box = Box(100, 50, 1900, 1350)
    return PagePlan(
        MASTER, Side.SINGLE, Decision(0, 0.9), Decision(box, 0.7), Decision(1.2, 0.8), Decision(box, 0.6)
    )


def _spread() -> tuple[CapturePlan, tuple[PagePlan, ...]]:
    return split_at(WHOLE, [_page()], Gutter(990, 1010), "Lan")


def test_a_single_exposure_is_split_where_a_person_says() -> None:
    plan, (left, right) = _spread()
    assert plan.gutter == Decision(Gutter(990, 1010), 1.0, DecidedBy.PERSON, "Lan")
    assert left.crop.value == Box(100, 50, 1000, 1350)
    assert right.crop.value == Box(1000, 50, 1900, 1350)
    assert left.skew_degrees == right.skew_degrees == Decision(1.2, 0.8), "the skew stays the machine's"
    assert plan.orientation is WHOLE.orientation


def test_and_made_one_again() -> None:
    plan, pages = split_at(*_spread(), None, "Lan")
    assert plan.sides == (Side.SINGLE,)
    assert [page.crop.value for page in pages] == [Box(100, 50, 1900, 1350)]


def test_moving_the_gutter_leaves_a_persons_crop_alone() -> None:
    plan, (left, right) = _spread()
    left = crop_to(left, Box(120, 60, 980, 1300), "Minh")
    plan, (left, right) = split_at(plan, (left, right), Gutter(1100, 1100), "Lan")
    assert left.crop == Decision(Box(120, 60, 980, 1300), 1.0, DecidedBy.PERSON, "Minh")
    assert right.crop.value == Box(1100, 50, 1900, 1350)


def test_a_gutter_outside_is_refused() -> None:
    with pytest.raises(BadInput, match="gutter_outside"):
        split_at(WHOLE, [_page()], Gutter(-100, 90), "Lan")
    with pytest.raises(Conflict):
        split_at(WHOLE, [], Gutter(1000, 1000), "Lan")


def test_who_splits_a_target_says_that_there_are_pages() -> None:
    plan = mark_target(WHOLE, True, "Lan")
    assert plan.sides == ()
    assert split_at(plan, [_page()], None, "Lan")[0].sides == (Side.SINGLE,)


@given(st.sampled_from([0, 90, 180, 270]), st.sampled_from([0, 90, 180, 270]))
def test_a_turn_keeps_the_same_paper_on_the_page(first: int, second: int) -> None:
    plan, pages = turn_to(WHOLE, [_page()], first, "Lan")
    plan, pages = turn_to(plan, pages, second, "Lan")
    assert plan.orientation == Decision(second, 1.0, DecidedBy.PERSON, "Lan")
    centre = pages[0].to_master.apply(Point(pages[0].size.width_px / 2, pages[0].size.height_px / 2))
    assert centre.x == pytest.approx(1000)
    assert centre.y == pytest.approx(700)
    assert {pages[0].size.width_px, pages[0].size.height_px} == {1800, 1300}


def test_a_half_turn_of_a_spread_swaps_its_pages() -> None:
    plan, pages = turn_to(*_spread(), 180, "Lan")
    assert [page.side for page in pages] == [Side.LEFT, Side.RIGHT]
    assert plan.gutter.value == Gutter(990, 1010)
    assert pages[0].crop.value == Box(100, 50, 1000, 1350)
    centre = pages[0].to_master.apply(Point(450, 650))
    assert centre.x > 1000, "what was right is left now"


def test_a_quarter_turn_of_a_spread_makes_it_one_page() -> None:
    plan, pages = turn_to(*_spread(), 90, "Lan")
    assert plan.sides == (Side.SINGLE,)
    assert [page.size for page in pages] == [Size(1300, 1800)]
    assert not plan.gutter.is_by_person


def test_an_unlawful_turn_is_refused() -> None:
    with pytest.raises(BadInput, match="turn_unknown"):
        turn_to(WHOLE, [_page()], 45, "Lan")


def test_a_crop_is_cut_at_the_edge() -> None:
    page = crop_to(_page(), Box(-50, 10.4, 5000, 700.6), "Lan")
    assert page.crop.value == Box(0, 10, 2000, 701)
    assert page.crop.is_by_person
    assert page.skew_degrees == _page().skew_degrees
    with pytest.raises(BadInput, match="box_outside"):
        crop_to(_page(), Box(3000, 0, 4000, 100), "Lan")


def test_skew_by_hand() -> None:
    page = straighten_by(_page(), -2.34567, "Lan")
    assert page.skew_degrees == Decision(-2.346, 1.0, DecidedBy.PERSON, "Lan")
    for wrong in (60.0, float("nan")):
        with pytest.raises(BadInput, match="skew_too_wide"):
            straighten_by(_page(), wrong, "Lan")
