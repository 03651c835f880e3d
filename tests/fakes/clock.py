"""A clock that a test moves, and chance that is the same at every run."""

from __future__ import annotations

import random
from dataclasses import dataclass, field


@dataclass
class FixedClock:
    """Each look at the clock is a microsecond later than the last, so that order can be told."""

    day: str = "2026-11-22"
    ticks: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(20261122))

    def now(self) -> str:
        self.ticks += 1
        return f"{self.day}T10:15:30.{self.ticks:06d}Z"

    def random_integer(self, below: int) -> int:
        return self.chance.randrange(below)
