"""One picture of a file that was taken in: an image file, a frame of a TIFF, a page of a PDF."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sohoa.model.files import ImageFacts, PpiSource
from sohoa.tools import vips
from sohoa.tools.image_header import DEFAULT_BOUNDS, Bounds, Header

ASSUMED_PPI = 300.0
# What programs write when nobody told them: no scanner for books is set to these.
_SCREEN_PPI = frozenset({72, 96})
_LEAST_PPI, _MOST_PPI = 50.0, 4_800.0


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
