"""The IIIF image service, as an ASGI application in front of all others, the border too: it finds the visitor
itself.

A whole tile of the stored grid goes out as it lies in the file, after one look into a table of permits: that
path does nothing else. All other requests are drawn by libvips in a few threads, what is small is kept in
memory.
"""

from __future__ import annotations

import json
import os
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from anyio import CapacityLimiter, to_thread
from starlette.types import ASGIApp, Receive, Scope, Send

from sohoa.errors import BadInput, NotFound, SohoaError
from sohoa.library.access import Reader
from sohoa.model.document import LibraryIdentity
from sohoa.model.geometry import Size
from sohoa.model.ids import PageId
from sohoa.sharing.iiif_image import (
    CONTEXT,
    MEDIA_TYPES,
    PROFILE_URI,
    BadImageRequest,
    ImageRequest,
    Limits,
    NotOffered,
    image_info,
    read_request,
    stored_tile,
)
from sohoa.sharing.permits import Images, Permit, Permits
from sohoa.tools.regions import JPEG_QUALITY, Cut, cut
from sohoa.tools.stored_tiles import Pyramid, StoredTiles
from sohoa.web.own_address import own_address
from sohoa.web.visitors import Visitor, visitor_in
from sohoa.words import say

PREFIX = "/iiif/image/"
_PREFIX = PREFIX.encode("ascii")
_TILE = re.compile(
    rb"/iiif/image/([0-9a-z]{1,40})/(\d{1,7}),(\d{1,7}),(\d{1,7}),(\d{1,7})/(\d{1,7}),(\d{0,7})/0/default\.jpg"
)
_CACHE_BYTES = 32 << 20
_LARGEST_KEPT_BYTES = 256 << 10
_MOST_WAITING = 64
_PARTS_OF_AN_IMAGE = 5

Headers = list[tuple[bytes, bytes]]
_NOSNIFF = (b"x-content-type-options", b"nosniff")
_PUBLIC: Headers = [
    _NOSNIFF,
    (b"cache-control", b"public, max-age=3600"),
    (b"access-control-allow-origin", b"*"),
    (b"link", f'<{PROFILE_URI}>;rel="profile"'.encode("ascii")),
]
# Only some may see it: no cache between us keeps it, no page of another site reads it.
_GUARDED: Headers = [_NOSNIFF, (b"cache-control", b"private, no-cache"), _PUBLIC[-1]]
_PREFLIGHT: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (b"access-control-allow-headers", b"Accept, If-None-Match"),
    (b"access-control-max-age", b"86400"),
    (b"allow", b"GET, HEAD, OPTIONS"),
]
_JPEG = (b"content-type", b"image/jpeg")


class ImageHouse(Images, Protocol):
    """What the image service asks of the library."""

    @property
    def identity(self) -> LibraryIdentity:
        """Who the library is."""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Headers
    body: bytes = b""


class _TooBusy(Exception):
    """More drawings are waiting than a reader would wait for."""


