"""The step that looks at an exposure: what it is, which way up, how many pages, where they are and how
askew.

It decides and changes nothing: `sohoa.pages.render` composes the decisions into one resampling. What a
person decided before is kept, and what hangs on it follows.
"""

from __future__ import annotations

from pydantic import Field

from sohoa.errors import BadInput
from sohoa.imaging.arrays import reduced
from sohoa.model.decision import Decision
from sohoa.model.document import Capture, CaptureKind
from sohoa.model.files import FileRole, ImageFacts, PpiSource
from sohoa.model.finding import Finding, Severity
from sohoa.model.geometry import Size
from sohoa.model.plan import CapturePlan
from sohoa.model.provenance import SOHOA, EventKind
from sohoa.pages.broken import file_broken, placeholder_plan
from sohoa.pages.decide import Limits, plan_exposure, plan_pages
from sohoa.pages.view import view_of
from sohoa.steps.outcome import Done, Outcome, Result
from sohoa.steps.step import Params, Scope, Step, StepInput
from sohoa.tools.exposures import Exposure, open_exposure
from sohoa.tools.image_header import Bounds

_SHRINKS = (8, 4, 2)


class AnalyseParams(Params):
    """What is looked for, and how sure the machine must be to act.

    A decision below its least confidence is not taken: the page stays as it came. `view_px` is the long
    side of the reduced copy that is looked at; `longest_px` and `most_megapixels` bound what is decoded at
    all.
    """

    split: bool = True
    crop: bool = True
    straighten: bool = True
    view_px: int = Field(default=1_600, ge=800, le=4_000)
    least_turn_confidence: float = Field(default=0.5, ge=0, le=1)
    least_crop_confidence: float = Field(default=0.58, ge=0, le=1)
    least_skew_confidence: float = Field(default=0.3, ge=0, le=1)
    """For a small skew; it rises by 0.05 with each degree."""
    review_confidence: float = Field(default=0.65, ge=0, le=1)
    """A split or turn less sure than this is shown to a person."""
    review_lying: bool = True
    """A picture that may lie on its side is shown to a person. Columns of East Asian writing look like lines
    that lie: a recipe for such books says false.
    """
    least_skew_degrees: float = Field(default=0.05, ge=0)
    """Straighter than this is not turned: a page is not resampled for less than a pixel or two."""
    shortest_px: int = Field(default=64, ge=1)
    longest_px: int = Field(default=20_000, ge=64)
    most_megapixels: int = Field(default=400, ge=1)

    @property
    def bounds(self) -> Bounds:
        """What is decoded at all."""
        return Bounds(self.shortest_px, self.longest_px, self.most_megapixels)

    @property
    def limits(self) -> Limits:
        """What is decided, and from which confidence on."""
        return Limits(
            split=self.split,
            crop=self.crop,
            straighten=self.straighten,
            turn_confidence=self.least_turn_confidence,
            crop_confidence=self.least_crop_confidence,
            skew_confidence=self.least_skew_confidence,
            skew_degrees=self.least_skew_degrees,
        )


def analyse(given: StepInput, params: Params) -> Outcome:
    """Facts, kind, plan of the exposure and plans of its pages. A broken file is told, with a plan for a
    placeholder in its place; it does not stop the book.
    """
    assert isinstance(params, AnalyseParams)
    capture, facts = given.capture, None
    try:
        exposure = open_exposure(given.files[FileRole.MASTER], capture.frame, params.bounds)
        facts = exposure.facts(given.stated_ppi)
        return Done(_look(capture, exposure, facts, params))
    except BadInput as error:
        return Done(_broken(capture, facts, given.stated_ppi, error))


def _look(capture: Capture, exposure: Exposure, facts: ImageFacts, params: AnalyseParams) -> Result:
    size = Size(facts.width_px, facts.height_px)
    longest = max(size.width_px, size.height_px)
    shrink = next((factor for factor in _SHRINKS if longest / factor >= params.view_px), 1)
    small, _ = reduced(exposure.decode(shrink), params.view_px)
    found = plan_exposure(view_of(small, size), exposure.turn_degrees, capture.plan, params.limits)
    plan, pages = found.plan, plan_pages(found, size, params.limits)
    kind = CaptureKind.TARGET if plan.is_target.value else CaptureKind.PAGES
    may_lie = found.may_lie and params.review_lying
    return Result(facts, kind, plan, pages, _findings(facts, plan, params, may_lie))


def _findings(
    facts: ImageFacts, plan: CapturePlan, params: AnalyseParams, may_lie: bool
) -> tuple[Finding, ...]:
    found = []
    if facts.ppi_source is PpiSource.ASSUMED:
        found.append(Finding("pages.ppi_assumed", Severity.NOTE, params=(("ppi", f"{facts.ppi:.0f}"),)))
    is_faint = bool(plan.orientation.value) and plan.orientation.confidence < params.review_confidence
    if (is_faint or may_lie) and not plan.is_target.value:
        found.append(
            Finding("pages.turn_unsure", Severity.REVIEW, measured=f"{plan.orientation.confidence:.0%}")
        )
    if plan.gutter.confidence < params.review_confidence and not plan.is_target.value:
        rule = "pages.split_unsure" if plan.gutter.value else "pages.single_unsure"
        found.append(Finding(rule, Severity.REVIEW, measured=f"{plan.gutter.confidence:.0%}"))
    return tuple(found)


def _broken(capture: Capture, facts: ImageFacts | None, stated_ppi: float | None, error: BadInput) -> Result:
    plan = CapturePlan(Decision(0, 0.0), Decision(None, 0.0), Decision(False, 0.0))
    why = tuple((name, str(value)) for name, value in error.params.items())
    return Result(
        facts,
        CaptureKind.BROKEN,
        plan,
        (placeholder_plan(facts, stated_ppi),),
        (file_broken(capture, capture.order), Finding(error.code, Severity.NOTE, params=why)),
    )


ANALYSE = Step(
    name="analyse",
    version="3",
    scope=Scope.CAPTURE,
    params=AnalyseParams(),
    run=analyse,
    reads=(FileRole.MASTER,),
    event=EventKind.ANALYSIS,
    agent=SOHOA,
)
