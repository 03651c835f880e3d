"""Every way in which a scan may be lawful or broken."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from sohoa.errors import BadInput
from sohoa.model.files import ColourSpace, PpiSource
from sohoa.tools.exposures import choose_ppi, count_frames, open_exposure
from sohoa.tools.image_header import Bounds
from tests.tools.scans import (
    cut,
    exif,
    image,
    page,
    with_exif,
    write_jpeg,
    write_multipage_tiff,
    write_png,
    write_png_header_only,
    write_tiff,
)


def _code(path: Path, frame: int | None = None, shrink: int = 1) -> str:
    with pytest.raises(BadInput) as caught:
        open_exposure(path, frame).decode(shrink)
    return caught.value.code


def test_jpeg_gives_facts_and_pixels(tmp_path: Path) -> None:
    picture = page()
    exposure = open_exposure(write_jpeg(tmp_path / "a.jpg", picture), None)
    facts = exposure.facts(None)
    assert (facts.width_px, facts.height_px, facts.ppi, facts.ppi_source) == (300, 400, 300.0, PpiSource.FILE)
    assert (facts.colour_space, facts.bits_per_sample, facts.media_type) == (ColourSpace.RGB, 8, "image/jpeg")
    decoded = exposure.decode()
    assert decoded.shape == (400, 300, 3)
    assert np.abs(decoded.astype(int) - picture).mean() < 4


@pytest.mark.parametrize("compression", ["none", "lzw", "deflate", "packbits"])
@pytest.mark.parametrize("colour", [True, False])
def test_tiff_of_each_compression_is_exact(tmp_path: Path, compression: str, colour: bool) -> None:
    picture = page(colour=colour)
    path = write_tiff(tmp_path / "a.tif", picture, compression=compression)
    exposure = open_exposure(path, None)
    assert exposure.facts(None).ppi == 300.0
    assert np.array_equal(exposure.decode(), picture)


def test_png_is_exact_and_knows_its_resolution(tmp_path: Path) -> None:
    picture = page()
    exposure = open_exposure(write_png(tmp_path / "a.png", picture), None)
    assert exposure.facts(None).ppi == pytest.approx(300, abs=0.1)
    assert np.array_equal(exposure.decode(), picture)


def test_bitonal_tiff_comes_as_black_and_white(tmp_path: Path) -> None:
    picture = np.where(page(colour=False) > 128, 255, 0).astype(np.uint8)
    path = write_tiff(tmp_path / "a.tif", picture, bitdepth=1, compression="ccittfax4")
    exposure = open_exposure(path, None)
    assert exposure.facts(None).colour_space is ColourSpace.BITONAL
    assert np.array_equal(exposure.decode(), picture)


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    picture = page()
    wide = (image(picture) * 257).cast("ushort").copy(interpretation="rgb16")
    wide.tiffsave(str(tmp_path / "a.tif"))
    exposure = open_exposure(tmp_path / "a.tif", None)
    assert exposure.facts(None).bits_per_sample == 16
    assert np.array_equal(exposure.decode(), picture)


def test_palette_and_transparency_become_colour_on_white(tmp_path: Path) -> None:
    write_png(tmp_path / "palette.png", page(), palette=True)
    assert open_exposure(tmp_path / "palette.png", None).decode().shape == (400, 300, 3)
    clear = image(page()).bandjoin(0)
    clear.pngsave(str(tmp_path / "clear.png"))
    assert open_exposure(tmp_path / "clear.png", None).decode().min() == 255


def test_cmyk_becomes_srgb(tmp_path: Path) -> None:
    white = image(np.zeros((80, 80, 3), np.uint8)).bandjoin(0).copy(interpretation="cmyk")
    white.tiffsave(str(tmp_path / "a.tif"))
    exposure = open_exposure(tmp_path / "a.tif", None)
    assert exposure.facts(None).colour_space is ColourSpace.CMYK
    decoded = exposure.decode()
    assert decoded.shape == (80, 80, 3)
    assert decoded.min() > 245


def test_frames_of_a_tiff_are_read_one_by_one(tmp_path: Path) -> None:
    pictures = [page(seed=seed) for seed in (1, 2, 3)]
    path = write_multipage_tiff(tmp_path / "a.tif", pictures)
    assert count_frames(path) == 3
    for frame, picture in enumerate(pictures, 1):
        assert np.array_equal(open_exposure(path, frame).decode(), picture)
    assert _code(path, frame=4) == "intake.image_damaged"


@pytest.mark.parametrize("shrink", [2, 3, 4, 6, 8])
@pytest.mark.parametrize("write", [write_jpeg, write_png, write_tiff])
def test_shrinking_while_reading(tmp_path: Path, write: object, shrink: int) -> None:
    assert callable(write)
    path = write(tmp_path / "a", page(800, 1200))
    small = open_exposure(path, None).decode(shrink)
    assert abs(small.shape[0] - 1200 / shrink) <= 1
    assert abs(small.shape[1] - 800 / shrink) <= 1


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.999])
@pytest.mark.parametrize("shrink", [1, 4])
@pytest.mark.parametrize("write", [write_jpeg, write_png, write_tiff])
def test_cut_files_are_found(tmp_path: Path, write: object, share: float, shrink: int) -> None:
    assert callable(write)
    path = cut(write(tmp_path / "a", page()), share)
    assert _code(path, shrink=shrink) in {"intake.image_truncated", "intake.image_damaged"}


def test_every_cut_of_a_jpeg_is_found_also_where_an_end_marker_was_put_on(tmp_path: Path) -> None:
    whole = write_jpeg(tmp_path / "a.jpg", page(120, 160)).read_bytes()
    for end in range(300, len(whole) - 2, 211):
        path = tmp_path / "cut.jpg"
        path.write_bytes(whole[:end] + b"\xff\xd9")
        assert _code(path) in {"intake.image_truncated", "intake.image_damaged"}, end


def test_the_last_byte_of_a_png_and_of_a_tiff_is_missed(tmp_path: Path) -> None:
    for path in (write_png(tmp_path / "a.png", page()), write_tiff(tmp_path / "a.tif", page())):
        path.write_bytes(path.read_bytes()[:-1])
        assert _code(path) in {"intake.image_truncated", "intake.image_damaged"}


def test_one_wrong_byte_in_a_png_is_found(tmp_path: Path) -> None:
    path = write_png(tmp_path / "a.png", page())
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0x10
    path.write_bytes(data)
    assert _code(path) == "intake.image_damaged"


def test_lost_bytes_in_the_middle_of_a_jpeg_are_found(tmp_path: Path) -> None:
    path = write_jpeg(tmp_path / "a.jpg", page())
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2] + data[len(data) // 2 + 400 :])
    assert _code(path) == "intake.image_damaged"


def test_padding_before_the_end_of_a_jpeg_is_no_damage(tmp_path: Path) -> None:
    path = write_jpeg(tmp_path / "a.jpg", page())
    path.write_bytes(path.read_bytes()[:-2] + b"\0" * 40 + b"\xff\xd9")
    assert open_exposure(path, None).decode().shape == (400, 300, 3)


def test_what_follows_the_end_of_a_jpeg_does_not_matter(tmp_path: Path) -> None:
    path = write_jpeg(tmp_path / "a.jpg", page())
    path.write_bytes(path.read_bytes() + b"\0" * 100_000)
    assert open_exposure(path, None).decode().shape == (400, 300, 3)


def test_strange_files_are_refused_by_name_of_the_defect(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "text.jpg").write_text("Đây là văn bản", encoding="utf-8")
    write_png(tmp_path / "dot.png", page(1, 1))
    write_png_header_only(tmp_path / "huge.png", 30_000, 30_000)
    assert _code(tmp_path / "empty.jpg") == "intake.image_empty"
    assert _code(tmp_path / "text.jpg") == "intake.image_not_an_image"
    assert _code(tmp_path / "dot.png") == "intake.image_too_small"
    assert _code(tmp_path / "huge.png") == "intake.image_too_large"


def test_a_jpeg_header_that_promises_too_much_is_refused(tmp_path: Path) -> None:
    path = write_jpeg(tmp_path / "a.jpg", page())
    data = path.read_bytes()
    place = data.index(b"\xff\xc0") + 5
    path.write_bytes(data[:place] + struct.pack(">HH", 30_000, 30_000) + data[place + 4 :])
    assert _code(path) == "intake.image_too_large"


def test_bounds_are_the_callers(tmp_path: Path) -> None:
    path = write_jpeg(tmp_path / "a.jpg", page())
    with pytest.raises(BadInput, match="image_too_large"):
        open_exposure(path, None, Bounds(longest_px=399))
    with pytest.raises(BadInput, match="image_too_small"):
        open_exposure(path, None, Bounds(shortest_px=301))


def test_a_chain_of_directories_that_leads_back_is_refused(tmp_path: Path) -> None:
    path = write_tiff(tmp_path / "a.tif", page())
    data = bytearray(path.read_bytes())
    place = struct.unpack("<I", data[4:8])[0]
    count = struct.unpack("<H", data[place : place + 2])[0]
    data[place + 2 + 12 * count : place + 6 + 12 * count] = struct.pack("<I", place)
    path.write_bytes(data)
    assert _code(path) == "intake.image_damaged"


def test_exif_tells_turn_device_and_moment(tmp_path: Path) -> None:
    path = with_exif(write_jpeg(tmp_path / "a.jpg", page()), exif(6))
    exposure = open_exposure(path, None)
    facts = exposure.facts(None)
    assert exposure.turn_degrees == 90
    assert (facts.device, facts.captured_at) == ("Canon", "2024-05-06T07:08:09")
    assert exposure.decode().shape == (400, 300, 3), "EXIF turns nothing by itself"


def test_damaged_exif_does_not_matter(tmp_path: Path) -> None:
    path = with_exif(write_jpeg(tmp_path / "a.jpg", page()), exif(6)[:30])
    assert open_exposure(path, None).turn_degrees == 0


def test_resolution_is_the_files_else_the_stated_else_assumed() -> None:
    assert choose_ppi(400.0, 300.0) == (400.0, PpiSource.FILE)
    assert choose_ppi(72.0, 350.0) == (350.0, PpiSource.STATED)
    assert choose_ppi(None, 350.0) == (350.0, PpiSource.STATED)
    assert choose_ppi(96.0, None) == (300.0, PpiSource.ASSUMED)
    assert choose_ppi(1.0, None) == (300.0, PpiSource.ASSUMED)


def test_the_name_of_a_profile_is_told(tmp_path: Path) -> None:
    image(page()).icc_transform("srgb", input_profile="srgb").jpegsave(
        str(tmp_path / "a.jpg"), profile="srgb"
    )
    assert "sRGB" in open_exposure(tmp_path / "a.jpg", None).facts(None).icc_profile


def test_all_real_broken_files_end_well(shared_dir: Path) -> None:
    """Damaged files of other projects' test suites: each is decoded whole or refused, none crashes."""
    must_fail = {"truncated_jpeg.jpg", "truncated_image.png", "truncated_end_chunk.png", "broken.png"}
    refused = set()
    for path in sorted((shared_dir / "images/broken_files/pillow").iterdir()):
        if path.suffix in {".jpg", ".png", ".tif", ".tiff"}:
            try:
                open_exposure(path, None, Bounds(shortest_px=1)).decode()
            except BadInput:
                refused.add(path.name)
    assert must_fail <= refused
    assert {name for name in refused if name.startswith("crash")}
    assert not {name for name in refused if name.startswith(("imagedraw", "tiff_strip", "g4", "hopper"))}
