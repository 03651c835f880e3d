"""Picking a record by the value of a field: `001=tv000123`, `020a=978-604-1`, `245$a=Truyện Kiều`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sohoa.errors import UsageError
from sohoa.model.bib import BibRecord, ControlField, Field
from sohoa.vietnamese.normal_form import normal_form

_SELECTION = re.compile(r"\s*([0-9A-Za-z]{3})\s*\$?\s*([0-9a-z]?)\s*=\s*(.*\S)\s*", re.DOTALL)
_NUMBERS = ("020", "022")
_JOINING = " /:;,.="


@dataclass(frozen=True, slots=True)
class Selection:
    """`code` is empty for a control field, or where any subfield will do; `value` is ready to be compared."""

    tag: str
    code: str
    value: str


def parse_selection(text: str) -> Selection:
    """The selection that a person wrote. Raises UsageError with an example."""
    match = _SELECTION.fullmatch(text)
    if match is None:
        raise UsageError("catalogue.selection_unclear", selection=text)
    return Selection(match[1], match[2], comparable(match[1], match[3]))


def selects(selection: Selection, record: BibRecord) -> bool:
    """Whether a field of the record has that value, whole, in letters of any size."""
    return any(
        comparable(field.tag, value) == selection.value
        for field in record.fields
        if field.tag == selection.tag
        for value in _values(field, selection.code)
    )


def _values(field: Field, code: str) -> list[str]:
    if isinstance(field, ControlField):
        return [field.value]
    return [subfield.value for subfield in field.subfields if not code or subfield.code == code]


def comparable(tag: str, value: str) -> str:
    """Normal form, small letters, single spaces, without the punctuation of ISBD; standard numbers without
    hyphens and without the words that follow them.
    """
    text = " ".join(normal_form(value).casefold().split()).rstrip(_JOINING)
    return text.partition(" ")[0].replace("-", "") if tag in _NUMBERS else text
