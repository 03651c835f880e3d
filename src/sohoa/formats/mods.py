"""A record as MODS 3.8 (https://www.loc.gov/standards/mods/), after the Library of Congress' MARC 21 to MODS
mapping.

A view: what MODS has no place for stays in the MARC record, which is stored beside it.
"""

from __future__ import annotations

from collections.abc import Callable

from sohoa.formats.mods_subjects import add_classifications, add_subjects
from sohoa.formats.xml import XLINK, XSI, Element, add, add_filled, new_root, xml_bytes
from sohoa.model.bib import BibRecord, DataField
from sohoa.model.rights import Rights

NAMESPACE = "http://www.loc.gov/mods/v3"
SCHEMA = "http://www.loc.gov/standards/mods/v3/mods-3-8.xsd"
VERSION = "3.8"
MEDIA_TYPE = "application/mods+xml"

_M = f"{{{NAMESPACE}}}"
_NAME_TYPES = {"00": "personal", "10": "corporate", "11": "conference"}
_TYPES_OF_RESOURCE = {
    "a": "text",
    "t": "text",
    "c": "notated music",
    "d": "notated music",
    "e": "cartographic",
    "f": "cartographic",
    "g": "moving image",
    "i": "sound recording-nonmusical",
    "j": "sound recording-musical",
    "k": "still image",
    "m": "software, multimedia",
    "o": "mixed material",
    "p": "mixed material",
    "r": "three dimensional object",
}
_ISSUANCE = {
    "m": "monographic",
    "a": "monographic",
    "s": "serial",
    "b": "serial",
    "i": "integrating resource",
}
_IDENTIFIERS = (("010", "lccn"), ("020", "isbn"), ("022", "issn"))
_NOTES = (("500", ""), ("502", "thesis"), ("504", "bibliography"), ("546", "language"), ("561", "ownership"))
_JOINING = " /:;,="


def mods_element(
    record: BibRecord, *, identifier: str = "", url: str = "", rights: Rights | None = None
) -> Element:
    """The record as a `mods` element. `identifier` is the digital document's id, `url` its address for
    readers, `rights` what may be done with it: each is left out where it is empty.
    """
    mods = new_root(f"{_M}mods", {None: NAMESPACE, "xlink": XLINK, "xsi": XSI}, version=VERSION)
    for part in _PARTS:
        part(mods, record)
    add_filled(mods, f"{_M}identifier", identifier, type="local")
    if url:
        add(add(mods, f"{_M}location"), f"{_M}url", url, usage="primary display", access="object in context")
    if rights is not None:
        _add_rights(mods, rights)
    _add_record_info(mods, record)
    return mods


def write_mods(
    record: BibRecord, *, identifier: str = "", url: str = "", rights: Rights | None = None
) -> bytes:
    """`mods_element` as a document of its own, naming its schema."""
    mods = mods_element(record, identifier=identifier, url=url, rights=rights)
    mods.set(f"{{{XSI}}}schemaLocation", f"{NAMESPACE} {SCHEMA}")
    return xml_bytes(mods)


def _text(value: str) -> str:
    """Without the ISBD punctuation that joins one subfield to the next."""
    return value.strip().rstrip(_JOINING)


def _add_titles(mods: Element, record: BibRecord) -> None:
    for field in record.data("245"):
        _add_title(mods, field, nonfiling=field.indicators[1:])
    for field in record.data("246"):
        _add_title(mods, field, kind="alternative")
    for field in record.data("130", "240"):
        _add_title(mods, field, kind="uniform")


def _add_title(mods: Element, field: DataField, *, kind: str = "", nonfiling: str = "") -> None:
    title = _text(field.first("a")) or _text(field.first("k"))
    if not title:
        return
    info = add(mods, f"{_M}titleInfo", type=kind)
    skip = int(nonfiling) if nonfiling.isdecimal() and int(nonfiling) < len(title) else 0
    add_filled(info, f"{_M}nonSort", title[:skip].rstrip())
    add(info, f"{_M}title", title[skip:])
    for code, name in (("b", "subTitle"), ("n", "partNumber"), ("p", "partName")):
        for value in field.all(code):
            add_filled(info, f"{_M}{name}", _text(value))


