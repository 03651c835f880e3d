"""Tesseract 5 in this process (tesserocr), with the Vietnamese data that travels in the wheel."""

from __future__ import annotations

import ctypes
import os
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sohoa.errors import ToolMissing
from sohoa.model.geometry import Box, bounding_box
from sohoa.model.text import Line, Region, RegionKind, TextPage, Word

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # one page a process: threads of its own only burn CPU

TESSDATA = Path(__file__).parent.parent / "bundled" / "tessdata"
_PICTURES = ("FLOWING_IMAGE", "HEADING_IMAGE", "PULLOUT_IMAGE")
_HEADINGS = ("HEADING_TEXT",)
_SAY_NOTHING = 6  # L_SEVERITY_NONE


def has_language(language: str) -> bool:
    """Whether the data for a language (three letters, e.g. `vie`) are there."""
    return (TESSDATA / f"{language}.traineddata").is_file()


def version() -> str:
    """Tesseract's version, e.g. `5.5.4`."""
    import tesserocr

    return str(tesserocr.tesseract_version()).split()[1]


@cache
def _engine(language: str) -> Any:
    import tesserocr

    if not has_language(language):
        raise ToolMissing("text.no_language_data", language=language)
    _quieten_leptonica(Path(tesserocr.__file__).parent)
    return tesserocr.PyTessBaseAPI(path=str(TESSDATA), lang=language, psm=tesserocr.PSM.AUTO)


def _quieten_leptonica(package: Path) -> None:
    """Its complaints about boxes that it tried and dropped would stand between the lines for the user."""
    for library in package.with_name("tesserocr.libs").glob("*leptonica*"):
        ctypes.CDLL(str(library)).setMsgSeverity(_SAY_NOTHING)


def read_page(grey: NDArray[np.uint8], ppi: float, language: str) -> TextPage:
    """The words of a page. `grey` is height x width, 8 bit; boxes are in its pixels; text is NFC; regions in
    the order that Tesseract's layout gives them.
    """
    height, width = grey.shape
    api = _engine(language)
    image = np.ascontiguousarray(grey)
    api.SetImageBytes(image.tobytes(), width, height, 1, width)
    api.SetSourceResolution(max(70, round(ppi)))
    try:
        api.Recognize()
        regions = tuple(_regions(api))
    finally:
        api.Clear()
    return TextPage(width, height, regions, language, f"Tesseract {version()}, {language} best_int")


def _regions(api: Any) -> Iterator[Region]:
    """Blocks with their lines; Tesseract hands out words one by one, each saying whether it ends a line or
    block.
    """
    import tesserocr

    level = tesserocr.RIL
    words: list[Word] = []
    lines: list[Line] = []
    kind = RegionKind.TEXT
    cursor = api.GetIterator()
    for item in tesserocr.iterate_level(cursor, level.WORD) if cursor is not None else ():
        if item.IsAtBeginningOf(level.BLOCK):
            kind = _kind(item)
        word = _word(item)
        if word is not None:
            words.append(word)
        if item.IsAtFinalElement(level.TEXTLINE, level.WORD) and words:
            box = bounding_box(p for w in words for p in w.box.corners())
            lines.append(Line(box, tuple(words), _baseline(item, box)))
            words = []
        if item.IsAtFinalElement(level.BLOCK, level.WORD) and lines:
            yield Region(bounding_box(p for ln in lines for p in ln.box.corners()), tuple(lines), kind)
            lines = []


def _baseline(item: Any, box: Box) -> float | None:
    """Where the letters of a line stand, in its middle; None for a line that is written upright."""
    import tesserocr

    found = item.Baseline(tesserocr.RIL.TEXTLINE)
    if found is None:
        return None
    (x1, y1), (x2, y2) = found
    if abs(y2 - y1) >= abs(x2 - x1):
        return None
    middle = y1 + (y2 - y1) * ((box.x0 + box.x1) / 2 - x1) / (x2 - x1)
    return round(middle, 1) if box.y0 < middle <= box.y1 + 1 else None


def _kind(item: Any) -> RegionKind:
    import tesserocr

    name = next((n for n in dir(tesserocr.PT) if getattr(tesserocr.PT, n) == item.BlockType()), "")
    if name in _PICTURES:
        return RegionKind.PICTURE
    return (
        RegionKind.HEADING if name in _HEADINGS else RegionKind.TABLE if name == "TABLE" else RegionKind.TEXT
    )


def _word(item: Any) -> Word | None:
    import tesserocr

    try:
        text = unicodedata.normalize("NFC", item.GetUTF8Text(tesserocr.RIL.WORD)).strip()
    except RuntimeError:
        return None
    place = item.BoundingBox(tesserocr.RIL.WORD)
    if not text or place is None:
        return None
    return Word(text, Box(*map(float, place)), round(item.Confidence(tesserocr.RIL.WORD) / 100, 4))
