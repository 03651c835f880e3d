"""How a set of scans is to look: which machine, how careful a hand, how old a paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Layout = Literal["spreads", "singles"]
"""Two facing pages to an exposure (overhead scanner), or one sheet (flatbed, sheet feeder)."""

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """The look of a set of scans; what varies from one exposure to the next is drawn from the seed."""

    layout: Layout = "spreads"
    target_first: bool = True
    phone_last: bool = True
    """The last page, where it has no neighbour, is photographed with a telephone."""
    upside_down_at: int | None = 5
    """Which exposure (from 0) was put in the wrong way round."""
    tiff_at: frozenset[int] = frozenset({1})
    """Exposures stored as TIFF (LZW, 24 bit)."""
    deep_grey_at: frozenset[int] = frozenset()
    """Exposures stored as TIFF (LZW, 16 bit, grey)."""
    paper: Rgb = (250, 242, 224)
    ink: Rgb = (46, 41, 38)
    bed: Rgb = (42, 41, 43)
    skew_degrees: float = 1.6
    """The largest skew, to either side."""
    bleed_through: float = 0.11
    """How much of the ink of the other side shows (0 to 1)."""
    light_falloff: float = 0.12
    """How much darker the corners are than the middle (0 to 1)."""
    gutter_shadow: float = 0.42
    """How much darker the fold is than the page (0 to 1)."""
    curl_mm: float = 9.0
    """How deep the paper sinks at the fold."""
    noise: float = 2.4
    """Standard deviation of the sensor's noise, of 255."""
    blur_px: float = 0.6
    """Standard deviation of the lens's blur at 300 ppi."""
    jpeg_quality: tuple[int, int] = (88, 92)
    phone_states_ppi: int = 72
    """What the telephone writes into its files, as telephones do: no true resolution."""


DEMO = Look()
"""The whole sample book under an overhead scanner, its last page by telephone."""

BENCH = Look(
    layout="singles",
    target_first=False,
    phone_last=False,
    upside_down_at=None,
    tiff_at=frozenset(),
    paper=(252, 249, 242),
    bed=(64, 64, 66),
    skew_degrees=1.2,
    bleed_through=0.09,
    light_falloff=0.05,
    gutter_shadow=0.0,
    curl_mm=0.0,
    noise=2.0,
)
"""Single A4 sheets on a flatbed: full pages of text, for measuring speed and crashes."""
