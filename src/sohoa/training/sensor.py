"""From pages laid out to a picture: the light that falls on them, the lens's blur, the sensor's noise."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from sohoa.imaging.arrays import Colour, Grey, as_bytes
from sohoa.model.geometry import Size
from sohoa.training.lens import View

_LIGHT_REDUCTION = 16
_TILE_PX = 1024


class Noise:
    """Noise of a sensor, drawn once and laid at another place on every exposure."""

    def __init__(self, deviation: float, seed: int) -> None:
        drawn = np.random.default_rng(seed).normal(0.0, deviation, (_TILE_PX, _TILE_PX, 3)).round()
        self._brighter = np.clip(drawn, 0, 60).astype(np.uint8)
        self._darker = np.clip(-drawn, 0, 60).astype(np.uint8)

    def over(self, picture: Colour, top: int, place: tuple[int, int]) -> Colour:
        """A strip of a picture with noise; `top`: its first row, `place`: where the noise starts (px)."""
        rows = (np.arange(picture.shape[0]) + top + place[0]) % _TILE_PX
        columns = (np.arange(picture.shape[1]) + place[1]) % _TILE_PX
        for plane, lay in ((self._brighter, cv2.add), (self._darker, cv2.subtract)):
            picture = as_bytes(lay(picture, plane[rows].take(columns, axis=1)))
        return picture


def lamps(size: Size, falloff: float, rng: np.random.Generator) -> Grey:
    """Light of two lamps that nobody set quite alike: a reduced map, 255 = full."""
    across, down = _fractions(size)
    middle_x, middle_y = rng.uniform(0.42, 0.58), rng.uniform(0.42, 0.58)
    radius = ((across - middle_x) ** 2 + (down - middle_y) ** 2) / 0.5
    slope = float(rng.uniform(-0.5, 0.5)) * falloff * (across - 0.5)
    return _as_map(1.0 - falloff * radius + slope)


def window_light(size: Size, rng: np.random.Generator) -> Grey:
    """Daylight from a side, the soft shadow of whoever holds the telephone: a reduced map, 255 = full."""
    across, down = _fractions(size)
    shadow_x, shadow_y = rng.uniform(0.55, 0.8), rng.uniform(0.75, 0.95)
    shadow = np.exp(-(((across - shadow_x) / 0.34) ** 2 + ((down - shadow_y) / 0.3) ** 2))
    return _as_map(1.0 - 0.22 * across - 0.06 * down - 0.14 * shadow)


def exposed(
    flat: Colour, view: View, light: Grey, blur_px: float, noise: Noise, rng: np.random.Generator
) -> Colour:
    """The picture that the sensor gives of the flat pages."""
    place = (int(rng.integers(_TILE_PX)), int(rng.integers(_TILE_PX)))
    size = view.size
    picture = np.empty((size.height_px, size.width_px, 3), np.uint8)
    for top, strip in view.strips(flat):
        lit = _lit(_blurred(strip, blur_px), light, top, size)
        picture[top : top + strip.shape[0]] = noise.over(lit, top, place)
    return picture


def _blurred(strip: Colour, blur_px: float) -> Colour:
    return strip if blur_px < 0.2 else as_bytes(cv2.GaussianBlur(strip, (3, 3), blur_px))


def _lit(strip: Colour, light: Grey, top: int, size: Size) -> Colour:
    """The strip under its part of the light."""
    height, width = strip.shape[:2]
    scale_x = (light.shape[1] - 1) / max(1, size.width_px - 1)
    scale_y = (light.shape[0] - 1) / max(1, size.height_px - 1)
    matrix = np.array([[scale_x, 0.0, 0.0], [0.0, scale_y, top * scale_y]])
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    part = cv2.warpAffine(light, matrix, (width, height), flags=how, borderMode=cv2.BORDER_REPLICATE)
    return as_bytes(cv2.multiply(strip, cv2.cvtColor(part, cv2.COLOR_GRAY2RGB), scale=1 / 255))


def _fractions(size: Size) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    columns, rows = size.width_px // _LIGHT_REDUCTION + 2, size.height_px // _LIGHT_REDUCTION + 2
    return np.linspace(0, 1, columns)[None, :], np.linspace(0, 1, rows)[:, None]


def _as_map(light: npt.NDArray[np.float64]) -> Grey:
    return np.clip(light * 255.0, 0, 255).astype(np.uint8)
