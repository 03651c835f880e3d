"""Copy cataloguing: records out of a file of ISO 2709 or MARCXML, one picked by the value of a field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sohoa.catalogue.encodings import require_unicode_records
from sohoa.catalogue.mapping import Mapping, apply_mapping, bundled_mapping
from sohoa.catalogue.raw_records import raw_records
from sohoa.catalogue.selecting import parse_selection, selects
from sohoa.errors import BadInput, NotFound
from sohoa.model import description
from sohoa.model.bib import BibRecord, ControlField, Field, RecordSource, Subfield
from sohoa.vietnamese.normal_form import normal_form


@dataclass(frozen=True, slots=True)
class RecordInFile:
    """A record that was read: its number in the file (from 1), the record, and its bytes as they came."""

    number: int
    record: BibRecord
    source: RecordSource

    @property
    def title(self) -> str:
        """The title, for a list to choose from."""
        return description.title(self.record)

    @property
    def year(self) -> str:
        """The year, for a list to choose from."""
        return description.year(self.record)


@dataclass(frozen=True, slots=True)
class RecordProblem:
    """A record that could not be read, and why."""

    number: int
    problem: BadInput


def read_record_file(
    path: Path, selection: str | None = None, *, mapping: Mapping | None = None
) -> tuple[RecordInFile, ...]:
    """The records of a file that the selection (`TAG=VALUE`) picks, or all: at least one; several are for
    a person to choose from. Raises BadInput where the file has no record that can be read or is in an old
    encoding, UsageError where the selection cannot be read, NotFound where it picks none.
    """
    wanted = parse_selection(selection) if selection else None
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NotFound("catalogue.record_file_missing", name=path.name) from error
    read = list(read_records(data, path.name, mapping=mapping))
    found = [item for item in read if isinstance(item, RecordInFile)]
    if not found:
        problems = [item.problem for item in read if isinstance(item, RecordProblem)]
        raise problems[0] if problems else BadInput("catalogue.no_records", name=path.name)
    if wanted is None:
        return tuple(found)
    chosen = [item for item in found if selects(wanted, item.record)]
    if not chosen:
        raise NotFound("catalogue.no_record_selected", selection=selection, name=path.name, n=len(found))
    return tuple(chosen)


def read_records(
    data: bytes, name: str, *, mapping: Mapping | None = None
) -> Iterator[RecordInFile | RecordProblem]:
    """Each record of a file in turn, its text in normal form (NFC, marks in order) and its fields where
    the program looks for them; a damaged one as its problem. Raises BadInput where the file is of another
    kind, or where its bytes are in TCVN3, VNI or another old encoding. `name` is that of the file, for
    messages.
    """
    habits = bundled_mapping() if mapping is None else mapping
    records = list(raw_records(data, name))
    require_unicode_records(records, name)
    for item in records:
        if isinstance(item.content, BadInput):
            yield RecordProblem(item.number, item.content)
        else:
            source = RecordSource(name, item.media_type, item.encoding, item.data)
            yield RecordInFile(item.number, apply_mapping(in_normal_form(item.content), habits), source)


def in_normal_form(record: BibRecord) -> BibRecord:
    """The record with all its text in NFC and the marks of each letter in order."""
    return replace(record, fields=tuple(_field_in_normal_form(field) for field in record.fields))


def _field_in_normal_form(field: Field) -> Field:
    if isinstance(field, ControlField):
        return replace(field, value=normal_form(field.value))
    subfields = tuple(Subfield(sub.code, normal_form(sub.value)) for sub in field.subfields)
    return replace(field, subfields=subfields)
