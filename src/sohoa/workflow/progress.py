"""How far the work on a document is."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from enum import StrEnum


class Stage(StrEnum):
    """Where on the path a document is worked on."""

    INTAKE = "intake"
    ANALYSE = "analyse"
    PAGES = "pages"
    PACKAGE = "package"
    INDEX = "index"


class WorkState(StrEnum):
    """How the work on a document stands."""

    IDLE = "idle"
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` in this stage (bytes at intake, exposures, pages). The rate is of this run alone;
    `seconds_left` is None where nothing was measured yet. `message` is the code of an error, with its values.
    """

    state: WorkState = WorkState.IDLE
    stage: Stage | None = None
    done: int = 0
    total: int = 0
    pages_an_hour: float = 0.0
    seconds_left: float | None = None
    message: str = ""
    params: tuple[tuple[str, str], ...] = ()


class Watch:
    """Where the work says how far it is, and asks whether it was cancelled. Safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = Progress()
        self._cancelled = threading.Event()
        self._began = 0.0
        self._before = 0

    @property
    def now(self) -> Progress:
        """How far the work is at this moment."""
        with self._lock:
            return self._now

    def cancel(self) -> None:
        """Asks the work to stop."""
        self._cancelled.set()

    def cancelled(self) -> bool:
        """Whether somebody asked the work to stop."""
        return self._cancelled.is_set()

    def queue(self) -> None:
        """The work waits for its turn."""
        self._cancelled.clear()
        self._set(Progress(WorkState.QUEUED))

    def begin(self, stage: Stage, total: int, done: int = 0) -> None:
        """A stage begins; `done` was done in an earlier run."""
        self._began, self._before = time.monotonic(), done
        self._set(replace(Progress(WorkState.RUNNING, stage, done, total)))

    def step(self, done: int) -> None:
        """So much of the stage is done now."""
        elapsed, own = time.monotonic() - self._began, done - self._before
        with self._lock:
            now = self._now
            rate = own / elapsed if elapsed > 0 and own > 0 else 0.0
            left = (now.total - done) / rate if rate else None
            an_hour = rate * 3600 if now.stage in (Stage.ANALYSE, Stage.PAGES) else 0.0
            self._now = replace(now, done=done, pages_an_hour=an_hour, seconds_left=left)

    def end(self, state: WorkState, message: str = "", /, **params: object) -> None:
        """The work is over, for now."""
        values = tuple((name, str(value)) for name, value in params.items())
        self._set(Progress(state, message=message, params=values))

    def _set(self, progress: Progress) -> None:
        with self._lock:
            self._now = progress
