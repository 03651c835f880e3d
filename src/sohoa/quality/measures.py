"""The names of what is measured on a page, for the measuring step, the norms and the report alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from sohoa.model.finding import Measure


class Quantity(StrEnum):
    """The value is `Measure.name`. The words of the report are `quality.measure_<value>`."""

    PPI = "ppi"
    """Of the master, as its file, a person or nobody said: see PPI_SOURCE."""
    PPI_SOURCE = "ppi_source"
    """A value of `PpiSource`."""
    BITS_PER_SAMPLE = "bits_per_sample"
    BITS_PER_PIXEL = "bits_per_pixel"
    COLOUR_SPACE = "colour_space"
    """A value of `ColourSpace`, of the master."""
    WIDTH_MM = "width_mm"
    HEIGHT_MM = "height_mm"
    SKEW_LEFT = "skew_left_degrees"
    """The clockwise turn that the rendered page would still need; missing where there is too little text."""
    HIGHLIGHTS_CLIPPED = "highlights_clipped"
    """Percent of the page at the white end, of the colour that suffers most; missing on bitonal pages."""
    SHADOWS_CLIPPED = "shadows_clipped"
    """Percent of the page at the black end; missing on bitonal pages."""
    LIGHTNESS = "lightness"
    """Mean CIE L* of the page as sRGB, 0 black to 100 white."""
    INK = "ink"
    """Percent of the page that is ink; what shows through from the other side is not counted."""
    SHARPNESS = "sharpness"
    """The usual slope of a strong edge, as a share of its own step per pixel; missing without edges."""
    EDGE_LETTERS = "edge_letters"
    """Letters that the edge of the page cuts."""


UNITS: dict[Quantity, str] = {
    Quantity.PPI: "ppi",
    Quantity.BITS_PER_SAMPLE: "bit",
    Quantity.BITS_PER_PIXEL: "bit",
    Quantity.WIDTH_MM: "mm",
    Quantity.HEIGHT_MM: "mm",
    Quantity.SKEW_LEFT: "degrees",
    Quantity.HIGHLIGHTS_CLIPPED: "%",
    Quantity.SHADOWS_CLIPPED: "%",
    Quantity.INK: "%",
}
"""`Measure.unit` of each quantity that has one."""

_SIGNS = {name: f" {unit}" for name, unit in UNITS.items()} | {Quantity.PPI: " dpi", Quantity.SKEW_LEFT: "°"}
_NAMES = frozenset(quantity.value for quantity in Quantity)

Figures = Mapping[Quantity, float | str]
"""What is known of a page, by quantity."""


def figures_of(measures: Iterable[Measure]) -> Figures:
    """The measures of this stage among those of a page; other stages leave theirs beside them."""
    return {Quantity(measure.name): measure.value for measure in measures if measure.name in _NAMES}


def number(figures: Figures, quantity: Quantity) -> float | None:
    """A figure that is a number; None where it was not measured."""
    value = figures.get(quantity)
    return None if value is None or isinstance(value, str) else value


def figure_text(quantity: Quantity, value: float | str) -> str:
    """A figure as findings hold it, the same in every language: `200 dpi`, `24 bit`, `-0.6°`, `12 %`."""
    if isinstance(value, str):
        return value.upper() if quantity is Quantity.COLOUR_SPACE else value
    sign = _SIGNS.get(quantity, "")
    return f"{value + 0.0:.4g}{sign}"  # -0.0 + 0.0 is 0.0
