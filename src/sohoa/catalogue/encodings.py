"""Old Vietnamese encodings in files of records: refused with advice, before damaged text gets into the
library.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sohoa.catalogue.raw_records import RawRecord
from sohoa.model.bib import BibRecord, RecordEncoding
from sohoa.vietnamese.legacy_encodings import Encoding, LegacyEncoding, detect_misread, require_unicode

_ENOUGH_BYTES = 200_000
_MODERN = frozenset({None, Encoding.ASCII, Encoding.UTF_8, Encoding.MARC_8, Encoding.CP1258, Encoding.VIQR})


def require_unicode_records(records: Sequence[RawRecord], name: str) -> None:
    """Raises LegacyEncoding where the records are in TCVN3, VNI or another old encoding, be it by their
    bytes or because somebody took such bytes for Latin letters before. All records are judged together: a
    single title may deceive. `name` is the file's.
    """
    claimed = [item.data for item in records if item.encoding is RecordEncoding.UTF8 and not _is_read(item)]
    if claimed and not _any_is_read_as_utf8(records):
        require_unicode(_sample(claimed), name)
    marc8 = [
        item.data for item in records if item.encoding is RecordEncoding.MARC8 and not item.data.isascii()
    ]
    if marc8:
        require_unicode(_sample(marc8), name, marc8=True)
    titles = (_titles(item.content) for item in records if isinstance(item.content, BibRecord))
    found = detect_misread(" ".join(titles)[:_ENOUGH_BYTES]).encoding
    if found not in _MODERN:
        assert found is not None
        raise LegacyEncoding("catalogue.misread_encoding", name=name, encoding=found.value.upper())


def _is_read(item: RawRecord) -> bool:
    return isinstance(item.content, BibRecord)


def _any_is_read_as_utf8(records: Sequence[RawRecord]) -> bool:
    """One wrong byte among records of good UTF-8 is a damaged record, not an old encoding."""
    return any(
        _is_read(item) and item.encoding is RecordEncoding.UTF8 and not item.data.isascii()
        for item in records
    )


def _sample(parts: Iterable[bytes]) -> bytes:
    return b"\n".join(parts)[:_ENOUGH_BYTES]


def _titles(record: BibRecord) -> str:
    return " ".join(sub.value for field in record.data("245", "100", "700", "260") for sub in field.subfields)
