"""Records as a file has them: of either format, still with their bytes, before anything is decided about
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sohoa.errors import BadInput
from sohoa.formats import marc21, marcxml
from sohoa.model.bib import BibRecord, RecordEncoding

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_SPACE = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class RawRecord:
    """Number (from 1), bytes and their encoding; and either the record or why it could not be read."""

    number: int
    data: bytes
    media_type: str
    encoding: RecordEncoding
    content: BibRecord | BadInput


def raw_records(data: bytes, name: str) -> Iterator[RawRecord]:
    """The records of a file of ISO 2709 or MARCXML. Raises BadInput where it is neither. `name` is the
    file's.
    """
    data = data.removeprefix(_BYTE_ORDER_MARK).lstrip(_SPACE)
    if data.startswith(b"<"):
        return _from_xml(data)
    if marc21.looks_like_iso2709(data):
        return _from_iso2709(data)
    raise BadInput("catalogue.not_a_record_file", name=name)


def _from_iso2709(data: bytes) -> Iterator[RawRecord]:
    for found in marc21.read_iso2709(data):
        content = found.record or found.problem
        assert content is not None
        yield RawRecord(found.number, found.data, marc21.MEDIA_TYPE, found.encoding, content)


def _from_xml(data: bytes) -> Iterator[RawRecord]:
    for found in marcxml.read_marcxml(data):
        content = found.record or found.problem
        assert content is not None
        yield RawRecord(found.number, found.data, marcxml.MEDIA_TYPE, RecordEncoding.UTF8, content)
