"""The runner: runs what is not done, reuses, holds, fails, stops."""

from dataclasses import replace

import pytest

from sohoa.errors import StorageError
from sohoa.model.document import Page, PageStatus
from sohoa.model.files import FileRef, FileRole
from sohoa.model.finding import Finding, Severity
from sohoa.model.ids import DocumentId, capture_id
from sohoa.model.plan import Side
from sohoa.steps.outcome import Output
from sohoa.steps.reuse import settled, still_there
from sohoa.steps.runner import Chain, Known, StepDone, Stopped, first_undone, page_after, run_chain
from sohoa.steps.step import Step
from tests.fakes.files import MemoryFiles
from tests.fakes.small_steps import TRIES, Look, step
from tests.fakes.whole_document import a_page_id, page_plan, whole_capture

DOCUMENT = DocumentId("d1")


@pytest.fixture(autouse=True)
def fresh() -> None:
    TRIES.clear()


def chain(text: str, *names: str, files: MemoryFiles | None = None) -> Chain:
    files = files or MemoryFiles()
    master = files.put("staging/d1/a.tif", text.encode("utf-8"))
    capture = replace(whole_capture(), id=capture_id(master.sha256, None), master=master)
    page = Page(a_page_id(), capture.id, Side.SINGLE, 1, plan=page_plan())
    return Chain(DOCUMENT, capture, page, tuple(step(name) for name in names), {}, files)


def ran(chained: Chain) -> list[StepDone]:
    """Runs and enters the results, as the owner does."""
    found = []
    for result in run_chain(chained):
        assert isinstance(result, StepDone)
        chained.known[result.step] = Known(result.key, result.output)
        found.append(result)
    return found


def after(chained: Chain) -> Page:
    outputs = [chained.known[own.name].output for own in chained.steps if own.name in chained.known]
    return page_after(chained, outputs)


def stored(chained: Chain) -> MemoryFiles:
    assert isinstance(chained.files, MemoryFiles)
    return chained.files


def test_steps_run_in_order_and_build_on_each_other() -> None:
    chained = chain("trang", "draw", "read")
    draw, read = ran(chained)
    assert (draw.step, read.step) == ("draw", "read")
    assert draw.inputs == (chained.capture.master,)
    assert [ref.role for ref in draw.output.files] == [FileRole.ACCESS, FileRole.THUMBNAIL, FileRole.PRINT]
    assert read.inputs == (draw.output.files[0],)
    assert draw.started_at <= draw.ended_at <= read.started_at
    page = after(chained)
    assert page.status is PageStatus.DONE
    assert [measure.name for measure in page.measures] == ["words"]


def test_files_are_kept_under_short_legal_names() -> None:
    chained = chain("trang", "draw", "read")
    ran(chained)
    assert chained.page is not None
    names = sorted(name for name in stored(chained).stored if name.startswith("work/"))
    assert [name.split("/")[1] for name in names] == [DOCUMENT] * 4
    for name in names:
        last = name.rpartition("/")[2]
        assert last.startswith(f"{chained.page.id}-")
        assert len(last) < 60
        assert last.isascii()
    assert {name.rpartition(".")[2] for name in names} == {"tif", "jpg", "xml"}


def test_what_is_done_is_not_done_again() -> None:
    chained = chain("trang", "draw", "read")
    ran(chained)
    assert ran(chained) == []


def test_a_changed_step_takes_along_those_that_read_its_files() -> None:
    chained = chain("trang", "draw", "read")
    ran(chained)
    changed = replace(chained, steps=(step("draw", params=Look(word="b")), step("read")))
    assert [done.step for done in ran(changed)] == ["draw", "read"]
    changed = replace(chained, steps=(step("draw", version="2"), step("read")))
    assert [done.step for done in ran(changed)] == ["draw", "read"]
    assert [
        done.step for done in ran(replace(changed, steps=(changed.steps[0], step("read", version="2"))))
    ] == ["read"]


def test_a_file_that_is_gone_is_made_again() -> None:
    chained = chain("trang", "draw", "read")
    draw, _ = ran(chained)
    stored(chained).remove(draw.output.files[0].key)
    assert [done.step for done in ran(chained)] == ["draw"]


def test_a_held_step_ends_the_chain_with_what_it_made() -> None:
    chained = chain("hold", "moody", "read")
    (done,) = ran(chained)
    assert done.output.held == Finding("pages.file_broken", Severity.ERROR)
    page = after(chained)
    assert (page.status, page.findings) == (PageStatus.HELD, (done.output.held,))
    access = page.file(FileRole.ACCESS)
    assert access is not None
    assert stored(chained).read(access) == b"placeholder"
    assert ran(chained) == []


@pytest.mark.parametrize("text", ["fail", "input"])
def test_a_step_that_may_be_skipped_leaves_a_word_and_the_rest_goes_on(text: str) -> None:
    steps = (step("draw"), step("moody", on_failure="skip"), step("read"))
    chained = replace(chain(text, "draw"), steps=steps)
    assert [done.step for done in ran(chained)] == ["draw", "moody", "read"]
    assert chained.known["moody"].output.held is not None, "the ledger keeps the failure"
    outputs = [settled(own, chained.known[own.name].output) for own in steps]
    page = page_after(chained, outputs)
    assert page.status is PageStatus.DONE
    assert page.findings[0] == Finding("steps.skipped", Severity.REVIEW, params=(("step", "moody"),))
    assert [finding.rule for finding in page.findings[1:]] == ["intake.unreadable"] * (text == "input")
    again = [done.step for done in ran(chained)]
    assert again == ([] if text == "input" else ["moody"]), "bad input stays bad, a fault may pass"


