"""Stored bytes and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sohoa.model.ids import Sha256


class FileRole(StrEnum):
    """What a stored file is used for; the value is METS fileGrp/@USE."""

    MASTER = "MASTER"
    ACCESS = "ACCESS"
    THUMBNAIL = "THUMBNAIL"
    PRINT = "PRINT"
    """The page's picture as the PDF embeds it; kept only until packaging, can be made again."""
    FULLTEXT = "FULLTEXT"
    PDF = "PDF"
    RECORD = "RECORD"
    """The source record's bytes as they came."""
    METS = "METS"
    REPORT = "REPORT"


@dataclass(frozen=True, slots=True)
class FileRef:
    """Stored bytes. `key` is the place in the library's store: relative, NFC, `/` between parts, legal on
    Windows.
    """

    key: str
    sha256: Sha256
    size_bytes: int
    media_type: str
    role: FileRole


class ColourSpace(StrEnum):
    """How the samples of a pixel are to be read."""

    BITONAL = "bitonal"
    GREY = "grey"
    RGB = "rgb"
    CMYK = "cmyk"


class PpiSource(StrEnum):
    """Where the resolution comes from."""

    FILE = "file"
    STATED = "stated"
    """Said by the operator or by book.toml."""
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What an image file says of itself. `ppi` is pixels per inch, in both directions the same."""

    width_px: int
    height_px: int
    ppi: float
    ppi_source: PpiSource
    bits_per_sample: int
    samples_per_pixel: int
    colour_space: ColourSpace
    icc_profile: str = ""
    compression: str = ""
    media_type: str = ""
    captured_at: str = ""
    """ISO 8601, from EXIF; empty where the file does not say."""
    device: str = ""
    """Maker and model from EXIF."""
