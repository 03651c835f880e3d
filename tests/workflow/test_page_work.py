"""Steps over exposures and pages: what is done stays done, what people change meanwhile stays theirs."""

from dataclasses import replace

import pytest

from sohoa.errors import Conflict, StorageError
from sohoa.model.document import CaptureKind, PageStatus
from sohoa.model.files import FileRole
from sohoa.model.geometry import Box
from sohoa.model.ids import PageId
from sohoa.model.plan import Gutter, Side
from sohoa.model.provenance import Outcome
from sohoa.pages.replan import crop_to, turn_to
from sohoa.steps.runner import Chain, StepDone
from sohoa.workflow.mending import move_page, remove_page, set_skew, set_split
from sohoa.workflow.page_work import Cancelled, make_pages
from sohoa.workflow.progress import Stage, Watch, WorkState
from tests.fakes.small_house import LAN, PAGE_STEPS, SmallHouse, orders
from tests.fakes.small_steps import AGENT, READER, Look, step


def ran(small: SmallHouse) -> list[tuple[str, str]]:
    """(step, digest of what it read), of all that ran since last asked."""
    found = [
        (done.step, str(done.inputs[0].sha256)) for done in small.workers.ran if isinstance(done, StepDone)
    ]
    small.workers.ran.clear()
    return found


def test_exposures_become_pages_and_pages_are_made() -> None:
    small = SmallHouse()
    document = small.worked("single", "spread", "target", "single")
    assert [page.side for page in document.pages] == [Side.SINGLE, Side.LEFT, Side.RIGHT, Side.SINGLE]
    assert {page.status for page in document.pages} == {PageStatus.DONE}
    assert [capture.kind for capture in document.captures].count(CaptureKind.TARGET) == 1
    for page in document.pages:
        assert {file.role for file in page.files} == {
            FileRole.ACCESS,
            FileRole.THUMBNAIL,
            FileRole.PRINT,
            FileRole.FULLTEXT,
        }
    assert len(ran(small)) == 4 + 2 * 4


def test_nothing_is_done_twice() -> None:
    small = SmallHouse()
    document = small.worked("single", "spread")
    ran(small)
    again = small.paged(small.analysed(document.id).id)
    assert ran(small) == []
    assert again == document


@pytest.mark.parametrize("after", range(1, 7))
def test_a_power_cut_at_any_result_repeats_none_that_was_entered(after: int) -> None:
    class Off(BaseException):
        pass

    small = SmallHouse()
    document = small.analysed(small.staged("a", "b", "c").id)
    ran(small)
    seen: list[object] = []

    def cut(result: object) -> None:
        seen.append(result)
        if len(seen) == after:
            raise Off

    small.workers.meanwhile = cut
    with pytest.raises(Off):
        small.paged(document.id)
    entered = ran(small)[:-1]
    small.workers.meanwhile = lambda _: None
    done = small.paged(document.id)
    assert len(entered) + len(ran(small)) == 6
    assert {page.status for page in done.pages} == {PageStatus.DONE}


def test_each_step_leaves_its_event() -> None:
    small = SmallHouse()
    document = small.worked("single")
    events = small.records.events(document.id)
    assert [event.object for event in events] == [document.captures[0].id, *[document.pages[0].id] * 2]
    assert len({event.id for event in events}) == 3
    assert all(event.outcome is Outcome.SUCCESS for event in events)
    assert '"version": "1"' in events[1].detail
    assert events[2].inputs == events[1].outputs[:1]
    assert [event.agent for event in events] == [AGENT, AGENT, READER]


def test_a_step_that_breaks_leaves_its_trace_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    small = SmallHouse()
    document = small.analysed(small.staged("bug").id)
    done = make_pages(small.house, document, (step("moody"),), None, Watch())
    assert done.pages[0].status is PageStatus.HELD
    (record,) = caplog.records
    assert "ValueError: a bug" in record.getMessage()
    assert done.pages[0].id in record.getMessage()


def test_a_changed_setting_makes_anew_what_hangs_on_it() -> None:
    small = SmallHouse()
    document = small.worked("a", "b")
    ran(small)
    small.paged(document.id, (PAGE_STEPS[0], step("read", params=Look(word="z"))))
    assert [name for name, _ in ran(small)] == ["read", "read"]


