"""Tiles as they lie in the pyramids that `sohoa.tools.page_writing` writes, as JPEG files, without decoding.

TIFF 6.0 with the tables of Technical Note 2: the quantisation and Huffman tables stand once in each
directory, each tile is an abbreviated stream. A JPEG file is their sum, with a marker that tells decoders the
colour space.
"""

from __future__ import annotations

import os
import struct
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sohoa.errors import BadInput
from sohoa.model.geometry import Size

_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
_FORMATS = {1: "B", 3: "H", 4: "I"}
_UNDEFINED = 7
_MOST_DIRECTORIES = 32
_MOST_VALUES = 1 << 20
_JPEG = 7
_RGB = 2
_WIDTH, _HEIGHT, _COMPRESSION, _PHOTOMETRIC = 256, 257, 259, 262
_TILE_WIDTH, _TILE_HEIGHT, _OFFSETS, _BYTE_COUNTS, _TABLES = 322, 323, 324, 325, 347

_SOI = b"\xff\xd8"
# JFIF says grey or YCbCr (ITU-T T.871); Adobe's marker with transform 0 says that three components are RGB.
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_ADOBE_RGB = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"
_READ_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Level:
    """A size of the picture; `head` is what stands before the tile's own bytes (without their SOI) in a JPEG
    file.
    """

    width_px: int
    height_px: int
    columns: int
    head: bytes
    offsets: tuple[int, ...]
    byte_counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pyramid:
    """The levels, the full one first, each half of the one before; none where the file has no JPEG tiles.
    `stamp` is a text that changes with the file.
    """

    tile_px: int
    levels: tuple[Level, ...]
    stamp: str
    sizes: tuple[Size, ...]


@dataclass(frozen=True, slots=True)
class OpenPyramid:
    """A pyramid whose file is open."""

    pyramid: Pyramid
    descriptor: int

    def tile(self, level: int, column: int, row: int) -> bytes:
        """A stored tile as a JPEG file."""
        place = self.pyramid.levels[level]
        number = row * place.columns + column
        os.lseek(self.descriptor, place.offsets[number] + 2, os.SEEK_SET)
        return place.head + os.read(self.descriptor, max(0, place.byte_counts[number] - 2))


class StoredTiles:
    """Reads tiles; remembers where they lie in the files read last. For one thread at a time."""

    def __init__(self, files_kept: int = 256) -> None:
        self._files_kept = files_kept
        self._known: OrderedDict[Path, Pyramid] = OrderedDict()

    def pyramid(self, path: Path) -> Pyramid:
        """Where the tiles of a file lie. FileNotFoundError where it is gone, BadInput where it is no TIFF."""
        descriptor = os.open(path, _READ_FLAGS)
        try:
            return self._pyramid(path, descriptor)
        finally:
            os.close(descriptor)

    @contextmanager
    def opened(self, path: Path) -> Iterator[OpenPyramid]:
        """The pyramid with its file open, for a tile of it. The file is opened anew each time: nothing keeps
        a packaged file from being moved, and a file that was replaced is noticed. Errors as above.
        """
        descriptor = os.open(path, _READ_FLAGS)
        try:
            yield OpenPyramid(self._pyramid(path, descriptor), descriptor)
        finally:
            os.close(descriptor)

    def _pyramid(self, path: Path, descriptor: int) -> Pyramid:
        status = os.fstat(descriptor)
        stamp = f"{status.st_mtime_ns:x}-{status.st_size:x}"
        known = self._known.get(path)
        if known is not None and known.stamp == stamp:
            return known
        try:
            read = _read_pyramid(_Tiff(descriptor), stamp)
        except (KeyError, IndexError, struct.error, OverflowError) as error:
            raise BadInput("intake.image_damaged") from error
        self._known[path] = read
        self._known.move_to_end(path)
        if len(self._known) > self._files_kept:
            self._known.popitem(last=False)
        return read


