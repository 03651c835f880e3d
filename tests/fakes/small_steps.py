"""Steps that make small texts, for tests of the runner and of the work over pages."""

from __future__ import annotations

import errno

from sohoa.errors import BadInput, StorageError
from sohoa.model.decision import Decision
from sohoa.model.document import CaptureKind
from sohoa.model.files import ColourSpace, FileRole, ImageFacts, PpiSource
from sohoa.model.finding import Finding, Measure, Severity
from sohoa.model.geometry import Box, Size
from sohoa.model.plan import CapturePlan, Gutter, PagePlan
from sohoa.model.provenance import Agent, AgentKind, EventKind
from sohoa.steps.outcome import Done, Failed, Held, MadeFile, Outcome, Result
from sohoa.steps.step import OnFailure, Params, Scope, Step, StepInput

AGENT = Agent("Test", AgentKind.SOFTWARE, "1")
READER = Agent("Reader", AgentKind.SOFTWARE, "2")
SIZE = Size(200, 100)
TRIES: list[str] = []
"""Names of the captures that `moody` was run on."""


class Look(Params):
    """`word` stands in the files that are made."""

    word: str = "a"


def look(given: StepInput, params: Params) -> Outcome:
    """The master's bytes say what is on it: `spread`, `target`, `broken`, else a single page."""
    text = given.files[FileRole.MASTER].read_bytes()
    former = given.capture.plan
    gutter: Decision[Gutter | None] = Decision(Gutter(100, 100) if b"spread" in text else None, 0.9)
    if former is not None and former.gutter.is_by_person:
        gutter = former.gutter
    turn = former.orientation if former is not None and former.orientation.is_by_person else Decision(0, 0.9)
    is_target = Decision(b"target" in text)
    if former is not None and former.is_target.is_by_person:
        is_target = former.is_target
    plan = CapturePlan(turn, gutter, is_target)
    kind = CaptureKind.TARGET if is_target.value else CaptureKind.PAGES
    ppi = given.stated_ppi or 72.0
    facts = ImageFacts(200, 100, ppi, PpiSource.STATED, 8, 1, ColourSpace.GREY)
    box = Decision(Box(0, 0, 200, 100), 0.5)
    pages = tuple(PagePlan(SIZE, side, turn, box, Decision(0.0), box) for side in plan.sides)
    return Done(Result(facts, kind, plan, pages))


def draw(given: StepInput, params: Params) -> Outcome:
    """An access image, a thumbnail and a print picture out of the master's bytes and the plan."""
    assert isinstance(params, Look)
    assert given.page is not None
    text = given.files[FileRole.MASTER].read_bytes()
    if b"bad" in text:
        raise BadInput("pages.box_outside", name=given.capture.name)
    made = []
    skew = given.page.plan.skew_degrees.value if given.page.plan else 0
    for role in (FileRole.ACCESS, FileRole.THUMBNAIL, FileRole.PRINT):
        path = given.scratch / role.value
        path.write_bytes(text + f" {given.page.side} {skew} {params.word} {role}".encode())
        made.append(MadeFile(path, role, "image/jpeg" if role is not FileRole.ACCESS else "image/tiff"))
    if given.page.plan is not None and given.page.plan.outdated:
        return Held(Finding("pages.decision_outdated", Severity.ERROR), made=tuple(made))
    return Done(made=tuple(made))


def read(given: StepInput, params: Params) -> Outcome:
    """The words of the access image."""
    assert isinstance(params, Look)
    path = given.scratch / "text"
    path.write_bytes(given.files[FileRole.ACCESS].read_bytes() + params.word.encode())
    made = (MadeFile(path, FileRole.FULLTEXT, "application/xml"),)
    return Done(Result(measures=(Measure("words", 3.0),)), made, READER)


def moody(given: StepInput, params: Params) -> Outcome:
    """Fails as the master's bytes tell."""
    TRIES.append(given.capture.name)
    text = given.files[FileRole.MASTER].read_text(encoding="utf-8").split()[-1]
    path = given.scratch / "made"
    path.write_bytes(b"placeholder")
    if text == "hold":
        made = (MadeFile(path, FileRole.ACCESS, "image/png"),)
        return Held(Finding("pages.file_broken", Severity.ERROR), made=made)
    if text == "retry":
        return Failed("not now", retry=True) if len(TRIES) < 2 else Done()
    if text == "fail":
        return Failed("never")
    if text == "bug":
        raise ValueError("a bug")
    if text == "input":
        raise BadInput("intake.unreadable", name="a")
    if text == "disk":
        raise OSError(errno.ENOSPC, "no space")
    if text == "store":
        raise StorageError("store.cannot_write", reason="x")
    return Done()


def step(name: str = "draw", **changes: object) -> Step:
    """One of the steps above by its name."""
    known = {
        "look": (look, Scope.CAPTURE, (FileRole.MASTER,)),
        "draw": (draw, Scope.PAGE, (FileRole.MASTER,)),
        "read": (read, Scope.PAGE, (FileRole.ACCESS,)),
        "moody": (moody, Scope.PAGE, (FileRole.MASTER,)),
    }
    run, scope, reads = known[name]
    version, params = changes.get("version", "1"), changes.get("params", Look())
    on_failure = OnFailure(str(changes.get("on_failure", "hold")))
    assert isinstance(version, str)
    assert isinstance(params, Params)
    return Step(name, version, scope, params, run, reads, EventKind.NORMALISATION, AGENT, on_failure)
