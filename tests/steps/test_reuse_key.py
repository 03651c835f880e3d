"""The reuse key changes exactly when the result may."""

from dataclasses import replace

import pytest

from sohoa.model.decision import DecidedBy, Decision
from sohoa.model.document import Capture, CaptureKind, Page, PageStatus
from sohoa.model.finding import Finding, Measure, Severity
from sohoa.model.geometry import Box
from sohoa.model.ids import CaptureId, Sha256
from sohoa.model.plan import Gutter, Side
from sohoa.steps.reuse import reuse_key
from sohoa.steps.step import Step
from sohoa.steps.values import from_json, to_json
from tests.fakes.small_steps import Look, step
from tests.fakes.whole_document import FINDING, whole_capture, whole_document, whole_page

CAPTURE = whole_capture()
PAGE = whole_page(CAPTURE.id)
ACCESS = PAGE.files[0]
assert CAPTURE.plan is not None
assert CAPTURE.facts is not None
assert PAGE.plan is not None
PLAN, FACTS, PAGE_PLAN = CAPTURE.plan, CAPTURE.facts, PAGE.plan
OTHER_BYTES = replace(CAPTURE.master, sha256=Sha256("cd" * 32))
ELSEWHERE = replace(CAPTURE.master, key="ocfl/d/v1/content/masters/ab.tif")


def key(
    name: str, capture: Capture = CAPTURE, page: Page = PAGE, ppi: float | None = None, of: Step | None = None
) -> str:
    return reuse_key(of or step(name), capture, None if name == "look" else page, ppi)


@pytest.mark.parametrize("name", ["look", "draw", "read"])
def test_the_step_itself_counts(name: str) -> None:
    keys = {
        key(name),
        key(name, of=step(name, version="2")),
        key(name, of=step(name, params=Look(word="b"))),
        key(name, of=replace(step(name), name="other")),
    }
    assert len(keys) == 4


def test_an_exposure_is_looked_at_anew_when_its_bytes_or_what_people_said_change() -> None:
    turned = replace(PLAN, orientation=Decision(90, by=DecidedBy.PERSON))
    by_hand: Decision[Gutter | None] = Decision(Gutter(1, 1), by=DecidedBy.PERSON)
    moved = replace(PLAN, gutter=by_hand)
    target = replace(PLAN, is_target=Decision(True, by=DecidedBy.PERSON))
    keys = [
        key("look"),
        key("look", replace(CAPTURE, master=OTHER_BYTES)),
        key("look", replace(CAPTURE, frame=2)),
        key("look", ppi=300.0),
        *(key("look", replace(CAPTURE, plan=plan)) for plan in (turned, moved, target)),
    ]
    assert len(set(keys)) == len(keys)


def test_what_the_machine_found_out_is_no_reason_to_look_again() -> None:
    surer = replace(PLAN, orientation=Decision(180, 0.99), is_target=Decision(True, 0.1))
    found = replace(CAPTURE, plan=surer, facts=None, findings=(), kind=CaptureKind.TARGET)
    settled = replace(found, master=ELSEWHERE, order=9, name="x", dropped=(), id=CaptureId("x"))
    assert key("look", settled) == key("look")


def test_a_page_is_drawn_anew_when_its_plan_or_bytes_change() -> None:
    def planned(**changes: object) -> Page:
        return replace(PAGE, plan=replace(PAGE_PLAN, **changes))  # type: ignore[arg-type] # any field of the plan

    by_hand = Decision(Box(1, 2, 3, 4), 1.0, DecidedBy.PERSON, "Lan")
    keys = [
        key("draw"),
        key("draw", replace(CAPTURE, master=OTHER_BYTES)),
        key("draw", replace(CAPTURE, kind=CaptureKind.BROKEN)),
        key("draw", replace(CAPTURE, frame=2)),
        key("draw", replace(CAPTURE, facts=replace(FACTS, ppi=200.0))),
        key("draw", page=planned(crop=by_hand)),
        key("draw", page=planned(skew_degrees=Decision(1.0))),
        key("draw", page=planned(orientation=Decision(90))),
        key("draw", page=planned(side=Side.RIGHT)),
    ]
    assert len(set(keys)) == len(keys)


def test_place_label_and_results_are_no_reason_to_draw_again() -> None:
    moved = replace(PAGE, order=9, label="x", status=PageStatus.DONE, published=True, findings=(), files=())
    assert key("draw", replace(CAPTURE, master=ELSEWHERE, order=9), moved) == key("draw")


def test_a_step_counts_the_bytes_of_the_files_that_it_reads() -> None:
    other = replace(PAGE, files=(replace(ACCESS, sha256=Sha256("cd" * 32)), *PAGE.files[1:]))
    packaged = replace(PAGE, files=(replace(ACCESS, key="ocfl/d/v1/content/a.tif"), *PAGE.files[1:]))
    assert key("read", page=other) != key("read")
    assert key("read", page=replace(PAGE, files=())) != key("read")
    assert key("read", page=packaged) == key("read")
    assert key("draw", page=other) == key("draw")
    assert key("read", replace(CAPTURE, master=OTHER_BYTES)) == key("read")


def test_values_come_back_from_json_as_they_were() -> None:
    values = (whole_document(), CAPTURE, PAGE, PLAN, PAGE_PLAN, FINDING, Measure("x", "y"), Severity.NOTE)
    for value in values:
        assert from_json(type(value), to_json(value)) == value
    assert to_json(Finding("a", Severity.NOTE)) == to_json(Finding("a", Severity.NOTE))
