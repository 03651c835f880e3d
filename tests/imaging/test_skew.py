import numpy as np
import pytest

from sohoa.imaging.skew import find_skew
from tests.imaging.drawn import PAPER, paper, text_page, turned


@pytest.mark.parametrize("degrees", [-14.0, -7.3, -2.0, -0.13, 0.0, 0.21, 3.1, 9.6, 14.0])
def test_the_turn_that_straightens_a_page_is_found_within_a_thirtieth_of_a_degree(degrees: float) -> None:
    level = find_skew(text_page()).degrees

    found = find_skew(turned(text_page(), -degrees))

    assert found.degrees - level == pytest.approx(degrees, abs=0.03)
    assert found.confidence > 0.8


def test_a_straight_page_is_straight() -> None:
    assert find_skew(text_page()).degrees == pytest.approx(0, abs=0.03)


@pytest.mark.parametrize("page", [paper(800, 1200), np.full((40, 40), 200, np.uint8)])
def test_without_text_nothing_is_claimed(page: np.typing.NDArray[np.uint8]) -> None:
    found = find_skew(page)

    assert (found.degrees, found.confidence) == (0.0, 0.0)


def test_two_lines_of_text_are_believed_less_than_a_page() -> None:
    page = text_page()
    few = np.full_like(page, PAPER)
    few[110:170] = page[110:170]

    assert find_skew(few).confidence < 0.9 < find_skew(page).confidence


def test_lines_that_bend_are_believed_less_than_straight_ones() -> None:
    page = text_page()
    bent = np.stack([np.roll(page[:, x], round(16 * ((x - 480) / 480) ** 2)) for x in range(960)], axis=1)

    assert find_skew(np.ascontiguousarray(bent)).confidence < 0.6
