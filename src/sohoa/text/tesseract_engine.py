"""Tesseract as an engine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sohoa.model.provenance import Agent, AgentKind
from sohoa.model.text import TextPage
from sohoa.tools import tesseract


class TesseractEngine:
    """Tesseract 5 with the data that travel in the wheel."""

    @property
    def agent(self) -> Agent:
        """Tesseract with its version."""
        return Agent("Tesseract", AgentKind.SOFTWARE, tesseract.version())

    def read(self, grey: NDArray[np.uint8], ppi: float, language: str) -> TextPage:
        """Reads one page; ToolMissing where the data of the language are not there."""
        return tesseract.read_page(grey, ppi, language)
