"""The queue of work: in order, one after the other, and never forgotten."""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sohoa.errors import StorageError
from sohoa.model.ids import DocumentId
from sohoa.model.state import DocumentState
from sohoa.ports.records import JobState
from sohoa.steps.values import from_json, to_json
from sohoa.workflow.order import MAKE, Order
from sohoa.workflow.progress import Progress, WorkState
from sohoa.workflow.scheduler import Scheduler
from tests.fakes.small_house import LAN, MAI, SmallHouse, scans


def until(done: Callable[[], bool]) -> None:
    limit = time.monotonic() + 20
    while not done():
        assert time.monotonic() < limit, "it never came to that"
        time.sleep(0.005)


@pytest.fixture
def small() -> SmallHouse:
    return SmallHouse()


@pytest.fixture
def ended() -> list[Order]:
    return []


@pytest.fixture
def scheduler(small: SmallHouse, ended: list[Order]) -> Iterator[Scheduler]:
    made = Scheduler(small.house, ended.append)
    yield made
    made.stop()


def states(small: SmallHouse) -> list[JobState]:
    return [job.state for job in small.records.jobs()]


def ends(scheduler: Scheduler, document: DocumentId) -> Progress:
    under_way = (WorkState.QUEUED, WorkState.RUNNING)
    until(lambda: scheduler.progress(document).state not in under_way)
    return scheduler.progress(document)


def test_an_order_is_carried_out(
    small: SmallHouse, scheduler: Scheduler, ended: list[Order], tmp_path: Path
) -> None:
    document, order = small.add(scans(tmp_path / "s", a="1"))
    assert scheduler.progress(document) == Progress()
    scheduler.submit(document, order)
    assert scheduler.progress(document).state is WorkState.QUEUED
    scheduler.start()
    assert ends(scheduler, document).state is WorkState.FINISHED
    until(lambda: ended == [order])
    assert small.document(document).state is DocumentState.PACKAGED
    (job,) = small.records.jobs()
    assert (job.state, from_json(Order, job.detail).source) == (JobState.FINISHED, "")
    assert str(tmp_path) not in job.detail
    assert job.ended_at > job.submitted_at


def test_a_book_may_be_published_as_soon_as_it_is_made(
    small: SmallHouse, scheduler: Scheduler, tmp_path: Path
) -> None:
    document, order = small.add(scans(tmp_path / "s", a="1"))
    scheduler.submit(document, Order(order.source, publish_rights="cc0", actor=LAN))
    scheduler.start()
    assert ends(scheduler, document).state is WorkState.FINISHED
    assert small.document(document).state is DocumentState.PUBLISHED


def test_what_was_broken_off_goes_on_at_the_next_start(small: SmallHouse, tmp_path: Path) -> None:
    documents = [small.add(scans(tmp_path / name, a=name)) for name in ("s", "t")]
    with small.records.transaction() as writer:
        jobs = [writer.submit_job(MAKE, document, to_json(order), "t") for document, order in documents]
        writer.set_job(jobs[1], JobState.RUNNING, "", "")
    scheduler = Scheduler(small.house)
    scheduler.start()
    for document, _ in documents:
        assert ends(scheduler, document).state is WorkState.FINISHED
    scheduler.stop()
    assert states(small) == [JobState.FINISHED] * 2


def test_a_failure_is_told_in_its_own_words_and_the_next_goes_on(
    small: SmallHouse, scheduler: Scheduler, tmp_path: Path
) -> None:
    first, _ = small.add(scans(tmp_path / "s", a="1"))
    second, order = small.add(scans(tmp_path / "t", a="2"))
    scheduler.submit(first, Order(str(tmp_path / "không có")))
    scheduler.submit(second, order)
    scheduler.start()
    failed = ends(scheduler, first)
    assert (failed.state, failed.message) == (WorkState.FAILED, "intake.source_missing")
    assert failed.params == (("source", "không có"),)
    assert ends(scheduler, second).state is WorkState.FINISHED
    assert [(job.state, job.message) for job in small.records.jobs()] == [
        (JobState.FAILED, "intake.source_missing"),
        (JobState.FINISHED, ""),
    ]


