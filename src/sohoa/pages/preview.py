"""An exposure as people see it when they mend: reduced, upright, uncropped."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from sohoa.imaging.arrays import reduced
from sohoa.tools.exposures import open_exposure
from sohoa.tools.page_writing import jpeg_bytes

_SHRINKS = (8, 4, 2)
_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def preview_jpeg(path: Path, frame: int | None, turn_degrees: int, long_side_px: int) -> bytes:
    """A JPEG of the exposure after its quarter turn (clockwise), its long side so many pixels at most.
    BadInput where the file is damaged.
    """
    exposure = open_exposure(path, frame)
    facts = exposure.facts(None)
    longest = max(facts.width_px, facts.height_px)
    shrink = next((factor for factor in _SHRINKS if longest / factor >= long_side_px), 1)
    small, _ = reduced(exposure.decode(shrink), long_side_px)
    upright = cv2.rotate(small, _TURNS[turn_degrees]) if turn_degrees in _TURNS else small
    return jpeg_bytes(np.ascontiguousarray(upright, dtype=np.uint8))
