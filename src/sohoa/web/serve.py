"""Serves the site until it is told to stop."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence

import uvicorn
from fastapi import APIRouter
from starlette.types import ASGIApp

from sohoa.web.house import House
from sohoa.web.site import create_site
from sohoa.web.visitors import SiteSettings

_GRACE_SECONDS = 5


class _AnnouncingServer(uvicorn.Server):
    """Says when it listens: the caller prints the address only then."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready()


def serve(
    library: House,
    host: str,
    port: int,
    *,
    settings: SiteSettings,
    doors: Sequence[APIRouter] = (),
    on_ready: Callable[[], None] = lambda: None,
    wrap: Callable[[ASGIApp], ASGIApp] = lambda site: site,
) -> None:
    """Serves until SIGINT or SIGTERM, then lets answers under way end. Prints nothing; `on_ready` is called
    once the port is open. `doors` are the routes of the protocols; `wrap` puts another application in front
    (the owner's control). A port that is taken ends in SystemExit, as uvicorn does it.
    """
    config = uvicorn.Config(
        wrap(create_site(library, settings, doors)),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
        lifespan="off",
    )
    _AnnouncingServer(config, on_ready).run()
