"""What is true of made scans: for tests and measurements, never read by the making stages.

All coordinates are pixels of the stored file, origin top left, y down.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pydantic

from sohoa.model.geometry import Box, Point, Size


class Kind(StrEnum):
    """What an exposure shows."""

    TARGET = "target"
    SPREAD = "spread"
    SINGLE = "single"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class TrueWord:
    """A printed word (NFC) and the upright box around its ink."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class TruePage:
    """One page of the book as it lies on the scan."""

    number: int
    """Place in the book, from 0."""
    label: str
    """The page number as the book counts it ("iii", "7"), printed or not."""
    skew_degrees: float
    """Clockwise turn that makes the lines of text level, once the exposure stands the right way up."""
    corners: tuple[Point, Point, Point, Point]
    """Top left, top right, bottom right, bottom left, as a reader of the page names them."""
    text: str
    """All words in reading order, one printed line to a line of text."""
    words: tuple[TrueWord, ...]


@dataclass(frozen=True, slots=True)
class TruePatch:
    """One patch of the colour target: where it lies and which sRGB values it was drawn in."""

    name: str
    box: Box
    srgb: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class TrueExposure:
    """One file of scans."""

    file: str
    kind: Kind
    size: Size
    ppi: float
    """Pixels of the scan on one inch of the paper (in the middle of the page, for a telephone)."""
    stated_ppi: int
    """What the file says of itself."""
    turn_degrees: int
    """Clockwise turn that sets the exposure upright: 0 or 180."""
    gutter: tuple[Point, Point] | None
    """Upper and lower end of the fold, as a reader names them."""
    pages: tuple[TruePage, ...]
    """In reading order; none on an exposure of the target."""
    patches: tuple[TruePatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Truth:
    """All that is true of one set of scans."""

    title: str
    seed: int
    ppi: int
    exposures: tuple[TrueExposure, ...]

    def pages(self) -> Iterator[TruePage]:
        """Every page, in the order of the files."""
        for exposure in self.exposures:
            yield from exposure.pages

    def texts(self) -> tuple[str, ...]:
        """The text of every page, in the order of the files."""
        return tuple(page.text for page in self.pages())

    def labels(self) -> tuple[str, ...]:
        """The label of every page, in the order of the files."""
        return tuple(page.label for page in self.pages())

    def save(self, path: Path) -> None:
        """Writes the truth as JSON."""
        path.write_text(json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")

    @staticmethod
    def load(path: Path) -> Truth:
        """Reads what `save` wrote; raises pydantic.ValidationError where the file is something else."""
        return _READER.validate_json(path.read_text(encoding="utf-8"))


_READER = pydantic.TypeAdapter(Truth)
