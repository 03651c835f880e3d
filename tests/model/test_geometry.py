"""Points there and back, and quarter turns without a pixel lost."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoa.model.decision import Decision
from sohoa.model.geometry import (
    Affine,
    Box,
    Point,
    Size,
    bounding_box,
    quarter_turn,
    rotation,
    translation,
    turned_size,
)
from sohoa.model.plan import CapturePlan, Gutter, PagePlan, Side

coordinates = st.floats(-5_000, 5_000)
points = st.builds(Point, coordinates, coordinates)
sizes = st.builds(Size, st.integers(1, 20_000), st.integers(1, 20_000))
turns = st.sampled_from((0, 90, 180, 270))
maps = st.builds(
    lambda degrees, about, dx, dy: rotation(degrees, about).then(translation(dx, dy)),
    st.floats(-180, 180),
    points,
    coordinates,
    coordinates,
)


def near(one: Point, other: Point, most: float = 1e-5) -> bool:
    return math.dist((one.x, one.y), (other.x, other.y)) < most


@given(maps, points)
def test_a_map_and_its_inverse_lead_back(way: Affine, point: Point) -> None:
    assert near(way.inverse().apply(way.apply(point)), point)
    assert near(way.then(way.inverse()).apply(point), point)


@given(maps, maps, points)
def test_then_is_one_after_the_other(first: Affine, second: Affine, point: Point) -> None:
    assert near(first.then(second).apply(point), second.apply(first.apply(point)))


@given(st.floats(-180, 180), points)
def test_a_turn_leaves_its_middle(degrees: float, about: Point) -> None:
    assert near(rotation(degrees, about).apply(about), about)


def test_a_turn_is_clockwise_as_seen() -> None:
    assert near(rotation(90, Point(0, 0)).apply(Point(1, 0)), Point(0, 1))


def test_a_flat_map_has_no_way_back() -> None:
    with pytest.raises(ZeroDivisionError):
        Affine(1, 1, 0, 1, 1, 0).inverse()


@given(sizes, turns)
def test_quarter_turns_put_corners_on_corners_exactly(size: Size, degrees: int) -> None:
    after = turned_size(degrees, size)
    whole = Box(0, 0, size.width_px, size.height_px)
    corners = [quarter_turn(degrees, size).apply(corner) for corner in whole.corners()]
    assert bounding_box(corners) == Box(0, 0, after.width_px, after.height_px)
    steps = degrees // 90
    expected = Box(0, 0, after.width_px, after.height_px).corners()
    assert corners == [expected[(place + steps) % 4] for place in range(4)]


@given(sizes, points)
def test_four_quarter_turns_change_nothing(size: Size, point: Point) -> None:
    whole = Point(round(point.x), round(point.y))
    turned, now = whole, size
    for _ in range(4):
        turned, now = quarter_turn(90, now).apply(turned), turned_size(90, now)
    assert (turned, now) == (whole, size)


@st.composite
def page_plans(draw: st.DrawFn) -> PagePlan:
    master, degrees = draw(sizes), draw(turns)
    upright = turned_size(degrees, master)
    x0 = draw(st.floats(0, upright.width_px))
    y0 = draw(st.floats(0, upright.height_px))
    box = Box(x0, y0, draw(st.floats(x0, upright.width_px)), draw(st.floats(y0, upright.height_px)))
    skew = draw(st.floats(-45, 45))
    return PagePlan(master, Side.SINGLE, Decision(degrees), Decision(box), Decision(skew), Decision(box))


@given(page_plans(), points)
def test_points_go_to_the_page_and_back_to_the_master(plan: PagePlan, point: Point) -> None:
    assert near(plan.to_master.apply(plan.to_page.apply(point)), point)
    assert near(plan.to_page.apply(plan.to_master.apply(point)), point)


@given(page_plans())
def test_the_middle_of_the_crop_is_the_middle_of_the_page(plan: PagePlan) -> None:
    crop = plan.crop.value
    upright = quarter_turn(plan.orientation.value, plan.master)
    middle = upright.inverse().apply(Point((crop.x0 + crop.x1) / 2, (crop.y0 + crop.y1) / 2))
    assert near(plan.to_page.apply(middle), Point(crop.width / 2, crop.height / 2))
    assert plan.size.width_px >= 1
    assert abs(plan.size.width_px - max(1, crop.width)) <= 0.5
    assert plan.upright_size == turned_size(plan.orientation.value, plan.master)


@given(st.builds(Box, coordinates, coordinates, coordinates, coordinates), sizes)
def test_a_clipped_box_lies_within(box: Box, size: Size) -> None:
    inner = box.clipped(size)
    assert 0 <= inner.x0 <= inner.x1 <= size.width_px
    assert 0 <= inner.y0 <= inner.y1 <= size.height_px
    assert inner.clipped(size) == inner


def test_a_box_scales_with_its_picture() -> None:
    assert Box(1, 2, 3, 6).scaled(2) == Box(2, 4, 6, 12)
    assert (Box(1, 2, 3, 6).width, Box(1, 2, 3, 6).height) == (2, 4)


def test_the_sides_of_an_exposure() -> None:
    def plan(*, gutter: Gutter | None, target: bool) -> CapturePlan:
        return CapturePlan(Decision(0), Decision(gutter), Decision(target))

    assert plan(gutter=None, target=False).sides == (Side.SINGLE,)
    assert plan(gutter=Gutter(5, 6), target=False).sides == (Side.LEFT, Side.RIGHT)
    assert plan(gutter=None, target=True).sides == ()
