import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sohoa.imaging.arrays import Grey
from sohoa.imaging.skew import find_skew
from sohoa.imaging.warp import render
from sohoa.model.decision import Decision
from sohoa.model.geometry import Affine, Box, Point, Size
from sohoa.model.plan import PagePlan, Side
from tests.imaging.drawn import text_page, turned


def composed(
    master: Size, turn: int, crop: Box, skew: float = 0.0, scale: float = 1.0
) -> tuple[Affine, Size]:
    """The plan's map and size; `scale` is rendered px per master px."""
    box = Decision(crop)
    plan = PagePlan(master, Side.SINGLE, Decision(turn), box, Decision(skew), box)
    size = Size(round(plan.size.width_px * scale), round(plan.size.height_px * scale))
    return plan.to_page.then(Affine(a=scale, e=scale)), size


def centre_of_ink(page: Grey) -> tuple[float, float]:
    weights = 255.0 - page
    rows, columns = np.indices(page.shape) + 0.5
    return float(np.average(columns, weights=weights)), float(np.average(rows, weights=weights))


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_quarter_turn_copies_pixels_exactly(degrees: int) -> None:
    picture = np.random.default_rng(3).integers(0, 256, (40, 61, 3), dtype=np.uint8)
    upright = np.rot90(picture, -degrees // 90)
    matrix, size = composed(Size(61, 40), degrees, Box(5, 4, 35, 30), 0.0)

    assert np.array_equal(render(picture, matrix, size), upright[4:30, 5:35])


@given(
    turn=st.sampled_from([0, 90, 180, 270]),
    skew=st.floats(-15, 15),
    scale=st.floats(0.1, 2),
    x=st.floats(0, 400),
    y=st.floats(0, 300),
)
@settings(max_examples=50, deadline=None)
def test_points_go_there_and_back(turn: int, skew: float, scale: float, x: float, y: float) -> None:
    matrix, _ = composed(Size(400, 300), turn, Box(20, 30, 250, 260), skew, scale)

    back = matrix.inverse().apply(matrix.apply(Point(x, y)))

    assert (back.x, back.y) == pytest.approx((x, y), abs=1e-6)


def test_a_skewed_page_is_straight_after_rendering() -> None:
    page = turned(text_page(), -3.0)
    found = find_skew(page)
    matrix, size = composed(Size(960, 1360), 0, Box(0, 0, 960, 1360), found.degrees)

    straight = render(page, matrix, size, (226,))

    assert find_skew(straight).degrees == pytest.approx(0, abs=0.03)


def test_a_point_of_the_page_lands_where_the_map_says() -> None:
    picture = np.full((300, 400), 255, np.uint8)
    picture[100:104, 200:204] = 0
    matrix, size = composed(Size(400, 300), 90, Box(10, 20, 290, 390), 4.0)

    page = render(picture, matrix, size)

    told = matrix.apply(Point(202, 102))
    assert centre_of_ink(page) == pytest.approx((told.x, told.y), abs=0.1)


@pytest.mark.parametrize("scale", [0.5, 0.33])
def test_a_strong_reduction_keeps_places_and_mean(scale: float) -> None:
    picture = np.full((600, 800), 255, np.uint8)
    picture[200:260, 300:360] = 0
    matrix, size = composed(Size(800, 600), 0, Box(0, 0, 800, 600), 0.0, scale)

    page = render(picture, matrix, size)

    assert centre_of_ink(page) == pytest.approx((330 * scale, 230 * scale), abs=0.1)
    assert page.mean() == pytest.approx(picture.mean(), abs=0.5)


def test_outside_the_master_is_background() -> None:
    picture = np.zeros((100, 100, 3), np.uint8)
    matrix, size = composed(Size(100, 100), 0, Box(-20, 0, 100, 100), 0.0)

    assert tuple(render(picture, matrix, size, (250, 240, 230))[50, 5]) == (250, 240, 230)
