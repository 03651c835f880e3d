"""The files of a set: which there are, what they say of themselves, and that a seed always gives the same."""

import dataclasses
import datetime
import hashlib
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
import pyvips

from sohoa.errors import ToolMissing
from sohoa.training import BENCH, DEMO, Kind, Truth, details, make_bench, make_scans
from sohoa.training.exposures import planned
from sohoa.training.image_files import Imprint, write_picture
from sohoa.training.scans import write_book_toml
from tests.training.pictures import Scans

FEW = dataclasses.replace(DEMO, upside_down_at=2, deep_grey_at=frozenset({3}))


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_the_demo_is_a_target_a_title_page_spreads_and_a_telephone_photograph(truth: Truth) -> None:
    assert [exposure.file for exposure in truth.exposures] == [
        "IMG_0001.jpg",
        "IMG_0002.tif",
        *(f"IMG_{number:04d}.jpg" for number in range(3, 11)),
    ]
    kinds = [Kind.TARGET, Kind.SINGLE, *[Kind.SPREAD] * 7, Kind.PHONE]
    assert [exposure.kind for exposure in truth.exposures] == kinds


def test_nothing_but_pictures_lies_in_the_folder(demo: Scans) -> None:
    assert {path.name for path in demo.folder.iterdir()} == {item.file for item in demo.truth.exposures}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make_scans(tmp_path / name, seed=3, look=FEW, pages=5, dpi=60)
    assert digests(tmp_path / "one") == digests(tmp_path / "two")


def test_another_seed_gives_other_pictures_of_the_same_pages(tmp_path: Path) -> None:
    truths = [make_scans(tmp_path / str(seed), seed=seed, look=FEW, pages=5, dpi=60) for seed in (3, 4)]
    one, other = digests(tmp_path / "3"), digests(tmp_path / "4")
    assert one.keys() == other.keys()
    assert not set(one.values()) & set(other.values())
    assert truths[0].texts() == truths[1].texts()


def test_an_exposure_does_not_depend_on_how_many_follow(tmp_path: Path) -> None:
    for pages in (3, 5):
        make_scans(tmp_path / str(pages), seed=3, look=FEW, pages=pages, dpi=60)
    few, more = digests(tmp_path / "3"), digests(tmp_path / "5")
    assert few.items() <= more.items()


def test_bench_is_single_a4_pages_of_full_text(empty_folder: Path) -> None:
    truth = make_scans(empty_folder, seed=1, look=BENCH, pages=8, dpi=60)
    assert [exposure.kind for exposure in truth.exposures] == [Kind.SINGLE] * 8
    assert truth.labels() == tuple(str(number) for number in range(1, 9))
    assert min(len(page.words) for page in truth.pages()) > 200
    assert len({page.text for page in truth.pages()}) == 8


def test_bench_has_as_many_pages_as_asked_for_at_300_ppi(empty_folder: Path) -> None:
    truth = make_bench(empty_folder, pages=1)
    (exposure,) = truth.exposures
    assert (exposure.ppi, exposure.stated_ppi) == (300, 300)
    assert (empty_folder / exposure.file).stat().st_size > 500_000


@pytest.mark.parametrize("pages", [1, 2, 3, 16])
def test_every_page_is_on_one_exposure(pages: int) -> None:
    for look in (DEMO, BENCH):
        shown = [number for exposure in planned(look, pages) for number in exposure.pages]
        assert shown == list(range(pages))


def test_files_state_their_resolution_and_the_time_they_were_taken(demo: Scans) -> None:
    for exposure in demo.truth.exposures:
        image = pyvips.Image.new_from_file(str(demo.folder / exposure.file))
        assert image.xres * 25.4 == pytest.approx(exposure.stated_ppi, abs=0.05)
        if exposure.file.endswith(".jpg"):
            assert str(image.get("exif-ifd0-DateTime")).startswith("2026:03:16 08:3")


def test_a_deep_grey_exposure_has_one_channel_of_16_bit(tmp_path: Path) -> None:
    look = dataclasses.replace(DEMO, deep_grey_at=frozenset({1}))
    truth = make_scans(tmp_path, seed=1, look=look, pages=1, dpi=60)
    image = pyvips.Image.new_from_file(str(tmp_path / truth.exposures[1].file))
    assert (image.bands, image.format) == (1, "ushort")


def test_progress_is_told_after_each_exposure(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    make_scans(tmp_path, seed=1, look=FEW, pages=3, dpi=40, progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_the_truth_is_written_where_it_was_asked_for(tmp_path: Path) -> None:
    made = make_scans(tmp_path / "scans", seed=1, pages=1, dpi=40, truth_file=tmp_path / "truth.json")
    assert Truth.load(tmp_path / "truth.json") == made
    assert len(list((tmp_path / "scans").iterdir())) == 2


def test_book_toml_says_what_the_data_say(tmp_path: Path) -> None:
    write_book_toml(tmp_path / "book.toml")
    said = tomllib.loads((tmp_path / "book.toml").read_text(encoding="utf-8"))
    assert said["title"] == details().title
    assert said["creator"] == ["Nhóm Sohoa"]
    assert said["labels"] == "i-iv,1-12"


def test_missing_typst_is_told_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, empty_folder: Path
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)  # Python's own way of saying: not installed
    with pytest.raises(ToolMissing) as raised:
        make_scans(empty_folder, seed=1, pages=1, dpi=40)
    assert raised.value.code == "training.typst_missing"
    assert raised.value.params == {"extra": "sohoa[sample]"}


def test_a_picture_is_written_the_same_twice(tmp_path: Path) -> None:
    picture = np.random.default_rng(1).integers(0, 255, (40, 60, 3), dtype=np.uint8)
    taken = datetime.datetime(2026, 3, 16, tzinfo=datetime.UTC)
    imprint = Imprint(taken, ppi=300, maker="Sohoa", machine="Test", jpeg_quality=90)
    for name in ("a.jpg", "b.jpg"):
        write_picture(tmp_path / name, picture, "jpeg", imprint)
    assert (tmp_path / "a.jpg").read_bytes() == (tmp_path / "b.jpg").read_bytes()