def _add_names(mods: Element, record: BibRecord) -> None:
    for field in record.data("100", "110", "111", "700", "710", "711"):
        if field.first("a").strip() and not field.first("t"):
            _add_name(mods, field)


def _add_name(mods: Element, field: DataField) -> None:
    usage = "primary" if field.tag.startswith("1") else ""
    name = add(mods, f"{_M}name", type=_NAME_TYPES[field.tag[1:]], usage=usage)
    add(name, f"{_M}namePart", _text(field.first("a")).removesuffix("."))
    for value in field.all("b"):
        add_filled(name, f"{_M}namePart", _text(value))
    if field.tag.endswith("00"):
        add_filled(name, f"{_M}namePart", _text(field.first("c")), type="termsOfAddress")
        add_filled(name, f"{_M}namePart", _text(field.first("d")), type="date")
    _add_roles(name, field)


def _add_roles(name: Element, field: DataField) -> None:
    terms = [(_text(value).removesuffix("."), "text", "") for value in field.all("e")]
    terms += [(_text(value), "code", "marcrelator") for value in field.all("4")]
    if not terms and field.tag.startswith("1"):
        terms = [("creator", "text", "marcrelator")]
    for term, kind, authority in terms:
        if term:
            add(add(name, f"{_M}role"), f"{_M}roleTerm", term, type=kind, authority=authority)


def _add_kind(mods: Element, record: BibRecord) -> None:
    add_filled(mods, f"{_M}typeOfResource", _TYPES_OF_RESOURCE.get(record.leader[6:7], ""))
    for field in record.data("655"):
        add_filled(mods, f"{_M}genre", _text(field.first("a")), authority=field.first("2"))


def _add_origin(mods: Element, record: BibRecord) -> None:
    origin = add(mods, f"{_M}originInfo", eventType="publication")
    country = record.control("008")[15:18].strip(" |")
    if country:
        place = add(origin, f"{_M}place")
        add(place, f"{_M}placeTerm", country, type="code", authority="marccountry")
    for field in record.data("260", "264"):
        if field.tag == "260" or field.indicators[1:] in ("1", " "):
            _add_imprint(origin, field)
    _add_coded_dates(origin, record.control("008"))
    for field in record.data("250"):
        add_filled(origin, f"{_M}edition", _text(field.first("a")))
    add_filled(origin, f"{_M}issuance", _ISSUANCE.get(record.leader[7:8], ""))
    if not len(origin):
        add(origin, f"{_M}issuance", "monographic")


def _add_imprint(origin: Element, field: DataField) -> None:
    for value in field.all("a"):
        if _text(value):
            add(add(origin, f"{_M}place"), f"{_M}placeTerm", _text(value), type="text")
    for value in field.all("b"):
        add_filled(origin, f"{_M}publisher", _text(value))
    for value in field.all("c"):
        add_filled(origin, f"{_M}dateIssued", _text(value).removesuffix("."))


def _add_coded_dates(origin: Element, fixed: str) -> None:
    """008/06-14: one year, or a first and a last one."""
    first, last = fixed[7:11].strip(" |"), fixed[11:15].strip(" |")
    two = bool(last) and last != "9999" and fixed[6:7] in "cdikmnq"
    add_filled(origin, f"{_M}dateIssued", first, encoding="marc", keyDate="yes", point="start" if two else "")
    if two:
        add(origin, f"{_M}dateIssued", last, encoding="marc", point="end")


def _add_languages(mods: Element, record: BibRecord) -> None:
    coded = record.control("008")[35:38].strip(" |")
    codes = [coded] if len(coded) == 3 else []
    codes += [value.strip() for field in record.data("041") for value in field.all("a")]
    for code in dict.fromkeys(filter(None, codes)):
        term = add(mods, f"{_M}language")
        add(term, f"{_M}languageTerm", code, type="code", authority="iso639-2b")


def _add_extent(mods: Element, record: BibRecord) -> None:
    for field in record.data("300"):
        extent = " ".join(value.strip() for value in field.all("abce")).rstrip(_JOINING)
        if extent:
            add(add(mods, f"{_M}physicalDescription"), f"{_M}extent", extent)


