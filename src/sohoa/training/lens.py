"""How flat pages come to lie on the picture: the curl of the paper, then the camera's turn and tilt.

"Flat" pixels are those of the pages laid out on their bed, "scan" pixels those of the picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from sohoa.imaging.arrays import Colour, as_bytes
from sohoa.model.geometry import Point, Size

Points = npt.NDArray[np.float64]
"""n x 2: x and y."""

Maps = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]

_GRID_PX = 32
_GRID_ROWS_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Curl:
    """Paper that sinks away from the camera towards the fold, and so looks smaller there."""

    gutter_x: float
    centre: Point
    depth_px: float
    reach_px: float
    camera_height_px: float

    def apply(self, points: Points) -> Points:
        """Where flat points come to lie, seen from straight above."""
        return self._centre + (points - self._centre) * self._shrink(points)

    def undo(self, points: Points) -> Points:
        """The flat points that come to lie there (fixed point; the shrinking is below 2 %)."""
        flat = points
        for _ in range(3):
            flat = self._centre + (points - self._centre) / self._shrink(flat)
        return flat

    @property
    def _centre(self) -> Points:
        return np.array([self.centre.x, self.centre.y])

    def _shrink(self, points: Points) -> Points:
        distance = np.abs(points[:, :1] - self.gutter_x) / self.reach_px
        shrink: Points = 1.0 - self.depth_px / self.camera_height_px * np.exp(-distance)
        return shrink


@dataclass(frozen=True, slots=True)
class View:
    """What the camera does: `matrix` (3 x 3) carries flat points, after the curl, to the scan."""

    size: Size
    matrix: npt.NDArray[np.float64]
    curl: Curl | None = None
    _inverse: npt.NDArray[np.float64] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_inverse", np.linalg.inv(self.matrix))

    def to_scan(self, points: Points) -> Points:
        """Scan pixels of flat points."""
        return _project(self.matrix, points if self.curl is None else self.curl.apply(points))

    def to_flat(self, points: Points) -> Points:
        """Flat pixels that are seen at these points of the scan."""
        seen = _project(self._inverse, points)
        return seen if self.curl is None else self.curl.undo(seen)

    def strips(self, flat: Colour) -> Iterator[tuple[int, Colour]]:
        """The picture that the camera sees, strip by strip: the first row of the strip, its pixels."""
        for top, (map_x, map_y) in self._maps():
            seen = cv2.remap(flat, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
            yield top, as_bytes(seen)

    def _maps(self) -> Iterator[tuple[int, Maps]]:
        """For each strip, the flat place of every pixel, spread out from a coarse grid."""
        width, height = self.size.width_px, self.size.height_px
        columns, rows = -(-width // _GRID_PX) + 2, -(-height // _GRID_PX)
        for first in range(0, rows, _GRID_ROWS_AT_ONCE):
            count = min(_GRID_ROWS_AT_ONCE, rows - first)
            nodes = self.to_flat(_nodes(columns, first, count + 2)).astype(np.float32)
            size = (columns * _GRID_PX, (count + 2) * _GRID_PX)
            kept = slice(_GRID_PX, _GRID_PX + min(count * _GRID_PX, height - first * _GRID_PX))
            across = slice(_GRID_PX, _GRID_PX + width)
            planes = nodes.reshape(count + 2, columns, 2)
            map_x, map_y = (
                cv2.resize(np.ascontiguousarray(planes[:, :, i]), size)[kept, across] for i in (0, 1)
            )
            yield first * _GRID_PX, (map_x.astype(np.float32), map_y.astype(np.float32))


def turned(size: Size, degrees: float, shift: Point) -> npt.NDArray[np.float64]:
    """The matrix that turns a picture counter-clockwise about its middle and shifts it."""
    turn = cv2.getRotationMatrix2D((size.width_px / 2, size.height_px / 2), degrees, 1.0)
    matrix = np.vstack([turn, [0.0, 0.0, 1.0]])
    matrix[0, 2] += shift.x
    matrix[1, 2] += shift.y
    return matrix


def tilted(corners: Points, seen_at: Points) -> npt.NDArray[np.float64]:
    """The matrix of a camera that sees four flat corners at four places of the scan."""
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), seen_at.astype(np.float32))
    return np.asarray(matrix, dtype=np.float64)


def _project(matrix: npt.NDArray[np.float64], points: Points) -> Points:
    carried = points @ matrix[:, :2].T + matrix[:, 2]
    projected: Points = carried[:, :2] / carried[:, 2:]
    return projected


def _nodes(columns: int, first_row: int, rows: int) -> Points:
    """Middles of grid cells, one cell beyond each edge: `cv2.resize` then hits the place of every pixel."""
    xs = (np.arange(columns) - 0.5) * _GRID_PX - 0.5
    ys = (np.arange(first_row, first_row + rows) - 0.5) * _GRID_PX - 0.5
    grid_x, grid_y = np.meshgrid(xs, ys)
    return np.stack([grid_x.ravel(), grid_y.ravel()], axis=1)
