"""A book's whole way in a real browser: staff add, mend and publish it, a reader finds a word and sees it."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from sohoa.app import Library, read_settings
from sohoa.model.ids import DocumentId
from tests.journeys.commands import Shelf
from tests.journeys.leaves import write_leaves
from tests.journeys.serving import served
from tests.journeys.spreads import write_spread
from tests.journeys.visiting import Visit
from tests.tools.scans import cut

CHROMIUM = Path("/usr/bin/chromium")
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}
# Through a proxy, as somebody elsewhere: not staff.
ELSEWHERE: dict[str, Any] = {"extra_http_headers": {"X-Forwarded-For": "192.0.2.7"}}
_MOST_BYTES = 200_000
_DARK = 120
_AROUND_PX = 25
_WORD_TOLERANCE_PX = 5
_SCREEN_TOLERANCE_PX = 2

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no /usr/bin/chromium on this machine"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        yield play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])


def _upload_with_a_break(page: Page, files: list[Path]) -> None:
    """The network goes away in the middle of the first file; then the page is loaded and filled in again."""
    pieces: list[str] = []
    broken = True

    def cut_off(route: Route) -> None:
        pieces.append(route.request.url.partition("?")[2])
        if broken and len(pieces) > 1:
            route.abort()
        else:
            route.continue_()

    page.route("**/tai-len/*&tu=*", cut_off)
    page.set_input_files("#tep", files)
    page.click("main button[type=submit]")
    page.locator(".upload-state", has_text="đang thử lại").wait_for()
    broken = False
    page.reload()
    page.set_input_files("#tep", files)
    page.click("main button[type=submit]")
    page.wait_for_url("**/khao-sat?*")
    begun = [piece for piece in pieces if piece.endswith("&tu=0")]
    assert len(begun) == len(files), pieces


def _wait_until_made(visit: Visit, book: str, pages: int) -> None:
    """Stays on the document's page, which loads itself anew when the work has ended."""
    page = visit.to(f"/ban-lam-viec/sach/{book}")
    page.locator("a.button[href$='/bieu-ghi']").wait_for()
    assert page.locator(".card").count() == pages
    assert page.locator(".card-blank").count() == 0
    assert visit.fits()


def _add(visit: Visit, scans: Path) -> str:
    page = visit.to("/ban-lam-viec/them-sach")
    assert visit.fits()
    _upload_with_a_break(page, sorted(scans.iterdir()))
    assert page.inner_text(".facts dd >> nth=0") == "2"
    page.fill("#nhan_de", "Cẩm nang quét sách")
    page.fill("#tac_gia", "Thư viện tỉnh")
    page.click("main button[type=submit]")
    page.wait_for_url("**/ban-lam-viec/sach/d*")
    assert page.locator(".progress-words").count() == 1
    return page.url.rpartition("/")[2]


def _set_single(visit: Visit, book: str) -> None:
    """Makes the split of the second exposure wrong: one page where there are two."""
    page = visit.page
    page.locator(".card-image").nth(2).click()
    page.locator("form[action$='/khong-tach'] button").click()
    _wait_until_made(visit, book, 3)


def _mend_split(visit: Visit, book: str) -> None:
    """Drags both ends of the split line and sends the form."""
    page = visit.page
    page.locator(".card-image").nth(2).click()
    assert visit.fits()
    for end in (0, 1):
        handle = page.locator(".handle.of-gutter").nth(end)
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 12, y, steps=3)
        page.mouse.up()
    for field in ("#tren", "#duoi"):
        assert 900 < int(page.input_value(field)) < 1000
        page.fill(field, "1000")
    page.click("[data-tool=gutter] button")
    _wait_until_made(visit, book, 4)


def _publish(visit: Visit, book: str) -> None:
    page = visit.to(f"/ban-lam-viec/sach/{book}")
    page.click("a.button[href$='/cong-bo']")
    assert visit.fits()
    page.check("[name=ban_quyen][value=cc-by]")
    page.click("main form button[type=submit]")
    page.locator(".badge-published").wait_for()


def _ink_around(visit: Visit, box: list[float]) -> list[int]:
    """The edges of what is printed at a place of the page, in pixels of the page."""
    service = visit.page.get_attribute("#anh", "data-service")
    png = visit.context.request.get(f"{visit.address}{service}/full/max/0/default.png").body()
    grey = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert grey is not None
    assert grey.shape[1] == int(visit.page.get_attribute("#anh", "data-width") or 0)
    left, top = (max(0, round(side - _AROUND_PX)) for side in box[:2])
    right, bottom = (round(side + _AROUND_PX) for side in box[2:])
    rows, columns = np.nonzero(grey[top:bottom, left:right] < _DARK)
    return [left + columns.min(), top + rows.min(), left + columns.max() + 1, top + rows.max() + 1]


def _read(visit: Visit) -> None:
    """Searches, sees the hit on its word, turns pages by keyboard, changes the language."""
    page = visit.to("/")
    page.fill("#q", "so hoa")
    page.press("#q", "Enter")
    page.click(".hits a")
    hit = page.locator("rect.hit")
    hit.wait_for()
    assert hit.count() == 1
    x, y, width, height = (float(hit.get_attribute(name) or "nan") for name in ("x", "y", "width", "height"))
    box = [x, y, x + width, y + height]
    assert _ink_around(visit, box) == pytest.approx(box, abs=_WORD_TOLERANCE_PX)
    assert _on_screen(page) == pytest.approx(_expected_on_screen(page, box), abs=_SCREEN_TOLERANCE_PX)
    assert visit.fits()
    page.locator("#anh").press("ArrowRight")
    page.locator("#ten-trang", has_text="ảnh 2/4").wait_for()
    assert page.locator("rect.hit").count() == 0
    page.keyboard.press("ArrowLeft")
    page.locator("#ten-trang", has_text="ảnh 1/4").wait_for()
    page.keyboard.press("End")
    page.keyboard.press("PageDown")
    page.locator("#ten-trang", has_text="ảnh 2/4").wait_for()
    page.click(".switch[hreflang=en]")
    page.locator("#ten-trang", has_text="image 2/4").wait_for()
    assert urlsplit(page.url).path.endswith("/trang/2")


