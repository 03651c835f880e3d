"""Hits as Content Search answers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sohoa.library.access import ANYBODY
from sohoa.library.search import Hit, Place, SearchPage
from sohoa.model.document import Document
from sohoa.model.geometry import Box
from sohoa.sharing.addresses import Addresses
from sohoa.sharing.iiif_search import PAGES_AT_ONCE, Asked, search_answer
from sohoa.vietnamese.excerpts import Excerpt
from sohoa.vietnamese.matching import Tier
from tests.fakes.shared_library import PUBLIC, SharedLibrary, four_books, page_id

PLACES = Addresses("https://so.example.vn")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> SharedLibrary:
    return four_books(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def book(library: SharedLibrary) -> Document:
    return library.document_for(ANYBODY, PUBLIC)


def answer(document: Document, asked: Asked, found: SearchPage) -> dict[str, Any]:
    made = json.loads(json.dumps(search_answer(document, asked, found, PLACES)))
    assert isinstance(made, dict)
    return made


def test_a_hit_without_marks_points_at_its_words(library: SharedLibrary, book: Document) -> None:
    told = answer(book, Asked("nguyen du"), library.search(ANYBODY, "nguyen du", PUBLIC))
    assert told["@context"] == "http://iiif.io/api/search/2/context.json"
    assert told["type"] == "AnnotationPage"
    (hit,) = told["items"]
    assert hit["body"]["value"] == "Nguyễn Du"
    assert hit["target"].endswith(f"/canvas/{page_id(PUBLIC, 1)}#xywh=500,400,190,40")
    (context,) = told["annotations"][0]["items"]
    assert context["motivation"] == "contextualizing"
    assert context["target"]["source"] == hit["id"]
    assert context["target"]["selector"] == [
        {"type": "TextQuoteSelector", "prefix": "Truyện Kiều của ", "exact": "Nguyễn Du", "suffix": ""}
    ]
    assert "partOf" not in told


def test_nothing_found_is_an_empty_page(library: SharedLibrary, book: Document) -> None:
    told = answer(book, Asked("xyz", ignored=["user"]), library.search(ANYBODY, "xyz", PUBLIC))
    assert (told["items"], told["ignored"]) == ([], ["user"])


def _place(lines: int) -> Place:
    boxes = tuple(Box(10, 10 + 50 * n, 20, 30 + 50 * n) for n in range(lines))
    return Place(boxes, "số hóa", "về", "sách", Tier.EXACT)


def _hit(order: int, lines: int = 1) -> Hit:
    page = page_id(PUBLIC, order)
    return Hit(PUBLIC, "", page, order, "", Excerpt("", ()), Tier.EXACT, (_place(lines),))


def test_a_match_over_two_lines_is_two_annotations_with_one_context(book: Document) -> None:
    told = answer(book, Asked("số hóa"), SearchPage("số hóa", 1, (_hit(1, lines=2),)))
    assert len({item["id"] for item in told["items"]}) == 2
    (context,) = told["annotations"][0]["items"]
    assert [target["source"] for target in context["target"]] == [item["id"] for item in told["items"]]


def test_long_answers_come_in_pages(book: Document) -> None:
    found = SearchPage("số hóa", 2 * PAGES_AT_ONCE + 1, (_hit(1), _hit(2)))
    told = answer(book, Asked("số hóa", page=2), found)
    start = f"https://so.example.vn/iiif/{PUBLIC}/search?q=s%E1%BB%91+h%C3%B3a"
    assert told["id"] == f"{start}&page=2"
    assert told["partOf"]["first"]["id"] == start
    assert told["partOf"]["last"]["id"] == f"{start}&page=3"
    assert told["prev"]["id"] == start
    assert told["next"]["id"] == f"{start}&page=3"


def test_hits_on_hidden_pages_are_not_told(book: Document) -> None:
    told = answer(book, Asked("số hóa"), SearchPage("số hóa", 1, (_hit(9),)))
    assert told["items"] == []
