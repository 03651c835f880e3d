import numpy as np
import pytest

from sohoa.imaging.border import find_page_box
from sohoa.model.geometry import Box
from tests.imaging.drawn import draw_target, on_table, overlap, text_page


@pytest.mark.parametrize("table", [(25, 24, 26), (90, 60, 40), (150, 158, 170), (252, 252, 252)])
def test_paper_is_found_on_dark_wooden_grey_and_white_ground(table: tuple[int, int, int]) -> None:
    frame = on_table(text_page(), table, 180, 120, (1300, 1600))

    found = find_page_box(frame)

    assert overlap(found.box, Box(180, 120, 1140, 1480)) > 0.97
    assert found.confidence > 0.5


def test_a_page_that_fills_the_frame_is_left_whole() -> None:
    page = text_page()

    assert find_page_box(page).box == Box(0, 0, page.shape[1], page.shape[0])


def test_light_that_falls_off_is_no_edge_of_paper() -> None:
    page = text_page()
    light = np.linspace(1.0, 0.45, page.shape[1])

    found = find_page_box((page * light).astype(np.uint8))

    assert found.box == Box(0, 0, page.shape[1], page.shape[0])


def test_a_target_that_touches_the_page_is_left_out() -> None:
    frame = on_table(text_page(), (25, 24, 26), 180, 300, (1300, 1760))
    target = draw_target(frame, 400, 100)

    found = find_page_box(frame, masked=(target,))

    assert overlap(found.box, Box(180, 300, 1140, 1660)) > 0.97
