"""What an image file says of itself in its first bytes, read without decoding a pixel.

The readers of the single formats check the structure too: a file that ends early is found here, also where
the decoder would pass it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import BinaryIO

from sohoa.errors import BadInput
from sohoa.model.files import ColourSpace


class ImageKind(StrEnum):
    """The formats that are taken; the value is the media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"


@dataclass(frozen=True, slots=True)
class Origin:
    """What EXIF or the TIFF tags say of how the picture came to be.

    `turn_degrees` is the clockwise quarter turn that the camera thinks makes it upright: a
    hint, often wrong for books that lie flat.
    """

    ppi: float | None = None
    turn_degrees: int = 0
    captured_at: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """One image of a file. `directory` is its place (from 0) in a TIFF file, else 0."""

    kind: ImageKind
    width_px: int
    height_px: int
    bits_per_sample: int
    samples_per_pixel: int
    colour_space: ColourSpace
    compression: str
    origin: Origin = field(default_factory=Origin)
    directory: int = 0


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is decoded at all: beyond these an image is refused before memory is asked for."""

    shortest_px: int = 64
    longest_px: int = 20_000
    most_megapixels: int = 400

    def check(self, width_px: int, height_px: int) -> None:
        """BadInput where an image is too small to be a page, or too large."""
        if min(width_px, height_px) < self.shortest_px:
            raise BadInput("intake.image_too_small", width=width_px, height=height_px, least=self.shortest_px)
        if (
            max(width_px, height_px) > self.longest_px
            or width_px * height_px > self.most_megapixels * 1_000_000
        ):
            raise BadInput(
                "intake.image_too_large",
                width=width_px,
                height=height_px,
                longest=self.longest_px,
                megapixels=self.most_megapixels,
            )


DEFAULT_BOUNDS = Bounds()


def truncated() -> BadInput:
    """The file ends before its image does."""
    return BadInput("intake.image_truncated")


def damaged() -> BadInput:
    """The file's structure contradicts itself."""
    return BadInput("intake.image_damaged")


def unsupported(detail: str) -> BadInput:
    """A lawful image of a kind that is no scan of a page."""
    return BadInput("intake.image_kind_unsupported", detail=detail)


def read_exactly(file: BinaryIO, length: int) -> bytes:
    """So many bytes; BadInput where the file ends before."""
    raw = file.read(length)
    if len(raw) < length:
        raise truncated()
    return raw
