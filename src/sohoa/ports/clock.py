"""Time and chance, so that tests can hold both still."""

from __future__ import annotations

from typing import Protocol


class Clock(Protocol):
    """The moment, and chance."""

    def now(self) -> str:
        """Now, ISO 8601 in UTC with microseconds: `2026-11-22T10:15:30.123456Z`."""

    def random_integer(self, below: int) -> int:
        """A random integer 0 <= n < below, from a source fit for identifiers and secrets."""
