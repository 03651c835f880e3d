"""Ageing a printed page: paper and ink colours, the other side showing through, stains, the fold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from sohoa.imaging.arrays import Colour, Grey, as_bytes
from sohoa.training.looks import Look

Side = Literal["left", "right", "single"]

REDUCTION = 4
"""Shades are worked out on a copy so many times smaller."""

_Shade = npt.NDArray[np.float32]
"""Height x width, 1 = as bright as the paper."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page to be aged: its print, and the print on its other side, seen from that side and reduced."""

    front: Colour
    back: Grey | None
    side: Side


def aged(leaf: Leaf, look: Look, ppi: float, rng: np.random.Generator) -> Colour:
    """The page as old paper, of the same size as its print."""
    inked = as_bytes(cv2.LUT(leaf.front, _tints(look)))
    shade = _mottled((-(-leaf.front.shape[0] // REDUCTION), -(-leaf.front.shape[1] // REDUCTION)), ppi, rng)
    if leaf.back is not None:
        shade *= _shown_through(leaf.back, shade.shape, look.bleed_through)
    if leaf.side != "single":
        shade *= _fold_shadow(shade.shape[1], leaf.side, look.gutter_shadow, ppi)
    return shaded(inked, shade)


def shaded(picture: Colour, shade: _Shade) -> Colour:
    """The picture darkened by a smaller map of shades."""
    height, width = picture.shape[:2]
    small = np.clip(shade * 255.0, 0, 255).astype(np.uint8)
    full = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return as_bytes(cv2.multiply(picture, cv2.cvtColor(full, cv2.COLOR_GRAY2RGB), scale=1 / 255))


def _tints(look: Look) -> npt.NDArray[np.uint8]:
    """Per channel, what becomes of black (ink) to white (paper)."""
    steps = np.arange(256)[:, None] / 255.0
    ink, paper = np.array(look.ink), np.array(look.paper)
    return as_bytes(np.round(ink + (paper - ink) * steps)[None])


def _mottled(shape: tuple[int, int], ppi: float, rng: np.random.Generator) -> _Shade:
    """Cloudy paper, with a few stains towards its edges."""
    coarse = rng.normal(0.0, 1.0, (9, 7)).astype(np.float32)
    fine = rng.normal(0.0, 1.0, (shape[0] // 6 + 1, shape[1] // 6 + 1)).astype(np.float32)
    size = (shape[1], shape[0])
    clouds = cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC) * 0.008
    fibres = cv2.resize(fine, size, interpolation=cv2.INTER_LINEAR) * 0.006
    shade: _Shade = np.asarray(0.99 + clouds + fibres, dtype=np.float32)
    for _ in range(int(rng.integers(2, 7))):
        _stain(shade, ppi / REDUCTION, rng)
    return shade


def _stain(shade: _Shade, ppi: float, rng: np.random.Generator) -> None:
    """A fox mark: small, faint and uneven, nearer to the upper or lower edge than to the middle."""
    height, width = shade.shape
    depth = float(rng.beta(1, 6))
    x, y = int(rng.uniform(0, width)), int((depth if rng.random() < 0.5 else 1 - depth) * height)
    radius = float(rng.uniform(0.015, 0.06)) * ppi
    reach = int(radius * 3) + 2
    part = shade[max(0, y - reach) : y + reach, max(0, x - reach) : x + reach]
    blots = np.zeros(part.shape, np.uint8)
    for _ in range(4):
        middle = (int(reach + rng.normal(0, radius * 0.6)), int(reach + rng.normal(0, radius * 0.6)))
        cv2.circle(blots, middle, max(1, round(radius * rng.uniform(0.3, 0.8))), 255, -1)
    soft = cv2.GaussianBlur(blots, (0, 0), max(0.6, radius / 3)).astype(np.float32) / 255.0
    part *= 1.0 - float(rng.uniform(0.03, 0.1)) * soft


def _shown_through(back: Grey, shape: tuple[int, int], strength: float) -> _Shade:
    mirrored = cv2.resize(cv2.flip(back, 1), (shape[1], shape[0]), interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(mirrored, (0, 0), 1.1).astype(np.float32) / 255.0
    shown: _Shade = 1.0 - strength * (1.0 - soft)
    return shown


def _fold_shadow(width: int, side: Side, strength: float, ppi: float) -> _Shade:
    """Dark at the fold, a breath brighter where the paper arches towards the light, then plain."""
    mm = ppi / REDUCTION / 25.4
    distance = (np.arange(width, dtype=np.float32) + 0.5) / mm
    if side == "left":
        distance = distance[::-1]
    shadow = strength * np.exp(-distance / 3.2) + 0.35 * strength * np.exp(-distance / 16.0)
    return np.asarray(1.0 - shadow, dtype=np.float32)[None, :]