def test_something_unforeseen_ends_one_job_alone(
    small: SmallHouse, scheduler: Scheduler, tmp_path: Path
) -> None:
    first, order = small.add(scans(tmp_path / "s", a="1"))
    with small.records.transaction() as writer:
        writer.submit_job(MAKE, first, "no order at all", "t")
    scheduler.start()
    until(lambda: states(small) == [JobState.FAILED])
    assert small.records.jobs()[0].message == "workflow.unexpected"
    scheduler.submit(first, order)
    until(lambda: scheduler.progress(first).state is WorkState.FINISHED)


def test_a_disk_too_full_for_the_records_does_not_end_the_queue(
    small: SmallHouse, scheduler: Scheduler, tmp_path: Path
) -> None:
    document, order = small.add(scans(tmp_path / "s", a="1"))
    gate = _Gate(small)
    scheduler.submit(document, order)
    scheduler.start()
    assert gate.reached.wait(10)
    small.files.free = 0
    small.records.fails = StorageError("store.disk_full")
    gate.open.set()
    assert ends(scheduler, document).state is WorkState.FAILED
    until(lambda: small.records.fails is None)
    assert states(small) == [JobState.RUNNING]
    small.files.free = 1 << 40
    scheduler.submit(document, order)
    assert ends(scheduler, document).state is WorkState.FINISHED


def test_what_waits_can_be_cancelled(small: SmallHouse, scheduler: Scheduler, tmp_path: Path) -> None:
    document, order = small.add(scans(tmp_path / "s", a="1"))
    scheduler.submit(document, order)
    scheduler.cancel(document)
    assert scheduler.progress(document).state is WorkState.CANCELLED
    scheduler.start()
    assert states(small) == [JobState.CANCELLED]
    scheduler.submit(document, order)
    assert ends(scheduler, document).state is WorkState.FINISHED


def test_cancelling_what_is_not_worked_on_is_no_harm(small: SmallHouse, scheduler: Scheduler) -> None:
    document = small.staged("a")
    scheduler.cancel(document.id)
    assert scheduler.progress(document.id) == Progress()


class _Gate:
    """Holds the work up while it lays hands on the store, until it is let go."""

    def __init__(self, small: SmallHouse) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        self._free = small.files.free_bytes
        small.files.free_bytes = self  # type: ignore[method-assign] # a fake that waits

    def __call__(self) -> int:
        if threading.current_thread().name == "scheduler":
            self.reached.set()
            assert self.open.wait(20)
        return self._free()


def test_what_runs_can_be_cancelled(small: SmallHouse, scheduler: Scheduler, tmp_path: Path) -> None:
    document, order = small.add(scans(tmp_path / "s", a="1"))
    gate = _Gate(small)
    scheduler.submit(document, order)
    scheduler.start()
    assert gate.reached.wait(10)
    scheduler.cancel(document)
    gate.open.set()
    assert ends(scheduler, document).state is WorkState.CANCELLED
    until(lambda: states(small) == [JobState.CANCELLED])


def test_a_stop_leaves_the_work_for_the_next_start(small: SmallHouse, tmp_path: Path) -> None:
    document, order = small.add(scans(tmp_path / "s", a="1"))
    gate, scheduler = _Gate(small), Scheduler(small.house)
    scheduler.submit(document, order)
    scheduler.start()
    assert gate.reached.wait(10)
    stopping = threading.Thread(target=scheduler.stop)
    stopping.start()
    until(scheduler._stopping.is_set)
    gate.open.set()
    stopping.join(10)
    assert states(small) == [JobState.QUEUED]


def test_an_order_given_meanwhile_is_carried_out_after(
    small: SmallHouse, scheduler: Scheduler, tmp_path: Path
) -> None:
    document, order = small.add(scans(tmp_path / "s", a="1"))
    gate = _Gate(small)
    scheduler.submit(document, order)
    scheduler.start()
    assert gate.reached.wait(10)
    assert scheduler.progress(document).state is WorkState.QUEUED
    scheduler.submit(document, Order(actor=MAI))
    gate.open.set()
    assert ends(scheduler, document).state is WorkState.FINISHED
    assert states(small) == [JobState.FINISHED] * 2
