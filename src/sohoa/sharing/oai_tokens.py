"""Resumption tokens that hold all that is needed to go on: nothing is kept between two requests."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import astuple, dataclass

_CHECK_BYTES = 6


@dataclass(frozen=True, slots=True)
class Position:
    """Where a list stands: the arguments that it was asked with, the last record given (datestamp and id),
    how many were given, and how many there were at its beginning.
    """

    verb: str
    prefix: str
    changed_from: str
    changed_until: str
    after_stamp: str
    after_id: str
    given: int
    in_all: int


def write_token(position: Position, library: str) -> str:
    """The position as a token of this library."""
    data = json.dumps(astuple(position), separators=(",", ":")).encode("utf-8")
    return base64.urlsafe_b64encode(_check(data, library) + data).decode("ascii").rstrip("=")


def read_token(token: str, library: str) -> Position | None:
    """The position in a token; None for what is no token of this library."""
    try:
        raw = base64.urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
    except (ValueError, binascii.Error):
        return None
    check, data = raw[:_CHECK_BYTES], raw[_CHECK_BYTES:]
    if check != _check(data, library):
        return None
    return Position(*json.loads(data))


def _check(data: bytes, library: str) -> bytes:
    """Finds out tokens that were cut, changed or made by another library."""
    return hashlib.sha256(library.encode("utf-8") + b"\0" + data).digest()[:_CHECK_BYTES]
