"""Points, boxes and the map between the untouched master and the rendered page.

Pixels, origin at the top left corner of the top left pixel, x to the right, y down; angles in degrees,
clockwise positive as seen on the image.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A point in pixels."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in whole pixels."""

    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle [x0, x1) x [y0, y1) in pixels."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """In pixels."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """In pixels."""
        return self.y1 - self.y0

    def corners(self) -> tuple[Point, Point, Point, Point]:
        """Top left, top right, bottom right, bottom left."""
        return (
            Point(self.x0, self.y0),
            Point(self.x1, self.y0),
            Point(self.x1, self.y1),
            Point(self.x0, self.y1),
        )

    def scaled(self, factor: float) -> Box:
        """The box in an image so many times as large."""
        return Box(self.x0 * factor, self.y0 * factor, self.x1 * factor, self.y1 * factor)

    def clipped(self, size: Size) -> Box:
        """The part of the box inside an image of that size."""
        x0, y0 = min(max(self.x0, 0), size.width_px), min(max(self.y0, 0), size.height_px)
        x1, y1 = min(max(self.x1, x0), size.width_px), min(max(self.y1, y0), size.height_px)
        return Box(x0, y0, x1, y1)


def bounding_box(points: Iterable[Point]) -> Box:
    """The smallest upright box that holds the points (at least one)."""
    kept = list(points)
    xs, ys = [point.x for point in kept], [point.y for point in kept]
    return Box(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class Affine:
    """x' = a x + b y + c; y' = d x + e y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    e: float = 1.0
    f: float = 0.0

    def apply(self, point: Point) -> Point:
        """Where the map puts a point."""
        return Point(
            self.a * point.x + self.b * point.y + self.c, self.d * point.x + self.e * point.y + self.f
        )

    def then(self, after: Affine) -> Affine:
        """The map that does this one first and `after` second."""
        return Affine(
            after.a * self.a + after.b * self.d,
            after.a * self.b + after.b * self.e,
            after.a * self.c + after.b * self.f + after.c,
            after.d * self.a + after.e * self.d,
            after.d * self.b + after.e * self.e,
            after.d * self.c + after.e * self.f + after.f,
        )

    def inverse(self) -> Affine:
        """The way back; the map must not be flat (determinant 0 raises ZeroDivisionError)."""
        det = self.a * self.e - self.b * self.d
        return Affine(
            self.e / det,
            -self.b / det,
            (self.b * self.f - self.c * self.e) / det,
            -self.d / det,
            self.a / det,
            (self.c * self.d - self.a * self.f) / det,
        )


def translation(dx: float, dy: float) -> Affine:
    """The map that moves by so many pixels."""
    return Affine(c=dx, f=dy)


def rotation(degrees: float, about: Point) -> Affine:
    """A turn by so many degrees clockwise (as seen, y down) about a point."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return Affine(
        cos, -sin, about.x - cos * about.x + sin * about.y, sin, cos, about.y - sin * about.x - cos * about.y
    )


def quarter_turn(degrees: int, size: Size) -> Affine:
    """The exact turn of a whole image by 0, 90, 180 or 270 degrees clockwise, corner to corner."""
    width, height = size.width_px, size.height_px
    turns = {
        0: Affine(),
        90: Affine(0, -1, height, 1, 0, 0),
        180: Affine(-1, 0, width, 0, -1, height),
        270: Affine(0, 1, 0, -1, 0, width),
    }
    return turns[degrees]


def turned_size(degrees: int, size: Size) -> Size:
    """The size of an image after a quarter turn."""
    return size if degrees in (0, 180) else Size(size.height_px, size.width_px)
