"""Page work spread over child processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Crashed:
    """A child died over a task (a crash in native code, memory, the time limit): `reason` is for the log."""

    reason: str


class Workers(Protocol):
    """A pool of child processes. A task's function is top-level and yields results as they are made."""

    def run(
        self, function: Callable[[T], Iterable[R]], tasks: Iterable[T], *, cancelled: Callable[[], bool]
    ) -> Iterator[tuple[T, R | Crashed | None]]:
        """Runs the function over the tasks in children; yields (task, result) as results come, and (task,
        None) when a task has ended. A task whose child dies yields Crashed and then None; the pool goes on
        with a new child. Stops early, without waiting for tasks in flight, once `cancelled()`.
        """

    def close(self) -> None:
        """Ends all children."""
