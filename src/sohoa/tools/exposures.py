"""One picture of a file that was taken in: an image file, a frame of a TIFF, a page of a PDF."""

from __future__ import annotations

from pathlib import Path

from sohoa.model.files import ImageFacts, PpiSource
from sohoa.tools import vips
from sohoa.tools.image_header import DEFAULT_BOUNDS, Bounds, Header

ASSUMED_PPI = 300.0
# What programs write when nobody told them: no scanner for books is set to these.
_SCREEN_PPI = frozenset({72, 96})
_LEAST_PPI, _MOST_PPI = 50.0, 4_800.0


def read_facts(
    path: Path, frame: int | None, stated_ppi: float | None, bounds: Bounds = DEFAULT_BOUNDS
) -> ImageFacts:
    """What the file says of itself. BadInput where it is no whole image within bounds.

    The resolution is the file's, else the one stated, else 300 ppi, and the facts say which.
    """
    header = vips.read_header(path, frame, bounds)
    ppi, source = choose_ppi(header.origin.ppi, stated_ppi)
    return ImageFacts(
        width_px=header.width_px,
        height_px=header.height_px,
        ppi=ppi,
        ppi_source=source,
        bits_per_sample=header.bits_per_sample,
        samples_per_pixel=header.samples_per_pixel,
        colour_space=header.colour_space,
        icc_profile=vips.profile_name(path, header),
        compression=header.compression,
        media_type=header.kind.value,
        captured_at=header.origin.captured_at,
        device=header.origin.device,
    )


def choose_ppi(of_file: float | None, stated: float | None) -> tuple[float, PpiSource]:
    """The file's resolution where it is one of a scanner, else what a person stated, else 300."""
    if of_file is not None and _LEAST_PPI <= of_file <= _MOST_PPI and round(of_file) not in _SCREEN_PPI:
        return round(of_file, 2), PpiSource.FILE
    if stated is not None:
        return stated, PpiSource.STATED
    return ASSUMED_PPI, PpiSource.ASSUMED


def turn_hint(path: Path, frame: int | None, bounds: Bounds = DEFAULT_BOUNDS) -> int:
    """The clockwise quarter turn that the camera thought right (EXIF)."""
    return vips.read_header(path, frame, bounds).origin.turn_degrees


def decode(path: Path, frame: int | None, shrink: int = 1, bounds: Bounds = DEFAULT_BOUNDS) -> vips.Picture:
    """All pixels, sRGB or grey, reduced by a whole factor; BadInput where the file is damaged anywhere."""
    header: Header = vips.read_header(path, frame, bounds)
    return vips.decode(path, header, shrink)
