"""Style, scripts, type faces and the viewer: known by name from the start, compressed once, kept by
browsers.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sohoa.errors import NotFound

_OURS = Path(__file__).parent / "static"
_BUNDLED = Path(__file__).parent.parent / "bundled"
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
}
_COMPRESSED = frozenset({".css", ".js", ".svg"})
_ONE_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file as it goes out; `packed` is it in gzip, or None where that gains nothing."""

    content: bytes
    packed: bytes | None
    media_type: str
    digest: str


@cache
def names() -> dict[str, Path]:
    """Every file that may be asked for, by its path under `/static/`: nothing else can be reached."""
    found = {path.relative_to(_OURS).as_posix(): path for path in _OURS.rglob("*")}
    found |= {f"bundled/{path.relative_to(_BUNDLED).as_posix()}": path for path in _BUNDLED.rglob("*")}
    return {name: path for name, path in found.items() if path.suffix in _MEDIA_TYPES}


@cache
def static_file(name: str) -> StaticFile:
    """The file of that name; raises NotFound."""
    path = names().get(name)
    if path is None:
        raise NotFound("web.error.not_found")
    content = path.read_bytes()
    packed = gzip.compress(content, 9, mtime=0) if path.suffix in _COMPRESSED else None
    digest = hashlib.sha256(content).hexdigest()[:12]
    return StaticFile(content, packed, _MEDIA_TYPES[path.suffix], digest)


def static_url(name: str) -> str:
    """The address of a static file, with its digest, so that browsers may keep it for ever."""
    return f"/static/{name}?v={static_file(name).digest}"


async def serve_static(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application under `/static`."""
    name = scope["path"].removeprefix(scope.get("root_path", "")).removeprefix("/static").lstrip("/")
    try:
        file = static_file(name)
    except NotFound:
        await Response(status_code=404)(scope, receive, send)
        return
    await _answer(file, Headers(scope=scope), pinned=b"v=" in scope["query_string"])(scope, receive, send)


def _answer(file: StaticFile, asked: Headers, *, pinned: bool) -> Response:
    etag = f'"{file.digest}"'
    headers = {
        "ETag": etag,
        "Cache-Control": _ONE_YEAR if pinned else "no-cache",
        "Vary": "Accept-Encoding",
    }
    if etag in asked.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if file.packed is not None and "gzip" in asked.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(file.packed, media_type=file.media_type, headers=headers)
    return Response(file.content, media_type=file.media_type, headers=headers)
