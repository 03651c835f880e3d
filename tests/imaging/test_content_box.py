import cv2
import numpy as np
import pytest

from sohoa.imaging.content_box import find_content_box
from sohoa.model.geometry import Box
from tests.imaging.drawn import paper, text_box, text_page


def assert_near(found: Box, told: Box, px: float) -> None:
    assert (found.x0, found.y0, found.x1, found.y1) == pytest.approx(
        (told.x0, told.y0, told.x1, told.y1), abs=px
    )


def test_content_is_the_text() -> None:
    found = find_content_box(text_page())

    assert not found.is_blank
    assert_near(found.box, text_box(), 30)


def test_a_lone_page_number_belongs_to_the_content() -> None:
    page = text_page()
    cv2.putText(page, "7", (470, 1310), cv2.FONT_HERSHEY_SIMPLEX, 0.62, 40, 2, cv2.LINE_AA)

    assert find_content_box(page).box.y1 == pytest.approx(1311, abs=4)


def test_borders_shadow_specks_and_show_through_do_not() -> None:
    page = text_page()
    page[:, :14] = 20
    shade = 1 - 0.6 * np.exp(-np.arange(960)[::-1] / 15.0)
    page = (page * shade).astype(np.uint8)
    page[40:43, 60:62] = 60
    behind = paper(960, 1360)
    cv2.putText(behind, "ghost", (300, 1330), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 205, 2, cv2.LINE_AA)
    page[1260:] = np.minimum(page[1260:], behind[1260:])

    assert_near(find_content_box(page).box, text_box(), 30)


def test_an_empty_page_is_blank() -> None:
    found = find_content_box(paper(900, 1300))

    assert found.is_blank
    assert found.box == Box(0, 0, 900, 1300)