def test_a_page_whose_child_dies_twice_is_held_and_the_rest_goes_on() -> None:
    small = SmallHouse()
    document = small.analysed(small.staged("good", "deadly", "good").id)
    deadly = document.pages[1].id
    tries: list[object] = []

    def dies(task: object) -> str:
        if isinstance(task, Chain) and task.object == deadly and "draw" in task.known:
            tries.append(task)
            return "Traceback\n  exit code -6"
        return ""

    small.workers.crashes = dies
    small.workers.meanwhile = lambda _: None
    document = small.paged(document.id, PAGE_STEPS[:1])
    document = small.paged(document.id)
    assert len(tries) == 2
    assert [page.status for page in document.pages] == [PageStatus.DONE, PageStatus.HELD, PageStatus.DONE]
    (finding,) = document.pages[1].findings
    assert (finding.rule, finding.params) == ("steps.crashed", (("reason", "  exit code -6"),))
    assert document.pages[1].file(FileRole.ACCESS) is not None
    ledger = small.records.ledger(document.id)
    assert ledger[deadly, "draw"].key != ""
    assert ledger[deadly, "read"].key == ""


def test_a_child_that_dies_once_costs_nothing() -> None:
    small = SmallHouse()
    died: list[object] = []

    def dies_once(task: object) -> str:
        if not died:
            died.append(task)
            return "exit code 1"
        return ""

    document = small.analysed(small.staged("a", "b").id)
    small.workers.crashes = dies_once
    assert {page.status for page in small.paged(document.id).pages} == {PageStatus.DONE}


def test_an_exposure_that_kills_its_child_is_a_page_that_is_held() -> None:
    small = SmallHouse()
    document = small.staged("a", "b")
    first = document.captures[0].id
    small.workers.crashes = lambda task: "x" if isinstance(task, Chain) and task.object == first else ""
    document = small.analysed(document.id)
    assert [capture.kind for capture in document.captures] == [CaptureKind.BROKEN, CaptureKind.PAGES]
    assert document.captures[0].findings[0].rule == "steps.crashed"
    assert len(document.pages) == 2


def test_a_held_page_is_not_tried_again_until_something_changes() -> None:
    small = SmallHouse()
    document = small.worked("good", "bad")
    assert [page.status for page in document.pages] == [PageStatus.DONE, PageStatus.HELD]
    assert document.pages[1].findings[0].rule == "pages.box_outside"
    ran(small)
    small.paged(document.id)
    assert ran(small) == []
    set_skew(small.house, document.id, document.pages[1].id, 1.5, LAN)
    small.paged(document.id)
    assert [name for name, _ in ran(small)] == ["draw"]


def test_a_page_turned_after_a_person_drew_its_crop_is_held_until_they_look() -> None:
    small = SmallHouse()
    document = small.worked("a", "b")
    (page, _), capture = document.pages, document.captures[0]
    assert page.plan is not None
    assert capture.plan is not None
    drawn = replace(page, plan=crop_to(page.plan, Box(10, 10, 90, 90), "Lan"))
    turned = replace(capture, plan=turn_to(capture.plan, 180, "Minh"))
    with small.records.transaction() as writer:
        writer.save_pages(document.id, [drawn])
        writer.save_captures(document.id, [turned])
    document = small.paged(small.analysed(document.id).id)
    (held,) = document.held_pages
    assert (held.id, [finding.rule for finding in held.findings]) == (page.id, ["pages.decision_outdated"])
    assert held.file(FileRole.THUMBNAIL) is not None
    assert held.plan is not None
    with small.records.transaction() as writer:
        accepted = crop_to(held.plan, held.plan.crop.value, "Lan")
        writer.save_pages(document.id, [replace(held, plan=accepted)])
    document = small.paged(small.analysed(document.id).id)
    assert document.held_pages == ()
    assert document.pages[0].plan == accepted


def test_the_recipe_says_what_a_failure_means() -> None:
    small = SmallHouse()
    document = small.analysed(small.staged("good", "fail").id)
    held = small.paged(document.id, (step("draw"), step("moody"), step("read")))
    assert [page.status for page in held.pages] == [PageStatus.DONE, PageStatus.HELD]
    ran(small)
    skipping = (step("draw"), step("moody", on_failure="skip"), step("read"))
    skipped = small.paged(document.id, skipping)
    assert [name for name, _ in ran(small)] == ["moody", "read"], "what failed is tried again"
    assert [page.status for page in skipped.pages] == [PageStatus.DONE, PageStatus.DONE]
    assert [finding.rule for finding in skipped.pages[1].findings] == ["steps.skipped"]
    assert small.paged(document.id, skipping) == skipped
    assert [name for name, _ in ran(small)] == ["moody"]
    with pytest.raises(Conflict, match="stopped"):
        small.paged(document.id, (step("draw"), step("moody", on_failure="stop"), step("read")))


