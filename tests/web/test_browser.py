"""The site in a real browser, on the fake house: at desktop and phone size, with scripts and without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Route

from sohoa.model.plan import Gutter
from sohoa.web.desk.gate import DESK
from tests.fakes.books import DOCUMENT, UNPUBLISHED, WIDTH_PX, page_id
from tests.fakes.house import FakeHouse
from tests.web.browsing import DESKTOP, IN_A_BROWSER, PHONE, address, browser, complaints, open_page

__all__ = ["address", "browser", "complaints"]
pytestmark = IN_A_BROWSER


@pytest.mark.parametrize("kind", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_reader_searches_sees_the_hit_and_turns_pages(
    browser: Browser, address: str, complaints: list[str], kind: dict[str, Any]
) -> None:
    page = open_page(browser, complaints, kind)
    page.goto(address)
    page.fill("#q", "so hoa")
    page.press("#q", "Enter")
    page.click(".hits a")
    page.wait_for_selector(".hit")
    assert "4 kết quả trong 3 trang" in page.inner_text("#tim-thay")
    hit, canvas = page.locator(".hit").first.bounding_box(), page.locator("#anh").bounding_box()
    assert hit is not None
    assert canvas is not None
    assert canvas["x"] <= hit["x"] <= canvas["x"] + canvas["width"]
    assert canvas["y"] <= hit["y"] <= canvas["y"] + canvas["height"]
    page.locator("#anh").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**/sach/{DOCUMENT}/trang/2?q=*")
    assert page.inner_text("#ten-trang") == "Trang ii (ảnh 2/6)"
    page.click("#trang-sau")
    page.wait_for_url("**/trang/3?q=*")
    page.go_back()
    page.locator("#ten-trang", has_text="ảnh 2/6").wait_for()
    page.goto(f"{address}/sach/{DOCUMENT}/trang/2?lang=en")
    assert page.inner_text("#ten-trang") == "Page ii (image 2/6)"
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0
    assert complaints == []


def test_a_swipe_turns_the_page(browser: Browser, address: str, complaints: list[str]) -> None:
    page = open_page(browser, complaints, PHONE)
    page.goto(f"{address}/sach/{DOCUMENT}/trang/2")
    box = page.locator("#anh").bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 300, y)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, y, steps=5)
    page.mouse.up()
    page.wait_for_url("**/trang/3")
    assert complaints == []


@pytest.mark.parametrize(
    "path",
    ["/", f"/sach/{DOCUMENT}/trang/2?q=so+hoa", f"{DESK}/them-sach", f"{DESK}/sach/{UNPUBLISHED}/cong-bo"],
)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    browser: Browser, address: str, complaints: list[str], path: str
) -> None:
    page = open_page(browser, complaints, DESKTOP)
    page.goto(f"{address}{path}", wait_until="networkidle")
    seen = set[str]()
    for _ in range(40):
        page.keyboard.press("Tab")
        name, outline, hidden = page.evaluate(
            """(() => {
              const at = document.activeElement;
              const shown = at.classList.contains("visually-hidden") ? at.closest("label") ?? at : at;
              const style = getComputedStyle(shown);
              const box = shown.getBoundingClientRect();
              return [at.outerHTML.slice(0, 120), style.outlineStyle, box.width < 2 && at !== document.body];
            })()"""
        )
        if name.startswith("<body"):
            break
        seen.add(name)
        assert outline == "solid", name
        assert not hidden or "visually-hidden" in name, name
    assert len(seen) > 8
    assert complaints == []


def test_without_scripts_the_image_the_hits_and_the_ways_are_there(
    browser: Browser, address: str, complaints: list[str]
) -> None:
    page = open_page(browser, complaints, {**DESKTOP, "java_script_enabled": False})
    page.goto(f"{address}/sach/{DOCUMENT}/trang/2?q=so+hoa")
    assert page.locator(".still img").evaluate("image => image.naturalWidth") > 0
    assert page.locator(".still rect").count() == 1
    page.click("#trang-sau")
    assert page.url.endswith(f"/sach/{DOCUMENT}/trang/3?q=so%20hoa")


def test_staff_drags_the_split_line_by_mouse_and_by_keys(
    browser: Browser, address: str, complaints: list[str], house: FakeHouse
) -> None:
    page = open_page(browser, complaints, DESKTOP)
    page.goto(f"{address}{DESK}/sach/{DOCUMENT}/trang/{page_id(1, 4)}")
    handle = page.locator(".handle.of-gutter").first
    box = handle.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 40, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    top = int(page.input_value("#tren"))
    assert top < WIDTH_PX - 20
    page.locator(".handle.of-gutter").nth(1).focus()
    page.keyboard.press("Shift+ArrowRight")
    assert page.input_value("#duoi") == str(WIDTH_PX + 1)
    page.click("[data-tool=gutter] button")
    page.wait_for_load_state()
    capture = house.books[DOCUMENT].pages[3].capture
    assert house.done == [("split", DOCUMENT, capture, Gutter(top, WIDTH_PX + 1))]
    assert complaints == []


def test_an_upload_goes_through_in_pieces(
    browser: Browser, address: str, complaints: list[str], house: FakeHouse
) -> None:
    page = open_page(browser, complaints, DESKTOP)
    page.goto(f"{address}{DESK}/them-sach")
    content = bytes(range(256)) * 20_000
    files: list[FilePayload] = [
        {"name": "anh 1.jpg", "mimeType": "image/jpeg", "buffer": content},
        {"name": "anh 2.jpg", "mimeType": "image/jpeg", "buffer": b"x"},
    ]
    page.set_input_files("#tep", files)
    page.click("main button[type=submit]")
    page.wait_for_url("**/khao-sat?*")
    ((upload, sent),) = house.uploads.pieces.items()
    assert sent == {"anh 1.jpg": content, "anh 2.jpg": b"x"}
    assert page.inner_text(".path") == "Các tệp đã tải lên"
    assert upload in page.input_value("[name=duong_dan]")
    assert complaints == []


def test_an_upload_that_broke_off_goes_on_where_it_stopped(
    browser: Browser, address: str, complaints: list[str], house: FakeHouse, tmp_path: Path
) -> None:
    scan = tmp_path / "anh.jpg"
    scan.write_bytes(bytes(range(256)) * 40_000)
    page = open_page(browser, complaints, DESKTOP)
    asked: list[str] = []

    def stumble(route: Route) -> None:
        asked.append(route.request.url.partition("&tu=")[2])
        if len(asked) == 2:
            route.abort()
        else:
            route.continue_()

    page.route("**/tai-len/*&tu=*", stumble)
    page.goto(f"{address}{DESK}/them-sach")
    page.set_input_files("#tep", scan)
    page.click("main button[type=submit]")
    page.locator(".upload-state", has_text="đang thử lại").wait_for()
    page.reload()
    page.set_input_files("#tep", scan)
    page.click("main button[type=submit]")
    page.wait_for_url("**/khao-sat?*")
    ((_, sent),) = house.uploads.pieces.items()
    assert sent == {"anh.jpg": scan.read_bytes()}
    assert asked[0] == "0"
    assert "0" not in asked[1:]
