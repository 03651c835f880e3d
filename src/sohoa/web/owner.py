"""The owner's control: commands on this PC give orders to the process that owns the library folder.

Only from this machine, only with the token that stands in the folder, readable by the owner's user alone.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from sohoa.app.library import Library
from sohoa.app.orders import as_json, perform
from sohoa.errors import SohoaError

PREFIX = "/owner/"
_MOST_BYTES = 64 << 20
_HERE = ("127.0.0.1", "::1")


def with_orders(library: Library, token: str) -> Callable[[ASGIApp], ASGIApp]:
    """Puts the control in front of a site."""

    def wrap(site: ASGIApp) -> ASGIApp:
        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] == "http" and scope["path"].startswith(PREFIX):
                answer = await _answer(library, token, Request(scope, receive))
                await answer(scope, receive, send)
            else:
                await site(scope, receive, send)

        return app

    return wrap


async def _answer(library: Library, token: str, request: Request) -> Response:
    host = request.client.host if request.client else ""
    shown = request.headers.get("authorization", "")
    if host not in _HERE or not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        return JSONResponse({"error": None}, 403)
    if request.method != "POST" or int(request.headers.get("content-length", "0")) > _MOST_BYTES:
        return JSONResponse({"error": None}, 400)
    given = json.loads(await request.body())
    verb = request.url.path.removeprefix(PREFIX)
    try:
        return JSONResponse({"answer": await run_in_threadpool(perform, library, verb, given)})
    except SohoaError as error:
        return JSONResponse({"error": as_json(error)}, 409)
