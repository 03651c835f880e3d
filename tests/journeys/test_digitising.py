from __future__ import annotations

import shutil
import unicodedata
import zipfile
from pathlib import Path

import pytest

from sohoa.errors import EXIT_FINISHED
from tests.journeys.commands import Ran, Shelf
from tests.journeys.leaves import WORDS, write_leaf, write_leaves, write_pdf_of_leaves, write_tiff_of_leaves


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Leaves 1 to 3 in three formats; by name 10 comes after 9."""
    folder = tmp_path_factory.mktemp("scans")
    write_leaf(folder / "tờ 10.png", 3)
    write_leaf(folder / "tờ 9.tif", 2)
    write_leaf(folder / "tờ 1.jpg", 1)
    (folder / "notes.txt").write_text("not a scan", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def book(shelf: Shelf, scans: Path) -> Ran:
    return shelf.ask("digitise", scans, "--title", "Sách thử", "--labels", "i,1-2", "--dpi", "100")


def test_a_folder_becomes_a_packaged_book(book: Ran) -> None:
    assert book.code == EXIT_FINISHED, book.err
    assert (book.shown["title"], book.shown["state"], book.shown["held"]) == ("Sách thử", "packaged", 0)
    assert book.of_pages("label") == ["i", "1", "2"]
    assert book.of_pages("scan") == ["tờ 1.jpg", "tờ 9.tif", "tờ 10.png"]
    assert all(book.of_pages("has_text"))
    assert book.shown["version"] == 1


def test_the_list_for_machines_has_what_was_promised(shelf: Shelf, book: Ran) -> None:
    found = shelf.ask("list")
    assert found.code == EXIT_FINISHED
    assert isinstance(found.answer, list)
    entry = next(e for e in found.answer if isinstance(e, dict) and e["id"] == book.id)
    assert {name: entry[name] for name in ("title", "pages", "state", "held")} == {
        "title": "Sách thử",
        "pages": 3,
        "state": "packaged",
        "held": 0,
    }


def test_its_words_are_found_with_their_page(shelf: Shelf, book: Ran) -> None:
    found = shelf.run("search", "BRAVO")
    assert found.code == EXIT_FINISHED
    assert book.id in found.out
    assert "bravo begins the leaf" in found.out
    assert shelf.run("search", "zulu").out.startswith("Nothing found for “zulu”")


def test_the_same_source_again_is_the_same_book_and_nothing_is_done_again(
    shelf: Shelf, scans: Path, book: Ran
) -> None:
    before = shelf.done(book.id)
    again = shelf.ask("digitise", scans)
    assert (again.code, again.id, again.shown["version"]) == (EXIT_FINISHED, book.id, 1)
    assert again.of_pages("files") == book.of_pages("files")
    assert again.of_pages("label") == ["i", "1", "2"]
    assert shelf.done(book.id) == before


@pytest.fixture(scope="module")
def grown(shelf: Shelf, scans: Path, book: Ran, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The same folder, elsewhere, with one leaf more."""
    moved = tmp_path_factory.mktemp("elsewhere") / "scans"
    shutil.copytree(scans, moved)
    write_leaf(moved / "tờ 11.jpg", 4)
    return shelf.ask("digitise", moved)


def test_an_added_file_is_a_new_exposure(shelf: Shelf, book: Ran, grown: Ran) -> None:
    assert (grown.id, grown.shown["exposures"], grown.shown["version"]) == (book.id, 4, 2)
    assert grown.of_pages("id")[:3] == book.of_pages("id")
    assert grown.of_pages("files")[:3] == book.of_pages("files")
    assert grown.of_pages("scan")[3:] == ["tờ 11.jpg"]
    assert set(shelf.done(book.id).values()) == {1}


def test_a_changed_file_is_a_retake_that_keeps_the_page(
    shelf: Shelf, scans: Path, book: Ran, grown: Ran, tmp_path: Path
) -> None:
    before = shelf.done(book.id)
    moved = tmp_path / "scans"
    shutil.copytree(scans, moved)
    write_leaf(moved / "tờ 11.jpg", 4)
    write_leaf(moved / "tờ 9.tif", 2, edition=2)
    retaken = shelf.ask("digitise", moved)
    assert (retaken.id, retaken.shown["exposures"]) == (book.id, 5)
    assert retaken.of_pages("id") == grown.of_pages("id")
    assert retaken.of_pages("label") == grown.of_pages("label")
    changed = [
        old != new for old, new in zip(grown.of_pages("files"), retaken.of_pages("files"), strict=True)
    ]
    assert changed == [False, True, False, False]
    again = {place for place, times in (shelf.done(book.id) - before).items() if times}
    assert {step for _, step in again} == {"analyse", "render", "quality", "text"}
    assert len({place for place, _ in again}) == 2
    assert "1902" in shelf.run("search", "printed 1902").out


def test_a_zip_with_names_in_nfd_and_spaces(shelf: Shelf, tmp_path: Path) -> None:
    write_leaf(tmp_path / "a.jpg", 5)
    name = unicodedata.normalize("NFD", "Quyển một/Tờ bìa số 1.jpg")
    with zipfile.ZipFile(tmp_path / "Quyển một.zip", "w") as archive:
        archive.write(tmp_path / "a.jpg", name)
        archive.writestr("__MACOSX/._x.jpg", b"rubbish")
    made = shelf.ask("digitise", tmp_path / "Quyển một.zip")
    assert (made.code, made.shown["title"]) == (EXIT_FINISHED, "Quyển một")
    scan = str(made.of_pages("scan")[0])
    assert scan == unicodedata.normalize("NFC", name)


def test_a_tiff_of_several_frames(shelf: Shelf, tmp_path: Path) -> None:
    made = shelf.ask("digitise", write_tiff_of_leaves(tmp_path / "frames.tif", range(6, 8)), "--dpi", "100")
    assert (made.code, len(made.pages), made.shown["exposures"]) == (EXIT_FINISHED, 2, 2)
    assert WORDS[6] in shelf.run("search", WORDS[6]).out


def test_a_pdf(shelf: Shelf, tmp_path: Path) -> None:
    made = shelf.ask("digitise", write_pdf_of_leaves(tmp_path / "book.pdf", range(8, 10)))
    assert (made.code, len(made.pages)) == (EXIT_FINISHED, 2)
    assert WORDS[8] in shelf.run("search", WORDS[8]).out


def test_what_a_person_sees_on_the_way(shelf: Shelf, tmp_path: Path) -> None:
    scans = write_leaves(tmp_path / "scans", 1, first=10)
    (scans / "plan.bmp").write_bytes(b"BM")
    (scans / "book.toml").write_text('title = "Sách có mô tả"\nlabels = "bìa"\nppi = 100\n', encoding="utf-8")
    made = shelf.run("digitise", scans, lang="vi")
    assert made.code == EXIT_FINISHED, made.err
    assert "1 ảnh quét" in made.out
    assert "plan.bmp" in made.out
    assert "Sách có mô tả" in made.out
    assert "Lỗi" not in made.err
    document = made.out.split("(")[1].split(")")[0]
    shown = shelf.run("show", document)
    assert "packaged, not published" in shown.out
    assert "bìa" in shown.out
