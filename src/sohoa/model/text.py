"""The text of a page, in pixels of the rendered page (= the IIIF canvas = the image that ALTO names). NFC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sohoa.model.geometry import Box


class RegionKind(StrEnum):
    """What a region of a page is."""

    TEXT = "text"
    HEADING = "heading"
    TABLE = "table"
    PICTURE = "picture"
    PAGE_NUMBER = "page_number"


@dataclass(frozen=True, slots=True)
class Word:
    """A word as printed, with punctuation; `confidence` 0..1."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line; `baseline_y` is where its letters stand, in pixels."""

    box: Box
    words: tuple[Word, ...]
    baseline_y: float | None = None

    @property
    def text(self) -> str:
        """The words, one space apart."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Region:
    """A block of lines that belong together."""

    box: Box
    lines: tuple[Line, ...]
    kind: RegionKind = RegionKind.TEXT


@dataclass(frozen=True, slots=True)
class TextPage:
    """Regions in reading order. `engine` names what read it, with its version and data."""

    width_px: int
    height_px: int
    regions: tuple[Region, ...]
    language: str = "vie"
    engine: str = ""

    def lines(self) -> Iterator[Line]:
        """All lines in reading order."""
        for region in self.regions:
            yield from region.lines

    def words(self) -> Iterator[Word]:
        """All words in reading order."""
        for line in self.lines():
            yield from line.words

    @property
    def text(self) -> str:
        """Lines end with a newline, regions with an empty line."""
        return "\n\n".join(
            "\n".join(line.text for line in region.lines) for region in self.regions if region.lines
        )

    @property
    def confidence(self) -> float | None:
        """Mean confidence of the words; None for a page without words."""
        values = [word.confidence for word in self.words()]
        return sum(values) / len(values) if values else None
