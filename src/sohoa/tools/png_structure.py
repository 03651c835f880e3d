"""The structure of PNG files (ISO/IEC 15948): every chunk whole, its checksum right, the end there."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace
from typing import BinaryIO

from sohoa.model.files import ColourSpace
from sohoa.tools.image_header import Bounds, Header, ImageKind, Origin, damaged, read_exactly, truncated
from sohoa.tools.tiff_structure import read_origin

_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PER_METRE = 1
_METRES_PER_INCH = 0.0254
_MOST_CHUNK_BYTES = 2**31 - 1
_KEPT = frozenset({b"IHDR", b"pHYs", b"eXIf"})
_PIECE_BYTES = 1 << 20


def read_header(file: BinaryIO, bounds: Bounds) -> Header:
    """The header of a PNG file.

    BadInput where it is out of bounds, a chunk is cut, its CRC-32 is wrong or IEND is missing.
    """
    head, origin, ppi, has_pixels = b"", Origin(), None, False
    file.seek(8)
    while True:
        kind, body = _read_chunk(file)
        if kind == b"IEND":
            break
        if kind == b"IHDR":
            head = _checked_head(body, bounds)
        elif kind == b"pHYs":
            ppi = _ppi(body)
        elif kind == b"eXIf":
            origin = read_origin(io.BytesIO(body))
        has_pixels = has_pixels or kind == b"IDAT"
    if not head or not has_pixels:
        raise truncated()
    return _header(head, replace(origin, ppi=ppi))


def _read_chunk(file: BinaryIO) -> tuple[bytes, bytes]:
    """The kind of the next chunk and, where it is wanted, its body."""
    length, kind = struct.unpack(">I4s", read_exactly(file, 8))
    if length > _MOST_CHUNK_BYTES:
        raise damaged()
    checksum, pieces, left = zlib.crc32(kind), [], length
    while left:
        piece = read_exactly(file, min(left, _PIECE_BYTES))
        checksum = zlib.crc32(piece, checksum)
        left -= len(piece)
        if kind in _KEPT:
            pieces.append(piece)
    if struct.unpack(">I", read_exactly(file, 4))[0] != checksum:
        raise damaged()
    return kind, b"".join(pieces)


def _checked_head(body: bytes, bounds: Bounds) -> bytes:
    if len(body) != 13 or body[9] not in _SAMPLES:
        raise damaged()
    bounds.check(*struct.unpack(">II", body[:8]))
    return body


def _header(head: bytes, origin: Origin) -> Header:
    width, height, bits, colour = struct.unpack(">IIBB", head[:10])
    space = ColourSpace.RGB if colour in (2, 3, 6) else ColourSpace.BITONAL if bits == 1 else ColourSpace.GREY
    return Header(ImageKind.PNG, width, height, bits, _SAMPLES[colour], space, "Deflate", origin)


def _ppi(body: bytes) -> float | None:
    if len(body) != 9:
        return None
    x, y, unit = struct.unpack(">IIB", body)
    return float(min(x, y)) * _METRES_PER_INCH if unit == _PER_METRE else None
