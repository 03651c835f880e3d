from itertools import pairwise

import cv2

from sohoa.imaging.arrays import as_bytes
from sohoa.imaging.sharpness import measure_sharpness
from tests.imaging.drawn import paper, text_page


def test_each_blur_is_told_from_the_last() -> None:
    page = text_page()
    blurred = [as_bytes(cv2.GaussianBlur(page, (0, 0), sigma)) for sigma in (0.7, 1.2, 2.0)]
    slopes = [measure_sharpness(each).edge_slope for each in (page, *blurred)]

    assert all(sharper > softer * 1.05 for sharper, softer in pairwise(slopes))


def test_nothing_is_claimed_of_an_empty_page() -> None:
    assert measure_sharpness(paper(400, 400)).confidence == 0