class Tiles:
    """Answers `/iiif/image/...` and leaves all else to `inner`. `look` finds out who is visiting; `quality`
    is that of the JPEG that is drawn.
    """

    def __init__(
        self,
        inner: ASGIApp,
        library: ImageHouse,
        look: Callable[[Scope], Visitor] = visitor_in,
        *,
        limits: Limits | None = None,
        quality: int = JPEG_QUALITY,
    ) -> None:
        self._inner, self._library, self._look = inner, library, look
        self._limits, self._quality = limits or Limits(), quality
        self._permits = Permits(library)
        self._stored = StoredTiles()
        self._drawn = _Drawn()
        self._drawers: CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await self._inner(scope, receive, send)
            return
        visitor = self._look(scope)
        answer = self._tile(scope, visitor.reader) or await self._answer(scope, visitor)
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        body = b"" if scope["method"] == "HEAD" else answer.body
        await send({"type": "http.response.body", "body": body})

    def _tile(self, scope: Scope, reader: Reader) -> _Answer | None:
        """A stored tile of a page whose permit is known; None where that is not enough."""
        match = _TILE.fullmatch(scope.get("raw_path") or scope["path"].encode("utf-8"))
        if match is None or scope["method"] not in ("GET", "HEAD"):
            return None
        permit = self._permits.known(reader, match[1].decode("ascii"))
        if permit is None:
            return None
        left, top, across, down, width = map(int, match.groups()[1:6])
        size = (width, int(match[7] or width))
        try:
            return self._whole_tile(scope, permit, (left, top, across, down), size)
        except (FileNotFoundError, BadInput):
            self._permits.drop()  # the file was moved by packaging; the slow path asks where it is now
            return None

    def _whole_tile(
        self, scope: Scope, permit: Permit, region: tuple[int, int, int, int], size: tuple[int, int]
    ) -> _Answer | None:
        with self._stored.opened(permit.path) as file:
            pyramid = file.pyramid
            place = stored_tile(region, size, pyramid.sizes, pyramid.tile_px)
            if place is None:
                return None
            if _is_known(scope, pyramid.stamp):
                return _unchanged(permit, pyramid.stamp)
            data = file.tile(place.level, place.column, place.row)
            return _image(permit, pyramid.stamp, _JPEG, data)

    async def _answer(self, scope: Scope, visitor: Visitor) -> _Answer:
        """Any request, with all that can go wrong."""
        lang = visitor.lang
        try:
            return await self._right_answer(scope, visitor.reader)
        except NotFound as error:
            return _words(404, error, lang)
        except BadImageRequest as error:
            return _words(400, error, lang)
        except NotOffered as error:
            return _words(501, error, lang)
        except (BadInput, FileNotFoundError):
            return _Answer(500, [(b"content-type", b"text/plain")])
        except _TooBusy:
            return _Answer(503, [(b"retry-after", b"5")])

    async def _right_answer(self, scope: Scope, reader: Reader) -> _Answer:
        if scope["method"] == "OPTIONS":
            return _Answer(204, _PREFLIGHT)
        if scope["method"] not in ("GET", "HEAD"):
            return _Answer(405, [_PREFLIGHT[-1]])
        raw = scope.get("raw_path") or scope["path"].encode("utf-8")
        parts = [unquote(part) for part in raw[len(_PREFIX) :].decode("latin-1").split("/")]
        permit = await to_thread.run_sync(self._permit, reader, parts[0])
        if len(parts) == 1 or parts[1:] == [""]:
            target = f"{self._service(scope, parts[0])}/info.json".encode("ascii")
            return _Answer(303, [*_headers(permit), (b"location", target)])
        if parts[1:] == ["info.json"]:
            return self._info(scope, permit, parts[0])
        if len(parts) != _PARTS_OF_AN_IMAGE:
            raise NotFound("sharing.iiif.bad_address")
        return self._tile(scope, reader) or await self._drawing(scope, permit, parts[1:])

    def _permit(self, reader: Reader, identifier: str) -> Permit:
        permit = self._permits.known(reader, identifier)
        if permit is None or not permit.path.is_file():
            permit = self._permits.ask(reader, PageId(identifier))
        return permit

    def _service(self, scope: Scope, identifier: str) -> str:
        return f"{own_address(scope, self._library.identity.base_url)}{PREFIX}{identifier}"

    def _info(self, scope: Scope, permit: Permit, identifier: str) -> _Answer:
        pyramid = self._stored.pyramid(permit.path)
        info = image_info(self._service(scope, identifier), _sizes(pyramid), pyramid.tile_px, self._limits)
        accepted = next((value for name, value in scope["headers"] if name == b"accept"), b"")
        linked = b"application/ld+json" in accepted
        kind = f'application/ld+json;profile="{CONTEXT}"' if linked else "application/json"
        body = json.dumps(info, ensure_ascii=False).encode("utf-8")
        headers = [(b"content-type", kind.encode("ascii")), (b"content-length", b"%d" % len(body))]
        return _Answer(200, [*headers, (b"vary", b"Accept"), *_headers(permit)], body)

    async def _drawing(self, scope: Scope, permit: Permit, parts: list[str]) -> _Answer:
        pyramid = self._stored.pyramid(permit.path)
        wanted = read_request(parts, _sizes(pyramid)[0], self._limits)
        if _is_known(scope, pyramid.stamp):
            return _unchanged(permit, pyramid.stamp)
        key = (permit.path, pyramid.stamp, wanted)
        data = self._drawn.get(key)
        if data is None:
            data = await self._draw(permit.path, wanted)
            self._drawn.put(key, data)
        kind = (b"content-type", MEDIA_TYPES[wanted.format].encode("ascii"))
        return _image(permit, pyramid.stamp, kind, data)

    async def _draw(self, path: Path, wanted: ImageRequest) -> bytes:
        if self._drawers is None:
            self._drawers = CapacityLimiter(os.cpu_count() or 1)
        if self._drawers.statistics().tasks_waiting > _MOST_WAITING:
            raise _TooBusy
        return await to_thread.run_sync(cut, path, _cut_of(wanted), self._quality, limiter=self._drawers)


def _sizes(pyramid: Pyramid) -> tuple[Size, ...]:
    if not pyramid.sizes:
        raise BadInput("intake.image_damaged")
    return pyramid.sizes


def _cut_of(wanted: ImageRequest) -> Cut:
    region, size = wanted.region, wanted.size
    return Cut(
        region.left_px,
        region.top_px,
        region.width_px,
        region.height_px,
        size.width_px,
        size.height_px,
        mirrored=wanted.mirrored,
        turn_degrees=wanted.turn_degrees,
        tone="color" if wanted.quality == "default" else wanted.quality,
        format=wanted.format,
    )


def _headers(permit: Permit) -> Headers:
    return _PUBLIC if permit.is_public else _GUARDED


def _etag(stamp: str) -> bytes:
    return f'"{stamp}"'.encode("ascii")


def _is_known(scope: Scope, stamp: str) -> bool:
    """Whether the browser has this very image already."""
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            return _etag(stamp) in value
    return False


def _unchanged(permit: Permit, stamp: str) -> _Answer:
    return _Answer(304, [(b"etag", _etag(stamp)), *_headers(permit)])


def _image(permit: Permit, stamp: str, kind: tuple[bytes, bytes], data: bytes) -> _Answer:
    length = (b"content-length", b"%d" % len(data))
    return _Answer(200, [kind, length, (b"etag", _etag(stamp)), *_headers(permit)], data)


def _words(status: int, error: SohoaError, lang: str) -> _Answer:
    body = say(error.code, lang, **error.params).encode("utf-8")
    kind = (b"content-type", b"text/plain; charset=utf-8")
    return _Answer(status, [kind, (b"content-length", b"%d" % len(body))], body)


class _Drawn:
    """Small pictures that were drawn last, above all tiles at the edge."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Path, str, ImageRequest], bytes] = OrderedDict()
        self._bytes = 0

    def get(self, key: tuple[Path, str, ImageRequest]) -> bytes | None:
        data = self._kept.get(key)
        if data is not None:
            self._kept.move_to_end(key)
        return data

    def put(self, key: tuple[Path, str, ImageRequest], data: bytes) -> None:
        if len(data) > _LARGEST_KEPT_BYTES or key in self._kept:
            return
        self._kept[key] = data
        self._bytes += len(data)
        while self._bytes > _CACHE_BYTES:
            self._bytes -= len(self._kept.popitem(last=False)[1])
