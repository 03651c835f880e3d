"""A browser window on a served library."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request, Response

_PATIENCE_MS = 60_000


class Visit:
    """A browser window that notes every complaint and every other host that was asked."""

    def __init__(self, browser: Browser, address: str, **kind: Any) -> None:
        self.address, self.complaints = address, list[str]()
        self.context: BrowserContext = browser.new_context(**kind)
        self.context.set_default_timeout(_PATIENCE_MS)
        self.context.on("request", self._note_host)
        self.context.on("response", self._note_refusal)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type == "error" else None
        )

    def _note_host(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self.complaints.append(request.url)

    def _note_refusal(self, answer: Response) -> None:
        if answer.status >= 400:
            self.complaints.append(f"{answer.status} {answer.url}")

    def to(self, path: str) -> Page:
        self.page.goto(f"{self.address}{path}")
        return self.page

    def fits(self) -> bool:
        """Whether nothing sticks out at the side."""
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        return bool(self.page.evaluate(wide) <= 0)
