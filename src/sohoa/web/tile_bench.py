"""What a stored tile costs the server: CPU time of the thread that answers, alone and with HTTP around it."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import MutableMapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CLOCK = "/dong-ho"
_WARM_UP = 200
_ROUNDS = 3
_PATIENCE_S = 60.0
_CONNECTIONS = 6


@dataclass(frozen=True, slots=True)
class TileCost:
    """Milliseconds of server CPU for one tile, the best of three rounds: through the application alone, and
    through uvicorn over six connections.
    """

    tiles: int
    application_ms: float
    http_ms: float
    bytes_of_a_tile: int


def bench_tiles(site: ASGIApp, addresses: Sequence[str], tiles: int = 2_000) -> TileCost:
    """Fetches the addresses (`/iiif/image/PAGE/0,0,512,512/512,512/0/default.jpg` and the like, at least one)
    in turn. `site` is the whole site, so that the search for the visitor and the headers count too.
    """
    wanted = [addresses[number % len(addresses)] for number in range(tiles)]
    application_s, size = asyncio.run(_through_application(site, wanted))
    http_s = _through_http(site, wanted)
    return TileCost(tiles, application_s * 1000 / tiles, http_s * 1000 / tiles, size)


def _scope(address: str) -> Scope:
    headers = [(b"host", b"127.0.0.1"), (b"accept", b"image/*"), (b"user-agent", b"bench")]
    return {
        "type": "http",
        "method": "GET",
        "path": address,
        "raw_path": address.encode("ascii"),
        "query_string": b"",
        "headers": headers,
        "scheme": "http",
        "client": ("192.0.2.1", 1),
        "state": {},
    }


async def _through_application(site: ASGIApp, wanted: Sequence[str]) -> tuple[float, int]:
    size = 0

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal size
        size = len(message.get("body", b""))

    for address in wanted[:_WARM_UP]:
        await site(_scope(address), receive, send)
    return min([await _round(site, wanted, receive, send) for _ in range(_ROUNDS)]), size


async def _round(site: ASGIApp, wanted: Sequence[str], receive: Receive, send: Send) -> float:
    scopes = [_scope(address) for address in wanted]
    begun = time.thread_time()
    for scope in scopes:
        await site(scope, receive, send)
    return time.thread_time() - begun


def _through_http(site: ASGIApp, wanted: Sequence[str]) -> float:
    """CPU seconds of the server's thread, system calls included. The client is another process: beside the
    server it would take turns at the interpreter's lock, and the turns would count.
    """
    config = uvicorn.Config(
        _with_clock(site), port=0, log_level="warning", access_log=False, server_header=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    with (
        # The protocol is named, or asyncio leaves Nagle's algorithm on and every answer waits 40 ms.
        socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening,
        ProcessPoolExecutor(1, get_context("spawn")) as client,
    ):
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            return client.submit(_fetch_all, listening.getsockname()[1], tuple(wanted)).result(_PATIENCE_S)
        finally:
            server.should_exit = True
            thread.join(_PATIENCE_S)


def _fetch_all(port: int, wanted: Sequence[str]) -> float:
    """Runs in the client: the server's CPU seconds between the first and the last answer, at best. It asks
    over as many connections at once as a browser opens to one server.
    """
    with ExitStack() as stack:
        lines = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port), _PATIENCE_S))
            for _ in range(_CONNECTIONS)
        ]
        _fetch_round(lines, wanted[:_WARM_UP])
        return min(_fetch_round(lines, wanted) for _ in range(_ROUNDS))


def _fetch_round(lines: Sequence[socket.socket], wanted: Sequence[str]) -> float:
    begun = float(_fetch(lines[0], _CLOCK))
    for start in range(0, len(wanted), len(lines)):
        asked = list(zip(lines, wanted[start : start + len(lines)], strict=False))
        for line, address in asked:
            _ask(line, address)
        for line, _ in asked:
            _answer(line)
    return float(_fetch(lines[0], _CLOCK)) - begun


def _with_clock(site: ASGIApp) -> ASGIApp:
    async def with_clock(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != _CLOCK:
            await site(scope, receive, send)
            return
        body = repr(time.thread_time()).encode("ascii")
        headers = [(b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return with_clock


def _fetch(line: socket.socket, address: str) -> bytes:
    """One answer over a connection that stays open."""
    _ask(line, address)
    return _answer(line)


def _ask(line: socket.socket, address: str) -> None:
    line.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: image/*\r\n\r\n".encode("ascii"))


def _answer(line: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(line)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(int(text[15:]) for text in head.split(b"\r\n") if text[:15].lower() == b"content-length:")
    while len(body) < length:
        body += _more(line)
    return body


def _more(line: socket.socket) -> bytes:
    data = line.recv(1 << 18)
    if not data:
        raise ConnectionError
    return data
