"""The application behind a real socket, for clients that others wrote."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

_PATIENCE_S = 10.0


@contextmanager
def served(site: ASGIApp) -> Iterator[str]:
    """`http://127.0.0.1:PORT` while the context lasts."""
    config = uvicorn.Config(site, log_level="warning", access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    # With the protocol named, asyncio switches Nagle's algorithm off.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        end = time.monotonic() + _PATIENCE_S
        while not server.started and time.monotonic() < end:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(_PATIENCE_S)
