from __future__ import annotations

import cv2
import numpy as np
import pytest

from sohoa.imaging.arrays import Colour, as_bytes
from sohoa.imaging.edges import Edge, find_edges
from sohoa.model.geometry import Box
from tests.imaging.drawn import on_table, paper, text_page

PAGE = Box(60, 50, 1020, 1410)
INK = Box(170, 160, 910, 1300)


def framed(table: tuple[int, int, int] = (40, 42, 41)) -> Colour:
    """A page with 60 px of table left and right of it and 50 above and below."""
    return on_table(text_page(), table, 60, 50, (1080, 1460))


def grown(box: Box, by: float) -> Box:
    return Box(box.x0 - by, box.y0 - by, box.x1 + by, box.y1 + by)


@pytest.mark.parametrize("table", [(40, 42, 41), (134, 98, 66), (253, 253, 253)])
@pytest.mark.parametrize("by", [-9, 0, 18])
def test_a_rough_box_is_cut_to_just_inside_the_paper(table: tuple[int, int, int], by: int) -> None:
    found = find_edges(framed(table), grown(PAGE, by), INK)

    assert found.found == set(Edge)
    inward = np.array(
        [found.box.x0 - PAGE.x0, found.box.y0 - PAGE.y0, PAGE.x1 - found.box.x1, PAGE.y1 - found.box.y1]
    )
    assert (inward >= 0).all()
    assert (inward <= 5).all()


def test_the_edges_of_the_leaves_below_are_left_out() -> None:
    frame = framed()
    for place in range(5, 0, -1):
        tone = 205 if place % 2 else 180
        cv2.rectangle(frame, (1020, 50), (1020 + 4 * place, 1409), (tone, tone, tone), -1)

    found = find_edges(frame, Box(60, 50, 1040, 1410), INK)

    assert 1015 <= found.box.x1 <= 1020


def test_a_rule_near_the_edge_is_print_and_stays() -> None:
    frame = framed()
    cv2.line(frame, (100, 80), (100, 1380), (30, 30, 30), 2)

    found = find_edges(frame, grown(PAGE, 6), INK)

    assert 60 <= found.box.x0 <= 66


def test_ink_stays_inside_with_a_margin() -> None:
    found = find_edges(framed(), grown(PAGE, 12), Box(64, 160, 910, 1300))

    assert found.box.x0 == PAGE.x0 - 12
    assert Edge.LEFT not in found.found


def test_nothing_is_cut_where_light_fades_or_the_paper_goes_on() -> None:
    page = text_page()
    light = np.minimum(1.0, 0.6 + np.arange(page.shape[1]) / 250)
    whole = Box(0, 0, page.shape[1], page.shape[0])

    assert find_edges(page, whole, Box(110, 110, 850, 1250)).found == frozenset()
    assert find_edges(as_bytes((page * light).astype(np.uint8)), whole, None).found == frozenset()
    assert find_edges(paper(900, 1200), Box(0, 0, 900, 1200), None).box == Box(0, 0, 900, 1200)


def test_a_fixed_side_is_not_looked_at() -> None:
    found = find_edges(framed(), grown(PAGE, 10), INK, fixed=frozenset({Edge.RIGHT}))

    assert found.box.x1 == PAGE.x1 + 10
    assert found.found == {Edge.LEFT, Edge.TOP, Edge.BOTTOM}


def test_a_bent_edge_is_cut_where_it_reaches_farthest_in() -> None:
    frame = framed()
    for x in range(60, 1020):
        frame[50 : 50 + round(7 * ((x - 540) / 480) ** 2), x] = 41

    found = find_edges(frame, PAGE, INK)

    assert 55 <= found.box.y0 <= 61


def test_a_worn_corner_does_not_cost_the_page_its_margin() -> None:
    frame = framed()
    cv2.fillConvexPoly(frame, np.array([(60, 50), (120, 50), (60, 110)]), (41, 41, 41))

    found = find_edges(frame, PAGE, INK)

    assert found.box.x0 <= 68
    assert found.box.y0 <= 58
