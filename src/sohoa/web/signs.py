"""What programs look for at the door: where robots may go, and the mark of the house."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from sohoa.web.static_files import static_url

# Search engines find books by their pages; lists of hits and the looks of a page would only repeat them.
_ROBOTS = """User-agent: *
Disallow: /ban-lam-viec
Disallow: /tim
Disallow: /owner/
Disallow: /*?*q=
Disallow: /*?*lang=
Disallow: /*?*theme=
"""


def sign_routes() -> APIRouter:
    """`/robots.txt` and `/favicon.ico`."""
    router = APIRouter()

    @router.get("/robots.txt")
    def robots() -> Response:
        return PlainTextResponse(_ROBOTS, headers={"Cache-Control": "public, max-age=86400"})

    @router.get("/favicon.ico")
    def favicon() -> Response:
        return RedirectResponse(static_url("mark.svg"), 307)

    return router
