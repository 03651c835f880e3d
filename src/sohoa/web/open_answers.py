"""Answers to other libraries and viewers: open to pages of any site, checked for change, compressed."""

from __future__ import annotations

import gzip
import hashlib
import json

from fastapi import Request
from fastapi.responses import Response

from sohoa.model.json import Json

OPEN = {"Access-Control-Allow-Origin": "*"}
PREFLIGHT = {
    **OPEN,
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match, Content-Type",
    "Access-Control-Max-Age": "86400",
}
_LEAST_TO_PACK = 1_000


def open_answer(request: Request, body: bytes, media_type: str) -> Response:
    """The body, or that it has not changed."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {**OPEN, "ETag": etag, "Cache-Control": "no-cache", "Vary": "Accept, Accept-Encoding"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", "") and len(body) > _LEAST_TO_PACK:
        body = gzip.compress(body, 6, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type=media_type, headers=headers)


def json_answer(request: Request, value: dict[str, Json]) -> Response:
    """A IIIF document. JSON-LD with its profile (Presentation 3.0, 6.3), but plain JSON for whoever asks for
    that, and for browsers, which show it then.
    """
    accepted = request.headers.get("accept", "")
    plain = "application/ld+json" not in accepted and ("json" in accepted or "text/html" in accepted)
    profile = value.get("@context", "")
    media_type = "application/json" if plain else f'application/ld+json;profile="{profile}"'
    return open_answer(request, json.dumps(value, ensure_ascii=False).encode("utf-8"), media_type)
