"""The gate of the desk: who is not staff stays out, and no post counts that our own page did not send."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from sohoa.errors import BadInput
from sohoa.library.access import Role
from sohoa.model.provenance import Actor
from sohoa.web.errors import Forbidden, LogInFirst
from sohoa.web.house import House
from sohoa.web.rendering import Pages
from sohoa.web.sessions import SESSION_COOKIE, SESSION_SECONDS, Sessions
from sohoa.web.throttle import Throttle
from sohoa.web.visitors import SiteSettings, Visitor, visitor_in

DESK = "/ban-lam-viec"
FORM_TOKEN_HEADER = "x-sohoa-phieu"  # noqa: S105 - the name of a header
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MOST_PASSWORD_LETTERS = 1_000


def actor_at(request: Request) -> Actor:
    """Who works at the desk, for the audit trail."""
    visitor = visitor_in(request.scope)
    return Actor(visitor.reader.name, Role.STAFF.value, visitor.address)


class Gate:
    """Guards the desk of one library."""

    def __init__(
        self, library: House, settings: SiteSettings, sessions: Sessions, throttle: Throttle
    ) -> None:
        self.library = library
        self.settings = settings
        self.sessions = sessions
        self.throttle = throttle

    def staff_router(self) -> APIRouter:
        """A router whose every route asks for staff, and for the form token where something is changed."""
        return APIRouter(prefix=DESK, dependencies=[Depends(self.demand_staff), Depends(self.demand_token)])

    def door_router(self) -> APIRouter:
        """The router of the log-in page: open, but its posts need the token too."""
        return APIRouter(prefix=DESK, dependencies=[Depends(self.demand_open), Depends(self.demand_token)])

    def demand_staff(self, request: Request) -> None:
        """Deny by default."""
        self.demand_open(request)
        if not visitor_in(request.scope).may_work:
            raise LogInFirst

    def demand_open(self, request: Request) -> None:
        """Where no password is demanded the desk is there on this PC only."""
        if not (self.settings.lan or visitor_in(request.scope).on_this_pc):
            raise Forbidden("web.error.desk_closed")

    async def demand_token(self, request: Request) -> None:
        """A change must come from our own page: same origin, and with the token of the session."""
        if request.method in _SAFE:
            return
        _demand_same_origin(request)
        given = request.headers.get(FORM_TOKEN_HEADER)
        if given is None:
            given = str((await request.form()).get("phieu", ""))
        if not self.sessions.is_form_token(visitor_in(request.scope).token, given):
            raise Forbidden("web.error.stale_form")


def _demand_same_origin(request: Request) -> None:
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site", "same-origin")
    if site not in ("same-origin", "none") or (
        origin and urlsplit(origin).netloc != request.headers.get("host")
    ):
        raise Forbidden("web.error.stale_form")


def give_session(response: Response, token: str, request: Request) -> None:
    """Sets the session cookie."""
    response.set_cookie(
        SESSION_COOKIE,
        token,
        max_age=SESSION_SECONDS,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path="/",
    )


def show_with_session(
    gate: Gate, pages: Pages, request: Request, template: str, status: int = 200, **context: object
) -> Response:
    """A page with forms: a visitor without a session cookie gets one, which the form tokens on it belong
    to; on this PC, where the desk is open, it is that of staff.
    """
    visitor = visitor_in(request.scope)
    if visitor.may_work and not visitor.is_staff:
        token = gate.sessions.admit()
    else:
        token = visitor.token or gate.sessions.new_token()
    if token != visitor.token:
        request.state.visitor = _with_token(request, token)
    response = pages.show(request, template, status, **context)
    if token != visitor.token:
        give_session(response, token, request)
    return response


def _with_token(request: Request, token: str) -> Visitor:
    return replace(visitor_in(request.scope), token=token)


def door_routes(gate: Gate, pages: Pages) -> APIRouter:
    """Log in, log out, first password."""
    router = gate.door_router()

    @router.get("/dang-nhap")
    def log_in_page(request: Request) -> Response:
        if visitor_in(request.scope).may_work:
            return RedirectResponse(DESK, 303)
        has_password = gate.library.passwords.is_set()
        return show_with_session(
            gate, pages, request, "desk/log_in.html", wrong=False, has_password=has_password
        )

    @router.post("/dang-nhap")
    async def log_in(request: Request) -> Response:
        password = str((await request.form()).get("mat_khau", ""))[:MOST_PASSWORD_LETTERS]
        address = visitor_in(request.scope).address
        actor = Actor(gate.settings.staff_name, Role.STAFF.value, address)
        right = await run_in_threadpool(
            gate.throttle.check, address, lambda: gate.library.passwords.log_in(password, actor)
        )
        if not right:
            return show_with_session(
                gate, pages, request, "desk/log_in.html", 401, wrong=True, has_password=True
            )
        response = RedirectResponse(DESK, 303)
        give_session(response, gate.sessions.admit(), request)
        return response

    return router


def _checked_password(text: str, again: str) -> str:
    if text != again:
        raise BadInput("web.error.password_differs")
    return text


def _demand_old_password(gate: Gate, request: Request, old: str) -> None:
    """Whoever sits down at a desk left open cannot change the password."""
    passwords, actor = gate.library.passwords, actor_at(request)
    if passwords.is_set() and not gate.throttle.check(
        actor.where, lambda: passwords.check(old[:MOST_PASSWORD_LETTERS], actor)
    ):
        raise BadInput("web.error.password_wrong")


def key_routes(gate: Gate, pages: Pages) -> APIRouter:
    """For staff: change the password, log out."""
    router = gate.staff_router()

    @router.get("/mat-khau")
    def password_page(request: Request) -> Response:
        asks_old = gate.library.passwords.is_set()
        return show_with_session(gate, pages, request, "desk/password.html", asks_old=asks_old)

    @router.post("/mat-khau")
    async def change_password(request: Request) -> Response:
        form = await request.form()
        text = _checked_password(str(form.get("mat_khau", "")), str(form.get("lan_nua", "")))
        await run_in_threadpool(_demand_old_password, gate, request, str(form.get("mat_khau_cu", "")))
        await run_in_threadpool(gate.library.passwords.set, text, actor_at(request))
        gate.sessions.dismiss_all()
        response = RedirectResponse(DESK, 303)
        give_session(response, gate.sessions.admit(), request)
        return response

    @router.post("/dang-xuat")
    def log_out(request: Request) -> Response:
        gate.library.passwords.log_out(actor_at(request))
        gate.sessions.dismiss(visitor_in(request.scope).token)
        response = RedirectResponse("/", 303)
        response.delete_cookie(SESSION_COOKIE, path="/")
        return response

    return router
