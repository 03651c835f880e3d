"""The step that renders a page: one decoding, one resampling of the untouched master by the plan, three
pictures.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from sohoa.errors import Conflict
from sohoa.imaging.arrays import Picture
from sohoa.model.document import CaptureKind
from sohoa.model.files import FileRole
from sohoa.model.finding import Finding, Severity
from sohoa.model.plan import PagePlan
from sohoa.model.provenance import SOHOA, EventKind
from sohoa.pages.broken import file_broken, placeholder
from sohoa.pages.picture import render_page
from sohoa.steps.outcome import Done, Held, MadeFile, Outcome
from sohoa.steps.step import Params, Scope, Step, StepInput
from sohoa.tools.exposures import ASSUMED_PPI, open_exposure
from sohoa.tools.image_header import Bounds
from sohoa.tools.page_writing import write_print_jpeg, write_pyramid, write_thumbnail


class RenderParams(Params):
    """Qualities are those of libjpeg, 1 to 100. Bounds are those of `AnalyseParams`."""

    access_quality: int = Field(default=85, ge=40, le=100)
    print_quality: int = Field(default=78, ge=30, le=100)
    longest_px: int = Field(default=20_000, ge=64)
    most_megapixels: int = Field(default=400, ge=1)


def render(given: StepInput, params: Params) -> Outcome:
    """The page's access image, thumbnail and print picture. A broken exposure gives a placeholder and is
    held; so is a page that lost what a person decided about it.
    """
    assert isinstance(params, RenderParams)
    if given.page is None or given.page.plan is None:
        raise Conflict("pages.no_plan")
    facts, plan = given.capture.facts, given.page.plan
    ppi = facts.ppi if facts else given.stated_ppi or ASSUMED_PPI
    if given.capture.kind is CaptureKind.BROKEN:
        made = _write(placeholder(plan.size), given.scratch, ppi, params)
        return Held(file_broken(given.capture, given.page.order), made=made)
    made = _write(_picture(given, plan, params), given.scratch, ppi, params)
    if plan.outdated:
        return Held(Finding("pages.decision_outdated", Severity.ERROR), made=made)
    return Done(made=made)


def _picture(given: StepInput, plan: PagePlan, params: RenderParams) -> Picture:
    bounds = Bounds(1, params.longest_px, params.most_megapixels)
    master = open_exposure(given.files[FileRole.MASTER], given.capture.frame, bounds).decode()
    if (master.shape[1], master.shape[0]) != (plan.master.width_px, plan.master.height_px):
        raise Conflict("pages.plan_of_another_picture")
    return render_page(master, plan)


def _write(picture: Picture, scratch: Path, ppi: float, params: RenderParams) -> tuple[MadeFile, ...]:
    access, thumbnail, print_ = scratch / "access.tif", scratch / "thumbnail.jpg", scratch / "print.jpg"
    write_pyramid(picture, access, ppi, params.access_quality)
    write_thumbnail(picture, thumbnail)
    write_print_jpeg(picture, print_, ppi, params.print_quality)
    return (
        MadeFile(access, FileRole.ACCESS, "image/tiff"),
        MadeFile(thumbnail, FileRole.THUMBNAIL, "image/jpeg"),
        MadeFile(print_, FileRole.PRINT, "image/jpeg"),
    )


RENDER = Step(
    name="render",
    version="1",
    scope=Scope.PAGE,
    params=RenderParams(),
    run=render,
    reads=(FileRole.MASTER,),
    event=EventKind.NORMALISATION,
    agent=SOHOA,
)
