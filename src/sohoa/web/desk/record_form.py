"""The short record that is typed at the desk, laid over the record that is there: what was not changed
stays.
"""

from __future__ import annotations

from dataclasses import dataclass

from sohoa.errors import BadInput
from sohoa.model import description
from sohoa.model.bib import BibRecord, ControlField, DataField, Field, Subfield

EMPTY = BibRecord("00000nam a2200000 i 4500", (ControlField("008", " " * 40),))
_NAMES = frozenset({"100", "110", "111", "700", "710", "711"})
_PUBLICATION = ("264", "260")


@dataclass(frozen=True, slots=True)
class ShortRecord:
    """What the form asks for."""

    title: str
    creators: tuple[str, ...] = ()
    year: str = ""
    publisher: str = ""
    language: str = "vie"


def short_view(record: BibRecord) -> ShortRecord:
    """A record as the form shows it."""
    return ShortRecord(
        description.title(record),
        description.creators(record),
        description.year(record),
        description.publisher(record),
        description.language(record) or "vie",
    )


def short_record(title: str, creators: str, year: str, publisher: str, language: str) -> ShortRecord:
    """The fields of the form, tidied; authors are apart by semicolons. Raises BadInput where the title is
    missing.
    """
    if not title.strip():
        raise BadInput("web.error.title_missing")
    names = tuple(name.strip() for name in creators.split(";") if name.strip())
    return ShortRecord(title.strip(), names, year.strip(), publisher.strip(), language.strip() or "vie")


def with_short_record(record: BibRecord, given: ShortRecord) -> BibRecord:
    """The record with what the form changed; fields whose view says the same already are left as they are."""
    fields = record.fields
    if description.title(record) != given.title:
        fields = _with_title(fields, given.title)
    if description.creators(record) != given.creators:
        fields = _with_names(fields, given.creators)
    if (description.publisher(record), description.year(record)) != (given.publisher, given.year):
        fields = _with_publication(fields, record, given)
    if description.language(record) != given.language or not record.control("008").strip():
        fields = _with_language(fields, record.control("008"), given.language)
    if fields is record.fields:
        return record
    return BibRecord(record.leader, tuple(sorted(fields, key=lambda field: field.tag)))


def _without(fields: tuple[Field, ...], *tags: str) -> tuple[Field, ...]:
    return tuple(field for field in fields if field.tag not in tags)


def _with_title(fields: tuple[Field, ...], title: str) -> tuple[Field, ...]:
    """245 $a in place of the former 245, whose statement of responsibility ($c) stays."""
    former = [field for field in fields if isinstance(field, DataField) and field.tag == "245"]
    kept = tuple(sub for field in former[:1] for sub in field.subfields if sub.code == "c")
    return (*_without(fields, "245"), DataField("245", "10", (Subfield("a", title), *kept)))


def _with_names(fields: tuple[Field, ...], names: tuple[str, ...]) -> tuple[Field, ...]:
    """100 for the first and 700 for the others; a name that was there keeps its field."""
    former = {
        description.creators(BibRecord("", (field,))): field
        for field in fields
        if isinstance(field, DataField) and field.tag in _NAMES
    }
    made = (_name_field(name, former.get((name,)), is_first=place == 0) for place, name in enumerate(names))
    return (*_without(fields, *_NAMES), *made)


def _name_field(name: str, former: DataField | None, *, is_first: bool) -> DataField:
    main = "1" if is_first else "7"
    if former is None:
        return DataField(f"{main}00", "0 ", (Subfield("a", name),))
    return DataField(main + former.tag[1:], former.indicators, former.subfields)


def _with_publication(fields: tuple[Field, ...], record: BibRecord, given: ShortRecord) -> tuple[Field, ...]:
    """264 $a $b $c; the place stays."""
    place = description.place(record)
    parts = (("a", place), ("b", given.publisher), ("c", given.year))
    subfields = tuple(Subfield(code, value) for code, value in parts if value)
    kept = _without(fields, *_PUBLICATION)
    return (*kept, DataField("264", " 1", subfields)) if subfields else kept


def _with_language(fields: tuple[Field, ...], former: str, language: str) -> tuple[Field, ...]:
    """008/35-37; 041 goes, as it would contradict it."""
    padded = former.ljust(40)[:40]
    return (
        *_without(fields, "008", "041"),
        ControlField("008", f"{padded[:35]}{language.ljust(3)[:3]}{padded[38:]}"),
    )
