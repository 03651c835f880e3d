"""Subject headings, keywords and class numbers of a record as MODS `subject` and `classification`."""

from __future__ import annotations

from sohoa.formats.xml import Element, add, add_filled
from sohoa.model.bib import BibRecord, DataField

_M = "{http://www.loc.gov/mods/v3}"
_NAME_TYPES = {"600": "personal", "610": "corporate", "611": "conference"}
_HEADINGS = {"650": "topic", "651": "geographic", "648": "temporal"}
_SUBDIVISIONS = {"x": "topic", "y": "temporal", "z": "geographic", "v": "genre"}
_AUTHORITIES = {"0": "lcsh", "1": "lcshac", "2": "mesh", "5": "cash", "6": "rvm"}
_CLASS_NUMBERS = (("050", "lcc"), ("060", "nlm"), ("080", "udc"), ("082", "ddc"))


def add_subjects(mods: Element, record: BibRecord) -> None:
    """A `subject` for each field 6XX and for each keyword of 653."""
    for field in record.data("600", "610", "611", "630", "648", "650", "651"):
        if field.first("a").strip():
            _add_heading(mods, field)
    for field in record.data("653"):
        for keyword in field.all("a"):
            if keyword.strip():
                add(add(mods, f"{_M}subject"), f"{_M}topic", keyword.strip())


def _add_heading(mods: Element, field: DataField) -> None:
    # 653 and unknown vocabularies have no authority; indicator 7 names it in $2.
    authority = field.first("2") or _AUTHORITIES.get(field.indicators[1:], "")
    subject = add(mods, f"{_M}subject", authority=authority)
    heading = field.first("a").strip().rstrip(" ,;.")
    if field.tag in _NAME_TYPES:
        name = add(subject, f"{_M}name", type=_NAME_TYPES[field.tag])
        add(name, f"{_M}namePart", heading)
        add_filled(name, f"{_M}namePart", field.first("d").strip(" ,."), type="date")
    elif field.tag == "630":
        add(add(subject, f"{_M}titleInfo"), f"{_M}title", heading)
    else:
        add(subject, f"{_M}{_HEADINGS[field.tag]}", heading)
    for part in field.subfields:
        if part.code in _SUBDIVISIONS:
            add_filled(subject, f"{_M}{_SUBDIVISIONS[part.code]}", part.value.strip().rstrip(" ."))


def add_classifications(mods: Element, record: BibRecord) -> None:
    """A `classification` for each class number (050, 060, 080, 082, 084)."""
    for tag, authority in _CLASS_NUMBERS:
        for field in record.data(tag):
            number, edition = " ".join(field.all("ab")).strip(), field.first("2").strip()
            add_filled(mods, f"{_M}classification", number, authority=authority, edition=edition)
    for field in record.data("084"):
        add_filled(
            mods, f"{_M}classification", " ".join(field.all("ab")).strip(), authority=field.first("2").strip()
        )