def _on_screen(page: Page) -> list[float]:
    box = page.locator("rect.hit").bounding_box()
    assert box is not None
    return [box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]]


def _expected_on_screen(page: Page, box: list[float]) -> list[float]:
    """Where a box of the page lies when the whole page is fitted into the frame."""
    frame = page.locator("#hinh img").bounding_box()
    assert frame is not None
    width, height = (float(page.get_attribute("#hinh img", name) or "nan") for name in ("width", "height"))
    scale = min(frame["width"] / width, frame["height"] / height)
    left = frame["x"] + (frame["width"] - scale * width) / 2
    top = frame["y"] + (frame["height"] - scale * height) / 2
    return [left + scale * box[0], top + scale * box[1], left + scale * box[2], top + scale * box[3]]


def _first_load_bytes(browser: Browser, address: str, path: str, kind: dict[str, Any]) -> int:
    """What comes over the network for a page and all that it shows, nothing being cached."""
    page = browser.new_context(**kind).new_page()
    network = page.context.new_cdp_session(page)
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    network.send("Network.enable")
    page.goto(f"{address}{path}", wait_until="networkidle")
    page.wait_for_timeout(3_000)  # what is fetched when all is quiet counts too
    assert len(sizes) > 8
    return round(sum(sizes))


@pytest.mark.parametrize("kind", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_book_goes_from_the_desk_to_a_reader(
    browser: Browser, fresh: Shelf, tmp_path: Path, kind: dict[str, Any]
) -> None:
    write_spread(tmp_path / "scans" / "trang 1.tif", "Số hóa", "Mở đầu", 1)
    write_spread(tmp_path / "scans" / "trang 2.jpg", "Chuẩn bị", "Kiểm tra", 3)
    with served(fresh) as address:
        staff = Visit(browser, address, **kind)
        book = _add(staff, tmp_path / "scans")
        _wait_until_made(staff, book, 4)
        made = fresh.ask("show", book)
        _set_single(staff, book)
        _mend_split(staff, book)
        mended = fresh.ask("show", book)
        assert mended.of_pages("side") == ["left", "right", "left", "right"]
        assert mended.pages[:2] == made.pages[:2]
        _publish(staff, book)
        reader = Visit(browser, address, **kind, **ELSEWHERE)
        _read(reader)
        weight = _first_load_bytes(browser, address, f"/sach/{book}/trang/1?q=so+hoa", kind)
    assert weight <= _MOST_BYTES
    assert (staff.complaints, reader.complaints) == (_refused_pieces(staff), [])
    steps = fresh.done(book)
    kept = {str(page) for page in made.of_pages("id")[:2]}
    assert {times for (place, _), times in steps.items() if place in kept} == {1}
    assert _signers(fresh, book) == {getpass.getuser()}


def _refused_pieces(staff: Visit) -> list[str]:
    """The browser itself complains of the pieces of the upload that the test cut off; of nothing else."""
    return [said for said in staff.complaints if "ERR_FAILED" in said]


def _signers(shelf: Shelf, book: str) -> set[str]:
    with Library.open(shelf.folder, read_settings(shelf.folder, {}), working=False) as library:
        return {entry.who for entry in library.audit_trail(DocumentId(book))}


def test_a_folder_of_this_pc_is_added_and_a_broken_scan_is_held(
    browser: Browser, fresh: Shelf, tmp_path: Path
) -> None:
    scans = write_leaves(tmp_path / "quét", 2)
    cut(scans / "page 2.jpg", 0.4)
    said = 'title = "Hương ước làng"\ncreator = ["Nguyễn Văn A", "Lê B"]\nyear = 1936\npublisher = "Nam Ký"\n'
    (scans / "book.toml").write_text(said, encoding="utf-8")
    with served(fresh) as address:
        staff = Visit(browser, address, **DESKTOP)
        page = staff.to("/ban-lam-viec/them-sach")
        page.fill("#duong_dan", str(scans))
        page.click("main button[type=submit]")
        filled = [page.input_value(f"#{name}") for name in ("nhan_de", "tac_gia", "nha_xuat_ban", "nam")]
        assert filled == ["Hương ước làng", "Nguyễn Văn A; Lê B", "Nam Ký", "1936"]
        page.click("main button[type=submit]")
        page.locator("a.button[href$='/bieu-ghi']").wait_for()
        assert page.locator(".card.is-held").count() == 1
        page.locator(".card.is-held .card-image").click()
        broken = "Trang 2: tệp ảnh bị hỏng. Hãy quét lại rồi bấm “Thay trang”."
        assert page.locator(".notice-bad").inner_text() == broken
        page.set_input_files("#tep-thay", write_leaves(tmp_path / "lại", 1, first=2) / "page 2.jpg")
        page.click("form[action$='/thay'] button")
        page.locator("a.button[href$='/bieu-ghi']").wait_for()
        assert page.locator(".card.is-held").count() == 0
        with staff.context.expect_page() as opened:
            page.click("a.button[href$='/bao-cao']")
        opened.value.get_by_role("heading", name="Báo cáo kiểm tra chất lượng").wait_for()
    assert staff.complaints == []
