"""The structure of TIFF files (TIFF 6.0, BigTIFF) and of EXIF, which is a TIFF file without an image."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from sohoa.errors import BadInput
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

Value = int | float
Tags = Mapping[int, "tuple[Value, ...] | bytes"]

_TYPES = {1: "B", 2: "s", 3: "H", 4: "I", 5: "II", 6: "b", 7: "s", 8: "h", 9: "i", 10: "ii", 11: "f", 12: "d"}
_BIG_TYPES = _TYPES | {13: "I", 16: "Q", 17: "q", 18: "Q"}
_MOST_DIRECTORIES = 20_000
_MOST_ENTRIES = 4_096
_MOST_VALUE_BYTES = 64 * 1024 * 1024

SUBFILE, WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = 254, 256, 257, 258, 259, 262
MAKER, MODEL, STRIP_OFFSETS, ORIENTATION, SAMPLES, ROWS_PER_STRIP, STRIP_BYTES = (
    271,
    272,
    273,
    274,
    277,
    278,
    279,
)
X_RESOLUTION, Y_RESOLUTION, PLANAR, RESOLUTION_UNIT, DATE = 282, 283, 284, 296, 306
TILE_WIDTH, TILE_HEIGHT, TILE_OFFSETS, TILE_BYTES, SAMPLE_FORMAT = 322, 323, 324, 325, 339
EXIF_DIRECTORY, DATE_ORIGINAL = 34665, 36867
_WANTED = frozenset(range(SUBFILE, DATE + 1)) | frozenset(range(TILE_WIDTH, SAMPLE_FORMAT + 1))
_WANTED_OF_EXIF = frozenset({EXIF_DIRECTORY, DATE_ORIGINAL})

_COMPRESSIONS = {
    1: "Uncompressed", 2: "CCITT 1D", 3: "CCITT Group 3", 4: "CCITT Group 4", 5: "LZW", 6: "JPEG (old style)",
    7: "JPEG", 8: "Deflate", 32946: "Deflate", 32773: "PackBits", 50000: "ZSTD",
}  # fmt: skip
_TURNS = {3: 180, 6: 90, 8: 270}
_REDUCED_OR_MASK = 0b101
_CENTIMETRES = 3
_CM_PER_INCH = 2.54


@dataclass(frozen=True, slots=True)
class _Shape:
    """Byte order and widths of a TIFF file's own numbers."""

    order: str
    big: bool
    first_directory: int


def read_directories(file: BinaryIO) -> Iterator[Tags]:
    """The tags of each directory in the chain; BadInput where one lies outside the file or leads back."""
    shape = _read_shape(file)
    place, seen = shape.first_directory, set[int]()
    while place:
        if place in seen or len(seen) >= _MOST_DIRECTORIES:
            raise damaged()
        seen.add(place)
        tags, place = _read_directory(file, shape, place)
        yield tags


def read_origin(file: BinaryIO) -> Origin:
    """What an EXIF block says; empty where it is damaged, since the picture does not hang on it."""
    try:
        shape = _read_shape(file)
        tags = dict(_read_directory(file, shape, shape.first_directory)[0])
        tags |= _exif_of(file, shape, tags)
    except (BadInput, ValueError, OSError):
        return Origin()
    return _origin(tags)


def count_frames(file: BinaryIO) -> int:
    """How many full images a TIFF file holds: reduced copies and masks are not counted."""
    return len(_full_images(file))


def read_header(file: BinaryIO, size_bytes: int, frame: int, bounds: Bounds) -> Header:
    """The header of one full image (counted from 1).

    BadInput where it is not there, is out of bounds, or has pixels outside the file.
    """
    images = _full_images(file)
    if not 0 < frame <= len(images):
        raise damaged()
    header = _header(images[frame - 1][1], images[frame - 1][0])
    bounds.check(header.width_px, header.height_px)
    _check_places(images[frame - 1][1], header, size_bytes)
    return header


def _full_images(file: BinaryIO) -> list[tuple[int, Tags]]:
    directories = enumerate(read_directories(file))
    return [(place, tags) for place, tags in directories if not _number(tags, SUBFILE, 0) & _REDUCED_OR_MASK]


def _read_shape(file: BinaryIO) -> _Shape:
    file.seek(0)
    head = file.read(16)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8:
        raise truncated()
    version = struct.unpack(order + "H", head[2:4])[0]
    if version == 42:
        return _Shape(order, big=False, first_directory=struct.unpack(order + "I", head[4:8])[0])
    if version != 43 or len(head) < 16:
        raise damaged()
    return _Shape(order, big=True, first_directory=struct.unpack(order + "Q", head[8:16])[0])


def _read_directory(file: BinaryIO, shape: _Shape, place: int) -> tuple[Tags, int]:
    count_code, entry_bytes, link_code = ("Q", 20, "Q") if shape.big else ("H", 12, "I")
    file.seek(place)
    count = _unpack(file, shape.order + count_code)[0]
    if not 0 < count <= _MOST_ENTRIES:
        raise damaged()
    entries = read_exactly(file, count * entry_bytes)
    following = _unpack(file, shape.order + link_code)[0]
    tags = {}
    for start in range(0, len(entries), entry_bytes):
        entry = entries[start : start + entry_bytes]
        tag = struct.unpack(shape.order + "H", entry[:2])[0]
        if tag in _WANTED or tag in _WANTED_OF_EXIF:
            tags[tag] = _read_value(file, shape, entry)
    return tags, following


