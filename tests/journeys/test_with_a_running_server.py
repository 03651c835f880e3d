from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from sohoa.errors import EXIT_FINISHED
from sohoa.model.json import as_list, as_object
from tests.journeys.commands import Ran, Shelf
from tests.journeys.leaves import write_leaf, write_leaves
from tests.journeys.serving import served


@pytest.fixture(scope="module")
def address(shelf: Shelf) -> Iterator[str]:
    """`sohoa serve` on the module's library, as a process of its own."""
    with served(shelf) as own:
        yield own


@pytest.fixture(scope="module")
def book(shelf: Shelf, address: str, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Digitised by a command while the server owns the library."""
    made = shelf.ask(
        "digitise", write_leaves(tmp_path_factory.mktemp("scans"), 2), "--title", "Sách qua mạng"
    )
    assert made.code == EXIT_FINISHED, made.err
    return made


def page_of(address: str, path: str, *, from_elsewhere: bool = True) -> tuple[int, str]:
    """As somebody on another machine sees it (through a proxy), or as staff on this PC."""
    headers = {"X-Forwarded-For": "192.0.2.7"} if from_elsewhere else {}
    request = urllib.request.Request(f"{address.rstrip('/')}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8")


def test_the_work_goes_to_the_owner_of_the_library(shelf: Shelf, book: Ran) -> None:
    assert (book.shown["state"], len(book.pages), book.shown["held"]) == ("packaged", 2, 0)
    listed = as_list(shelf.ask("list").answer)
    assert [as_object(entry)["id"] for entry in listed] == [book.id]
    assert "alpha begins" in shelf.run("search", "alpha").out
    assert shelf.ask("check", book.id).answer == []


def test_readers_see_it_once_it_is_published(shelf: Shelf, address: str, book: Ran) -> None:
    page = str(book.of_pages("id")[0])
    private = ["/", "/tim?q=alpha", f"/sach/{book.id}", f"/iiif/image/{page}/info.json"]
    assert not any("Sách qua mạng" in page_of(address, path)[1] for path in private)
    assert [page_of(address, path)[0] for path in private] == [200, 200, 404, 404]
    assert "Sách qua mạng" not in page_of(address, "/", from_elsewhere=False)[1]
    assert "Sách qua mạng" in page_of(address, "/ban-lam-viec", from_elsewhere=False)[1]
    assert shelf.run("publish", book.id, "--rights", "cc-by").code == EXIT_FINISHED
    assert [page_of(address, path)[0] for path in private] == [200, 200, 200, 200]
    assert all("Sách qua mạng" in page_of(address, path)[1] for path in private[:3])


def test_pages_are_changed_through_the_owner(shelf: Shelf, book: Ran, tmp_path: Path) -> None:
    ended = shelf.ask("pages", book.id, "insert", write_leaf(tmp_path / "x.jpg", 6), "--before", "1")
    assert ended.code == EXIT_FINISHED, ended.err
    assert ended.of_pages("id")[1:] == book.of_pages("id")


def test_errors_of_the_owner_come_through(shelf: Shelf, address: str, tmp_path: Path) -> None:
    ended = shelf.run("digitise", tmp_path / "nowhere", lang="vi")
    assert ended.code == 1
    assert ended.err.startswith("Lỗi: ")
    assert "nowhere" in ended.err


def test_a_withdrawn_book_is_gone(shelf: Shelf, address: str, book: Ran) -> None:
    assert shelf.run("withdraw", book.id).code == EXIT_FINISHED
    assert "Sách qua mạng" not in page_of(address, "/")[1]
    assert page_of(address, f"/sach/{book.id}")[0] == 404
    assert page_of(address, f"/iiif/image/{book.of_pages('id')[0]}/info.json")[0] == 404
