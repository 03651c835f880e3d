"""Slows down whoever guesses passwords, and keeps argon2 from taking the whole machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from sohoa.errors import Conflict

# (free tries, longest wait in seconds): that of everybody is short, or a guesser would lock the staff out.
_ONE = (5, 900.0)
_ALL = (50, 30.0)
_EVERYBODY = "*"
_MOST_ADDRESSES = 10_000
_BUSY_SECONDS = 3


class Throttle:
    """After five wrong passwords from an address each further try waits twice as long as the one before, up
    to
    15 minutes; fifty wrong ones from anywhere slow down everybody. One check at a time (argon2 takes 64 MiB).
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failures: dict[str, tuple[int, float]] = {}
        self._checking = threading.Lock()

    def check(self, address: str, is_right: Callable[[], bool]) -> bool:
        """Asks `is_right` unless the address must wait; raises Conflict that says for how long."""
        if not self._checking.acquire(timeout=_BUSY_SECONDS):
            raise Conflict("web.error.too_many_tries", seconds=_BUSY_SECONDS)
        try:
            self._demand_patience(address, *_ONE)
            self._demand_patience(_EVERYBODY, *_ALL)
            right = is_right()
            self._remember(address, right=right)
            self._remember(_EVERYBODY, right=right)
        finally:
            self._checking.release()
        return right

    def _demand_patience(self, address: str, free_tries: int, longest_seconds: float) -> None:
        failures, last = self._failures.get(address, (0, 0.0))
        if failures < free_tries:
            return
        wait = min(2.0 ** min(failures - free_tries + 1, 20), longest_seconds)
        left = last + wait - self._clock()
        if left > 0:
            raise Conflict("web.error.too_many_tries", seconds=int(left) + 1)

    def _remember(self, address: str, *, right: bool) -> None:
        if right:
            self._failures.pop(address, None)
            return
        if len(self._failures) >= _MOST_ADDRESSES:
            self._failures.pop(next(iter(self._failures)))
        failures, _ = self._failures.get(address, (0, 0.0))
        self._failures[address] = (failures + 1, self._clock())
