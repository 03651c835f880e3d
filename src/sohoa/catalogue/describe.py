"""A short record in MARC 21 from what a person typed: enough to find and cite the book, and right as far
as it goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sohoa.model.bib import BibRecord, ControlField, DataField, Field, Subfield
from sohoa.vietnamese.normal_form import normal_form

# New record of printed text, monograph, Unicode, abbreviated level, ISBD punctuation.
_LEADER = "00000nam a22000003i 4500"
# 008/18-31: illustrations, audience, form, contents, government, conference, festschrift, index.
_UNCODED = "|" * 14
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
# Vietnamese names of bodies begin with what the body is; no family name sounds like these.
_BODIES = re.compile(
    r"(ban|bảo tàng|bộ|chi cục|công ty|cục|đại học|hiệp hội|hội|học viện|khoa|liên hiệp|nhà xuất bản|nhóm|"
    r"phòng|sở|thư viện|tổng cục|trung tâm|trường|tủ sách|ủy ban|uỷ ban|văn phòng|viện|vụ) ",
    re.IGNORECASE,
)
_ARTICLES = {"eng": ("the ", "a ", "an "), "fre": ("les ", "le ", "la ", "l'", "un ", "une ")}


def record_from_title(
    title: str,
    *,
    subtitle: str = "",
    creator: str | Sequence[str] = (),
    year: str = "",
    publisher: str = "",
    place: str = "",
    language: str = "vie",
    extent: str = "",
    subjects: Sequence[str] = (),
    accession_numbers: Sequence[str] = (),
    call_number: str = "",
    identifier: str = "",
    entered_at: str = "",
) -> BibRecord:
    """The record. `language` is a code of ISO 639-2/B; `entered_at` is when it was typed, ISO 8601 in UTC,
    for 005 and 008; `identifier` is the record's own number (001). What is empty is left out.
    """
    creators = [_clean(name) for name in ([creator] if isinstance(creator, str) else creator)]
    creators = [name for name in creators if name]
    imprint = (_clean(place), _clean(publisher), _clean(year))
    fields: list[Field | None] = [
        ControlField("001", _clean(identifier)) if identifier.strip() else None,
        ControlField("005", _digits(entered_at, 14) + ".0") if entered_at else None,
        ControlField("008", fixed_field(year=year, language=language, entered_at=entered_at)),
        *(_name(name, is_main=number == 0) for number, name in enumerate(creators[:1])),
        _title(_clean(title), _clean(subtitle), creators, language),
        _imprint(*imprint),
        _field("300", "  ", ("a", _clean(extent))),
        *(_field("653", "  ", ("a", _clean(subject))) for subject in subjects),
        *(_name(name, is_main=False) for name in creators[1:]),
        _holding(_clean(call_number), [_clean(number) for number in accession_numbers]),
    ]
    return BibRecord(_LEADER, tuple(field for field in fields if field is not None))


def fixed_field(*, year: str = "", language: str = "vie", entered_at: str = "") -> str:
    """008 of a book: 40 characters, of which date entered, year and language are coded and the rest is
    not.
    """
    entered = _digits(entered_at, 8)[2:] if entered_at else "||||||"
    found = _YEAR.search(year)
    dates = f"s{found.group()}    " if found else "nuuuuuuuu"
    code = language if len(language) == 3 else "und"
    return f"{entered}{dates}xx {_UNCODED} ||{code}|d"


def _clean(text: str) -> str:
    return " ".join(normal_form(text).split())


def _digits(moment: str, count: int) -> str:
    return re.sub(r"\D", "", moment)[:count].ljust(count, "0")


def _field(tag: str, indicators: str, *subfields: tuple[str, str]) -> DataField | None:
    kept = tuple(Subfield(code, value) for code, value in subfields if value)
    return DataField(tag, indicators, kept) if kept else None


def _name(name: str, *, is_main: bool) -> DataField | None:
    """Bodies in 110 or 710; persons in 100 or 700, in direct order (indicator 0) unless a comma inverts
    the name.
    """
    if _BODIES.match(f"{name} "):
        return _field("110" if is_main else "710", "2 ", ("a", name))
    return _field("100" if is_main else "700", "1 " if "," in name else "0 ", ("a", name))


def _title(title: str, subtitle: str, creators: Sequence[str], language: str) -> DataField | None:
    """245 with ISBD punctuation: title : subtitle / names."""
    names = ", ".join(creators)
    main = f"{title} :" if subtitle else (f"{title} /" if names else title)
    rest = f"{subtitle} /" if subtitle and names else subtitle
    article = next((len(word) for word in _ARTICLES.get(language, ()) if title.lower().startswith(word)), 0)
    return _field("245", f"{1 if creators else 0}{article}", ("a", main), ("b", rest), ("c", names))


def _imprint(place: str, publisher: str, year: str) -> DataField | None:
    """264 _1: place : publisher, year."""
    return _field(
        "264",
        " 1",
        ("a", f"{place} :" if place and publisher else (f"{place}," if place and year else place)),
        ("b", f"{publisher}," if publisher and year else publisher),
        ("c", year),
    )


def _holding(call_number: str, accession_numbers: Sequence[str]) -> DataField | None:
    return _field("852", "  ", ("j", call_number), *(("p", number) for number in accession_numbers))
