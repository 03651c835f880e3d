"""Image requests against the specification's own rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoa.errors import UsageError
from sohoa.model.geometry import Size
from sohoa.sharing.iiif_image import (
    BadImageRequest,
    ImageRequest,
    Limits,
    NotOffered,
    Region,
    StoredTile,
    image_info,
    read_request,
    stored_tile,
)

PICTURE = Size(300, 200)
LIMITS = Limits(1000, 900, 500_000)


def ask(
    region: str = "full", size: str = "max", rotation: str = "0", last: str = "default.jpg"
) -> ImageRequest:
    return read_request([region, size, rotation, last], PICTURE, LIMITS)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("full", Region(0, 0, 300, 200)),
        ("square", Region(50, 0, 200, 200)),
        ("125,15,120,140", Region(125, 15, 120, 140)),
        ("pct:41.6,7.5,40,70", Region(125, 15, 120, 140)),
        ("125,15,200,200", Region(125, 15, 175, 185)),
        ("pct:41.6,7.5,66.6,100", Region(125, 15, 175, 185)),
        ("299,199,1,1", Region(299, 199, 1, 1)),
    ],
)
def test_regions_of_the_specification(text: str, region: Region) -> None:
    assert ask(text).region == region


@pytest.mark.parametrize(
    "text",
    [
        "",
        "whole",
        "0,0,0,10",
        "0,0,10,0",
        "300,0,10,10",
        "0,200,1,1",
        "-1,0,5,5",
        "1,2,3",
        "1.5,0,5,5",
        "pct:0,0,0,5",
        "pct:101,0,5,5",
        "0, 0,5,5",
        "٣,0,5,5",
    ],
)
def test_regions_that_are_not_there_are_bad_requests(text: str) -> None:
    with pytest.raises(BadImageRequest):
        ask(text)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("max", Size(300, 200)),
        ("150,", Size(150, 100)),
        (",150", Size(225, 150)),
        ("pct:50", Size(150, 100)),
        ("pct:.5", Size(2, 1)),
        ("225,100", Size(225, 100)),
        ("!225,100", Size(150, 100)),
        ("!300,500", Size(300, 200)),
        ("!1000,100", Size(150, 100)),
        ("^max", Size(866, 577)),
        ("^360,", Size(360, 240)),
        ("^,240", Size(360, 240)),
        ("^pct:120", Size(360, 240)),
        ("^360,360", Size(360, 360)),
        ("^!360,360", Size(360, 240)),
        ("^150,", Size(150, 100)),
    ],
)
def test_sizes_of_the_specification(text: str, size: Size) -> None:
    assert ask(size=text).size == size


@pytest.mark.parametrize(
    "text",
    [
        "full",
        "",
        ",",
        "301,",
        ",201",
        "301,10",
        "pct:101",
        "!500,500",
        "0,",
        ",0",
        "0,5",
        "pct:0",
        "!0,5",
        "!5,",
        "^",
        "^1001,",
        "^900,700",
        "^^max",
        "1e3,",
        "pct:-5",
    ],
)
def test_sizes_that_are_wrong_or_too_large_are_bad_requests(text: str) -> None:
    with pytest.raises(BadImageRequest):
        ask(size=text)


def test_max_obeys_the_limits() -> None:
    wide = read_request(["full", "max", "0", "default.jpg"], Size(4000, 500), LIMITS)
    assert wide.size == Size(1000, 125)
    large = read_request(["full", "max", "0", "default.jpg"], Size(2000, 2000), LIMITS)
    assert large.size.width_px * large.size.height_px <= LIMITS.max_area_px
    assert large.size.width_px >= 706


@pytest.mark.parametrize(
    ("text", "mirrored", "degrees"),
    [("0", False, 0), ("90", False, 90), ("!180", True, 180), ("270.0", False, 270), ("360", False, 0)],
)
def test_rotations(text: str, mirrored: bool, degrees: int) -> None:
    asked = ask(rotation=text)
    assert (asked.mirrored, asked.turn_degrees) == (mirrored, degrees)


@pytest.mark.parametrize("text", ["", "-90", "361", "!!0", "90!", "1e2", "abc"])
def test_rotations_that_are_none(text: str) -> None:
    with pytest.raises(BadImageRequest):
        ask(rotation=text)


def test_what_is_right_but_not_offered_is_told_apart() -> None:
    for rotation, last in [("22.5", "default.jpg"), ("0", "default.tif"), ("0", "gray.pdf")]:
        with pytest.raises(NotOffered):
            ask(rotation=rotation, last=last)


@pytest.mark.parametrize(
    "text", ["default", "native.jpg", "default.xyz", "default.", ".jpg", "default.jpg.png"]
)
def test_qualities_and_formats_that_are_none(text: str) -> None:
    with pytest.raises(BadImageRequest):
        ask(last=text)


def test_an_address_of_other_length_is_a_bad_request() -> None:
    with pytest.raises(BadImageRequest):
        read_request(["full", "max", "0"], PICTURE, LIMITS)


@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=6), st.text(max_size=12))
def test_any_text_is_answered_or_refused(region: str, size: str, rotation: str, last: str) -> None:
    for parts in ([region, "max", "0", "default.jpg"], ["full", size, rotation, last]):
        try:
            asked = read_request(parts, PICTURE, LIMITS)
        except UsageError:
            continue
        assert asked.region.left_px + asked.region.width_px <= PICTURE.width_px
        assert LIMITS.allow(asked.size.width_px, asked.size.height_px)


LEVELS = [Size(1300, 1100), Size(650, 550), Size(325, 275)]


@pytest.mark.parametrize(
    ("region", "size", "tile"),
    [
        ((0, 0, 512, 512), (512, 512), StoredTile(0, 0, 0)),
        ((512, 512, 512, 512), (512, 512), StoredTile(0, 1, 1)),
        ((0, 0, 1024, 1024), (512, 512), StoredTile(1, 0, 0)),
        ((1024, 0, 276, 512), (276, 512), None),  # at the edge
        ((1024, 0, 512, 512), (512, 512), None),  # beyond the edge
        ((0, 512, 512, 512), (256, 256), None),
        ((1, 0, 512, 512), (512, 512), None),
        ((0, 0, 2048, 2048), (512, 512), None),
        ((0, 0, 1536, 1536), (512, 512), None),
    ],
)
def test_whole_tiles_alone_go_out_as_they_are(
    region: tuple[int, int, int, int], size: tuple[int, int], tile: StoredTile | None
) -> None:
    assert stored_tile(region, size, LEVELS, 512) == tile


def test_info_says_what_is_stored_and_what_is_allowed() -> None:
    info = image_info("http://x/iiif/image/p1", LEVELS, 512, Limits(1000, 1000, 600_000))
    assert info["id"] == "http://x/iiif/image/p1"
    assert (info["width"], info["height"]) == (1300, 1100)
    assert info["tiles"] == [{"width": 512, "height": 512, "scaleFactors": [1, 2, 4]}]
    assert info["sizes"] == [{"width": 325, "height": 275}, {"width": 650, "height": 550}]