def _read_value(file: BinaryIO, shape: _Shape, entry: bytes) -> tuple[Value, ...] | bytes:
    kind, count = struct.unpack(
        shape.order + ("HQ" if shape.big else "HI"), entry[2 : 12 if shape.big else 8]
    )
    code = (_BIG_TYPES if shape.big else _TYPES).get(kind, "s")
    room = entry[12:] if shape.big else entry[8:]
    length = struct.calcsize("<" + code) * count
    if length > _MOST_VALUE_BYTES:
        raise damaged()
    if length <= len(room):
        raw = room[:length]
    else:
        file.seek(struct.unpack(shape.order + ("Q" if shape.big else "I"), room)[0])
        raw = read_exactly(file, length)
    if code == "s":
        return raw
    numbers = struct.unpack(shape.order + code * count, raw)
    if len(code) == 2:
        return tuple(_ratio(*numbers[i : i + 2]) for i in range(0, len(numbers), 2))
    return numbers


def _ratio(above: int, below: int) -> float:
    return above / below if below else 0.0


def _unpack(file: BinaryIO, code: str) -> tuple[int, ...]:
    return struct.unpack(code, read_exactly(file, struct.calcsize(code)))


def _numbers(tags: Tags, tag: int) -> tuple[int, ...]:
    value = tags.get(tag, ())
    return tuple(value) if isinstance(value, bytes) else tuple(int(number) for number in value)


def _number(tags: Tags, tag: int, default: int) -> int:
    return next(iter(_numbers(tags, tag)), default)


def _text(tags: Tags, tag: int) -> str:
    value = tags.get(tag, b"")
    if not isinstance(value, bytes):
        return ""
    return value.split(b"\0", 1)[0].decode("utf-8", errors="replace").strip()


def _header(tags: Tags, place: int) -> Header:
    width, height = _number(tags, WIDTH, 0), _number(tags, HEIGHT, 0)
    bits, samples = _numbers(tags, BITS) or (1,), _number(tags, SAMPLES, 1)
    if len(set(bits)) != 1 or bits[0] not in (1, 2, 4, 8, 16):
        raise unsupported(f"TIFF, {'/'.join(map(str, bits))} bit")
    if _number(tags, SAMPLE_FORMAT, 1) not in (1, 4):
        raise unsupported("TIFF, floating point")
    if TILE_OFFSETS in tags and _number(tags, PLANAR, 1) != 1:
        raise unsupported("TIFF, tiles in separate planes")
    return Header(
        ImageKind.TIFF,
        width,
        height,
        bits[0],
        samples,
        _colour_space(_number(tags, PHOTOMETRIC, 0), bits[0], samples),
        _COMPRESSIONS.get(_number(tags, COMPRESSION, 1), str(_number(tags, COMPRESSION, 1))),
        _origin(tags),
        place,
    )


def _colour_space(photometric: int, bits: int, samples: int) -> ColourSpace:
    if photometric in (0, 1) and samples <= 2:
        return ColourSpace.BITONAL if bits == 1 else ColourSpace.GREY
    return ColourSpace.CMYK if photometric == 5 else ColourSpace.RGB


def _check_places(tags: Tags, header: Header, size_bytes: int) -> None:
    """That the strips or tiles are as many as the image needs and lie within the file."""
    tiled = TILE_OFFSETS in tags
    offsets = _numbers(tags, TILE_OFFSETS if tiled else STRIP_OFFSETS)
    lengths = _numbers(tags, TILE_BYTES if tiled else STRIP_BYTES)
    if (
        not offsets
        or (lengths and len(lengths) != len(offsets))
        or len(offsets) < _places_needed(tags, header)
    ):
        raise damaged()
    ends = [start + length for start, length in zip(offsets, lengths, strict=False)] or list(offsets)
    if max(ends) > size_bytes:
        raise truncated()
    row_bytes = math.ceil(header.width_px * header.bits_per_sample * header.samples_per_pixel / 8)
    if lengths and header.compression == "Uncompressed" and sum(lengths) < row_bytes * header.height_px:
        raise truncated()


def _places_needed(tags: Tags, header: Header) -> int:
    planes = header.samples_per_pixel if _number(tags, PLANAR, 1) == 2 else 1
    if TILE_OFFSETS in tags:
        width, height = _number(tags, TILE_WIDTH, 0), _number(tags, TILE_HEIGHT, 0)
        if width <= 0 or height <= 0:
            raise damaged()
        return planes * math.ceil(header.width_px / width) * math.ceil(header.height_px / height)
    rows = _number(tags, ROWS_PER_STRIP, header.height_px) or header.height_px
    return planes * math.ceil(header.height_px / rows)


def _exif_of(file: BinaryIO, shape: _Shape, tags: Tags) -> Tags:
    place = _number(tags, EXIF_DIRECTORY, 0)
    return _read_directory(file, shape, place)[0] if place else {}


def _origin(tags: Tags) -> Origin:
    device = " ".join(part for part in (_text(tags, MAKER), _text(tags, MODEL)) if part)
    return Origin(
        _resolution(tags),
        _TURNS.get(_number(tags, ORIENTATION, 1), 0),
        _moment(_text(tags, DATE_ORIGINAL) or _text(tags, DATE)),
        device,
    )


def _resolution(tags: Tags) -> float | None:
    values = [
        float(value[0])
        for value in (tags.get(X_RESOLUTION), tags.get(Y_RESOLUTION))
        if value and not isinstance(value, bytes)
    ]
    unit = _number(tags, RESOLUTION_UNIT, 2)
    if not values or unit == 1:
        return None
    return min(values) * (_CM_PER_INCH if unit == _CENTIMETRES else 1.0)


def _moment(text: str) -> str:
    """`2026:11:22 10:15:30` as ISO 8601; empty where it is no date."""
    digits = text[:19]
    if len(digits) != 19 or digits[4] != ":" or not digits[:4].isdigit() or digits.startswith("0000"):
        return ""
    return f"{digits[:4]}-{digits[5:7]}-{digits[8:10]}T{digits[11:]}"