class _Tiff:
    """The directories of an open TIFF file."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        start = self.bytes_at(0, 8)
        if start[:4] not in _ORDERS:
            raise BadInput("intake.image_damaged")
        self._order = _ORDERS[start[:4]]
        (self.first,) = self._unpack("I", start[4:8])

    def bytes_at(self, place: int, length: int) -> bytes:
        os.lseek(self._descriptor, place, os.SEEK_SET)
        data = os.read(self._descriptor, length)
        if len(data) != length:
            raise BadInput("intake.image_damaged")
        return data

    def _unpack(self, form: str, data: bytes) -> tuple[int, ...]:
        return struct.unpack(self._order + form, data)

    def directory(self, place: int) -> tuple[dict[int, tuple[int, int, bytes]], int]:
        """The entries (type, count, the four bytes of value or place) by tag, and where the next directory
        is.
        """
        (count,) = self._unpack("H", self.bytes_at(place, 2))
        data = self.bytes_at(place + 2, 12 * count + 4)
        entries = {}
        for start in range(0, 12 * count, 12):
            tag, kind, number = self._unpack("HHI", data[start : start + 8])
            entries[tag] = (kind, number, data[start + 8 : start + 12])
        return entries, self._unpack("I", data[12 * count :])[0]

    def raw(self, entry: tuple[int, int, bytes]) -> bytes:
        kind, count, inline = entry
        if count > _MOST_VALUES:
            raise BadInput("intake.image_damaged")
        size = count * (1 if kind == _UNDEFINED else struct.calcsize(_FORMATS.get(kind, "I")))
        return inline[:size] if size <= len(inline) else self.bytes_at(self._unpack("I", inline)[0], size)

    def numbers(self, entry: tuple[int, int, bytes]) -> tuple[int, ...]:
        return self._unpack(f"{entry[1]}{_FORMATS.get(entry[0], 'I')}", self.raw(entry))


def _read_pyramid(tiff: _Tiff, stamp: str) -> Pyramid:
    levels: list[Level] = []
    place, tile_px = tiff.first, 0
    while place and len(levels) < _MOST_DIRECTORIES:
        entries, place = tiff.directory(place)
        side = _tile_side(tiff, entries)
        if side == 0 or (levels and side != tile_px):
            break
        tile_px = side
        levels.append(_level(tiff, entries, tile_px))
    sizes = tuple(Size(level.width_px, level.height_px) for level in levels)
    return Pyramid(tile_px, tuple(levels), stamp, sizes)


def _tile_side(tiff: _Tiff, entries: dict[int, tuple[int, int, bytes]]) -> int:
    """The side of the square tiles; 0 where the directory has none, or none in JPEG."""
    needed = (_COMPRESSION, _TILE_WIDTH, _TILE_HEIGHT, _OFFSETS, _BYTE_COUNTS, _TABLES)
    if not all(tag in entries for tag in needed) or tiff.numbers(entries[_COMPRESSION])[0] != _JPEG:
        return 0
    width, height = tiff.numbers(entries[_TILE_WIDTH])[0], tiff.numbers(entries[_TILE_HEIGHT])[0]
    return width if width == height else 0


def _level(tiff: _Tiff, entries: dict[int, tuple[int, int, bytes]], tile_px: int) -> Level:
    width, height = tiff.numbers(entries[_WIDTH])[0], tiff.numbers(entries[_HEIGHT])[0]
    photometric = tiff.numbers(entries[_PHOTOMETRIC])[0]
    tables = tiff.raw(entries[_TABLES])
    offsets, byte_counts = tiff.numbers(entries[_OFFSETS]), tiff.numbers(entries[_BYTE_COUNTS])
    tiles = -(-width // tile_px) * -(-height // tile_px)
    if not tiles or len(offsets) != tiles or len(byte_counts) != tiles:
        raise BadInput("intake.image_damaged")
    return Level(
        width_px=width,
        height_px=height,
        columns=-(-width // tile_px),
        head=_SOI + (_ADOBE_RGB if photometric == _RGB else _JFIF) + tables[2:-2],
        offsets=offsets,
        byte_counts=byte_counts,
    )
