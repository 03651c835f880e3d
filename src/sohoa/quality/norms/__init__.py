"""Norms as data: what each asks of a page, by which source and article, and whether its text was read.

To add a norm, copy one of the TOML files beside this module (or put the copy among the library's own norms),
give it a new name, and change its figures. A file says:

* `name`, `version`; `title` and `note` with `vi` and `en`;
* `sources`: by a short key, `title` and, where known, `in_force` (a date);
* `figures`: each a `measure` (a `Quantity`), one of `least`, `most`, `one_of`, the key of its `source`, the
  `article`, `verified` (whether somebody read the official text for this figure) and the `severity` of a
  page that misses it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sohoa.errors import BadInput, UsageError
from sohoa.model.finding import Severity
from sohoa.quality.measures import Quantity

DEFAULT_NORM = "library-300"
"""The norm of a document that names none."""

Text = Annotated[str, Field(min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Words(_Entry):
    vi: str
    en: str


class _SourceEntry(_Entry):
    title: Text
    in_force: date | None = None


class _FigureEntry(_Entry):
    measure: Quantity
    source: Text
    article: Text
    verified: bool
    severity: Severity = Severity.ERROR
    least: float | None = None
    most: float | None = None
    one_of: tuple[Text, ...] | None = None

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if sum(bound is not None for bound in (self.least, self.most, self.one_of)) != 1:
            raise ValueError("exactly one of: least, most, one_of")
        if _bound(self) not in BOUNDS[self.measure]:
            raise ValueError(f"{self.measure.value} takes: {', '.join(BOUNDS[self.measure]) or 'no bound'}")
        return self


class _NormEntry(_Entry):
    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    version: Text
    title: _Words
    note: _Words = _Words(vi="", en="")
    sources: dict[str, _SourceEntry] = Field(min_length=1)
    figures: tuple[_FigureEntry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _known_sources(self) -> Self:
        unknown = sorted({figure.source for figure in self.figures} - self.sources.keys())
        if unknown:
            raise ValueError(f"no such source: {', '.join(unknown)}")
        return self


BOUNDS: Mapping[Quantity, tuple[str, ...]] = MappingProxyType(
    dict.fromkeys(Quantity, ())
    | {
        Quantity.PPI: ("least",),
        Quantity.PPI_SOURCE: ("one_of",),
        Quantity.BITS_PER_SAMPLE: ("least",),
        Quantity.BITS_PER_PIXEL: ("least",),
        Quantity.COLOUR_SPACE: ("one_of",),
        Quantity.SKEW_LEFT: ("most",),
        Quantity.HIGHLIGHTS_CLIPPED: ("most",),
        Quantity.SHADOWS_CLIPPED: ("most",),
        Quantity.SHARPNESS: ("least",),
    }
)
"""Which bounds a norm may set on a quantity: each pair has its rule, `quality.<quantity>_<bound>`."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text that figures come from. `in_force`: ISO date, empty where it is not known."""

    key: str
    title: str
    in_force: str


@dataclass(frozen=True, slots=True)
class Figure:
    """What a norm asks of one quantity. `bound` is least, most or one_of; `limit` holds for the first two,
    `choices` for the third. `verified`: somebody read the official text for this figure.
    """

    quantity: Quantity
    bound: str
    limit: float
    choices: tuple[str, ...]
    severity: Severity
    source: Source
    article: str
    verified: bool

    @property
    def rule(self) -> str:
        """The msgid of the finding on a page that misses it."""
        return f"quality.{self.quantity.value}_{self.bound}"


@dataclass(frozen=True, slots=True)
class Norm:
    """A norm by its name. `title` and `note` are by language."""

    name: str
    version: str
    title: Mapping[str, str]
    note: Mapping[str, str]
    sources: tuple[Source, ...]
    figures: tuple[Figure, ...]

    @property
    def is_verified(self) -> bool:
        """Whether somebody read the official text of every figure."""
        return all(figure.verified for figure in self.figures)


@cache
def shipped() -> Mapping[str, str]:
    """The TOML texts of the norms that travel in the wheel, by name."""
    found = (entry for entry in files(__name__).iterdir() if entry.name.endswith(".toml"))
    texts = {entry.name.removesuffix(".toml"): entry.read_text(encoding="utf-8") for entry in found}
    return MappingProxyType(dict(sorted(texts.items())))


def known_norms(own: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """The names that `read_norm` takes: the library's own (TOML texts by name) and those of the wheel."""
    return tuple(sorted({**shipped(), **(own or {})}))


def read_norm(name: str, own: Mapping[str, str] | None = None) -> Norm:
    """The norm of that name, from the library's own TOML texts, else from the wheel; an empty name is the
    default norm. UsageError where there is none of that name, BadInput where its file is wrong.
    """
    wanted = name or DEFAULT_NORM
    texts = {**shipped(), **(own or {})}
    if wanted not in texts:
        raise UsageError("quality.no_norm", norm=wanted, known=", ".join(known_norms(own)))
    norm = parse_norm(texts[wanted], wanted)
    if norm.name != wanted:
        raise BadInput("quality.bad_norm", norm=wanted, reason=f"name = {norm.name!r}")
    return norm


def parse_norm(text: str, name: str) -> Norm:
    """A norm from its TOML text; `name` is what it is called in a message. BadInput where it is wrong."""
    try:
        entry = _NormEntry.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadInput("quality.bad_norm", norm=name, reason=str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise BadInput(
            "quality.bad_norm", norm=name, reason=f"{place}: {first['msg']}".lstrip(": ")
        ) from error
    return _norm(entry)


def _norm(entry: _NormEntry) -> Norm:
    sources = {key: _source(key, said) for key, said in entry.sources.items()}
    return Norm(
        entry.name,
        entry.version,
        entry.title.model_dump(),
        entry.note.model_dump(),
        tuple(sources.values()),
        tuple(_figure(figure, sources[figure.source]) for figure in entry.figures),
    )


def _source(key: str, said: _SourceEntry) -> Source:
    return Source(key, said.title, said.in_force.isoformat() if said.in_force else "")


def _bound(figure: _FigureEntry) -> str:
    if figure.one_of is not None:
        return "one_of"
    return "least" if figure.least is not None else "most"


def _figure(said: _FigureEntry, source: Source) -> Figure:
    limit = said.least if said.least is not None else said.most
    return Figure(
        said.measure,
        _bound(said),
        0.0 if limit is None else limit,
        said.one_of or (),
        said.severity,
        source,
        said.article,
        said.verified,
    )
