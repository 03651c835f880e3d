"""Values as they travel between processes and to other programs."""

from __future__ import annotations

from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


def as_object(value: Json) -> dict[str, Json]:
    """The value as an object; an empty one where it is none."""
    return value if isinstance(value, dict) else {}


def as_list(value: Json) -> list[Json]:
    """The value as a list; an empty one where it is none."""
    return value if isinstance(value, list) else []


def as_text(value: Json) -> str:
    """The value as a text; empty where it is none."""
    return value if isinstance(value, str) else ""


def as_number(value: Json) -> float:
    """The value as a number; 0 where it is none."""
    return float(value) if isinstance(value, int | float) else 0.0
