import cv2
import numpy as np
import pytest

from sohoa.imaging.arrays import to_colour
from sohoa.imaging.tone import measure_blankness, measure_tone
from tests.imaging.drawn import paper, text_page


def test_clipping_is_the_share_of_pixels_at_the_ends() -> None:
    page = to_colour(np.full((300, 300), 128, np.uint8)).copy()
    page[:30] = 255
    page[30:45] = 0

    tone = measure_tone(page)

    assert tone.highlights_clipped == pytest.approx(0.10, abs=0.005)
    assert tone.shadows_clipped == pytest.approx(0.05, abs=0.005)
    assert tone.mean_levels == pytest.approx((134.3,) * 3, abs=1)


def test_one_colour_clipped_counts_as_a_clipped_highlight_but_not_as_a_clipped_shadow() -> None:
    page = np.zeros((100, 100, 3), np.uint8)
    page[...] = (255, 120, 0)

    tone = measure_tone(page)

    assert (tone.highlights_clipped, tone.shadows_clipped) == (1.0, 0.0)


def test_a_text_page_is_not_blank_and_an_empty_one_is() -> None:
    assert not measure_blankness(text_page()).is_blank
    assert measure_blankness(paper(900, 1300)).is_blank


def test_what_shows_through_is_not_ink() -> None:
    behind = np.fliplr(text_page()).astype(np.float64)
    softened = cv2.GaussianBlur(behind, (0, 0), 2.0)
    page = (226 - 0.13 * (226 - softened)).astype(np.uint8)

    assert measure_blankness(page).is_blank


def test_a_page_with_one_line_is_not_blank() -> None:
    page = paper(900, 1300)
    cv2.putText(page, "the end of this volume", (250, 640), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 40, 2, cv2.LINE_AA)

    assert not measure_blankness(page).is_blank
