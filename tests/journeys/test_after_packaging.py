from __future__ import annotations

from collections import Counter
from pathlib import Path

import bagit
import pytest

from sohoa.errors import EXIT_FAILED, EXIT_FINISHED, EXIT_USAGE
from tests.journeys.commands import Ran, Shelf
from tests.journeys.leaves import WORDS, write_leaf, write_leaves

Done = Counter[tuple[str, str]]


@pytest.fixture(scope="module")
def book(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    scans = write_leaves(tmp_path_factory.mktemp("scans"), 3)
    made = shelf.ask("digitise", scans, "--title", "Sách đã đóng gói")
    assert made.code == EXIT_FINISHED, made.err
    return made


def changed(shelf: Shelf, document: str, *words: str | Path) -> tuple[Ran, Ran, Done]:
    """The book before and after a change of its pages, and the steps that were done for it."""
    former, before = shelf.ask("show", document), shelf.done(document)
    ended = shelf.ask("pages", document, *words)
    assert ended.code == EXIT_FINISHED, ended.err
    assert shelf.ask("check", document).answer == []
    return former, ended, shelf.done(document) - before


def test_an_inserted_page_makes_a_version_and_leaves_the_others(
    shelf: Shelf, book: Ran, tmp_path: Path
) -> None:
    scan = write_leaf(tmp_path / "tờ chèn.jpg", 7)
    former, now, done = changed(shelf, book.id, "insert", scan, "--before", "2")
    ids, files = former.of_pages("id"), former.of_pages("files")
    assert now.shown["version"] == 2
    assert [now.of_pages("id")[0], *now.of_pages("id")[2:]] == ids
    assert [now.of_pages("files")[0], *now.of_pages("files")[2:]] == files
    assert now.of_pages("scan")[1] == "tờ chèn.jpg"
    assert len({place for place, _ in done}) == 2
    assert set(done.values()) == {1}
    assert WORDS[6] in shelf.run("search", WORDS[6], "--in", book.id).out


def test_a_moved_page_is_not_made_again(shelf: Shelf, book: Ran) -> None:
    former, now, done = changed(shelf, book.id, "move", "1", "3")
    first, second, third, *rest = former.of_pages("id")
    assert now.of_pages("id") == [second, third, first, *rest]
    assert now.of_pages("order") == [1, 2, 3, 4]
    assert now.shown["version"] == 3
    assert done == {}


def test_a_replaced_page_keeps_its_identity(shelf: Shelf, book: Ran, tmp_path: Path) -> None:
    scan = write_leaf(tmp_path / "quét lại.png", 8)
    former, now, done = changed(shelf, book.id, "replace", "2", scan)
    assert now.of_pages("id") == former.of_pages("id")
    assert now.shown["version"] == 4
    differs = [old != new for old, new in zip(former.of_pages("files"), now.of_pages("files"), strict=True)]
    assert differs == [False, True, False, False]
    assert len({place for place, _ in done}) == 2
    assert WORDS[7] in shelf.run("search", WORDS[7], "--in", book.id).out


def test_a_removed_page_is_gone_and_does_not_come_back(shelf: Shelf, book: Ran) -> None:
    former, now, done = changed(shelf, book.id, "remove", str(shelf.ask("show", book.id).of_pages("id")[3]))
    assert now.of_pages("id") == former.of_pages("id")[:3]
    assert now.shown["version"] == 5
    assert done == {}
    assert "Nothing found" in shelf.run("search", WORDS[2], "--in", book.id).out
    _, later, done = changed(shelf, book.id, "move", "1", "2")
    assert len(later.pages) == 3
    assert done == {}


def test_pages_that_are_not_there_are_told(shelf: Shelf, book: Ran, tmp_path: Path) -> None:
    assert shelf.run("pages", book.id, "remove", "99").code == EXIT_USAGE
    told = shelf.run("pages", book.id, "move", "p000000000000z", "1")
    assert told.code == EXIT_FAILED
    assert told.err.startswith("Error: ")
    two = write_leaves(tmp_path / "two", 2, first=4)
    assert "exactly one image" in shelf.run("pages", book.id, "replace", "1", two).err


def test_every_kind_of_export_and_only_into_a_new_folder(shelf: Shelf, book: Ran, tmp_path: Path) -> None:
    names: dict[str, list[str]] = {}
    for kind in ("pdf", "bagit", "mets", "alto", "text", "iiif"):
        made = shelf.ask("export", book.id, "--as", kind, "--out", tmp_path / kind)
        assert made.code == EXIT_FINISHED, made.err
        assert isinstance(made.answer, list)
        names[kind] = [str(name) for name in made.answer]
        assert all((tmp_path / kind / name).stat().st_size for name in names[kind])
    assert names["pdf"] == [f"{book.id}.pdf"]
    assert names["alto"] == ["0001.xml", "0002.xml", "0003.xml"]
    assert names["text"] == ["0001.txt", "0002.txt", "0003.txt", f"{book.id}.txt"]
    assert "mets.xml" in names["mets"]
    assert "manifest.json" in names["iiif"]
    assert bagit.Bag(str(tmp_path / "bagit")).is_valid()
    again = shelf.run("export", book.id, "--as", "pdf", "--out", tmp_path / "pdf")
    assert again.code == EXIT_FAILED
    assert "pdf" in again.err


def test_publishing_opens_and_withdrawing_closes(shelf: Shelf, book: Ran) -> None:
    assert shelf.run("withdraw", book.id).code == EXIT_FAILED
    unknown = shelf.run("publish", book.id, "--rights", "mine")
    assert unknown.code == EXIT_USAGE
    assert "public-domain" in unknown.err
    published = shelf.ask("publish", book.id, "--rights", "public-domain")
    assert (published.code, published.shown["state"]) == (EXIT_FINISHED, "published")
    assert seen_by_readers(shelf, book.id)
    _, moved, _ = changed(shelf, book.id, "move", "1", "2")
    assert moved.shown["state"] == "published"
    withdrawn = shelf.ask("withdraw", book.id, "--reason", "nhầm")
    assert (withdrawn.code, withdrawn.shown["state"]) == (EXIT_FINISHED, "withdrawn")
    assert not seen_by_readers(shelf, book.id)
    assert shelf.ask("list").answer != []


def seen_by_readers(shelf: Shelf, document: str) -> bool:
    from sohoa.app import Library, read_settings
    from sohoa.library.access import ANYBODY

    with Library.open(shelf.folder, read_settings(shelf.folder, {}), working=False) as library:
        on_shelf = document in [book.id for book in library.shelf(ANYBODY).books]
        found = document in [book.document_id for book in library.search(ANYBODY, "leaf book").books]
        assert on_shelf == found
        return on_shelf


def test_a_flipped_byte_is_found(shelf: Shelf, book: Ran) -> None:
    assert shelf.run("verify").code == EXIT_FINISHED
    master = next((shelf.folder / "ocfl" / book.id).rglob("masters/*.jpg"))
    data = bytearray(master.read_bytes())
    data[len(data) // 2] ^= 1
    master.write_bytes(data)
    checked = shelf.run("check", book.id)
    assert checked.code == EXIT_FAILED
    assert master.name in checked.out
    verified = shelf.run("verify")
    assert verified.code == EXIT_FAILED
    assert "DAMAGED" in verified.out
    data[len(data) // 2] ^= 1
    master.write_bytes(data)
    assert shelf.run("verify").code == EXIT_FINISHED
