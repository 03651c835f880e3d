"""What lies under and around the pages: the dark cradle, a wooden table, the edges of the leaves below."""

from __future__ import annotations

import cv2
import numpy as np

from sohoa.imaging.arrays import Colour, as_bytes
from sohoa.model.geometry import Box, Size
from sohoa.training.looks import Rgb

_WOOD: Rgb = (134, 98, 66)
_REDUCTION = 8


def cloth(size: Size, colour: Rgb, rng: np.random.Generator) -> Colour:
    """A dark, matt, slightly cloudy bed."""
    small = (size.height_px // _REDUCTION + 1, size.width_px // _REDUCTION + 1)
    clouds = cv2.GaussianBlur(rng.normal(0.0, 1.0, small).astype(np.float32), (0, 0), 2.0) * 5.0
    return _tinted(clouds, size, colour)


def wood(size: Size, rng: np.random.Generator) -> Colour:
    """A table of brown wood with its grain along the width."""
    rows, columns = size.height_px // _REDUCTION + 1, size.width_px // _REDUCTION + 1
    rings = rng.normal(0.0, 1.0, (rows, 1)).astype(np.float32).repeat(columns, axis=1)
    fibres = rng.normal(0.0, 1.0, (rows, columns)).astype(np.float32)
    broad = cv2.GaussianBlur(rings, (0, 0), 1.0, sigmaY=9.0) * 42.0
    along = cv2.GaussianBlur(fibres, (0, 0), 30.0, sigmaY=0.9) * 60.0
    return _tinted(np.asarray(broad + along, dtype=np.float32), size, _WOOD)


def lay_leaf_edges(bed: Colour, page: Box, outward: int, colour: Rgb, ppi: float, count: int) -> None:
    """Draws the edges of the leaves under a page, fanned out to one side (-1 left, 1 right) and downwards."""
    step = max(1.0, 0.3 * ppi / 25.4)
    for place in range(count, 0, -1):
        shift = step * place
        tone = 0.86 if place % 2 else 0.72
        shade = tuple(float(channel * tone) for channel in colour)
        top_left = (round(page.x0 + outward * shift), round(page.y0 + shift * 0.4))
        bottom_right = (round(page.x1 + outward * shift), round(page.y1 + shift * 0.25))
        cv2.rectangle(bed, top_left, bottom_right, shade, -1)


def lay_page(bed: Colour, page: Colour, left: int, top: int) -> Box:
    """Puts a page on the bed; its box there."""
    height, width = page.shape[:2]
    bed[top : top + height, left : left + width] = page
    return Box(left, top, left + width, top + height)


def _tinted(relief: np.typing.NDArray[np.float32] | cv2.typing.MatLike, size: Size, colour: Rgb) -> Colour:
    small = np.clip(np.asarray(relief)[:, :, None] + np.array(colour, dtype=np.float32), 0, 255).astype(
        np.uint8
    )
    return as_bytes(cv2.resize(small, (size.width_px, size.height_px), interpolation=cv2.INTER_LINEAR))
