from __future__ import annotations

from dataclasses import replace

import pytest

from sohoa.errors import BadInput
from sohoa.model.decision import DecidedBy, Decision
from sohoa.model.geometry import Box, Size
from sohoa.model.plan import CapturePlan, Gutter, PagePlan, Side
from sohoa.pages.replan import crop_to, split_at, straighten_by, turn_to

MASTER = Size(2000, 1400)
WHOLE = CapturePlan(Decision(0, 0.9), Decision(None, 0.8), Decision(False, 0.9))


def _page() -> PagePlan:
    box = Box(100, 50, 1900, 1350)
    return PagePlan(
        MASTER, Side.SINGLE, Decision(0, 0.9), Decision(box, 0.7), Decision(1.2, 0.8), Decision(box, 0.6)
    )


def test_an_exposure_is_split_where_a_person_says() -> None:
    plan = split_at(WHOLE, Gutter(990, 1010), MASTER, "Lan")
    assert plan.gutter == Decision(Gutter(990, 1010), 1.0, DecidedBy.PERSON, "Lan")
    assert plan.sides == (Side.LEFT, Side.RIGHT)
    assert plan.orientation is WHOLE.orientation


def test_and_made_one_again() -> None:
    plan = split_at(split_at(WHOLE, Gutter(990, 1010), MASTER, "Lan"), None, MASTER, "Minh")
    assert plan.sides == (Side.SINGLE,)
    assert plan.gutter == Decision(None, 1.0, DecidedBy.PERSON, "Minh")


def test_a_gutter_outside_is_refused() -> None:
    with pytest.raises(BadInput, match="gutter_outside"):
        split_at(WHOLE, Gutter(-100, 90), MASTER, "Lan")
    assert split_at(WHOLE, Gutter(-100, 90), None, "Lan").gutter.is_by_person, "its size is not known yet"


def test_who_splits_a_target_says_that_there_are_pages() -> None:
    target = replace(WHOLE, is_target=Decision(True, 0.9))
    assert target.sides == ()
    assert split_at(target, None, MASTER, "Lan").sides == (Side.SINGLE,)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_turn_is_the_person_s_and_only_another_turn_asks_for_another_gutter(degrees: int) -> None:
    split = split_at(WHOLE, Gutter(990, 1010), MASTER, "Lan")
    plan = turn_to(split, degrees, "Minh")
    assert plan.orientation == Decision(degrees, 1.0, DecidedBy.PERSON, "Minh")
    assert plan.gutter == (split.gutter if degrees == 0 else Decision(None, 0.0))


def test_an_unlawful_turn_is_refused() -> None:
    with pytest.raises(BadInput, match="turn_unknown"):
        turn_to(WHOLE, 45, "Lan")


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
