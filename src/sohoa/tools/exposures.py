"""One picture of a file that was taken in: an image file, a frame of a TIFF, a page of a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from sohoa.model.files import ColourSpace, ImageFacts, PpiSource
from sohoa.tools import pdfium, vips
from sohoa.tools.image_header import DEFAULT_BOUNDS, Bounds, Header

ASSUMED_PPI = 300.0
# What programs write when nobody told them: no scanner for books is set to these.
_SCREEN_PPI = frozenset({72, 96})
_LEAST_PPI, _MOST_PPI = 50.0, 4_800.0

_PDF_WITHIN_BYTES = 1_024  # readers look for its mark this far
_START_BYTES = 1_024


class FileKind(StrEnum):
    """What a file is by its first bytes; the value is the media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    TIFF = "image/tiff"
    PDF = "application/pdf"
    ZIP = "application/zip"


def kind_of_start(start: bytes) -> FileKind | None:
    """The kind of file that begins with these bytes (1,024 are enough), whatever it is called."""
    image = vips.sniff(start)
    if image is not None:
        return FileKind(image.value)
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return FileKind.ZIP
    return FileKind.PDF if b"%PDF-" in start[:_PDF_WITHIN_BYTES] else None


def sniff_kind(path: Path) -> FileKind | None:
    """The kind of a file on disk."""
    with path.open("rb") as file:
        return kind_of_start(file.read(_START_BYTES))


def count_frames(path: Path) -> int:
    """How many pictures a file holds. BadInput where it cannot be opened, a password is asked for, or too
    many.
    """
    if sniff_kind(path) is FileKind.PDF:
        return pdfium.count_pages(path)
    return vips.count_frames(path)


class Exposure(Protocol):
    """A picture whose header was read and found within bounds; its pixels are read when asked for."""

    @property
    def turn_degrees(self) -> int:
        """The clockwise quarter turn that the camera thought right (EXIF)."""

    def facts(self, stated_ppi: float | None) -> ImageFacts:
        """What the file says of itself; its resolution, else the one stated, else 300 ppi."""

    def decode(self, shrink: int = 1) -> vips.Picture:
        """All pixels, sRGB or grey, reduced by a whole factor; BadInput where the file is damaged."""


def open_exposure(path: Path, frame: int | None, bounds: Bounds = DEFAULT_BOUNDS) -> Exposure:
    """The picture of a file, or one of its several (from 1). BadInput where it is no whole image within
    bounds.
    """
    if path.stat().st_size and sniff_kind(path) is FileKind.PDF:
        number = frame or 1
        return PdfExposure(path, number, pdfium.describe_page(path, number, bounds))
    return ImageExposure(path, vips.read_header(path, frame, bounds))


def choose_ppi(of_file: float | None, stated: float | None) -> tuple[float, PpiSource]:
    """The file's resolution where it is one of a scanner, else what a person stated, else 300."""
    if of_file is not None and _LEAST_PPI <= of_file <= _MOST_PPI and round(of_file) not in _SCREEN_PPI:
        return round(of_file, 2), PpiSource.FILE
    if stated is not None:
        return stated, PpiSource.STATED
    return ASSUMED_PPI, PpiSource.ASSUMED


@dataclass(frozen=True, slots=True)
class ImageExposure:
    """A JPEG, a PNG or a frame of a TIFF."""

    path: Path
    header: Header

    @property
    def turn_degrees(self) -> int:
        """From EXIF or the TIFF tag."""
        return self.header.origin.turn_degrees

    def facts(self, stated_ppi: float | None) -> ImageFacts:
        """From the header alone."""
        header = self.header
        ppi, source = choose_ppi(header.origin.ppi, stated_ppi)
        return ImageFacts(
            width_px=header.width_px,
            height_px=header.height_px,
            ppi=ppi,
            ppi_source=source,
            bits_per_sample=header.bits_per_sample,
            samples_per_pixel=header.samples_per_pixel,
            colour_space=header.colour_space,
            icc_profile=vips.profile_name(self.path, header),
            compression=header.compression,
            media_type=header.kind.value,
            captured_at=header.origin.captured_at,
            device=header.origin.device,
        )

    def decode(self, shrink: int = 1) -> vips.Picture:
        """Reads the file to its end."""
        return vips.decode(self.path, self.header, shrink)


@dataclass(frozen=True, slots=True)
class PdfExposure:
    """A page of a PDF, as it is drawn."""

    path: Path
    number: int
    page: pdfium.PdfPage

    @property
    def turn_degrees(self) -> int:
        """PDFium turns the page itself."""
        return 0

    def facts(self, stated_ppi: float | None) -> ImageFacts:
        """Of the picture that the page is, or of the drawing of it. `stated_ppi` is not needed: a PDF has a
        size.
        """
        del stated_ppi
        grey = ColourSpace.BITONAL if self.page.bits_per_sample == 1 else ColourSpace.GREY
        return ImageFacts(
            width_px=self.page.width_px,
            height_px=self.page.height_px,
            ppi=round(self.page.ppi, 1),
            ppi_source=PpiSource.FILE,
            bits_per_sample=self.page.bits_per_sample,
            samples_per_pixel=1 if self.page.is_grey else 3,
            colour_space=grey if self.page.is_grey else ColourSpace.RGB,
            media_type=FileKind.PDF.value,
        )

    def decode(self, shrink: int = 1) -> vips.Picture:
        """Draws the page."""
        return pdfium.draw_page(self.path, self.number, self.page, shrink)
