"""Under which address this library was asked: what it answers must be found there again, from a phone too."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.types import Scope

_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")


def own_address(scope: Scope, base_url: str) -> str:
    """`scheme://host` of the request, without a slash. The library's own address where the request names that
    very host (a proxy in front of us may have another scheme), or none that can be a host.
    """
    host = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
    if not _HOST.fullmatch(host) or host == urlsplit(base_url).netloc:
        return base_url.rstrip("/")
    return f"{scope['scheme']}://{host}"
