from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
import pyvips

from sohoa.tools.page_writing import (
    THUMBNAIL_BYTES,
    TILE_PX,
    write_print_jpeg,
    write_pyramid,
    write_thumbnail,
)
from sohoa.tools.tiff_structure import TILE_BYTES, TILE_OFFSETS, TILE_WIDTH, WIDTH, read_directories
from tests.tools.scans import page


def test_the_pyramid_halves_down_to_one_tile(tmp_path: Path) -> None:
    write_pyramid(page(1500, 2100), tmp_path / "a.tif", 300.0)
    with (tmp_path / "a.tif").open("rb") as file:
        levels = list(read_directories(file))
    assert [level[WIDTH] for level in levels] == [(1500,), (750,), (375,), (187,)][: len(levels)]
    assert [level[TILE_WIDTH] for level in levels] == [(TILE_PX,)] * len(levels)
    assert len(levels[0][TILE_OFFSETS]) == 3 * 5
    assert len(levels[-1][TILE_OFFSETS]) == 1
    assert pyvips.Image.new_from_file(str(tmp_path / "a.tif")).xres * 25.4 == pytest.approx(300)


@pytest.mark.parametrize("colour", [True, False])
def test_a_stored_tile_with_the_tables_before_it_is_a_jpeg(tmp_path: Path, colour: bool) -> None:
    """What the server of tiles does: tables without their end marker, then the tile without its start
    marker.
    """
    picture = page(1100, 700, colour=colour)
    write_pyramid(picture, tmp_path / "a.tif", 300.0)
    data = (tmp_path / "a.tif").read_bytes()
    with io.BytesIO(data) as file:
        first = next(iter(read_directories(file)))
    start, length = int(first[TILE_OFFSETS][1]), int(first[TILE_BYTES][1])
    tables = _tag_bytes(data, 347)
    joined = tables[:-2] + data[start + 2 : start + length]
    tile = pyvips.Image.jpegload_buffer(joined, fail_on="warning").numpy()
    wanted = picture[:TILE_PX, TILE_PX : 2 * TILE_PX]
    assert np.abs(tile.astype(int).reshape(wanted.shape) - wanted).mean() < 4
    if colour:
        assert b"\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01" in data[start : start + 40], "4:2:0"


def _tag_bytes(data: bytes, wanted: int) -> bytes:
    place = struct.unpack("<I", data[4:8])[0]
    for at in range(place + 2, place + 2 + 12 * struct.unpack("<H", data[place : place + 2])[0], 12):
        tag, _, count, value = struct.unpack("<HHII", data[at : at + 12])
        if tag == wanted:
            return data[value : value + count]
    raise AssertionError(f"no tag {wanted}")


def test_the_same_pixels_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_pyramid(page(), tmp_path / f"{name}.tif", 300.0)
        write_thumbnail(page(), tmp_path / f"{name}.jpg")
        write_print_jpeg(page(), tmp_path / f"{name}.print.jpg", 300.0, 75)
    for suffix in ("tif", "jpg", "print.jpg"):
        assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


def test_even_a_noisy_thumbnail_is_small(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (1600, 1200, 3), dtype=np.uint8)
    noise = np.kron(noise[::5, ::5], np.ones((5, 5, 1), np.uint8))
    write_thumbnail(noise, tmp_path / "a.jpg")
    assert (tmp_path / "a.jpg").stat().st_size <= THUMBNAIL_BYTES
    assert pyvips.Image.new_from_file(str(tmp_path / "a.jpg")).width == 240


@pytest.mark.parametrize("colour", [True, False])
def test_the_print_picture_knows_its_resolution(tmp_path: Path, colour: bool) -> None:
    write_print_jpeg(page(colour=colour), tmp_path / "a.jpg", 300.0, 75)
    made = pyvips.Image.new_from_file(str(tmp_path / "a.jpg"))
    assert round(made.xres * 25.4) == 300
    assert made.bands == (3 if colour else 1)
