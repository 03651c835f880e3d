"""The Workers port as a pool of spawned child processes on this machine."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

from sohoa.ports.jobs import Crashed

T = TypeVar("T")
R = TypeVar("R")

_LOOK_AGAIN_S = 0.5
_END = "end"
_RESULT = "result"
_CRASHED = "crashed"


@dataclass(slots=True)
class _Child:
    process: BaseProcess
    pipe: Connection[Any, Any]
    task: Any = None
    busy: bool = False
    since: float = 0.0


class ProcessWorkers:
    """`count` children, started when first needed and kept between runs; each ends when its parent dies."""

    def __init__(self, count: int, task_limit_s: float = 900.0) -> None:
        self._count = max(1, count)
        self._limit = task_limit_s
        self._context = multiprocessing.get_context("spawn")
        self._children: list[_Child] = []

    def run(
        self, function: Callable[[T], Iterable[R]], tasks: Iterable[T], *, cancelled: Callable[[], bool]
    ) -> Iterator[tuple[T, R | Crashed | None]]:
        waiting = iter(tasks)
        more = self._feed(function, waiting)
        try:
            while more or any(child.busy for child in self._children):
                if cancelled():
                    return
                yield from self._collect()
                more = self._feed(function, waiting) if more else False
        finally:
            self._drop([child for child in self._children if child.busy])

    def close(self) -> None:
        self._drop(list(self._children))

    def _feed(self, function: Callable[[T], Iterable[R]], waiting: Iterator[T]) -> bool:
        """Gives every idle child a task; False when there are none left."""
        while self._has_room():
            task = next(waiting, None)
            if task is None:
                return False
            child = self._idle()
            self._give(child, (function, task))
            child.task, child.busy, child.since = task, True, time.monotonic()
        return True

    def _give(self, child: _Child, order: object) -> None:
        """An order that never reaches a child, because that died while it was idle, is found out by
        `_receive`: the pipe ends without an answer.
        """
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            child.pipe.send(order)

    def _has_room(self) -> bool:
        return sum(child.busy for child in self._children) < self._count

    def _idle(self) -> _Child:
        """A child that has nothing to do, begun where there is none."""
        self._drop([child for child in self._children if not child.busy and not child.process.is_alive()])
        return next((child for child in self._children if not child.busy), None) or self._start()

    def _start(self) -> _Child:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_live, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        child = _Child(process, ours)
        self._children.append(child)
        return child

    def _collect(self) -> Iterator[tuple[Any, Any]]:
        busy = {id(child.pipe): child for child in self._children if child.busy}
        ready = wait([child.pipe for child in busy.values()], timeout=_LOOK_AGAIN_S)
        for pipe in ready:
            yield from self._receive(busy[id(pipe)])
        now = time.monotonic()
        for child in busy.values():
            if child.busy and now - child.since > self._limit:
                yield from self._bury(child, f"no end after {self._limit:.0f} s")

    def _receive(self, child: _Child) -> Iterator[tuple[Any, Any]]:
        try:
            kind, value = child.pipe.recv()
        except (EOFError, OSError):
            child.process.join(1)
            yield from self._bury(child, f"exit code {child.process.exitcode}")
            return
        if kind == _RESULT:
            yield child.task, value
            return
        task, child.task, child.busy = child.task, None, False
        if kind == _CRASHED:
            yield task, Crashed(value)
        yield task, None

    def _bury(self, child: _Child, reason: str) -> Iterator[tuple[Any, Any]]:
        task = child.task
        self._drop([child])
        yield task, Crashed(reason)
        yield task, None

    def _drop(self, children: list[_Child]) -> None:
        for child in children:
            self._children.remove(child)
            child.busy = False
            child.process.kill()
            child.process.join(5)
            child.pipe.close()


def _live(pipe: Connection[Any, Any]) -> None:
    """A child's life: tasks in, results out, until the pipe or the parent is gone. Ctrl-C, which a terminal
    sends to all, is for the parent alone: it decides what becomes of the children.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    while True:
        try:
            function, task = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            for result in function(task):
                pipe.send((_RESULT, result))
            pipe.send((_END, None))
        except BrokenPipeError:
            return
        except Exception:  # noqa: BLE001 - the worker loop: one task never ends a child
            pipe.send((_CRASHED, traceback.format_exc()))


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
