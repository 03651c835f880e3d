"""MARC 21 records as ISO 2709 (https://www.loc.gov/marc/specifications/specrecstruc.html).

Lossless: a record in UTF-8 is written as it was read, byte for byte, where the source kept to the
standard. In the model a leader has no lengths (positions 0-4 and 12-16 are zeros) and says Unicode
(position 9).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sohoa.errors import BadInput
from sohoa.formats.marc8 import decode_marc8
from sohoa.model.bib import BibRecord, ControlField, DataField, Field, RecordEncoding, Subfield

MEDIA_TYPE = "application/marc"
MAX_BYTES = 512 * 1024 * 1024
"""The largest file of records that is read."""

_SUBFIELD, _FIELD_END, _RECORD_END = b"\x1f", b"\x1e", b"\x1d"
_LEADER_LENGTH = 24
_ENTRY_LENGTH = 12
_MOST_RECORD_BYTES = 99_999
_MOST_FIELD_BYTES = 9_999
_BETWEEN_RECORDS = b" \t\r\n\x00\x1a"


@dataclass(frozen=True, slots=True)
class Iso2709Record:
    """One record of a file: its number (from 1) and bytes, how they say they are encoded, and what came of
    them.

    Exactly one of `record` and `problem` is there. `unknown_characters` counts letters of MARC-8 that
    became U+FFFD; `is_repaired` says that the directory or a field was not as the standard has it.
    """

    number: int
    data: bytes
    encoding: RecordEncoding
    record: BibRecord | None = None
    problem: BadInput | None = None
    unknown_characters: int = 0
    is_repaired: bool = False


def read_iso2709(data: bytes) -> Iterator[Iso2709Record]:
    """Each record of the file in turn. A damaged one comes with its problem, and the rest is read."""
    place, number = _skip(data, 0), 0
    while place < len(data):
        number += 1
        end = _end_of_record(data, place)
        yield _read(data[place:end], number)
        place = _skip(data, end)


def looks_like_iso2709(data: bytes) -> bool:
    """Whether the bytes begin as a record does: five digits, and a record end somewhere."""
    start = data.lstrip(_BETWEEN_RECORDS)[:_LEADER_LENGTH]
    return len(start) == _LEADER_LENGTH and start[:5].isdigit() and start[10:12] == b"22"


def _skip(data: bytes, place: int) -> int:
    while place < len(data) and data[place] in _BETWEEN_RECORDS:
        place += 1
    return place


def _end_of_record(data: bytes, place: int) -> int:
    """Where the record says that it ends, if there is a record end there; else after the next record end."""
    said = data[place : place + 5]
    if said.isdigit() and data[place + int(said) - 1 : place + int(said)] == _RECORD_END and int(said):
        return place + int(said)
    end = data.find(_RECORD_END, place)
    return len(data) if end < 0 else end + 1


def _read(data: bytes, number: int) -> Iso2709Record:
    try:
        leader, raw_fields, is_repaired = _split(data, number)
    except BadInput as problem:
        return Iso2709Record(number, data, RecordEncoding.NONE, problem=problem)
    encoding = _encoding(leader, data)
    try:
        decoding = _Decoding(encoding)
        fields = tuple(decoding.field(tag, raw) for tag, raw in raw_fields)
    except UnicodeDecodeError:
        return Iso2709Record(number, data, encoding, problem=BadInput("formats.marc_not_utf8", number=number))
    text = leader.decode("ascii", errors="replace").replace("\ufffd", " ")
    record = BibRecord(f"00000{text[5:9]}a{text[10:12]}00000{text[17:]}", fields)
    return Iso2709Record(
        number,
        data,
        encoding,
        record,
        unknown_characters=decoding.unknown,
        is_repaired=is_repaired or decoding.is_repaired,
    )


def _encoding(leader: bytes, data: bytes) -> RecordEncoding:
    """Leader position 9: `a` is UTF-8, blank MARC-8. Many systems leave it blank over UTF-8, which MARC-8
    with marks never looks like.
    """
    if leader[9:10] == b"a":
        return RecordEncoding.UTF8
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return RecordEncoding.MARC8
    return RecordEncoding.MARC8 if data.isascii() else RecordEncoding.UTF8


RawFields = list[tuple[str, bytes]]


def _split(data: bytes, number: int) -> tuple[bytes, RawFields, bool]:
    """Leader, fields without their ends, and whether the directory had to be mended."""
    leader = data[:_LEADER_LENGTH]
    directory_end = data.find(_FIELD_END, _LEADER_LENGTH)
    if len(leader) < _LEADER_LENGTH or directory_end < 0 or not data.endswith(_RECORD_END):
        raise BadInput("formats.marc_record_broken", number=number)
    directory = data[_LEADER_LENGTH:directory_end]
    entries = [directory[at : at + _ENTRY_LENGTH] for at in range(0, len(directory), _ENTRY_LENGTH)]
    body = data[directory_end + 1 : -1]
    if not entries or len(entries[-1]) != _ENTRY_LENGTH:
        raise BadInput("formats.marc_record_broken", number=number)
    tags = [entry[:3].decode("latin-1") for entry in entries]
    fields = _by_directory(entries, body)
    if fields is not None:
        return leader, list(zip(tags, fields, strict=True)), False
    # Lengths counted in characters, or of more than four digits: the fields still stand in the same order.
    pieces = body.removesuffix(_FIELD_END).split(_FIELD_END)
    if len(pieces) != len(entries):
        raise BadInput("formats.marc_record_broken", number=number)
    return leader, list(zip(tags, pieces, strict=True)), True


def _by_directory(entries: list[bytes], body: bytes) -> list[bytes] | None:
    """The fields where the directory says they are; None if it is wrong about one of them."""
    fields: list[bytes] = []
    for entry in entries:
        if not entry[3:].isdigit():
            return None
        start, length = int(entry[7:]), int(entry[3:7])
        field = body[start : start + length]
        if len(field) != length or field.find(_FIELD_END) != length - 1:
            return None
        fields.append(field[:-1])
    return fields


class _Decoding:
    """Fields of one record, from bytes in its encoding."""

    def __init__(self, encoding: RecordEncoding) -> None:
        self._is_utf8 = encoding is RecordEncoding.UTF8
        self.unknown = 0
        self.is_repaired = False

    def field(self, tag: str, raw: bytes) -> Field:
        if tag.startswith("00"):
            return ControlField(tag, self._text(raw))
        head, *rest = raw.split(_SUBFIELD)
        subfields = [Subfield(*self._code_and_value(part)) for part in rest]
        indicators = self._text(head)
        if len(indicators) != 2:
            # A field without its two indicators: what stands in their place is kept as a subfield.
            self.is_repaired = True
            stray = [Subfield("a", indicators[2:])] if indicators[2:] else []
            return DataField(tag, indicators[:2].ljust(2), (*stray, *subfields))
        return DataField(tag, indicators, tuple(subfields))

    def _code_and_value(self, part: bytes) -> tuple[str, str]:
        text = self._text(part)
        return text[:1], text[1:]

    def _text(self, raw: bytes) -> str:
        if self._is_utf8 or (raw.isascii() and b"\x1b" not in raw and b"&#x" not in raw):
            return raw.decode("utf-8")
        decoded = decode_marc8(raw)
        self.unknown += decoded.unknown
        return decoded.text


def write_iso2709(record: BibRecord) -> bytes:
    """The record in UTF-8. Raises BadInput where it, or a field of it, is longer than ISO 2709 can say."""
    directory, body = bytearray(), bytearray()
    for field in record.fields:
        raw = _field_bytes(field)
        if len(raw) > _MOST_FIELD_BYTES:
            raise BadInput("formats.marc_field_too_long", tag=field.tag, limit=_MOST_FIELD_BYTES)
        directory += f"{field.tag}{len(raw):04}{len(body):05}".encode("latin-1")
        body += raw
    base = _LEADER_LENGTH + len(directory) + 1
    length = base + len(body) + 1
    if length > _MOST_RECORD_BYTES:
        raise BadInput("formats.marc_record_too_long", limit=_MOST_RECORD_BYTES)
    leader = record.leader.ljust(_LEADER_LENGTH)
    head = f"{length:05}{leader[5:9]}a22{base:05}{leader[17:20]}4500".encode("ascii", errors="replace")
    return head + bytes(directory) + _FIELD_END + bytes(body) + _RECORD_END


def _field_bytes(field: Field) -> bytes:
    if isinstance(field, ControlField):
        return field.value.encode() + _FIELD_END
    parts = "".join(f"\x1f{subfield.code}{subfield.value}" for subfield in field.subfields)
    return f"{field.indicators}{parts}".encode() + _FIELD_END
