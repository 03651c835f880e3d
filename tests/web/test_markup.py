"""The markup of every page: unique ids, labelled fields, named buttons and links, texts for images."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from starlette.testclient import TestClient

from sohoa.web.desk.gate import DESK
from tests.fakes.books import DOCUMENT, UNPUBLISHED, page_id

_VOID = frozenset(
    {"input", "img", "link", "meta", "br", "hr", "rect", "line", "circle", "path", "image", "source"}
)
PAGES = (
    "/",
    "/tim?q=so+hoa",
    f"/sach/{DOCUMENT}?q=so+hoa",
    f"/sach/{DOCUMENT}/trang/2?q=so+hoa",
    "/khong-co",
    DESK,
    f"{DESK}/them-sach",
    f"{DESK}/khao-sat?duong_dan=/anh",
    f"{DESK}/mat-khau",
    f"{DESK}/sach/{DOCUMENT}",
    f"{DESK}/sach/{DOCUMENT}/bieu-ghi",
    f"{DESK}/sach/{DOCUMENT}/cong-bo",
    f"{DESK}/sach/{UNPUBLISHED}/cong-bo",
    f"{DESK}/sach/{DOCUMENT}/trang/{page_id(1, 4)}",
)


@dataclass
class Element:
    tag: str
    given: dict[str, str]
    inside: tuple[Element, ...]
    text: str = ""


@dataclass
class Reading(HTMLParser):
    """The elements of a page, with what stands in them and around them."""

    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self.open))
        self.elements.append(element)
        if tag not in _VOID:
            self.open.append(element)
        if tag == "img":
            self.handle_data(element.given.get("alt", ""))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def _read(browser: TestClient, address: str) -> list[Element]:
    reading = Reading()
    reading.feed(browser.get(address).text)
    assert reading.open == [], address
    return reading.elements


def _has_label(element: Element, labelled: set[str]) -> bool:
    is_in_label = any(outer.tag == "label" for outer in element.inside)
    return is_in_label or "aria-label" in element.given or element.given.get("id") in labelled


def _levels_skipped(elements: list[Element]) -> list[str]:
    """Headings that stand two levels below the one before."""
    headings = [one for one in elements if one.tag in ("h1", "h2", "h3", "h4")]
    return [after.text for before, after in pairwise(headings) if int(after.tag[1]) > int(before.tag[1]) + 1]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_its_landmarks(staff: TestClient, address: str) -> None:
    elements = _read(staff, address)
    root = next(one for one in elements if one.tag == "html")
    assert root.given["lang"] == "vi"
    assert next(one for one in elements if one.tag == "title").text.strip()
    first = next(one for one in elements if one.tag in ("a", "button", "input"))
    main = next(one for one in elements if one.tag == "main")
    assert (first.given["href"], first.given["class"]) == (f"#{main.given['id']}", "skip")
    banners = [one for one in elements if one.tag == "header"]
    assert [one.given["class"] for one in banners] == ["masthead"]
    landmarks = [one for one in elements if one.tag in ("nav", "aside", "section")]
    unnamed = [one.given for one in landmarks if not {"aria-label", "aria-labelledby"} & one.given.keys()]
    assert [given for given in unnamed if given.get("class") not in ("hero", "frame")] == []
    names = [one.given.get("aria-label") for one in elements if one.tag == "nav"]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("address", PAGES)
def test_a_page_can_be_used_by_those_who_do_not_see_it(staff: TestClient, address: str) -> None:
    elements = _read(staff, address)
    ids = [element.given["id"] for element in elements if "id" in element.given]
    assert sorted(ids) == sorted(set(ids))
    labelled = {element.given.get("for", "") for element in elements if element.tag == "label"}
    assert labelled - {""} <= set(ids)
    fields = [
        element
        for element in elements
        if element.tag in ("input", "select", "textarea") and element.given.get("type") != "hidden"
    ]
    assert [one.given for one in fields if not _has_label(one, labelled)] == []
    nameless = [
        one.given
        for one in elements
        if one.tag in ("a", "button")
        and not (one.text.strip() or one.given.get("aria-label") or one.given.get("aria-hidden"))
    ]
    assert nameless == []
    assert all("alt" in one.given for one in elements if one.tag == "img")
    assert [one.tag for one in elements if one.tag in ("main", "h1")] == ["main", "h1"]
    assert _levels_skipped(elements) == []
    referred = {
        name
        for one in elements
        for attribute in ("aria-labelledby", "aria-describedby")
        for name in one.given.get(attribute, "").split()
    }
    assert referred <= set(ids)
