"""The workers' port in this very process, with crashes at will."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from sohoa.ports.jobs import Crashed

T = TypeVar("T")
R = TypeVar("R")


@dataclass
class LocalWorkers:
    """Runs tasks one after the other. `crashes(task)` says how a child would have died over it (empty: not);
    `ran` counts the results that tasks gave.
    """

    crashes: Callable[[object], str] = lambda _: ""
    ran: list[object] = field(default_factory=list)
    meanwhile: Callable[[object], None] = lambda _: None
    """Called with each result before it is handed over: what others do while a child works."""

    def run(
        self, function: Callable[[T], Iterable[R]], tasks: Iterable[T], *, cancelled: Callable[[], bool]
    ) -> Iterator[tuple[T, R | Crashed | None]]:
        for task in tasks:
            if cancelled():
                return
            reason = self.crashes(task)
            if reason:
                yield task, Crashed(reason)
            else:
                for result in function(task):
                    self.ran.append(result)
                    self.meanwhile(result)
                    yield task, result
            yield task, None

    def close(self) -> None:
        """Nothing was begun."""
