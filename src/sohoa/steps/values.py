"""Dataclasses of the model as JSON texts, for reuse keys and for the ledger."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")

_adapters: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def to_json(value: object) -> str:
    """A dataclass of the model as JSON; the same value gives the same text."""
    return _adapter(type(value)).dump_json(value).decode("utf-8")


def from_json(kind: type[T], text: str) -> T:
    """The way back; a ValidationError means that the text was written by something else."""
    value: T = _adapter(kind).validate_json(text)
    return value
