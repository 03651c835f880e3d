"""The box of a page that lies askew: straight, without the table, with all of its ink."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sohoa.model.geometry import Box, Point, rotation
from sohoa.model.plan import PagePlan, Side
from tests.imaging.drawn import on_table, overlap, spread, text_box, text_page, turned
from tests.pages.exposed import analysed, expose

TABLE = (45, 44, 46)
LEFT, TOP, FRAME = 150, 170, (1260, 1700)


def place_on_page(plan: PagePlan, box: Box, degrees: float, size: tuple[int, int]) -> np.ndarray:
    """The corners of a box, drawn before the frame was turned, in pixels of the rendered page."""
    askew = rotation(degrees, Point(size[0] / 2, size[1] / 2)).then(plan.to_page)
    return np.array([(found.x, found.y) for found in map(askew.apply, box.corners())])


def inward(corners: np.ndarray, plan: PagePlan) -> tuple[float, float, float, float]:
    """By how much the rendered page lies inside the corners: left, top, right, bottom."""
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    return -x0, -y0, x1 - plan.size.width_px, y1 - plan.size.height_px


@pytest.mark.parametrize("degrees", [-4.0, -1.0, 2.5])
def test_no_table_is_left_on_a_page_that_lay_askew(tmp_path: Path, degrees: float) -> None:
    frame = turned(on_table(text_page(), TABLE, LEFT, TOP, FRAME), degrees, TABLE[0])
    plan = analysed(expose(tmp_path, frame)).page_plans[0]
    paper = place_on_page(plan, Box(LEFT, TOP, LEFT + 960, TOP + 1360), degrees, FRAME)
    assert all(-0.5 <= by <= 7 for by in inward(paper, plan))
    assert plan.crop.confidence > 0.9
    inked = text_box()
    text = Box(inked.x0 + LEFT, inked.y0 + TOP, inked.x1 + LEFT, inked.y1 + TOP)
    corners = place_on_page(plan, text, degrees, FRAME)
    drawn = Box(*corners.min(axis=0), *corners.max(axis=0))
    crop, content = plan.crop.value, plan.content.value
    found = Box(content.x0 - crop.x0, content.y0 - crop.y0, content.x1 - crop.x0, content.y1 - crop.y0)
    assert overlap(found, drawn) > 0.93


def test_both_pages_of_a_spread_askew_are_cut_to_their_own_edges(tmp_path: Path) -> None:
    size = (1860, 1400)
    frame = turned(on_table(spread(0.45), TABLE, 130, 120, size), 1.5, TABLE[0])
    plans = analysed(expose(tmp_path, frame)).page_plans
    assert [plan.side for plan in plans] == [Side.LEFT, Side.RIGHT]
    for plan, page in zip(plans, (Box(130, 120, 930, 1280), Box(930, 120, 1730, 1280)), strict=True):
        left, top, right, bottom = inward(place_on_page(plan, page, 1.5, size), plan)
        outer, inner = (left, right) if plan.side is Side.LEFT else (right, left)
        assert -0.5 <= outer <= 7
        assert -0.5 <= top <= 7
        assert -0.5 <= bottom <= 7
        assert abs(inner) < 22


def test_white_paper_that_may_lie_on_white_ground_is_not_claimed_to_fill_the_frame(tmp_path: Path) -> None:
    white = np.where(text_page() < 150, text_page(), 255).astype(np.uint8)
    plan = analysed(expose(tmp_path, white)).page_plans[0]
    assert plan.crop.value == Box(0, 0, 960, 1360)
    assert plan.crop.confidence < 0.9


def test_a_box_is_left_as_it_was_where_nothing_may_be_cut(tmp_path: Path) -> None:
    frame = turned(on_table(text_page(), TABLE, LEFT, TOP, FRAME), 2.0, TABLE[0])
    plan = analysed(expose(tmp_path, frame), crop=False).page_plans[0]
    assert plan.crop.value == Box(0, 0, *FRAME)
