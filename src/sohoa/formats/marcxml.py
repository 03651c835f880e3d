"""MARC 21 records in XML (MARC21slim, https://www.loc.gov/standards/marcxml/)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from lxml import etree

from sohoa.errors import BadInput
from sohoa.formats.xml import XSI, Element, add, local_name, new_root, xml_bytes
from sohoa.model.bib import BibRecord, ControlField, DataField, Field, Subfield

NAMESPACE = "http://www.loc.gov/MARC21/slim"
SCHEMA = "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"
MEDIA_TYPE = "application/marcxml+xml"
MAX_BYTES = 512 * 1024 * 1024
"""The largest file of records that is read."""

_C = f"{{{NAMESPACE}}}"
_LEADER_LENGTH = 24
# The patterns of MARC21slim.xsd.
_LEADER = re.compile(
    r"[\d ]{5}[\dA-Za-z ][\dA-Za-z][\dA-Za-z ]{3}(2| )(2| )[\d ]{5}[\dA-Za-z ]{3}(4500|    )"
)
_CONTROL_TAG = re.compile(r"00[1-9A-Za-z]")
_DATA_TAG = re.compile(r"0([1-9A-Z][0-9A-Z]|[1-9a-z][0-9a-z])|[1-9A-Z][0-9A-Z]{2}|[1-9a-z][0-9a-z]{2}")
_INDICATORS = re.compile(r"[\da-z ]{2}")
_CODE = re.compile(r"""[\dA-Za-z!"#$%&'()*+,\-./:;<=>?{}_^`~\[\]\\]""")


def marcxml_element(record: BibRecord) -> Element:
    """The record as a `record` element, field by field as it is (see `fits_marcxml`)."""
    element = new_root(f"{_C}record", {None: NAMESPACE})
    add(element, f"{_C}leader", record.leader)
    # The schema wants control fields first; in a record they come first anyway.
    for field in record.fields:
        if isinstance(field, ControlField):
            add(element, f"{_C}controlfield", field.value, tag=field.tag)
    for field in record.fields:
        if isinstance(field, DataField):
            _add_data_field(element, field)
    return element


def _add_data_field(element: Element, field: DataField) -> None:
    indicators = field.indicators.ljust(2)
    child = add(element, f"{_C}datafield", tag=field.tag, ind1=indicators[0], ind2=indicators[1])
    for subfield in field.subfields:
        add(child, f"{_C}subfield", subfield.value, code=subfield.code)


def fits_marcxml(record: BibRecord) -> bool:
    """Whether the schema of MARCXML takes the record: damaged records have tags and codes that it refuses."""
    return _LEADER.fullmatch(record.leader) is not None and all(_fits(field) for field in record.fields)


def _fits(field: Field) -> bool:
    if isinstance(field, ControlField):
        return _CONTROL_TAG.fullmatch(field.tag) is not None
    return (
        _DATA_TAG.fullmatch(field.tag) is not None
        and _INDICATORS.fullmatch(field.indicators) is not None
        and bool(field.subfields)
        and all(_CODE.fullmatch(subfield.code) for subfield in field.subfields)
    )


def write_marcxml(record: BibRecord) -> bytes:
    """One record as a document of its own, naming its schema."""
    element = marcxml_element(record)
    element.set(f"{{{XSI}}}schemaLocation", f"{NAMESPACE} {SCHEMA}")
    return xml_bytes(element)


class _Clearable(Element, Protocol):
    """An element of a stream, whose content is dropped once it was read."""

    def clear(self) -> None: ...


@dataclass(frozen=True, slots=True)
class MarcXmlRecord:
    """One record of a document: its number (from 1) and its bytes, cut out; and what came of it: exactly
    one of `record` and `problem` is there.
    """

    number: int
    data: bytes
    record: BibRecord | None = None
    problem: BadInput | None = None


def read_marcxml(data: bytes) -> Iterator[MarcXmlRecord]:
    """The records of a `collection`, of a single `record`, or inside another document such as an OAI-PMH
    answer, with or without the namespace. One that is not MARC comes with its problem, and the rest is
    read; after a place that is not XML nothing can be read: that problem comes last.
    """
    if len(data) > MAX_BYTES:
        too_large = BadInput("formats.xml_too_large", what="MARCXML", limit_mb=MAX_BYTES // 1_000_000)
        yield MarcXmlRecord(1, b"", problem=too_large)
        return
    number = 0
    try:
        for number, element in enumerate(_record_elements(io.BytesIO(data)), 1):
            yield _record(element, number)
            element.clear()
    except etree.XMLSyntaxError as error:
        broken = BadInput("formats.xml_broken", what="MARCXML", line=error.lineno or 1)
        yield MarcXmlRecord(number + 1, b"", problem=broken)
    except BadInput as problem:
        yield MarcXmlRecord(number + 1, b"", problem=problem)


def _record_elements(stream: io.BytesIO) -> Iterator[_Clearable]:
    events = etree.iterparse(
        stream,
        events=("end",),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    for _, element in events:
        if element.getroottree().docinfo.internalDTD is not None:
            raise BadInput("formats.xml_has_doctype", what="MARCXML")
        if local_name(element) == "record" and _has_fields(element):
            yield element


def _has_fields(element: Element) -> bool:
    """OAI-PMH has records of its own around those of MARC."""
    return any(local_name(child) in ("leader", "controlfield", "datafield") for child in element)


def _record(element: Element, number: int) -> MarcXmlRecord:
    leader = ""
    fields: list[Field] = []
    for child in element:
        name = local_name(child)
        if name == "leader":
            leader = (child.text or "").ljust(_LEADER_LENGTH)[:_LEADER_LENGTH]
        elif name == "controlfield":
            fields.append(ControlField(_tag(child), child.text or ""))
        elif name == "datafield":
            fields.append(_data_field(child))
    data: bytes = etree.tostring(element, encoding="UTF-8", with_tail=False)
    if not leader or not fields or not all(len(field.tag) == 3 for field in fields):
        problem = BadInput("formats.marc_record_broken", number=number)
        return MarcXmlRecord(number, data, problem=problem)
    return MarcXmlRecord(number, data, BibRecord(leader, tuple(fields)))


def _data_field(element: Element) -> DataField:
    subfields = tuple(
        Subfield(child.get("code", ""), child.text or "")
        for child in element
        if local_name(child) == "subfield"
    )
    indicators = (element.get("ind1", " ") or " ")[0] + (element.get("ind2", " ") or " ")[0]
    return DataField(_tag(element), indicators, subfields)


def _tag(element: Element) -> str:
    """Some programs write tags as numbers, without their zeros."""
    return element.get("tag", "").zfill(3)
