"""The sample book "Sổ tay số hóa tài liệu": a short handbook on digitising, written for this project.

`book.typ` has the words, `style.typ` the looks, `figures.typ` the pictures, `target.typ` the colour target
with the colours of `patches.toml`, and `book.toml` what a cataloguer would say of the book.

Licence: the words and drawings are our own and may be used under Apache-2.0 (with the program) or CC BY 4.0,
as you choose. They are set in Literata and Be Vietnam Pro, both under the SIL Open Font License 1.1; the
fonts come with the program's build, their licences beside them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pydantic

_FILE = Path(__file__).parent / "book.toml"


@dataclass(frozen=True, slots=True)
class Contents:
    """One entry of the table of contents: level from 0, title, label of the page where it starts."""

    level: int
    title: str
    label: str


@dataclass(frozen=True, slots=True)
class BookDetails:
    """What the title page and its verso say, and how the pages are counted."""

    title: str
    subtitle: str
    creators: tuple[str, ...]
    publisher: str
    place: str
    date: str
    language: str
    subjects: tuple[str, ...]
    rights: str
    labels: str
    """In the notation of `sohoa digitise --labels`."""
    page_labels: tuple[str, ...]
    """One label per page, from the first."""
    contents: tuple[Contents, ...]


def details() -> BookDetails:
    """The details of the sample book."""
    return _READER.validate_python(tomllib.loads(_FILE.read_text(encoding="utf-8")))


_READER = pydantic.TypeAdapter(BookDetails)
