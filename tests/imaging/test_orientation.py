from pathlib import Path

import numpy as np
import pytest

from sohoa.imaging.arrays import reduced, to_grey
from sohoa.imaging.orientation import find_turn
from tests.imaging.drawn import paper, read_colour, text_page, turned


@pytest.mark.parametrize("lies_at", [0, 90, 180, 270])
@pytest.mark.parametrize("skew", [0.0, 2.0])
def test_text_is_turned_upright(lies_at: int, skew: float) -> None:
    lying = np.ascontiguousarray(np.rot90(turned(text_page(), skew), -lies_at // 90))

    found = find_turn(lying)

    assert found.degrees == (360 - lies_at) % 360
    assert found.confidence > 0.6


def test_an_empty_page_stays_and_says_so() -> None:
    found = find_turn(paper(800, 1200))

    assert (found.degrees, found.confidence) == (0, 0.0)


def test_vietnamese_pages_turned_every_way_are_never_wrong_and_sure(shared_dir: Path) -> None:
    wrong, right = [], 0
    for name in sorted((shared_dir / "ocr").glob("*/*.[jp][pn]g"))[::2]:
        page = reduced(to_grey(read_colour(name)), 1600)[0]
        for lies_at in (0, 90, 180, 270):
            found = find_turn(np.ascontiguousarray(np.rot90(page, -lies_at // 90)))
            if found.degrees == (360 - lies_at) % 360:
                right += 1
            elif found.confidence >= 0.3:
                wrong.append((name.name, lies_at, found))
    assert wrong == []
    assert right >= 44


def test_columns_of_east_asian_writing_stay_as_they_are(shared_dir: Path) -> None:
    for name in sorted((shared_dir / "images" / "split_spreads").glob("ndl_kotenseki*/*.jpg")):
        found = find_turn(to_grey(read_colour(name)))
        assert found.degrees == 0 or found.confidence < 0.3, (name.name, found)
