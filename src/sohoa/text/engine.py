"""What an OCR engine is. To add one: a class like this, and its name in the entry points `sohoa.ocr` or, for
those that travel in the wheel, in `ENGINES`. A plug-in is loaded only where a recipe of the library names it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sohoa.errors import ToolMissing
from sohoa.model.provenance import Agent
from sohoa.model.text import TextPage


class Engine(Protocol):
    """Reads a page: 8-bit grey array (height x width) and ppi in, words in reading order out, in its pixels,
    NFC.
    """

    @property
    def agent(self) -> Agent:
        """Name and version, for the record of what read the page."""

    def read(self, grey: NDArray[np.uint8], ppi: float, language: str) -> TextPage:
        """Reads one page in a language (three letters)."""


def _tesseract() -> Engine:
    from sohoa.text.tesseract_engine import TesseractEngine

    return TesseractEngine()


ENGINES: Mapping[str, Callable[[], Engine]] = {"tesseract": _tesseract}


def engine(name: str) -> Engine:
    """The engine of that name, of the wheel or an installed plug-in. ToolMissing where there is none."""
    if name in ENGINES:
        return ENGINES[name]()
    for found in entry_points(group="sohoa.ocr", name=name):
        made: Engine = found.load()()
        return made
    raise ToolMissing("text.no_engine", engine=name, known=", ".join(ENGINES))
