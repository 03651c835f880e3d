"""The dates of OAI-PMH (3.3): days or seconds, in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)


def is_date(text: str) -> bool:
    """Whether it is a day, or a second in UTC, that the calendar has."""
    if not (_DAY.fullmatch(text) or _SECOND.fullmatch(text)):
        return False
    try:
        datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError:
        return False
    return True


def first_moment(date: str) -> str:
    """What stored times (ISO 8601 UTC with fractions) are compared with from below, as texts."""
    return date.removesuffix("Z")


def last_moment(date: str) -> str:
    """Likewise from above: `Z` sorts after any fraction of that second."""
    return date if date.endswith("Z") or not date else f"{date}T23:59:59Z"


def second(stamp: str) -> str:
    """A stored time with the granularity of the provider."""
    return f"{stamp[:19]}Z"
