"""`python scripts/screenshots.py SCANS`: digitise SCANS in a new library through a browser, as a librarian
does, and write what is seen on the way into `docs/screenshots/`.

SCANS is the folder that `./demo` makes (`sach-mau`). Needs Chromium. The library is made in a scratch folder.
"""

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from debian import find_browser
from setting_up import tool
from terminal import ROOT, environment, speak_utf8, tell

FOLDER = ROOT / "docs" / "screenshots"
DESKTOP = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=844)
WORDS = "so hoa"
_QUALITIES = (88, 80, 70, 60)
_MOST_BYTES = 150_000
_PATIENCE_S = 300.0


def main() -> int:
    """Walk the whole path."""
    speak_utf8()
    chromium = find_browser()
    if chromium is None or len(sys.argv) != 2:
        tell("Cần Chromium và thư mục ảnh quét.", "Chromium and a folder of scans are needed.")
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sohoa-") as scratch, sync_playwright() as play:
        scans = Path(scratch, "sach-quet", "so-tay")
        shutil.copytree(sys.argv[1], scans)
        with _served(Path(scratch, "thu-vien")) as address:
            # A browser started by root wants to be told that it has no sandbox.
            browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            _walk(browser, address, scans)
    return 0


@contextmanager
def _served(library: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command: list[str | Path] = [tool("sohoa"), "serve", "--library", library, "--port", str(port)]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL) as server:
        try:
            _wait(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while server.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


def _walk(browser: Browser, address: str, scans: Path) -> None:
    desk = browser.new_page(viewport=DESKTOP)
    desk.set_default_timeout(_PATIENCE_S * 1000)
    _add(desk, address, scans)
    _look(desk)
    _publish(desk)
    for name, size in (("", DESKTOP), ("dien-thoai-", PHONE)):
        _read(
            browser.new_page(viewport=size, is_mobile=size is PHONE, has_touch=size is PHONE), address, name
        )


def _add(desk: Page, address: str, scans: Path) -> None:
    """Steps 1 and 2 of the tutorial: choose, look, start, watch."""
    desk.goto(f"{address}/ban-lam-viec/them-sach")
    desk.fill("#duong_dan", str(scans))
    _shoot(desk, "them-sach")
    desk.click("main button[type=submit]")
    desk.wait_for_selector("#nhan_de")
    _shoot(desk, "khao-sat")
    desk.click("main button[type=submit]")
    desk.wait_for_selector(".progress-words", state="attached")
    desk.locator(".progress-words", has_text=re.compile(r"\d+/\d+ trang")).wait_for()
    desk.locator(".progress", has_text=re.compile("còn")).wait_for()
    _shoot(desk, "dang-lam")
    desk.wait_for_selector("a[href$='/cong-bo']")


def _look(desk: Page) -> None:
    """Step 3: pages, one page to mend, the report."""
    desk.wait_for_load_state("networkidle")
    _shoot(desk, "cac-trang")
    book = desk.url
    desk.locator(".card-image").nth(3).click()
    desk.wait_for_load_state("networkidle")
    _shoot(desk, "sua-trang")
    desk.goto(f"{book}/bao-cao")
    _shoot(desk, "bao-cao")
    desk.goto(book)


def _publish(desk: Page) -> None:
    """Step 4."""
    desk.click("a[href$='/cong-bo']")
    desk.check("input[value=cc-by]")
    _shoot(desk, "cong-bo")
    desk.click("main form .button[type=submit]")
    desk.wait_for_load_state("networkidle")


def _read(page: Page, address: str, name: str) -> None:
    """Step 5: shelf, search without marks, the hit on the page."""
    page.goto(address)
    _shoot(page, f"{name}ke-sach")
    page.fill("#q", WORDS)
    page.press("#q", "Enter")
    page.wait_for_selector(".hits a")
    _shoot(page, f"{name}tim")
    page.locator(".hits a").last.click()
    page.wait_for_selector(".hit")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1_500)
    _shoot(page, f"{name}doc-sach")


def _shoot(page: Page, name: str) -> None:
    """A JPEG below the limit of bytes."""
    path = FOLDER / f"{name}.jpg"
    for quality in _QUALITIES:
        path.write_bytes(page.screenshot(type="jpeg", quality=quality))
        if path.stat().st_size <= _MOST_BYTES:
            break
    print(f"{path.relative_to(ROOT).as_posix()}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())
