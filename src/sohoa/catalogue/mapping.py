"""Where libraries put things: their own habits in 653, 852 and 9XX taken to the fields that the program
looks at.

A mapping is data: a TOML file, of which `mappings/` has two to start from. It works on records that are
taken in.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from importlib import resources
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sohoa.errors import BadInput
from sohoa.model.bib import BibRecord, DataField, Subfield
from sohoa.model.bib import Field as MarcField

_Path = Annotated[str, Field(pattern=r"^[0-9A-Za-z]{3}\$[0-9a-z]{1,4}$")]


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Annotated[_Path, Field(alias="from")]
    to: _Path
    split: Annotated[str, Field(max_length=3)] = ""
    remove: bool = False


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    rule: tuple[_Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Subfields of a field: `852$p`, or several that belong together: `852$hi`."""

    tag: str
    codes: str


@dataclass(frozen=True, slots=True)
class Rule:
    """Take what stands at `source` to `to`, code by code; cut at `split`; `remove` it from where it stood."""

    source: Place
    to: Place
    split: str = ""
    remove: bool = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """The habits of a library, rule by rule."""

    name: str
    rules: tuple[Rule, ...] = ()


def read_mapping(data: bytes) -> Mapping:
    """A mapping from its TOML file. Raises BadInput, saying where the file is wrong."""
    try:
        given = _File.model_validate(tomllib.loads(data.decode("utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput("catalogue.mapping_unreadable", reason=str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInput("catalogue.mapping_wrong", where=where, value=str(first["input"])) from error
    rules = tuple(Rule(_place(r.source), _place(r.to), r.split, r.remove) for r in given.rule)
    for rule in rules:
        if len(rule.source.codes) != len(rule.to.codes):
            where, value = f"{rule.source.tag}${rule.source.codes}", f"{rule.to.tag}${rule.to.codes}"
            raise BadInput("catalogue.mapping_wrong", where=where, value=value)
    return Mapping(given.name, rules)


def bundled_mapping(name: str = "standard") -> Mapping:
    """A mapping that comes with the program: `standard` or `local_holdings`."""
    folder = resources.files("sohoa.catalogue") / "mappings"
    return read_mapping((folder / f"{name}.toml").read_bytes())


def _place(path: str) -> Place:
    tag, _, codes = path.partition("$")
    return Place(tag, codes)


def apply_mapping(record: BibRecord, mapping: Mapping) -> BibRecord:
    """The record with what the rules bring to its new place. A value that is there already is not
    repeated.
    """
    for rule in mapping.rules:
        record = _apply(record, rule)
    return record


def _apply(record: BibRecord, rule: Rule) -> BibRecord:
    fields: list[MarcField] = []
    for field in record.fields:
        if isinstance(field, DataField) and field.tag == rule.source.tag and field.all(rule.source.codes):
            fields += _moved(field, rule)
        else:
            fields.append(field)
    return replace(record, fields=_without_repetition(record, fields))


def _moved(field: DataField, rule: Rule) -> list[MarcField]:
    """The field less what is removed from it, and the values at their new place.

    Within a tag they join what else the field says (852 $b with its $p), but cut pieces of one and the
    same subfield (keywords in 653 $a) go into fields of their own; in another tag each piece is a field.
    """
    taken = _taken(field, rule)
    rest = [s for s in field.subfields if not (rule.remove and s.code in rule.source.codes)]
    if rule.source == rule.to:
        first, *others = taken
        return [
            replace(field, subfields=(*first, *rest)),
            *(replace(field, subfields=more) for more in others),
        ]
    if rule.source.tag == rule.to.tag:
        return [replace(field, subfields=(*rest, *(sub for piece in taken for sub in piece)))]
    kept: list[MarcField] = [replace(field, subfields=tuple(rest))] if rest else []
    return [*kept, *(DataField(rule.to.tag, "  ", piece) for piece in taken)]


def _taken(field: DataField, rule: Rule) -> list[tuple[Subfield, ...]]:
    """The values under their new codes, those that belong together in one piece."""
    new_codes = dict(zip(rule.source.codes, rule.to.codes, strict=True))
    found = [(new_codes[sub.code], sub.value) for sub in field.subfields if sub.code in new_codes]
    if not rule.split:
        return [tuple(Subfield(code, value) for code, value in found)]
    pieces = ((code, piece.strip()) for code, value in found for piece in value.split(rule.split))
    return [(Subfield(code, piece),) for code, piece in pieces if piece] or [()]


def _without_repetition(record: BibRecord, fields: list[MarcField]) -> tuple[MarcField, ...]:
    """A field that a rule made is left out where it is empty or there already."""
    originals = {id(field) for field in record.fields}
    kept: list[MarcField] = []
    for field in fields:
        is_empty = isinstance(field, DataField) and not field.subfields
        if id(field) in originals or not (is_empty or field in kept):
            kept.append(field)
    return tuple(kept)
