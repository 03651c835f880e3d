"""A few real scans, from the folder to the reading room without a hand. All: `scripts/real_input.py`."""

from __future__ import annotations

import json
import shutil
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from sohoa.app import Library, read_settings
from sohoa.errors import EXIT_FINISHED, EXIT_FINISHED_WITH_HELD
from sohoa.library.access import ANYBODY
from tests.journeys.commands import Ran, Shelf

SCANS = {
    "1 print of 1784.tif": "samples/ocrd-assets/kant_aufklaerung_1784/data/OCR-D-IMG/INPUT_0017.tif",
    "2 spread of 1940.jpg": "images/split_spreads/ndl_kindai/1029114_6.jpg",
    "3 spread beside a target.jpg": "images/split_spreads/ndl_kotenseki_3508165/3508165_9.jpg",
    "4 camera.jpg": "images/camera_pages/bookscanwizard/IMG_0003.JPG",
    "5 scan in a PDF.pdf": "images/pdf_scans/ocrmypdf/ccitt.pdf",
    "6 truncated.jpg": "images/broken_files/pillow/truncated_jpeg.jpg",
    "7 Vietnamese.png": "ocr/real/real_hanoi_kh_173_festival.png",
}
PAGES = [1, 2, 2, 1, 1, 1, 1]


@pytest.fixture(scope="module")
def book(shelf: Shelf, shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("scans")
    for name, source in SCANS.items():
        shutil.copyfile(shared_dir / source, folder / name)
    return shelf.ask("digitise", folder, "--title", "Ảnh thật", "--publish", "no-copyright-other")


@pytest.mark.slow
def test_real_scans_reach_the_reading_room_without_a_hand(shelf: Shelf, book: Ran) -> None:
    assert book.code == EXIT_FINISHED_WITH_HELD, book.err
    assert "Traceback" not in book.err
    assert [book.of_pages("scan").count(name) for name in SCANS] == PAGES
    assert [page["scan"] for page in book.pages if page["status"] == "held"] == ["6 truncated.jpg"]
    with Library.open(shelf.folder, read_settings(shelf.folder, {}), working=False) as library:
        shown = next(iter(library.shelf(ANYBODY).books))
        assert (shown.id, shown.title) == (book.id, "Ảnh thật")
        found = library.search(ANYBODY, "van hoa thu do").books
        assert [one.document_id for one in found] == [book.id]
    assert shelf.run("verify").code == EXIT_FINISHED


@pytest.mark.slow
def test_spreads_are_divided_at_their_gutters(shelf: Shelf, book: Ran, shared_dir: Path) -> None:
    """Read by eye, in pixels at mid height (`gutter.json`); 1.5 % of the width is allowed."""
    captures = {capture.name: capture for capture in shelf.document(book.id).captures}
    for name, source in SCANS.items():
        path = shared_dir / source
        if not (path.parent / "gutter.json").is_file():
            continue
        true = json.loads((path.parent / "gutter.json").read_text(encoding="utf-8"))["gutter_x"][path.stem]
        plan, facts = captures[name].plan, captures[name].facts
        assert plan is not None
        assert facts is not None
        assert plan.gutter.value is not None
        found = (plan.gutter.value.top_x + plan.gutter.value.bottom_x) / 2
        assert abs(found - true) < 0.015 * facts.width_px


@pytest.mark.slow
def test_a_vietnamese_page_is_read_well(shelf: Shelf, book: Ran, shared_dir: Path, tmp_path: Path) -> None:
    shelf.ask("export", book.id, "--as", "text", "--out", tmp_path / "text")
    order = next(page["order"] for page in book.pages if page["scan"] == "7 Vietnamese.png")
    read = (tmp_path / "text" / f"{order:04d}.txt").read_text(encoding="utf-8")
    true = (shared_dir / "ocr" / "real" / "real_hanoi_kh_173_festival.txt").read_text(encoding="utf-8")
    texts = [" ".join(unicodedata.normalize("NFC", text).split()) for text in (true, read)]
    assert SequenceMatcher(None, texts[0], texts[1], autojunk=False).ratio() > 0.95
