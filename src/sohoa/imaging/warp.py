"""From the untouched master to the rendered page by one map and one resampling."""

from __future__ import annotations

import math

import cv2
import numpy as np

from sohoa.imaging.arrays import Floats, Picture, as_bytes
from sohoa.model.geometry import Affine, Box, Point, Size, rotation, translation

_AREA_BELOW = 0.6  # a reduction stronger than this is done from pixel areas


def render(picture: Picture, matrix: Affine, size: Size, background: tuple[int, ...] = (255,)) -> Picture:
    """The page of that size: one resampling of the master by the map, bytes throughout, the background's
    colour where the master does not reach. A map without skew or scale is a mere copy, pixel by pixel.
    """
    exact = _exact_turn(picture, matrix, size)
    if exact is not None:
        return exact
    scale = math.sqrt(abs(matrix.a * matrix.e - matrix.b * matrix.d))
    if scale < _AREA_BELOW:
        return _reduced_render(picture, matrix, size, background, scale)
    return _warped(picture, matrix, size, background)


def turned_part(picture: Picture, degrees: float, about: Point, part: Box) -> Picture:
    """A part (whole px) of the picture after a clockwise turn about a point; where the turn reaches over the
    picture's rim, the rim is drawn out.
    """
    x0, y0, x1, y1 = (round(value) for value in (part.x0, part.y0, part.x1, part.y1))
    if degrees == 0 and x0 >= 0 and y0 >= 0 and x1 <= picture.shape[1] and y1 <= picture.shape[0]:
        return picture[y0:y1, x0:x1]
    matrix = rotation(degrees, about).then(translation(-x0, -y0))
    warped = cv2.warpAffine(
        picture,
        _rows(matrix),
        (x1 - x0, y1 - y0),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return as_bytes(warped)


def _rows(matrix: Affine) -> Floats:
    """The way back as OpenCV takes it, between the middles of pixels."""
    middles = translation(0.5, 0.5).then(matrix.inverse()).then(translation(-0.5, -0.5))
    return np.array([[middles.a, middles.b, middles.c], [middles.d, middles.e, middles.f]])


def _warped(picture: Picture, matrix: Affine, size: Size, background: tuple[int, ...]) -> Picture:
    colour = background if len(background) > 1 else background * 3
    warped = cv2.warpAffine(
        picture,
        _rows(matrix),
        (size.width_px, size.height_px),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=colour,
    )
    return as_bytes(warped)


def _reduced_render(
    picture: Picture, matrix: Affine, size: Size, background: tuple[int, ...], scale: float
) -> Picture:
    """A strong reduction: whole-number shrinking by pixel areas first, the rest by the map."""
    factor = max(2, int(1 / scale))
    height, width = picture.shape[:2]
    small_size = (max(1, round(width / factor)), max(1, round(height / factor)))
    small = as_bytes(cv2.resize(picture, small_size, interpolation=cv2.INTER_AREA))
    grown = Affine(a=width / small_size[0], e=height / small_size[1])
    return _warped(small, grown.then(matrix), size, background)


def _exact_turn(picture: Picture, matrix: Affine, size: Size) -> Picture | None:
    """The page as a turned cut of the master, where the map is a quarter turn and a shift by whole pixels."""
    parts = (matrix.a, matrix.b, matrix.d, matrix.e)
    whole = [round(part) for part in (*parts, matrix.c, matrix.f)]
    if any(abs(part - near) > 1e-9 for part, near in zip((*parts, matrix.c, matrix.f), whole, strict=True)):
        return None
    turns = {(1, 0, 0, 1): 0, (0, -1, 1, 0): 1, (-1, 0, 0, -1): 2, (0, 1, -1, 0): 3}
    quarter = turns.get((whole[0], whole[1], whole[2], whole[3]))
    if quarter is None:
        return None
    back = matrix.inverse()
    corners = [back.apply(Point(0, 0)), back.apply(Point(size.width_px, size.height_px))]
    (x0, x1), (y0, y1) = (sorted(round(value) for value in pair) for pair in _pairs(corners))
    if x0 < 0 or y0 < 0 or x1 > picture.shape[1] or y1 > picture.shape[0]:
        return None
    return np.ascontiguousarray(np.rot90(picture[y0:y1, x0:x1], -quarter))


def _pairs(points: list[Point]) -> tuple[tuple[float, float], tuple[float, float]]:
    return (points[0].x, points[1].x), (points[0].y, points[1].y)