def _add_texts(mods: Element, record: BibRecord) -> None:
    for field in record.data("520"):
        add_filled(mods, f"{_M}abstract", " ".join(field.all("ab")).strip())
    for field in record.data("505"):
        add_filled(mods, f"{_M}tableOfContents", " ".join(field.all("agrt")).strip())
    for field in record.data("245"):
        add_filled(mods, f"{_M}note", _text(field.first("c")), type="statement of responsibility")
    for tag, kind in _NOTES:
        for field in record.data(tag):
            add_filled(mods, f"{_M}note", " ".join(field.all("abcd3")).strip(), type=kind)


def _add_related(mods: Element, record: BibRecord) -> None:
    for field in record.data("490", "830"):
        _add_related_item(mods, "series", field.first("a"), field.first("v"))
    for field in record.data("773"):
        _add_related_item(mods, "host", field.first("t") or field.first("a"), field.first("g"))


def _add_related_item(mods: Element, kind: str, title: str, part: str) -> None:
    if _text(title):
        info = add(add(mods, f"{_M}relatedItem", type=kind), f"{_M}titleInfo")
        add(info, f"{_M}title", _text(title))
        add_filled(info, f"{_M}partNumber", _text(part))


def _add_identifiers(mods: Element, record: BibRecord) -> None:
    for tag, kind in _IDENTIFIERS:
        for field in record.data(tag):
            add_filled(mods, f"{_M}identifier", field.first("a").partition(" (")[0].strip(" :;"), type=kind)
    for field in record.data("024"):
        add_filled(mods, f"{_M}identifier", field.first("a").strip(), type=field.first("2") or "local")


def _add_location(mods: Element, record: BibRecord) -> None:
    for field in record.data("852"):
        holder = ", ".join(_text(value) for value in field.all("abc") if _text(value))
        shelf = " ".join(value.strip() for value in field.all("hij")).strip()
        copies = [value.strip() for value in field.all("p") if value.strip()]
        if not (holder or shelf or copies):
            continue
        location = add(mods, f"{_M}location")
        add_filled(location, f"{_M}physicalLocation", holder)
        add_filled(location, f"{_M}shelfLocator", shelf)
        if copies:
            _add_copies(add(location, f"{_M}holdingSimple"), copies)


def _add_copies(holding: Element, accession_numbers: list[str]) -> None:
    for number in accession_numbers:
        copy = add(holding, f"{_M}copyInformation")
        add(copy, f"{_M}itemIdentifier", number, type="accession number")


def _add_conditions(mods: Element, record: BibRecord) -> None:
    for tag, kind in (("506", "restriction on access"), ("540", "use and reproduction")):
        for field in record.data(tag):
            add_filled(mods, f"{_M}accessCondition", field.first("a").strip(), type=kind)


def _add_rights(mods: Element, rights: Rights) -> None:
    add(
        mods,
        f"{_M}accessCondition",
        rights.credit,
        {"type": "use and reproduction", f"{{{XLINK}}}href": rights.statement},
    )


def _add_record_info(mods: Element, record: BibRecord) -> None:
    info = add(mods, f"{_M}recordInfo")
    source = next(record.data("040"), None)
    created, changed = record.control("008")[:6].strip(), record.control("005").strip()
    if source is not None:
        add_filled(info, f"{_M}recordContentSource", source.first("a").strip())
    if created.isdecimal():
        add(info, f"{_M}recordCreationDate", created, encoding="marc")
    add_filled(info, f"{_M}recordChangeDate", changed, encoding="iso8601")
    add_filled(
        info, f"{_M}recordIdentifier", record.control("001").strip(), source=record.control("003").strip()
    )
    if source is not None and source.first("b").strip():
        language = add(info, f"{_M}languageOfCataloging")
        add(language, f"{_M}languageTerm", source.first("b").strip(), type="code", authority="iso639-2b")
    add(info, f"{_M}recordOrigin", "Converted from MARC 21 to MODS 3.8")


_PARTS: tuple[Callable[[Element, BibRecord], None], ...] = (
    _add_titles,
    _add_names,
    _add_kind,
    _add_origin,
    _add_languages,
    _add_extent,
    _add_texts,
    add_subjects,
    add_classifications,
    _add_related,
    _add_identifiers,
    _add_location,
    _add_conditions,
)
