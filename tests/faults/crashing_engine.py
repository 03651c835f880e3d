"""An OCR engine as a plug-in, whose native code crashes on pages that are wider than high."""

import os

import numpy as np
from numpy.typing import NDArray

from sohoa.model.provenance import Agent, AgentKind
from sohoa.model.text import TextPage


class CrashingEngine:
    """Reads nothing, at once."""

    agent = Agent("Crashing", AgentKind.SOFTWARE)

    def read(self, grey: NDArray[np.uint8], ppi: float, language: str) -> TextPage:
        height, width = grey.shape
        if width > height:
            os.abort()
        return TextPage(width, height, (), language, "Crashing")
