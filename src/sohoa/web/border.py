"""The outermost layer: finds the visitor, refuses bodies that are too large, sets headers that protect."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sohoa.web.visitors import Doorkeeper, Visitor

MOST_BODY_BYTES = 17 * 2**20
"""A piece of an upload is 8 MiB; forms are far smaller."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
PROTECTING = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_PROTECTING = [(name.lower().encode("ascii"), value.encode("ascii")) for name, value in PROTECTING.items()]
_COOKIE_SECONDS = 365 * 24 * 3600


class Border:
    """Wraps the whole site."""

    def __init__(self, inner: ASGIApp, doorkeeper: Doorkeeper) -> None:
        self._inner = inner
        self._doorkeeper = doorkeeper

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application itself."""
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return
        visitor = self._doorkeeper.look(scope)
        scope.setdefault("state", {})["visitor"] = visitor
        guarded = _guarded(send, visitor)
        if _declared_size(scope) > MOST_BODY_BYTES:
            await PlainTextResponse("413", 413)(scope, receive, guarded)
            return
        await self._inner(scope, _bounded(receive), guarded)


def _declared_size(scope: Scope) -> int:
    text = Headers(scope=scope).get("content-length", "0")
    return int(text) if text.isdecimal() else 0


def _bounded(receive: Receive) -> Receive:
    """A body that grows beyond the limit without having said so is cut: the client is as good as gone."""
    seen = 0

    async def bounded() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return message if seen <= MOST_BODY_BYTES else {"type": "http.disconnect"}

    return bounded


def _guarded(send: Send, visitor: Visitor) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message["headers"])
            there = {name for name, _ in headers}
            headers += [pair for pair in _PROTECTING if pair[0] not in there]
            headers += [(b"set-cookie", _kept(name, value)) for name, value in visitor.asked]
            message["headers"] = headers
        await send(message)

    return guarded


def _kept(name: str, value: str) -> bytes:
    """The cookie that keeps a choice of language or appearance."""
    return f"{name}={value}; Path=/; Max-Age={_COOKIE_SECONDS}; SameSite=Lax".encode("ascii")
