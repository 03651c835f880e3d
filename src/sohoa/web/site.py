"""The site: reading room, staff desk and protocol endpoints of one library, as one ASGI application."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from sohoa.web.border import Border
from sohoa.web.desk.gate import Gate
from sohoa.web.desk.routes import desk_routes
from sohoa.web.errors import add_error_pages
from sohoa.web.house import House
from sohoa.web.reading_room import reading_routes
from sohoa.web.rendering import Pages
from sohoa.web.sessions import Sessions
from sohoa.web.static_files import serve_static
from sohoa.web.throttle import Throttle
from sohoa.web.tiles import Tiles
from sohoa.web.visitors import Doorkeeper, SiteSettings


def create_site(library: House, settings: SiteSettings) -> ASGIApp:
    """The whole site of a library. Styles and images go out before FastAPI, whose routing would cost more."""
    sessions = Sessions(settings.secret)
    pages = Pages(library, sessions)
    app = FastAPI(title=library.identity.name, docs_url=None, redoc_url=None, openapi_url=None)
    add_error_pages(app, pages)
    app.include_router(reading_routes(library, pages))
    for router in desk_routes(library, pages, Gate(library, settings, sessions, Throttle())):
        app.include_router(router)
    return Border(Tiles(_static_first(app), library), Doorkeeper(settings, sessions))


def _static_first(inner: ASGIApp) -> ASGIApp:
    async def static_first(scope: Scope, receive: Receive, send: Send) -> None:
        is_static = scope["type"] == "http" and scope["path"].startswith("/static/")
        await (serve_static if is_static else inner)(scope, receive, send)

    return static_first
