"""Enlarging a page: the deep zoom comes only when it is asked for, and takes over in place."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.fakes.books import DOCUMENT
from tests.web.browsing import DESKTOP, IN_A_BROWSER, PHONE, address, browser, complaints, open_page

__all__ = ["address", "browser", "complaints"]
pytestmark = IN_A_BROWSER


def _hit_box(page: Page, kind: str) -> dict[str, float]:
    box = page.locator(f"{kind}.hit").first.bounding_box()
    assert box is not None
    return {"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}


@pytest.mark.parametrize("way", ["key", "button", "two clicks", "wheel"])
def test_the_deep_zoom_is_fetched_when_it_is_asked_for_and_takes_over_in_place(
    browser: Browser, address: str, complaints: list[str], way: str
) -> None:
    page = open_page(browser, complaints, {**DESKTOP, "reduced_motion": "reduce"})
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(f"{address}/sach/{DOCUMENT}/trang/2?q=so+hoa", wait_until="networkidle")
    assert not [url for url in fetched if "openseadragon" in url or "info.json" in url or "zoom.js" in url]
    flat, frame = _hit_box(page, "rect"), page.locator("#anh").bounding_box()
    assert frame is not None
    middle = frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2
    match way:
        case "key":
            page.locator("#anh").press("+")
        case "button":
            page.click("[data-zoom=in]")
        case "two clicks":
            page.mouse.dblclick(*middle)
        case _:
            page.mouse.move(*middle)
            page.mouse.wheel(0, -100)
    page.wait_for_selector(".deep.is-open .hit")
    factor = 2.0 if way == "two clicks" else 1.5
    deep = _hit_box(page, "div")
    assert deep["width"] == pytest.approx(flat["width"] * factor, abs=5)
    assert deep["y"] - middle[1] == pytest.approx((flat["y"] - middle[1]) * factor, abs=5)
    page.keyboard.press("0")
    page.wait_for_selector(".still:not(.is-under)")
    page.keyboard.press("PageDown")
    page.locator("#ten-trang", has_text="ảnh 3/6").wait_for()
    assert complaints == []


def test_two_fingers_enlarge_the_page_where_they_are(
    browser: Browser, address: str, complaints: list[str]
) -> None:
    page = open_page(browser, complaints, {**PHONE, "reduced_motion": "reduce"})
    page.goto(f"{address}/sach/{DOCUMENT}/trang/2?q=so+hoa", wait_until="networkidle")
    flat = _hit_box(page, "rect")
    x, y = flat["x"] + flat["width"] / 2, flat["y"] + flat["height"] / 2
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": px, "y": py, "id": number} for number, (px, py) in enumerate(places)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (x - 30, y))
    touch("touchStart", (x - 30, y), (x + 30, y))
    for step in range(1, 7):
        touch("touchMove", (x - 30 - 5 * step, y), (x + 30 + 5 * step, y))
    page.wait_for_selector('#hinh[style*="scale(2)"]')
    pinched = _hit_box(page, "rect")
    touch("touchEnd")
    page.wait_for_selector(".deep.is-open .hit")
    deep = _hit_box(page, "div")
    assert all(deep[side] == pytest.approx(pinched[side], abs=6) for side in ("x", "y", "width", "height"))
    assert complaints == []
