"""What is made of a rendered page: a pyramid for the viewer, a thumbnail, a small picture for the PDF.

The same pixels give the same bytes. The pyramid is a TIFF of JPEG tiles on a fixed grid whose tables stand
once in each directory, so that a server can hand out a stored tile as a JPEG file: tables, then tile.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyvips

from sohoa.tools import vips  # noqa: F401 - sets libvips to one thread and no cache

Picture = npt.NDArray[np.uint8]

TILE_PX = 512
PYRAMID_QUALITY = 85
THUMBNAIL_WIDTH_PX = 240
THUMBNAIL_BYTES = 12 * 1024
_THUMBNAIL_QUALITIES = (75, 62, 50, 38, 25, 12)
_MM_PER_INCH = 25.4
_OPTIMISED_PX = 40_000_000
_PRINT_TABLE = 3  # ImageMagick's quantisation table: at the same look smaller than the standard's


def write_pyramid(picture: Picture, path: Path, ppi: float, quality: int = PYRAMID_QUALITY) -> None:
    """A pyramidal TIFF: tiles of 512 x 512, JPEG, YCbCr 4:2:0 (or grey), halved down to one tile."""
    _image(picture, ppi).tiffsave(
        str(path),
        compression="jpeg",
        Q=quality,
        tile=True,
        tile_width=TILE_PX,
        tile_height=TILE_PX,
        pyramid=True,
        depth="onetile",
        resunit="inch",
    )


def write_thumbnail(picture: Picture, path: Path) -> None:
    """A JPEG 240 px wide (no higher than 720 px) of at most 12 KB."""
    small = _image(picture, 72.0).thumbnail_image(THUMBNAIL_WIDTH_PX, height=3 * THUMBNAIL_WIDTH_PX)
    small = small.copy_memory()
    data = b""
    for quality in _THUMBNAIL_QUALITIES:
        data = bytes(small.jpegsave_buffer(Q=quality, optimize_coding=True, keep="none"))
        if len(data) <= THUMBNAIL_BYTES:
            break
    path.write_bytes(data)


def write_print_jpeg(picture: Picture, path: Path, ppi: float, quality: int) -> None:
    """A baseline JPEG, colour 4:2:0; with Huffman tables of its own, but for pages so large that these
    would need more memory than the picture itself.
    """
    _image(picture, ppi).jpegsave(
        str(path),
        Q=quality,
        optimize_coding=picture.shape[0] * picture.shape[1] <= _OPTIMISED_PX,
        quant_table=_PRINT_TABLE,
        subsample_mode="on",
    )


def jpeg_bytes(picture: Picture, quality: int = 80) -> bytes:
    """A picture for the screen, as a JPEG in memory."""
    return bytes(_image(picture, 72.0).jpegsave_buffer(Q=quality, optimize_coding=True, keep="none"))


def _image(picture: Picture, ppi: float) -> pyvips.Image:
    """The array as an image of libvips, without a copy where it lies in one piece."""
    per_mm = ppi / _MM_PER_INCH
    return pyvips.Image.new_from_array(np.ascontiguousarray(picture)).copy(xres=per_mm, yres=per_mm)
