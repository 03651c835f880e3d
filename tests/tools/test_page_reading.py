from pathlib import Path

import numpy as np
import pytest

from sohoa.errors import BadInput
from sohoa.tools.page_reading import read_level, read_middle, read_whole
from sohoa.tools.page_writing import write_pyramid


@pytest.fixture
def pyramid(tmp_path: Path) -> Path:
    """1000 x 2100 px, black above, white below, grey in the middle: levels of 2100, 1050, 525 and 262 px."""
    picture = np.zeros((2100, 1000), np.uint8)
    picture[1050:] = 255
    picture[1000:1100, 450:550] = 128
    path = tmp_path / "page.tif"
    write_pyramid(picture, path, 300.0)
    return path


@pytest.mark.parametrize(
    ("least", "height"), [(100, 262), (500, 525), (526, 1050), (1051, 2100), (9000, 2100)]
)
def test_the_smallest_level_that_is_large_enough_is_read(pyramid: Path, least: int, height: int) -> None:
    level = read_level(pyramid, least)
    assert level.shape[0] == pytest.approx(height, abs=1)
    assert (int(level[10, 10]), int(level[-10, 10])) == (0, 255)


def test_the_middle_is_cut_from_the_full_level(pyramid: Path) -> None:
    middle = read_middle(pyramid, 80)
    assert middle.shape == (80, 80)
    assert float(np.abs(middle.astype(int) - 128).mean()) < 3


def test_a_middle_larger_than_the_picture_is_all_of_it(pyramid: Path) -> None:
    assert read_middle(pyramid, 5000).shape == read_whole(pyramid).shape == (2100, 1000)


def test_a_colour_pyramid_stays_in_colour(tmp_path: Path) -> None:
    picture = np.full((700, 600, 3), (200, 40, 40), np.uint8)
    write_pyramid(picture, tmp_path / "c.tif", 300.0)
    level = read_level(tmp_path / "c.tif", 400)
    assert level.shape == (700, 600, 3)
    assert level[100, 100] == pytest.approx((200, 40, 40), abs=3)


def test_a_damaged_pyramid_is_refused(pyramid: Path) -> None:
    pyramid.write_bytes(pyramid.read_bytes()[:2000])
    for read in (read_whole, lambda path: read_level(path, 100), lambda path: read_middle(path, 80)):
        with pytest.raises(BadInput):
            read(pyramid)
