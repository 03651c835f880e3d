"""libvips: strict decoding of scans, and the writing of pyramids, thumbnails and print pictures.

One thread, for OpenCV too, and no cache of operations: the page children are the parallel part. Pictures
are arrays of bytes, height x width for grey and height x width x 3 for colour (sRGB).
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pyvips

from sohoa.errors import BadInput
from sohoa.model.files import ColourSpace
from sohoa.tools import jpeg_structure, png_structure, tiff_structure
from sohoa.tools.image_header import DEFAULT_BOUNDS, Bounds, Header, ImageKind, damaged, unsupported
from sohoa.tools.vips_warnings import listening

Picture = npt.NDArray[np.uint8]

pyvips.concurrency_set(1)
pyvips.cache_set_max(0)
cv2.setNumThreads(1)

_WHITE = 255
_JPEG_SHRINKS = (8, 4, 2)
_STARTS = {
    b"\xff\xd8\xff": ImageKind.JPEG,
    b"\x89PNG\r\n\x1a\n": ImageKind.PNG,
    b"II*\0": ImageKind.TIFF,
    b"MM\0*": ImageKind.TIFF,
    b"II+\0": ImageKind.TIFF,
    b"MM\0+": ImageKind.TIFF,
}


def sniff(start: bytes) -> ImageKind | None:
    """The kind of image that begins with these bytes (16 are enough), whatever the file is called."""
    return next((kind for magic, kind in _STARTS.items() if start.startswith(magic)), None)


def read_header(path: Path, frame: int | None = None, bounds: Bounds = DEFAULT_BOUNDS) -> Header:
    """What the file says of itself, structure and bounds checked; BadInput where it is no whole image."""
    size_bytes = path.stat().st_size
    if size_bytes == 0:
        raise BadInput("intake.image_empty")
    with path.open("rb") as file:
        kind = sniff(file.read(16))
        if kind is ImageKind.JPEG:
            return jpeg_structure.read_header(file, size_bytes, bounds)
        if kind is ImageKind.PNG:
            return png_structure.read_header(file, bounds)
        if kind is ImageKind.TIFF:
            return tiff_structure.read_header(file, size_bytes, frame or 1, bounds)
    raise BadInput("intake.image_not_an_image")


def count_frames(path: Path) -> int:
    """How many pictures the file holds; more than one only in TIFF."""
    with path.open("rb") as file:
        return tiff_structure.count_frames(file) if sniff(file.read(16)) is ImageKind.TIFF else 1


def profile_name(path: Path, header: Header) -> str:
    """The description of the embedded ICC profile; empty where there is none."""
    try:
        image, _ = _open(path, header, 1)
        return _description(_profile(image))
    except pyvips.Error:
        return ""


def decode(path: Path, header: Header, shrink: int = 1) -> Picture:
    """All pixels as sRGB or grey, reduced by a whole factor while they are read.

    Strict: what a decoder only warns of is BadInput. `header` is what `read_header` gave for this frame.
    """
    with listening() as ear:
        try:
            pixels = _pixels(path, header, shrink)
        except pyvips.Error as error:
            raise damaged() from error
    if ear.lost_data:
        raise damaged()
    return pixels[:, :, 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels


def _pixels(path: Path, header: Header, shrink: int) -> Picture:
    """All of them; the reader is closed on return, so that it has said all that it had to say."""
    image, rest = _open(path, header, shrink)
    plain = _as_srgb(image, header)
    if rest > 1:
        plain = plain.shrink(rest, rest)
    pixels: Picture = np.asarray(plain.numpy(), dtype=np.uint8)
    return pixels


def _open(path: Path, header: Header, shrink: int) -> tuple[pyvips.Image, int]:
    """The image, not yet decoded, and the factor by which it is still to be reduced."""
    name, strict = str(path), {"access": "sequential", "fail_on": "warning"}
    if header.kind is ImageKind.JPEG:
        first = next((factor for factor in _JPEG_SHRINKS if shrink % factor == 0), 1)
        return pyvips.Image.jpegload(name, shrink=first, **strict), shrink // first
    if header.kind is ImageKind.PNG:
        return pyvips.Image.pngload(name, **strict), shrink
    return pyvips.Image.tiffload(name, page=header.directory, **strict), shrink


def _as_srgb(image: pyvips.Image, header: Header) -> pyvips.Image:
    """Any image of whole numbers as one or three bands of bytes, white behind what is transparent."""
    if image.format not in ("uchar", "ushort"):
        raise unsupported(f"{header.kind.value}, {image.format}")
    if header.colour_space is ColourSpace.CMYK:
        image = image.icc_transform("srgb", embedded=True, input_profile="cmyk")
    elif image.hasalpha():
        image = image.flatten(background=_WHITE if image.format == "uchar" else 65535)
    if image.bands >= 3 and _needs_transform(image):
        image = image.icc_transform("srgb", embedded=True, intent="perceptual")
    if image.format == "ushort":
        image = (image >> 8).cast("uchar")
    return image.extract_band(0, n=3) if image.bands > 3 else image


def _needs_transform(image: pyvips.Image) -> bool:
    name = _description(_profile(image)).lower()
    return bool(name) and "srgb" not in name


def _profile(image: pyvips.Image) -> bytes:
    if image.get_typeof("icc-profile-data") == 0:
        return b""
    return bytes(image.get("icc-profile-data"))


def _description(profile: bytes) -> str:
    """The text of the tag `desc` of an ICC profile (ICC.1, 9.2.41), of version 2 or 4."""
    count = int.from_bytes(profile[128:132], "big")
    for start in range(132, 132 + 12 * min(count, 100), 12):
        if profile[start : start + 4] == b"desc":
            place = int.from_bytes(profile[start + 4 : start + 8], "big")
            return _text_of_tag(
                profile[place : place + int.from_bytes(profile[start + 8 : start + 12], "big")]
            )
    return ""


def _text_of_tag(tag: bytes) -> str:
    if tag.startswith(b"desc"):
        length = int.from_bytes(tag[8:12], "big")
        return tag[12 : 12 + length].split(b"\0", 1)[0].decode("latin-1").strip()
    if tag.startswith(b"mluc"):
        length, place = int.from_bytes(tag[20:24], "big"), int.from_bytes(tag[24:28], "big")
        return tag[place : place + length].decode("utf-16-be", errors="replace").strip()
    return ""
