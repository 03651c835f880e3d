"""When a step need not run again."""

from dataclasses import replace

from sohoa.model.decision import DecidedBy, Decision
from sohoa.model.document import Capture
from sohoa.model.files import FileRef, FileRole
from sohoa.model.ids import CaptureId, Sha256
from sohoa.model.plan import CapturePlan, Gutter
from sohoa.model.provenance import Agent, AgentKind, EventKind
from sohoa.steps.outcome import Done, Outcome
from sohoa.steps.reuse import reuse_key
from sohoa.steps.step import Params, Scope, Step, StepInput


def _run(given: StepInput, params: Params) -> Outcome:
    return Done()


MASTER = FileRef("staging/d/m.jpg", Sha256("0" * 64), 10, "image/jpeg", FileRole.MASTER)
CAPTURE = Capture(CaptureId("c1"), "a.jpg", None, MASTER, 1)
STEP = Step(
    "analyse",
    "1",
    Scope.CAPTURE,
    Params(),
    _run,
    (FileRole.MASTER,),
    EventKind.ANALYSIS,
    Agent("Sohoa", AgentKind.SOFTWARE),
)
NO_GUTTER: Decision[Gutter | None] = Decision(None)
PLAN = CapturePlan(Decision(0), NO_GUTTER, Decision(value=False))


def key(capture: Capture) -> str:
    return reuse_key(STEP, capture, None, None)


def test_an_analysis_is_not_done_again_because_it_was_done() -> None:
    assert key(replace(CAPTURE, plan=PLAN)) == key(CAPTURE)


def test_what_a_person_decided_is_analysed_anew() -> None:
    turned = replace(PLAN, orientation=Decision(180, by=DecidedBy.PERSON))
    target = replace(PLAN, is_target=Decision(value=True, by=DecidedBy.PERSON))
    keys = {key(replace(CAPTURE, plan=plan)) for plan in (PLAN, turned, target)}
    assert len(keys) == 3
