from pathlib import Path

from sohoa.imaging.colour_target import find_colour_targets
from tests.imaging.drawn import draw_target, on_table, overlap, paper, read_colour, text_page


def test_a_target_beside_a_page_is_found_with_its_grey_row() -> None:
    frame = on_table(text_page(), (60, 60, 62), 100, 100, (1600, 1600))
    target = draw_target(frame, 1150, 300)

    found = find_colour_targets(frame)

    assert len(found.boxes) == 1
    assert overlap(found.boxes[0], target) > 0.9
    assert not found.is_whole_frame


def test_a_target_alone_is_all_there_is() -> None:
    frame = on_table(paper(8, 8, level=60), (60, 60, 62), 0, 0, (1600, 1200))
    draw_target(frame, 500, 400, patch=60)

    found = find_colour_targets(frame)

    assert found.is_whole_frame
    assert found.confidence > 0.9


def test_a_page_has_none() -> None:
    frame = on_table(text_page(), (25, 24, 26), 100, 100, (1300, 1600))

    assert find_colour_targets(frame).boxes == ()
    assert find_colour_targets(text_page()).boxes == ()


def test_the_target_beside_a_book_is_found(shared_dir: Path) -> None:
    for name in sorted((shared_dir / "images" / "split_spreads").glob("ndl_kotenseki*/*.jpg")):
        picture = read_colour(name)
        found = find_colour_targets(picture)
        assert len(found.boxes) == 1, name.name
        assert found.boxes[0].y1 < 200
        assert not found.is_whole_frame
