"""The machine's clock and its source of chance."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime


class SystemClock:
    """The Clock port."""

    def now(self) -> str:
        return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")

    def random_integer(self, below: int) -> int:
        return secrets.randbelow(below)
