"""A line for each check: what was looked at and how it came out. What was not looked at never passes."""

import time
from collections.abc import Callable


class Unfit(Exception):
    """What a reader written by others said against our files."""


class NotLookedAt(Exception):
    """Why a check could not be made."""


Check = Callable[[], str]
"""Says what was looked at; raises Unfit or NotLookedAt."""


def need(complaints: list[str], looked_at: str) -> str:
    """Raises Unfit with the first complaints, where there are any; else what was looked at."""
    if complaints:
        more = f" (+{len(complaints) - 3})" if len(complaints) > 3 else ""
        raise Unfit("; ".join(complaints[:3]) + more)
    return looked_at


class Report:
    """Prints each check as it ends and counts the outcomes."""

    def __init__(self) -> None:
        self.passed = self.failed = self.skipped = 0
        self._started = time.monotonic()

    def check(self, name: str, check: Check) -> None:
        """Make one check and print its line."""
        try:
            self._tell("✓", name, check())
            self.passed += 1
        except NotLookedAt as reason:
            self._tell("–", name, f"skipped: {reason}")
            self.skipped += 1
        except Unfit as complaint:
            self._tell("✗", name, str(complaint))
            self.failed += 1
        except Exception as error:  # noqa: BLE001 - whatever a foreign reader throws is its verdict on our files
            self._tell("✗", name, f"{type(error).__name__}: {error}"[:500])
            self.failed += 1

    def end(self) -> int:
        """Print the sum; the exit code."""
        seconds = time.monotonic() - self._started
        print(f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped ({seconds:.0f} s)")
        return 1 if self.failed or not self.passed else 0

    @staticmethod
    def _tell(mark: str, name: str, outcome: str) -> None:
        print(f"  {mark} {name}: {outcome}", flush=True)
