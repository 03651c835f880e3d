"""The step that measures a rendered page. It knows no norm: `sohoa.quality.judge` holds figures against one.

It looks at a smaller level of the access image and, for sharpness, at the middle of the full one. What it
finds by itself are defects under any norm: a blank page, clipping, skew left over, letters cut off.
"""

from __future__ import annotations

from pydantic import Field

from sohoa.errors import Conflict
from sohoa.imaging.arrays import reduced, to_grey
from sohoa.imaging.ink import find_ink
from sohoa.imaging.sharpness import measure_sharpness
from sohoa.imaging.skew import find_skew
from sohoa.imaging.tone import measure_blankness, measure_tone
from sohoa.model.files import ColourSpace, FileRole, ImageFacts
from sohoa.model.finding import Finding, Measure, Severity
from sohoa.model.geometry import Size
from sohoa.model.provenance import SOHOA, EventKind
from sohoa.quality.edge import letters_cut
from sohoa.quality.measures import UNITS, Quantity, figure_text, number
from sohoa.steps.outcome import Done, Outcome, Result
from sohoa.steps.step import Params, Scope, Step, StepInput
from sohoa.tools.page_reading import Picture, read_level, read_middle

_MM_PER_INCH = 25.4
_SHARPNESS_SIDE_PX = 1_024
_LEAST_SHARPNESS_CONFIDENCE = 0.1
_LEAST_INK_PERCENT = 0.5
"""On less ink there are no lines whose skew could be told: a stamp and a shelf mark on an empty leaf."""

Entries = dict[Quantity, float | str]


class QualityParams(Params):
    """From which figures on a page is shown to a person, whatever the norm. Percentages are of the page."""

    view_px: int = Field(default=1_400, ge=400, le=4_000)
    """Long side of the reduced page that is looked at."""
    most_skew_left_degrees: float = Field(default=0.5, ge=0)
    least_skew_confidence: float = Field(default=0.5, ge=0, le=1)
    """A skew less sure than this is not stated."""
    most_highlights_percent: float = Field(default=5.0, ge=0, le=100)
    most_shadows_percent: float = Field(default=2.0, ge=0, le=100)
    most_edge_letters: int = Field(default=7, ge=0)


def measure(given: StepInput, params: Params) -> Outcome:
    """Measures of the page, and findings that need no norm."""
    assert isinstance(params, QualityParams)
    page, facts = given.page, given.capture.facts
    if page is None or page.plan is None or facts is None:
        raise Conflict("pages.no_plan")
    access = given.files[FileRole.ACCESS]
    figures = _of_master(facts, page.plan.size)
    is_blank = _look(read_level(access, params.view_px), facts, params, figures)
    sharpness = measure_sharpness(to_grey(read_middle(access, _SHARPNESS_SIDE_PX)))
    if sharpness.confidence >= _LEAST_SHARPNESS_CONFIDENCE:
        figures[Quantity.SHARPNESS] = round(sharpness.edge_slope, 3)
    measures = tuple(Measure(name.value, value, UNITS.get(name, "")) for name, value in figures.items())
    return Done(Result(findings=_findings(figures, params, is_blank=is_blank), measures=measures))


def _of_master(facts: ImageFacts, size: Size) -> Entries:
    """What the master's file says, and the page's true size by it."""
    mm_per_px = _MM_PER_INCH / facts.ppi
    return {
        Quantity.PPI: round(facts.ppi, 1),
        Quantity.PPI_SOURCE: facts.ppi_source.value,
        Quantity.BITS_PER_SAMPLE: float(facts.bits_per_sample),
        Quantity.BITS_PER_PIXEL: float(facts.bits_per_sample * facts.samples_per_pixel),
        Quantity.COLOUR_SPACE: facts.colour_space.value,
        Quantity.WIDTH_MM: round(size.width_px * mm_per_px, 1),
        Quantity.HEIGHT_MM: round(size.height_px * mm_per_px, 1),
    }


def _look(picture: Picture, facts: ImageFacts, params: QualityParams, figures: Entries) -> bool:
    """Enters what is seen on a smaller level of the page; gives whether the page is blank."""
    tone = measure_tone(picture)  # reducing hides clipping, so before it
    grey = to_grey(reduced(picture, params.view_px)[0])
    ink, blankness = find_ink(grey), measure_blankness(grey)
    skew = find_skew(grey, ink)
    ink_percent = 100 * blankness.ink_share
    if skew.confidence >= params.least_skew_confidence and ink_percent >= _LEAST_INK_PERCENT:
        figures[Quantity.SKEW_LEFT] = round(skew.degrees, 2) + 0.0
    if facts.colour_space is not ColourSpace.BITONAL:
        figures[Quantity.HIGHLIGHTS_CLIPPED] = round(100 * tone.highlights_clipped, 2)
        figures[Quantity.SHADOWS_CLIPPED] = round(100 * tone.shadows_clipped, 2)
    figures[Quantity.LIGHTNESS] = round(_lightness(sum(tone.mean_levels) / len(tone.mean_levels)), 1)
    figures[Quantity.INK] = round(ink_percent, 2)
    figures[Quantity.EDGE_LETTERS] = float(0 if blankness.is_blank else letters_cut(ink))
    return blankness.is_blank


def _lightness(level: float) -> float:
    """CIE 1976 L* of a neutral sRGB level, 0..255 (IEC 61966-2-1, CIE 15)."""
    share = level / 255
    linear = share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
    return 903.3 * linear if linear <= 0.008856 else 116 * linear ** (1 / 3) - 16


def _findings(figures: Entries, params: QualityParams, *, is_blank: bool) -> tuple[Finding, ...]:
    found = (
        [Finding("quality.blank", Severity.NOTE, figure_text(Quantity.INK, figures[Quantity.INK]))]
        if is_blank
        else []
    )
    limits = (
        ("quality.highlights_clipped", Quantity.HIGHLIGHTS_CLIPPED, params.most_highlights_percent),
        ("quality.shadows_clipped", Quantity.SHADOWS_CLIPPED, params.most_shadows_percent),
        ("quality.skew_left", Quantity.SKEW_LEFT, params.most_skew_left_degrees),
        ("quality.text_cut_off", Quantity.EDGE_LETTERS, params.most_edge_letters),
    )
    for rule, name, most in limits:
        value = number(figures, name)
        if value is not None and abs(value) > most:
            found.append(Finding(rule, Severity.REVIEW, figure_text(name, value), figure_text(name, most)))
    return tuple(found)


QUALITY = Step(
    name="quality",
    version="1",
    scope=Scope.PAGE,
    params=QualityParams(),
    run=measure,
    reads=(FileRole.ACCESS,),
    event=EventKind.QUALITY,
    agent=SOHOA,
)
