"""A decision about a page: what, how sure, by whom. A person's decision is never recomputed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

V_co = TypeVar("V_co", covariant=True)


class DecidedBy(StrEnum):
    """Who decided."""

    MACHINE = "machine"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Decision(Generic[V_co]):
    """A value decided about the untouched master. `confidence` is 0..1 (1 for a person); `who` names the
    person.
    """

    value: V_co
    confidence: float = 1.0
    by: DecidedBy = DecidedBy.MACHINE
    who: str = ""

    @property
    def is_by_person(self) -> bool:
        """Whether it is never recomputed."""
        return self.by is DecidedBy.PERSON
