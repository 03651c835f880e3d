"""Writing pictures as machines write them: JPEG with EXIF from scanners and telephones, TIFF with LZW."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyvips

from sohoa.imaging.arrays import Colour

Format = Literal["jpeg", "tiff", "deep-grey-tiff"]

SUFFIXES: dict[Format, str] = {"jpeg": ".jpg", "tiff": ".tif", "deep-grey-tiff": ".tif"}
_MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a machine writes into its files beside the pixels."""

    taken_at: datetime.datetime
    ppi: int
    maker: str
    machine: str
    jpeg_quality: int


def write_picture(path: Path, picture: Colour, form: Format, imprint: Imprint) -> None:
    """Writes one picture; the same picture and imprint give the same bytes."""
    image = pyvips.Image.new_from_array(picture, interpretation="srgb")
    resolution = imprint.ppi / _MM_PER_INCH
    image = image.copy(xres=resolution, yres=resolution)
    if form == "jpeg":
        _with_exif(image, imprint).jpegsave(str(path), Q=imprint.jpeg_quality, subsample_mode="off")
    elif form == "tiff":
        image.tiffsave(str(path), compression="lzw", predictor="horizontal", resunit="inch")
    else:
        grey = image.colourspace("grey16")
        grey.tiffsave(str(path), compression="lzw", predictor="horizontal", resunit="inch")


def _with_exif(image: pyvips.Image, imprint: Imprint) -> pyvips.Image:
    taken = imprint.taken_at.strftime("%Y:%m:%d %H:%M:%S")
    fields = {
        "exif-ifd0-Make": imprint.maker,
        "exif-ifd0-Model": imprint.machine,
        "exif-ifd0-DateTime": taken,
        "exif-ifd2-DateTimeOriginal": taken,
    }
    marked = image.copy()
    for name, value in fields.items():
        marked.set_type(pyvips.GValue.gstr_type, name, value)
    return marked
