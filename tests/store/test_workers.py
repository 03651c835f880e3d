"""The pool of children: results, crashes, limits, and that nobody is left behind."""

import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from sohoa.ports.jobs import Crashed
from sohoa.store.workers import ProcessWorkers
from tests.store.deeds import be_a_parent, deed, letters


@pytest.fixture(scope="module")
def pool() -> Iterator[ProcessWorkers]:
    workers = ProcessWorkers(2)
    yield workers
    workers.close()


def run(workers: ProcessWorkers, *tasks: str) -> list[tuple[str, object]]:
    return list(workers.run(deed, tasks, cancelled=lambda: False))


def results_of(found: list[tuple[str, object]], task: str) -> list[object]:
    return [result for own, result in found if own == task]


def test_each_task_gives_its_results_in_order_and_ends(pool: ProcessWorkers) -> None:
    found = list(pool.run(letters, ["ab", "", "cde", "f"], cancelled=lambda: False))
    for word in ("ab", "", "cde", "f"):
        assert [result for task, result in found if task == word] == [*word, None]


def test_results_come_as_they_are_made(pool: ProcessWorkers) -> None:
    run(pool, "pid", "pid")  # both children are up
    found = run(pool, "sleep 0.6", "say quick")
    ends = [task for task, result in found if result is None]
    assert ends == ["say quick", "sleep 0.6"]


def test_children_are_kept_between_runs(pool: ProcessWorkers) -> None:
    first = {result for task, result in run(pool, "pid", "pid", "pid", "pid") if result}
    again = {result for task, result in run(pool, "pid", "pid", "pid", "pid") if result}
    assert again <= first
    assert str(os.getpid()) not in again


@pytest.mark.parametrize("death", ["exit 3", "exit 0", "abort"])
def test_a_child_that_dies_costs_one_task(pool: ProcessWorkers, death: str) -> None:
    found = run(pool, "say a", death, "say b", "say c")
    begun, crashed, end = results_of(found, death)
    assert (begun, end) == ("begun", None)
    assert isinstance(crashed, Crashed)
    assert "exit code" in crashed.reason
    for task in ("say a", "say b", "say c"):
        assert results_of(found, task) == ["begun", task[-1], None]


def test_an_exception_costs_one_task_and_no_child(pool: ProcessWorkers) -> None:
    found = run(pool, "raise sách", "say a")
    _, crashed, end = results_of(found, "raise sách")
    assert isinstance(crashed, Crashed)
    assert crashed.reason.endswith("ValueError: sách\n")
    assert end is None


def test_ctrl_c_is_for_the_parent_alone(pool: ProcessWorkers) -> None:
    assert results_of(run(pool, "interrupt"), "interrupt") == ["begun", "went on", None]


def test_children_import_neither_web_nor_app(pool: ProcessWorkers) -> None:
    _, modules, _ = results_of(run(pool, "modules"), "modules")
    rooms = {name.split(".")[1] for name in str(modules).split(",")}
    assert not rooms & {"web", "app", "cli", "workflow"}


def test_a_child_that_died_idle_is_replaced(pool: ProcessWorkers) -> None:
    pids = {int(str(result)) for task, result in run(pool, "pid", "pid") if result not in ("begun", None)}
    for pid in pids:
        psutil.Process(pid).kill()
    _wait(lambda: not any(child.pid in pids for child in multiprocessing.active_children()))
    assert results_of(run(pool, "say a", "say b"), "say b") == ["begun", "b", None]


def test_a_task_that_never_ends_is_ended() -> None:
    workers = ProcessWorkers(1, task_limit_s=1.5)
    try:
        found = run(workers, "sleep 60", "say after")
    finally:
        workers.close()
    _, crashed, end = results_of(found, "sleep 60")
    assert isinstance(crashed, Crashed)
    assert "no end" in crashed.reason
    assert end is None
    assert results_of(found, "say after") == ["begun", "after", None]


def test_cancelled_work_stops_at_once(pool: ProcessWorkers) -> None:
    run(pool, "pid", "pid")
    began = time.monotonic()
    seen: list[str] = []
    for task, _ in pool.run(deed, ["sleep 60", "sleep 60"], cancelled=lambda: bool(seen)):
        seen.append(task)
    assert time.monotonic() - began < 10
    assert results_of(run(pool, "say a"), "say a") == ["begun", "a", None]


def test_whoever_stops_listening_leaves_no_work_behind(pool: ProcessWorkers) -> None:
    results = pool.run(deed, ["sleep 60"], cancelled=lambda: False)
    assert next(iter(results)) == ("sleep 60", "begun")
    del results
    assert results_of(run(pool, "say a"), "say a") == ["begun", "a", None]


def test_closing_ends_all_children() -> None:
    workers = ProcessWorkers(1)
    (pid,) = {result for task, result in run(workers, "pid") if result not in ("begun", None)}
    workers.close()
    assert not psutil.pid_exists(int(str(pid)))


@pytest.mark.skipif(sys.platform == "win32", reason="killed there by its job object")
def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    parent = multiprocessing.get_context("spawn").Process(target=be_a_parent, args=(note,))
    parent.start()
    _wait(note.exists)
    pids = [int(word) for word in note.read_text(encoding="utf-8").split()]
    parent.kill()
    parent.join()
    assert pids
    _wait(lambda: not any(_lives(pid) for pid in pids))


def _lives(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _wait(done: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not done():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_no_child_is_begun_for_nothing() -> None:
    workers = ProcessWorkers(2)
    assert list(workers.run(deed, [], cancelled=lambda: False)) == []
    assert workers._children == []
    run(workers, "say a")
    assert len(workers._children) == 1
    workers.close()
