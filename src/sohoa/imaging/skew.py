"""The skew of text: by how much the page must be turned clockwise to stand straight.

The energy of the slope of the projection profile is greatest along the lines of text. It is measured in the
frequency domain: each narrow vertical strip of the page has its profile transformed once, and a trial angle
only shifts phases, so that no pixel is binned anew and the answer is finer than a pixel.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from sohoa.imaging.arrays import Floats, Grey, Mask, as_bytes
from sohoa.imaging.ink import Ink, find_ink

WIDEST_DEGREES = 15.0
_STRIP_PX = 16
_COARSE_STEP, _FINE_STEP, _FINE_REACH = 0.4, 0.05, 0.8
_ENOUGH_LINES = 6
_LOWEST_CYCLES, _COARSE_CYCLES, _FINE_CYCLES = 0.008, 0.09, 0.25  # per px


@dataclass(frozen=True, slots=True)
class Skew:
    """`degrees`: the clockwise turn that makes the text stand straight, -15..15; 0 with confidence 0
    without text.
    """

    degrees: float
    confidence: float


def find_skew(grey: Grey, ink: Ink | None = None) -> Skew:
    """The skew of the text on a reduced page; `ink`, where the caller has it already, must be of the same
    array.
    """
    found = ink or find_ink(grey)
    if not found.has_text:
        return Skew(0.0, 0.0)
    coarse, clearness = _coarse(found.letters)
    straightened = _turned(found.letters, coarse)
    rest, spread = _fine(straightened)
    degrees = coarse + rest
    if abs(degrees) > WIDEST_DEGREES:
        return Skew(0.0, 0.0)
    return Skew(degrees, _confidence(clearness, spread, len(found.boxes), _lines(straightened)))


@dataclass(frozen=True, slots=True, eq=False)
class _Strips:
    """Spectra of the profiles of vertical strips (frequency x strip) and the middle of each strip (px)."""

    spectra: npt.NDArray[np.complex64]
    frequencies: npt.NDArray[np.float32]
    middles_px: npt.NDArray[np.float32]

    def halves(self) -> tuple[_Strips, _Strips]:
        """The strips of the left half and of the right one."""
        cut = len(self.middles_px) // 2
        left = _Strips(self.spectra[:, :cut], self.frequencies, self.middles_px[:cut])
        return left, _Strips(self.spectra[:, cut:], self.frequencies, self.middles_px[cut:])


def _strips(mask: Mask, highest: float, strip_px: int) -> _Strips:
    height, width = mask.shape
    count = max(1, width // strip_px)
    profiles = cv2.resize(mask, (count, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    length = cv2.getOptimalDFTSize(height)
    spectra = np.fft.rfft(profiles, length, axis=0)
    frequencies = np.fft.rfftfreq(length)
    band = (frequencies >= _LOWEST_CYCLES) & (frequencies <= highest)
    middles = (np.arange(count) + 0.5) * (width / count) - width / 2
    return _Strips(
        spectra[band].astype(np.complex64),
        frequencies[band].astype(np.float32),
        middles.astype(np.float32),
    )


def _energies(strips: _Strips, slopes: Floats) -> Floats:
    """The energy of the profile's slope for trial turns, whose tangents are evenly spaced."""
    phase = np.outer(strips.frequencies, strips.middles_px) * np.float32(-2 * np.pi)
    step = np.exp(1j * (phase * np.float32(slopes[1] - slopes[0])))
    shifted = strips.spectra * np.exp(1j * (phase * np.float32(slopes[0])))
    weights = strips.frequencies**2
    energies = np.empty(len(slopes))
    for index in range(len(slopes)):
        profile = shifted.sum(axis=1)
        energies[index] = weights @ (profile.real**2 + profile.imag**2)
        shifted *= step
    return energies


def _slopes(reach_degrees: float, step_degrees: float) -> Floats:
    count = round(reach_degrees / step_degrees)
    return np.arange(-count, count + 1, dtype=np.float64) * math.tan(math.radians(step_degrees))


def _coarse(letters: Mask) -> tuple[float, float]:
    """The turn of greatest energy, and how far it stands out of the rest (0..1)."""
    slopes = _slopes(WIDEST_DEGREES + 1, _COARSE_STEP)
    degrees = np.degrees(np.arctan(slopes))
    energies = _energies(_strips(letters, _COARSE_CYCLES, _STRIP_PX), slopes)
    best = int(np.argmax(energies))
    away = np.abs(degrees - degrees[best]) > 2.5
    rival = float(energies[away].max())
    clearness = 1.0 - rival / max(float(energies[best]), 1e-9)
    return float(degrees[best]), max(0.0, clearness)


def _fine(letters: Mask) -> tuple[float, float]:
    """What is left after the coarse turn, and how far the page's parts disagree about it (degrees): its
    thirds from top to bottom, or the left and right halves, whichever are farther apart.
    """
    slopes = _slopes(_FINE_REACH, _FINE_STEP)
    height = letters.shape[0]
    thirds, halves = [], [np.zeros(len(slopes)), np.zeros(len(slopes))]
    for top, bottom in ((0, height // 3), (height // 3, 2 * height // 3), (2 * height // 3, height)):
        strips = _strips(letters[top:bottom], _FINE_CYCLES, 2 * _STRIP_PX)
        thirds.append(_energies(strips, slopes))
        for index, half in enumerate(strips.halves()):
            halves[index] += _energies(half, slopes)
    whole = _peak(slopes, np.asarray(np.sum(thirds, axis=0)))
    return whole, max(_disagreement(slopes, parts, whole) for parts in (thirds, halves))


def _disagreement(slopes: Floats, parts: list[Floats], whole: float) -> float:
    """The mean distance of the parts' turns from the whole page's, parts with more text counting for more."""
    away = [abs(_peak(slopes, energies) - whole) for energies in parts]
    weights = [math.sqrt(float(energies.max())) for energies in parts]
    return sum(map(math.prod, zip(away, weights, strict=True))) / max(sum(weights), 1e-9)


def _lines(letters: Mask) -> int:
    """How many lines of text there are, about, on a page that stands straight."""
    rows = letters.mean(axis=1, dtype=np.float32)
    inside = np.concatenate(([0], (rows > 0.25 * rows.max()).astype(np.int8)))
    return int((np.diff(inside) == 1).sum())


def _peak(slopes: Floats, energies: Floats) -> float:
    """The turn (degrees) where the parabola through the greatest value and its neighbours has its top."""
    best = int(np.clip(np.argmax(energies), 1, len(slopes) - 2))
    left, middle, right = (float(energies[best + step]) for step in (-1, 0, 1))
    bend = left - 2 * middle + right
    offset = 0.0 if bend >= 0 else float(np.clip(0.5 * (left - right) / bend, -1, 1))
    return math.degrees(math.atan(float(slopes[best]) + offset * float(slopes[1] - slopes[0])))


def _turned(mask: Mask, degrees: float) -> Mask:
    height, width = mask.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    return as_bytes(cv2.warpAffine(mask, matrix, (width, height), flags=cv2.INTER_LINEAR))


def _confidence(clearness: float, spread_degrees: float, letters: int, lines: int) -> float:
    clear = min(1.0, clearness / 0.35)
    agreeing = math.exp(-((spread_degrees / 0.5) ** 2))
    enough = min(1.0, letters / 150, lines / _ENOUGH_LINES)
    return clear * agreeing * (0.5 + 0.5 * enough)
