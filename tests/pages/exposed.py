"""Exposures of drawn pages as files, and the steps run on them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from sohoa.model.document import Capture, CaptureKind, Page
from sohoa.model.files import FileRef, FileRole
from sohoa.model.ids import CaptureId, PageId, Sha256
from sohoa.model.plan import CapturePlan, PagePlan
from sohoa.pages.analyse import ANALYSE, AnalyseParams
from sohoa.pages.render import RENDER
from sohoa.steps.outcome import Done, Outcome, Result
from sohoa.steps.step import StepInput
from tests.tools.scans import write_jpeg

Picture = npt.NDArray[np.uint8]


def expose(folder: Path, picture: Picture, ppi: float | None = 120, name: str = "1.jpg") -> Path:
    return write_jpeg(folder / name, picture, ppi)


def capture(path: Path, plan: CapturePlan | None = None, frame: int | None = None) -> Capture:
    master = FileRef("staging/d/1.jpg", Sha256("0" * 64), path.stat().st_size, "image/jpeg", FileRole.MASTER)
    return Capture(CaptureId("0" * 64), path.name, frame, master, 7, plan=plan)


def analysed(
    path: Path, plan: CapturePlan | None = None, stated_ppi: float | None = None, **params: object
) -> Result:
    given = StepInput(capture(path, plan), None, {FileRole.MASTER: path}, path.parent, stated_ppi)
    outcome = ANALYSE.run(given, AnalyseParams.model_validate(params))
    assert isinstance(outcome, Done)
    assert outcome.made == ()
    return outcome.result


def rendered(path: Path, plan: PagePlan, kind: CaptureKind = CaptureKind.PAGES) -> Outcome:
    scratch = path.parent / f"scratch-{plan.side.value}"
    scratch.mkdir(exist_ok=True)
    page = Page(PageId("p"), CaptureId("0" * 64), plan.side, 3, plan=plan)
    given = StepInput(replace(capture(path), kind=kind), page, {FileRole.MASTER: path}, scratch)
    return RENDER.run(given, RENDER.params)
