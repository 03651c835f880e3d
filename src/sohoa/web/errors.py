"""Errors at the HTTP border: a page, a fragment or JSON, in the visitor's language, with the status that
fits.
"""

from __future__ import annotations

import logging

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from sohoa.errors import BadInput, Conflict, NotFound, SohoaError, StorageError, ToolMissing, UsageError
from sohoa.web.rendering import Pages
from sohoa.web.visitors import visitor_in
from sohoa.words import say

_log = logging.getLogger(__name__)
_STATUS: dict[type[SohoaError], int] = {
    UsageError: 400,
    BadInput: 400,
    NotFound: 404,
    Conflict: 409,
    StorageError: 507,
    ToolMissing: 503,
}
_HTTP_CODES = {
    403: "web.error.forbidden",
    404: "web.error.not_found",
    405: "web.error.not_allowed",
    413: "web.error.too_large",
}


class LogInFirst(Exception):
    """A page of the desk was asked for by somebody who is not logged in."""


class Forbidden(SohoaError):
    """A form without the token of this session, or the desk from a place where it is closed."""


def status_of(error: SohoaError) -> int:
    """The HTTP status of an error."""
    if isinstance(error, Forbidden):
        return 403
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 400)


def add_error_pages(app: FastAPI, pages: Pages) -> None:
    """Lets the application answer every error with words."""

    def answer(request: Request, status: int, code: str, params: dict[str, object]) -> Response:
        lang = visitor_in(request.scope).lang
        message = say(code, lang, **params)
        if _wants_data(request):
            return JSONResponse({"error": code, "message": message}, status)
        if request.headers.get("hx-request"):
            return pages.show(request, "fragment_error.html", status, message=message)
        # Errors name a book only where its reader may see it: the way back leads there.
        book = params.get("book", "")
        return pages.show(request, "error.html", status, message=message, status_code=status, book=book)

    @app.exception_handler(SohoaError)
    async def on_sohoa_error(request: Request, error: SohoaError) -> Response:
        return answer(request, status_of(error), error.code, error.params)

    @app.exception_handler(HTTPException)
    async def on_http_error(request: Request, error: HTTPException) -> Response:
        return answer(
            request, error.status_code, _HTTP_CODES.get(error.status_code, "web.error.bad_request"), {}
        )

    @app.exception_handler(RequestValidationError)
    async def on_bad_form(request: Request, error: RequestValidationError) -> Response:
        _log.info("form refused: %s", error)
        return answer(request, 400, "web.error.bad_request", {})

    @app.exception_handler(LogInFirst)
    async def on_stranger(request: Request, error: LogInFirst) -> Response:  # noqa: ARG001 - FastAPI's signature
        if _wants_data(request) or request.headers.get("hx-request"):
            return answer(request, 401, "web.error.log_in_first", {})
        return RedirectResponse("/ban-lam-viec/dang-nhap", 303)

    @app.exception_handler(Exception)
    async def on_fault(request: Request, error: Exception) -> Response:
        _log.error("fault at %s", request.url.path, exc_info=error)
        return answer(request, 500, "web.error.fault", {})


def _wants_data(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