def test_a_crash_stops_the_work_where_the_recipe_says_so() -> None:
    small = SmallHouse()
    document = small.analysed(small.staged("a").id)
    small.workers.crashes = lambda _: "exit code -6"
    with pytest.raises(Conflict, match="stopped"):
        small.paged(document.id, (step("draw", on_failure="stop"),))


def test_a_full_disk_stops_the_work() -> None:
    small = SmallHouse()
    document = small.analysed(small.staged("disk").id)
    with pytest.raises(StorageError, match="disk_full"):
        small.paged(document.id, (step("moody"),))
    assert small.records.ledger(document.id).keys() == {(document.captures[0].id, "look")}


def test_cancelled_work_can_be_taken_up() -> None:
    small = SmallHouse()
    document = small.analysed(small.staged("a", "b", "c").id)
    watch = Watch()
    small.workers.meanwhile = lambda _: watch.cancel()
    ran(small)
    with pytest.raises(Cancelled):
        small.paged(document.id, watch=watch)
    small.workers.meanwhile = lambda _: None
    before = len(ran(small))
    small.paged(document.id)
    assert before + len(ran(small)) == 6


def test_what_people_mend_while_a_page_is_made_stays() -> None:
    small = SmallHouse()
    document = small.analysed(small.staged("a", "b", "c").id)
    first, second, third = (page.id for page in document.pages)
    done: list[object] = []

    def mend(result: object) -> None:
        if not done:
            done.append(result)
            set_skew(small.house, document.id, first, 2.5, LAN)
            move_page(small.house, document.id, third, 1, LAN)
            remove_page(small.house, document.id, second, LAN)

    small.workers.meanwhile = mend
    after = small.paged(document.id)
    assert orders(after.pages) == [third, first]
    page = after.page(first)
    assert page is not None
    assert page.plan is not None
    assert (page.plan.skew_degrees.value, page.plan.skew_degrees.who) == (2.5, "Lan")
    assert page.status is PageStatus.DONE
    access = page.file(FileRole.ACCESS)
    assert access is not None
    assert b" 2.5 " in small.files.read(access)


def test_a_split_drawn_while_the_exposure_is_looked_at_stays() -> None:
    small = SmallHouse()
    document = small.staged("single")
    (capture,) = document.captures

    def split(result: object) -> None:
        small.workers.meanwhile = lambda _: None
        set_split(small.house, document.id, capture.id, Gutter(90, 90), LAN)

    small.workers.meanwhile = split
    small.analysed(document.id)
    document = small.analysed(document.id)
    assert [page.side for page in document.pages] == [Side.LEFT, Side.RIGHT]
    now = document.captures[0].plan
    assert now is not None
    assert now.gutter.value == Gutter(90, 90)


def test_a_stated_resolution_is_part_of_the_analysis() -> None:
    small = SmallHouse()
    document = small.analysed(small.staged("a").id, ppi=300.0)
    facts = document.captures[0].facts
    assert facts is not None
    assert facts.ppi == 300.0


def test_a_book_without_steps_has_its_pages() -> None:
    small = SmallHouse()
    document = small.paged(small.analysed(small.staged("a", "b").id, ()).id, ())
    assert [page.status for page in document.pages] == [PageStatus.DONE] * 2


def test_progress_tells_of_what_was_done_before() -> None:
    small = SmallHouse()
    document = small.analysed(small.staged("a", "b", "c").id)
    small.paged(document.id)
    watch = Watch()
    small.paged(document.id, watch=watch)
    now = watch.now
    assert (now.state, now.stage, now.done, now.total) == (WorkState.RUNNING, Stage.PAGES, 3, 3)


def test_a_page_that_lost_its_exposure_is_left_out_of_the_work() -> None:
    small = SmallHouse()
    document = small.worked("a", "b")
    with small.records.transaction() as writer:
        stray = replace(document.pages[0], id=PageId("stray"), order=3, capture=document.captures[0].id)
        writer.save_pages(document.id, [stray])
    assert len(small.analysed(document.id).pages) == 2
