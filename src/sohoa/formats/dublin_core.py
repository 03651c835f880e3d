"""A record as simple Dublin Core (ISO 15836-1), in the `oai_dc` wrapping of OAI-PMH; and simple Dublin
Core read.

After the Library of Congress' MARC to Dublin Core crosswalk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sohoa.errors import BadInput
from sohoa.formats.xml import XSI, Element, add_filled, new_root, parse_xml, xml_bytes
from sohoa.model import description
from sohoa.model.bib import BibRecord

NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"

ELEMENTS = (
    "title",
    "creator",
    "contributor",
    "publisher",
    "date",
    "language",
    "type",
    "format",
    "subject",
    "description",
    "coverage",
    "source",
    "relation",
    "identifier",
    "rights",
)
"""The fifteen elements, in the order in which they are written."""

_D = f"{{{DC}}}"
_CREATOR_TAGS = ("100", "110", "111")
_CONTRIBUTOR_TAGS = ("700", "710", "711")
_TYPES = {
    "a": "Text",
    "t": "Text",
    "e": "Image",
    "f": "Image",
    "k": "Image",
    "g": "MovingImage",
    "j": "Sound",
}


@dataclass(frozen=True, slots=True)
class Statement:
    """One element (a name of `ELEMENTS`) and its value."""

    element: str
    value: str


def dublin_core(
    record: BibRecord,
    *,
    identifiers: Sequence[str] = (),
    rights: Sequence[str] = (),
    formats: Sequence[str] = (),
) -> tuple[Statement, ...]:
    """The record in the fifteen elements, without repetitions. `identifiers` (the document's address
    first), `rights` (the statement's URI, the credit line) and `formats` (media types) are those of the
    digital document.
    """
    pairs = [
        *_names(record),
        ("title", description.title(record)),
        *_alternative_titles(record),
        ("publisher", description.publisher(record)),
        ("date", description.year(record)),
        ("language", description.language(record)),
        ("type", _TYPES.get(record.leader[6:7], "")),
        *_each("subject", description.subjects(record)),
        ("description", description.summary(record)),
        *_each("coverage", (field.first("a") for field in record.data("651", "648"))),
        *_each("source", (field.first("a") for field in record.data("534", "786"))),
        *_each(
            "relation", (field.first("t") or field.first("a") for field in record.data("490", "773", "830"))
        ),
        *_each("identifier", identifiers),
        *_numbers(record),
        *_each("format", formats),
        *_each("rights", rights),
    ]
    kept = dict.fromkeys(Statement(name, _plain(value)) for name, value in pairs if _plain(value))
    return tuple(sorted(kept, key=lambda statement: ELEMENTS.index(statement.element)))


def _plain(value: str) -> str:
    return value.strip().rstrip(" ;,/=")


def _each(element: str, values: Iterator[str] | Sequence[str]) -> list[tuple[str, str]]:
    return [(element, value) for value in values]


def _names(record: BibRecord) -> Iterator[tuple[str, str]]:
    """Main entries are creators; so is the first added entry of a record without one."""
    main = [name for field in record.data(*_CREATOR_TAGS) if (name := _plain(field.first("a")))]
    others = [name for field in record.data(*_CONTRIBUTOR_TAGS) if (name := _plain(field.first("a")))]
    if not main:
        main, others = others[:1], others[1:]
    yield from (("creator", name) for name in main)
    yield from (("contributor", name) for name in others)


def _alternative_titles(record: BibRecord) -> Iterator[tuple[str, str]]:
    return (("title", field.first("a")) for field in record.data("246"))


def _numbers(record: BibRecord) -> Iterator[tuple[str, str]]:
    for tag, name in (("020", "ISBN"), ("022", "ISSN")):
        for field in record.data(tag):
            number = field.first("a").partition(" (")[0].strip(" :;")
            yield "identifier", f"{name}: {number}" if number else ""


def oai_dc_element(statements: Sequence[Statement]) -> Element:
    """The `oai_dc:dc` element that goes into an OAI-PMH answer."""
    root = new_root(f"{{{NAMESPACE}}}dc", {"oai_dc": NAMESPACE, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{NAMESPACE} {SCHEMA}")
    for statement in statements:
        add_filled(root, f"{_D}{statement.element}", statement.value)
    return root


def write_oai_dc(statements: Sequence[Statement]) -> bytes:
    """`oai_dc_element` as a document of its own."""
    return xml_bytes(oai_dc_element(statements))


def read_dublin_core(data: bytes) -> tuple[Statement, ...]:
    """The fifteen elements wherever they stand in the document, in its order. Raises BadInput where there
    are none.
    """
    root = parse_xml(data, what="Dublin Core")
    found = tuple(
        Statement(name, "".join(element.itertext()).strip())
        for element in root.iter(f"{_D}*")
        if (name := element.tag.removeprefix(_D)) in ELEMENTS
    )
    if not found:
        raise BadInput("formats.not_this_format", what="Dublin Core")
    return tuple(statement for statement in found if statement.value)
