"""Parts of a pyramid as pictures for the screen: any region, scaled, turned, mirrored, in grey or black and
white.

The smallest stored level that is large enough is read, and of it only the tiles that the region touches.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyvips

from sohoa.errors import BadInput
from sohoa.tools import vips  # noqa: F401 - sets libvips to one thread and no cache

JPEG_QUALITY = 85
# WebP at this much less looks the same; the effort is where more time no longer makes it much smaller.
_WEBP_LESS, _WEBP_EFFORT = 5, 2
_TURNS = {90: "d90", 180: "d180", 270: "d270"}
_MIDDLE = 128


@dataclass(frozen=True, slots=True)
class Cut:
    """What is wanted of a picture: the region in pixels of the full level, the size that it is scaled to,
    then mirrored (left to right), then turned clockwise by quarter turns. `tone` is `color`, `gray` or
    `bitonal`; `format` is `jpg`, `png` or `webp`. Files made here say neither resolution nor profile.
    """

    left_px: int
    top_px: int
    region_width_px: int
    region_height_px: int
    width_px: int
    height_px: int
    mirrored: bool = False
    turn_degrees: int = 0
    tone: str = "color"
    format: str = "jpg"


def cut(path: Path, wanted: Cut, quality: int = JPEG_QUALITY) -> bytes:
    """The encoded picture. BadInput where the file is damaged."""
    try:
        image = _scaled(path, wanted)
        if wanted.mirrored:
            image = image.fliphor()
        if wanted.turn_degrees:
            image = image.copy_memory().rot(_TURNS[wanted.turn_degrees])
        return _encoded(_toned(image, wanted.tone), wanted.format, quality)
    except pyvips.Error as error:
        raise BadInput("intake.image_damaged") from error


def _scaled(path: Path, wanted: Cut) -> pyvips.Image:
    """The region from the best level, in exactly the size that is wanted."""
    full = pyvips.Image.tiffload(str(path))
    level = _best_level(path, full, wanted)
    across, down = level.width / full.width, level.height / full.height
    left, top = _inside(wanted.left_px * across, level.width), _inside(wanted.top_px * down, level.height)
    right = _inside((wanted.left_px + wanted.region_width_px) * across - 1, level.width) + 1
    bottom = _inside((wanted.top_px + wanted.region_height_px) * down - 1, level.height) + 1
    part = level.crop(left, top, max(1, right - left), max(1, bottom - top))
    if (part.width, part.height) == (wanted.width_px, wanted.height_px):
        return part
    return part.thumbnail_image(wanted.width_px, height=wanted.height_px, size="force")


def _inside(place: float, length: int) -> int:
    return min(max(round(place), 0), length - 1)


def _best_level(path: Path, full: pyvips.Image, wanted: Cut) -> pyvips.Image:
    """The smallest level in which the region is no smaller than what is wanted (a rounding of one pixel
    apart).
    """
    chosen = full
    for number in range(1, full.get("n-pages") if full.get_typeof("n-pages") else 1):
        level = pyvips.Image.tiffload(str(path), page=number)
        width = wanted.region_width_px * level.width / full.width
        height = wanted.region_height_px * level.height / full.height
        if width <= wanted.width_px - 1 or height <= wanted.height_px - 1:
            break
        chosen = level
    return chosen


def _toned(image: pyvips.Image, tone: str) -> pyvips.Image:
    if tone == "color":
        return image
    grey = image.colourspace("b-w")
    return grey if tone == "gray" else grey >= _MIDDLE


def _encoded(image: pyvips.Image, form: str, quality: int) -> bytes:
    if form == "png":
        return bytes(image.pngsave_buffer(keep="none"))
    if form == "webp":
        return bytes(image.webpsave_buffer(Q=quality - _WEBP_LESS, effort=_WEBP_EFFORT, keep="none"))
    return bytes(image.jpegsave_buffer(Q=quality, optimize_coding=True, keep="none"))
