import json
from pathlib import Path

import numpy as np
import pytest

from sohoa.imaging.arrays import to_grey
from sohoa.imaging.spread import find_spread
from sohoa.model.geometry import Box
from tests.imaging.drawn import paper, read_colour, spread, text_block, text_page, turned


@pytest.mark.parametrize("shadow", [0.0, 0.1, 0.4])
@pytest.mark.parametrize("gutter_x", [760, 800, 850])
def test_a_spread_is_split_within_one_percent_of_its_width(shadow: float, gutter_x: int) -> None:
    found = find_spread(spread(shadow, gutter_x=gutter_x))

    assert found.is_spread
    assert found.gutter_top_x == pytest.approx(gutter_x, abs=16)
    assert found.gutter_bottom_x == pytest.approx(gutter_x, abs=16)


def test_the_gutter_leans_with_the_page() -> None:
    lean = 580 * np.tan(np.radians(1.5))

    found = find_spread(turned(spread(0.4), 1.5))

    assert found.gutter_top_x == pytest.approx(800 + lean, abs=10)
    assert found.gutter_bottom_x == pytest.approx(800 - lean, abs=10)


def test_a_page_is_not_split() -> None:
    assert not find_spread(text_page()).is_spread


def test_a_broad_page_of_long_lines_is_not_split() -> None:
    assert not find_spread(text_page(1500, 1100)).is_spread


def test_two_columns_on_one_broad_page_are_not_split() -> None:
    page = paper(1400, 1100)
    text_block(page, Box(80, 80, 682, 1020), seed=1)
    text_block(page, Box(718, 80, 1320, 1020), seed=2)

    assert not find_spread(page).is_spread


def test_spreads_of_a_library_are_split_where_the_eye_sees_the_gutter(shared_dir: Path) -> None:
    errors = {}
    for told in sorted((shared_dir / "images" / "split_spreads").glob("*/gutter.json")):
        for name, gutter_x in json.loads(told.read_text(encoding="utf-8"))["gutter_x"].items():
            grey = to_grey(read_colour(told.with_name(f"{name}.jpg")))
            found = find_spread(grey)
            middle = (found.gutter_top_x + found.gutter_bottom_x) / 2
            errors[name] = abs(middle - gutter_x) / grey.shape[1] if found.is_spread else 1.0
    assert len(errors) == 9
    assert max(errors.values()) < 0.015, errors
