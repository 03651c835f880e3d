"""The bibliographic record: leader and ordered fields; title, dates, Dublin Core and MODS are views of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Subfield:
    """A part of a field: a code of one letter or digit, and its text."""

    code: str
    value: str


@dataclass(frozen=True, slots=True)
class ControlField:
    """A field 00X: no indicators, no subfields."""

    tag: str
    value: str


@dataclass(frozen=True, slots=True)
class DataField:
    """A field with two indicators (a blank is a space) and ordered subfields."""

    tag: str
    indicators: str
    subfields: tuple[Subfield, ...]

    def first(self, code: str) -> str:
        """The first subfield of that code, or an empty text."""
        return next((sub.value for sub in self.subfields if sub.code == code), "")

    def all(self, codes: str) -> tuple[str, ...]:
        """The subfields whose code is one of `codes`, in order."""
        return tuple(sub.value for sub in self.subfields if sub.code in codes)


Field = ControlField | DataField


@dataclass(frozen=True, slots=True)
class BibRecord:
    """A record of one manifestation (MARC 21). The leader has 24 characters."""

    leader: str
    fields: tuple[Field, ...]

    def control(self, tag: str) -> str:
        """The value of the first control field of that tag, or an empty text."""
        return next((f.value for f in self.fields if isinstance(f, ControlField) and f.tag == tag), "")

    def data(self, *tags: str) -> Iterator[DataField]:
        """The data fields of those tags, in the record's order."""
        return (f for f in self.fields if isinstance(f, DataField) and f.tag in tags)


class RecordEncoding(StrEnum):
    """How the source bytes were encoded."""

    UTF8 = "utf-8"
    MARC8 = "marc-8"
    NONE = ""
    """The record did not come as bytes: it was typed here."""


@dataclass(frozen=True, slots=True)
class RecordSource:
    """Where a record came from: the bytes as they came are kept beside it."""

    name: str
    media_type: str
    encoding: RecordEncoding
    data: bytes
