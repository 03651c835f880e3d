"""Reading back the pyramids that `sohoa.tools.page_writing` writes: a smaller level, or part of the full one.

Only the tiles that are asked for are decoded.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyvips

from sohoa.errors import BadInput
from sohoa.tools import vips  # noqa: F401 - sets libvips to one thread and no cache

Picture = npt.NDArray[np.uint8]


def read_level(path: Path, least_long_side_px: int) -> Picture:
    """The smallest level whose long side is at least so long, else the full one; sRGB or grey.

    BadInput where the file is damaged. A picture without smaller levels is read in full.
    """
    try:
        chosen = pyvips.Image.tiffload(str(path), fail_on="warning")
        for place in range(1, chosen.get("n-pages") if chosen.get_typeof("n-pages") else 1):
            level = pyvips.Image.tiffload(str(path), page=place, fail_on="warning")
            if max(level.width, level.height) < least_long_side_px:
                break
            chosen = level
        return _pixels(chosen)
    except pyvips.Error as error:
        raise BadInput("intake.image_damaged") from error


def read_whole(path: Path) -> Picture:
    """The full level; sRGB or grey. BadInput where the file is damaged."""
    try:
        return _pixels(pyvips.Image.tiffload(str(path), fail_on="warning"))
    except pyvips.Error as error:
        raise BadInput("intake.image_damaged") from error


def read_middle(path: Path, side_px: int) -> Picture:
    """The square of that side about the middle of the full level, or all of it where it is smaller."""
    try:
        image = pyvips.Image.tiffload(str(path), fail_on="warning")
        width, height = min(side_px, image.width), min(side_px, image.height)
        return _pixels(image.crop((image.width - width) // 2, (image.height - height) // 2, width, height))
    except pyvips.Error as error:
        raise BadInput("intake.image_damaged") from error


def _pixels(image: pyvips.Image) -> Picture:
    pixels: Picture = np.asarray(image.numpy(), dtype=np.uint8)
    return pixels[:, :, 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels
