"""Small image files of known content, and ways to break them."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyvips

Picture = npt.NDArray[np.uint8]


def page(width_px: int = 300, height_px: int = 400, *, colour: bool = True, seed: int = 1) -> Picture:
    """Paper with dark bars and some noise, so that every part of the file carries something."""
    rng = np.random.default_rng(seed)
    grey = rng.normal(225, 4, (height_px, width_px))
    grey[30:-30:24, 30:-30] = 50
    grey[31:-29:24, 30:-30] = 50
    plane = np.clip(grey, 0, 255)
    if not colour:
        return plane.astype(np.uint8)
    return np.clip(np.stack([plane, plane - 8, plane - 25], axis=2), 0, 255).astype(np.uint8)


def image(picture: Picture, ppi: float | None = None) -> pyvips.Image:
    made = pyvips.Image.new_from_array(picture)
    return made if ppi is None else made.copy(xres=ppi / 25.4, yres=ppi / 25.4)


def write_jpeg(path: Path, picture: Picture, ppi: float | None = 300) -> Path:
    image(picture, ppi).jpegsave(str(path), Q=90)
    return path


def write_png(path: Path, picture: Picture, ppi: float | None = 300, **options: object) -> Path:
    image(picture, ppi).pngsave(str(path), **options)
    return path


def write_tiff(path: Path, picture: Picture, ppi: float | None = 300, **options: object) -> Path:
    image(picture, ppi).tiffsave(str(path), resunit="inch", **options)
    return path


def write_multipage_tiff(path: Path, pictures: list[Picture]) -> Path:
    """All of one size."""
    joined = pyvips.Image.arrayjoin([image(picture) for picture in pictures], across=1).copy()
    joined.set_type(pyvips.GValue.gint_type, "page-height", pictures[0].shape[0])
    joined.tiffsave(str(path), compression="lzw")
    return path


def cut(path: Path, share: float) -> Path:
    """Leaves the first part of a file."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    return path


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def write_png_header_only(path: Path, width_px: int, height_px: int) -> Path:
    """A PNG that promises so many pixels and holds next to none."""
    head = struct.pack(">IIBBBBB", width_px, height_px, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")
    )
    return path


def exif(turn: int, device: str = "Canon", date: str = "2024:05:06 07:08:09") -> bytes:
    """An EXIF block: orientation tag, maker, date."""
    maker, moment = device.encode() + b"\0", date.encode() + b"\0"
    base = 8 + 2 + 3 * 12 + 4
    entries = (
        struct.pack("<HHII", 271, 2, len(maker), base)
        + struct.pack("<HHIHH", 274, 3, 1, turn, 0)
        + struct.pack("<HHII", 306, 2, len(moment), base + len(maker))
    )
    return (
        b"Exif\0\0II*\0" + struct.pack("<I", 8) + struct.pack("<H", 3) + entries + b"\0" * 4 + maker + moment
    )


def with_exif(path: Path, block: bytes) -> Path:
    """Puts an EXIF segment at the beginning of a JPEG file."""
    data = path.read_bytes()
    path.write_bytes(data[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + data[2:])
    return path
