"""A set of made scans, and looking at its pixels."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyvips

from sohoa.model.geometry import Box
from sohoa.training import TrueExposure, Truth

Grey = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Scans:
    """A folder of scans and what is true of them."""

    folder: Path
    truth: Truth

    def grey(self, exposure: TrueExposure) -> Grey:
        """The pixels of one file, in grey."""
        return grey_pixels(self.folder / exposure.file)

    def colour(self, exposure: TrueExposure) -> npt.NDArray[np.uint8]:
        """The pixels of one file."""
        return np.asarray(
            pyvips.Image.new_from_file(str(self.folder / exposure.file)).numpy(), dtype=np.uint8
        )


@cache
def grey_pixels(path: Path) -> Grey:
    image = pyvips.Image.new_from_file(str(path)).colourspace("b-w")
    return np.asarray(image.numpy(), dtype=np.uint8).reshape(image.height, image.width)


def cut(pixels: Grey, box: Box) -> Grey:
    return pixels[int(box.y0) : int(np.ceil(box.y1)), int(box.x0) : int(np.ceil(box.x1))]
