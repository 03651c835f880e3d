"""The site on the fake house in a real browser: what the tests of pages in use share."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from sohoa.web.site import create_site
from sohoa.web.visitors import SiteSettings
from tests.fakes.house import FakeHouse

CHROMIUM = Path("/usr/bin/chromium")
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
_PATIENCE_S = 15.0
IN_A_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no /usr/bin/chromium on this machine"),
]


@pytest.fixture
def address(house: FakeHouse) -> Iterator[str]:
    """The site, served on this PC."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    site = create_site(house, SiteSettings())
    server = uvicorn.Server(
        uvicorn.Config(site, host="127.0.0.1", port=port, log_level="warning", lifespan="off")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + _PATIENCE_S
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(_PATIENCE_S)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        yield play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])


@pytest.fixture
def complaints() -> list[str]:
    return []


def open_page(browser: Browser, complaints: list[str], kind: dict[str, Any]) -> Page:
    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page = browser.new_context(**kind).new_page()
    page.set_default_timeout(_PATIENCE_S * 1000)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", listen)
    return page
