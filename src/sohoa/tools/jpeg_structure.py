"""The structure of JPEG files (ITU-T T.81): the segments before the scan, and that the end is there."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import BinaryIO

from sohoa.model.files import ColourSpace
from sohoa.tools.image_header import (
    Bounds,
    Header,
    ImageKind,
    Origin,
    damaged,
    read_exactly,
    truncated,
    unsupported,
)
from sohoa.tools.tiff_structure import read_origin

_END = b"\xff\xd9"
_START_OF_SCAN = 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_DECODED = frozenset({0xC0, 0xC1, 0xC2})
_TAIL_BYTES = 64 * 1024
_INCH, _CENTIMETRE = 1, 2
_CM_PER_INCH = 2.54
_SPACES = {1: ColourSpace.GREY, 3: ColourSpace.RGB, 4: ColourSpace.CMYK}


@dataclass(slots=True)
class _Found:
    """What the segments say, while they are walked."""

    frame: bytes = b""
    jfif_ppi: float | None = None
    exif: Origin | None = None
    scan_at: int = 0


def read_header(file: BinaryIO, size_bytes: int, bounds: Bounds) -> Header:
    """The header of a JPEG file; BadInput where it is out of bounds or ends before its end marker."""
    found = _walk(file)
    if not found.scan_at:
        raise truncated()
    header = _header(found)
    bounds.check(header.width_px, header.height_px)
    _check_end(file, found.scan_at, size_bytes)
    return header


def _header(found: _Found) -> Header:
    frame = found.frame
    if len(frame) < 6 or frame[5] not in _SPACES:
        raise damaged()
    origin = found.exif or Origin()
    if found.jfif_ppi is not None:
        origin = replace(origin, ppi=found.jfif_ppi)
    height, width = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
    return Header(ImageKind.JPEG, width, height, frame[0], frame[5], _SPACES[frame[5]], "JPEG", origin)


def _walk(file: BinaryIO) -> _Found:
    """Reads segment after segment up to the first scan."""
    found = _Found()
    file.seek(2)
    while marker := _next_marker(file):
        length = int.from_bytes(read_exactly(file, 2), "big") - 2
        if length < 0:
            raise damaged()
        if marker == _START_OF_SCAN:
            found.scan_at = file.tell()
            return found
        _take_segment(found, marker, read_exactly(file, length))
    return found


def _next_marker(file: BinaryIO) -> int:
    """The next marker that has a length; 0 at the end of the file."""
    byte = file.read(1)
    if not byte:
        return 0
    if byte != b"\xff":
        raise damaged()
    while byte == b"\xff":
        byte = file.read(1)
    return byte[0] if byte else 0


def _take_segment(found: _Found, marker: int, body: bytes) -> None:
    if marker in _FRAMES:
        if marker not in _DECODED:
            raise unsupported(f"JPEG, SOF{marker - 0xC0}")
        found.frame = body
    elif marker == 0xE0 and body.startswith(b"JFIF\0"):
        found.jfif_ppi = _jfif_ppi(body)
    elif marker == 0xE1 and body.startswith(b"Exif\0\0") and found.exif is None:
        found.exif = read_origin(io.BytesIO(body[6:]))


def _jfif_ppi(body: bytes) -> float | None:
    if len(body) < 12:
        return None
    density = min(int.from_bytes(body[8:10], "big"), int.from_bytes(body[10:12], "big"))
    return {_INCH: float(density), _CENTIMETRE: density * _CM_PER_INCH}.get(body[7])


def _check_end(file: BinaryIO, scan_at: int, size_bytes: int) -> None:
    """That an end marker follows the scan; cameras put more behind it, so it need not be last."""
    start = max(scan_at, size_bytes - _TAIL_BYTES)
    file.seek(start)
    if _END in file.read():
        return
    file.seek(scan_at)
    if _END not in file.read():
        raise truncated()
