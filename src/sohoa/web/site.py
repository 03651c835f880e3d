"""The site: reading room, staff desk and protocol endpoints of one library, as one ASGI application."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sohoa.web.border import Border
from sohoa.web.desk.gate import Gate
from sohoa.web.desk.routes import desk_routes
from sohoa.web.errors import add_error_pages
from sohoa.web.house import House
from sohoa.web.reading_room import reading_routes
from sohoa.web.rendering import Pages
from sohoa.web.sessions import Sessions
from sohoa.web.signs import sign_routes
from sohoa.web.static_files import serve_static
from sohoa.web.throttle import Throttle
from sohoa.web.tiles import Tiles
from sohoa.web.visitors import Doorkeeper, SiteSettings


def create_site(library: House, settings: SiteSettings, doors: Sequence[APIRouter] = ()) -> ASGIApp:
    """The whole site of a library; `doors` are further routes, those of the protocols. Styles and images go
    out before FastAPI, whose routing would cost more.
    """
    sessions = Sessions(settings.secret)
    pages = Pages(library, sessions)
    app = FastAPI(title=library.identity.name, docs_url=None, redoc_url=None, openapi_url=None)
    add_error_pages(app, pages)
    desk = desk_routes(library, pages, Gate(library, settings, sessions, Throttle()))
    for router in (reading_routes(library, pages), sign_routes(), *desk, *doors):
        app.include_router(router)
    doorkeeper = Doorkeeper(settings, sessions)
    return Tiles(Border(_static_first(_with_heads(app)), doorkeeper), library, doorkeeper.look)


def _static_first(inner: ASGIApp) -> ASGIApp:
    async def static_first(scope: Scope, receive: Receive, send: Send) -> None:
        is_static = scope["type"] == "http" and scope["path"].startswith("/static/")
        await (serve_static if is_static else inner)(scope, receive, send)

    return static_first


def _with_heads(inner: ASGIApp) -> ASGIApp:
    """Answers HEAD as GET, without the body: link checkers and other programs ask so."""

    async def with_heads(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await inner(scope, receive, send)
            return

        async def bodiless(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await inner({**scope, "method": "GET"}, receive, bodiless)

    return with_heads
