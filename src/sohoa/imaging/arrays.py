"""The kinds of array that this room works on, and small conversions between them."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
"""Height x width, 0 black to 255 white."""

Colour = npt.NDArray[np.uint8]
"""Height x width x 3, red, green, blue."""

Picture = npt.NDArray[np.uint8]
"""Either of the two."""

Mask = npt.NDArray[np.uint8]
"""Height x width, 0 or 255."""

Floats = npt.NDArray[np.float64]


def as_bytes(array: npt.NDArray[np.generic] | cv2.typing.MatLike) -> npt.NDArray[np.uint8]:
    """The array itself where it is of bytes already; OpenCV's own types do not say so."""
    return np.asarray(array, dtype=np.uint8)


def to_grey(picture: Picture) -> Grey:
    """The lightness of a picture as one plane; a grey picture is given back as it is."""
    return picture if picture.ndim == 2 else as_bytes(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))


def to_colour(picture: Picture) -> Colour:
    """The picture in three planes; a colour picture is given back as it is."""
    return as_bytes(cv2.cvtColor(picture, cv2.COLOR_GRAY2RGB)) if picture.ndim == 2 else picture


def reduced(picture: Picture, long_side_px: int) -> tuple[Picture, float]:
    """A copy with its long side at most so long, and the scale: reduced px = scale x given px."""
    height, width = picture.shape[:2]
    scale = min(1.0, long_side_px / max(height, width))
    if scale == 1.0:
        return picture, 1.0
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return as_bytes(cv2.resize(picture, size, interpolation=cv2.INTER_AREA)), scale


def disc(diameter_px: int) -> Mask:
    """A round structuring element; the diameter is made odd."""
    size = max(1, diameter_px) | 1
    return as_bytes(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))


def brick(width_px: int, height_px: int) -> Mask:
    """A rectangular structuring element; both sides are made odd."""
    size = (max(1, width_px) | 1, max(1, height_px) | 1)
    return as_bytes(cv2.getStructuringElement(cv2.MORPH_RECT, size))
