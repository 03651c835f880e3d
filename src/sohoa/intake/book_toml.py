"""`book.toml` beside the scans: what a person says of the book and of how it was scanned."""

from __future__ import annotations

import re
import tomllib
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from sohoa.errors import BadInput

_AT_LINE = re.compile(r"at line (\d+)")


def _as_list(given: object) -> object:
    return [given] if isinstance(given, str | int) else given


def _as_text(given: object) -> object:
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


Text = Annotated[str, BeforeValidator(_as_text), Field(max_length=2_000)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class ContentsEntry(_Table):
    """A line of the table of contents: its title and the label of the page where it begins (`iv`, `12`)."""

    title: Text
    page: Text
    level: Annotated[int, Field(ge=1, le=9)] = 1


class RecordFile(_Table):
    """A file of catalogue records beside the scans; `select` is `TAG=VALUE` where it holds more than one."""

    file: Text
    select: Text = ""


class BookToml(_Table):
    """All of it may be left out. `labels` is like `i-iv,1-20`; `ppi` what the scanner was set to."""

    title: Text = ""
    subtitle: Text = ""
    creator: Texts = ()
    year: Text = ""
    publisher: Text = ""
    place: Text = ""
    subjects: Texts = ()
    language: Annotated[str, Field(pattern=r"^[a-z]{3}$")] = "vie"
    labels: Text = ""
    ppi: Annotated[float, Field(ge=50, le=4_800)] | None = None
    norm: Text = ""
    recipe: Text = ""
    rights: Text = ""
    accession: Texts = ()
    call_number: Text = ""
    contents: tuple[ContentsEntry, ...] = ()
    record: RecordFile | None = None


def read_book_toml(data: bytes) -> BookToml:
    """What the file says; BadInput names the line or the field that is wrong."""
    text = _decoded(data)
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _AT_LINE.search(str(error))
        number = int(line[1]) if line else text.rstrip().count("\n") + 1
        raise BadInput("intake.book_toml_unreadable", line=number, reason=str(error)) from error
    try:
        return BookToml.model_validate(given)
    except ValidationError as error:
        raise _wrong(error) from error


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput("intake.book_toml_not_utf8") from error


def _wrong(error: ValidationError) -> BadInput:
    """The first complaint as an error that names the field."""
    first = error.errors()[0]
    field = ".".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return BadInput("intake.book_toml_unknown_field", field=field, known=", ".join(BookToml.model_fields))
    if first["type"] == "missing":
        return BadInput("intake.book_toml_missing_field", field=field)
    return BadInput("intake.book_toml_wrong_value", field=field, given=str(first["input"])[:80])
