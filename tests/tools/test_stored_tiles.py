"""The small reader of our own pyramids, on damaged files too. What it reads of whole ones:
tests/web/test_tiles.py.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from sohoa.errors import BadInput
from sohoa.tools.page_writing import write_pyramid
from sohoa.tools.stored_tiles import StoredTiles


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("pyramid") / "whole.tif"
    write_pyramid(np.full((700, 1100, 3), 200, np.uint8), path, 300)
    return path.read_bytes()


def test_levels_tables_and_tiles_are_found(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "whole.tif"
    path.write_bytes(whole)
    tiles = StoredTiles()
    pyramid = tiles.pyramid(path)
    assert [(level.width_px, level.height_px) for level in pyramid.levels] == [
        (1100, 700),
        (550, 350),
        (275, 175),
    ]
    assert pyramid.tile_px == 512
    for column in range(3):
        with tiles.opened(path) as file:
            assert file.pyramid is pyramid
            assert Image.open(io.BytesIO(file.tile(0, column, 1))).size == (512, 512)


def test_only_the_files_read_last_are_remembered(whole: bytes, tmp_path: Path) -> None:
    tiles = StoredTiles(files_kept=2)
    for name in "abc":
        (tmp_path / name).write_bytes(whole)
        tiles.pyramid(tmp_path / name)
    assert len(tiles._known) == 2


def test_a_file_without_jpeg_tiles_has_no_levels(tmp_path: Path) -> None:
    Image.new("RGB", (40, 30)).save(tmp_path / "plain.tif")
    assert StoredTiles().pyramid(tmp_path / "plain.tif").levels == ()


@given(st.integers(0, 10**6), st.integers(0, 255), st.integers(0, 10**6))
def test_damage_is_told_and_nothing_else_happens(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, place: int, value: int, kept: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "damaged.tif"
    data = bytearray(whole)
    data[place % len(data)] = value
    path.write_bytes(data[: kept % (2 * len(data))])
    try:
        with StoredTiles().opened(path) as file:
            file.tile(0, 0, 0)
    except (BadInput, IndexError):
        return


def test_a_file_that_is_gone_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        StoredTiles().pyramid(tmp_path / "gone.tif")