def test_a_page_for_which_the_step_asks_a_person_is_held_whatever_the_recipe_says() -> None:
    for policy in ("skip", "stop"):
        chained = replace(chain("hold", "moody"), steps=(step("moody", on_failure=policy), step("draw")))
        (done,) = ran(chained)
        assert settled(chained.steps[0], done.output).held is not None


def test_a_failure_may_stop_everything() -> None:
    chained = replace(chain("fail", "moody"), steps=(step("moody", on_failure="stop"), step("draw")))
    (stopped,) = run_chain(chained)
    assert isinstance(stopped, Stopped)
    assert (stopped.code, stopped.params["step"], stopped.by_recipe) == ("steps.stopped", "moody", True)


def test_a_failure_worth_it_is_tried_twice() -> None:
    (done,) = ran(chain("retry", "moody"))
    assert (done.output.held, len(TRIES)) == (None, 2)


@pytest.mark.parametrize(("text", "trace"), [("fail", "never"), ("bug", "ValueError: a bug")])
def test_what_cannot_be_done_holds_the_page_and_tells_the_trace(text: str, trace: str) -> None:
    (done,) = ran(chain(text, "moody", "read"))
    assert done.output.held == Finding("steps.failed", Severity.ERROR, params=(("step", "moody"),))
    assert trace in done.error
    assert len(TRIES) == 1


def test_an_error_of_the_input_holds_the_page_in_its_own_words() -> None:
    (done,) = ran(chain("input", "moody"))
    assert done.output.held == Finding("intake.unreadable", Severity.ERROR, params=(("name", "a"),))
    assert done.error == ""


def test_a_master_that_is_gone_holds_the_page() -> None:
    chained = chain("trang", "draw")
    stored(chained).stored.clear()
    (done,) = ran(chained)
    assert done.output.held is not None
    assert done.output.held.rule == "store.file_gone"


@pytest.mark.parametrize(("text", "code"), [("disk", "store.disk_full"), ("store", "store.cannot_write")])
def test_a_full_disk_stops_everything(text: str, code: str) -> None:
    (stopped,) = run_chain(chain(text, "moody", "read"))
    assert isinstance(stopped, Stopped)
    assert stopped.code == code


class _Full(MemoryFiles):
    def keep(self, made: object, key: str, role: FileRole, media_type: str) -> FileRef:
        raise StorageError("store.disk_full")


def test_a_result_that_cannot_be_stored_stops_everything() -> None:
    (stopped,) = run_chain(chain("trang", "draw", files=_Full()))
    assert stopped == Stopped("store.disk_full", {})


def test_a_print_picture_that_went_into_the_pdf_is_not_made_again() -> None:
    chained = chain("trang", "draw", "read")
    draw, _ = ran(chained)
    packaged = after(chained)
    spent = tuple(ref for ref in packaged.files if ref.role is not FileRole.PRINT)
    stored(chained).remove(draw.output.files[2].key)
    for status in (PageStatus.DONE, PageStatus.WAITING):
        again = replace(chained, page=replace(packaged, files=spent, status=status))
        assert ran(again) == []
        assert FileRole.PRINT not in [ref.role for ref in after(again).files]


def test_a_print_picture_of_another_quality_is_new() -> None:
    chained = chain("trang", "draw")
    draw = ran(chained)[0].output
    access, _, print_ = draw.files
    without = replace(after(chained), files=(access,))
    moved = replace(access, key="ocfl/d1/v1/content/a.tif")
    stored(chained).stored[moved.key] = stored(chained).stored.pop(access.key)
    again = replace(chained, page=replace(without, files=(moved,)))
    page = page_after(again, [draw])
    assert page.file(FileRole.ACCESS) == moved
    assert page.file(FileRole.PRINT) == print_


def test_results_are_there_where_packaging_moved_them() -> None:
    chained = chain("trang", "draw")
    output = ran(chained)[0].output
    page, files = after(chained), stored(chained)
    assert still_there(output, page, files)
    moved = tuple(replace(ref, key=f"ocfl/d1/v1/{ref.role}") for ref in page.files)
    for ref, now in zip(page.files, moved, strict=True):
        files.stored[now.key] = files.stored.pop(ref.key)
    assert not still_there(output, page, files)
    assert still_there(output, replace(page, files=moved), files)
    files.stored.pop(moved[1].key)
    assert not still_there(output, replace(page, files=moved), files)


def test_the_step_that_is_to_blame_for_a_crash_is_the_next_one() -> None:
    def name(of: Step) -> str:
        return of.name

    chained = chain("trang", "draw", "read")
    assert name(first_undone(chained)) == "draw"
    results = run_chain(chained)
    first = next(results)
    assert isinstance(first, StepDone)
    chained.known["draw"] = Known(first.key, first.output)
    assert name(first_undone(chained)) == "read"
    ran(chained)
    assert name(first_undone(chained)) == "read"


def test_a_chain_over_an_exposure_has_no_page() -> None:
    chained = replace(chain("trang", "look"), page=None)
    (done,) = ran(chained)
    assert done.output.result.facts is not None
    assert chained.object == chained.capture.id
    with pytest.raises(ValueError, match="no page"):
        page_after(chained, [Output()])
