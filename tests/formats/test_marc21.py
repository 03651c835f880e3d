import unicodedata
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sohoa.errors import BadInput
from sohoa.formats.marc21 import looks_like_iso2709, read_iso2709, write_iso2709
from sohoa.model.bib import BibRecord, ControlField, DataField, RecordEncoding, Subfield
from tests.formats.books import RECORD, data_field

values = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x1d\x1e\x1f"), max_size=30)
codes = st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789")
subfields = st.builds(Subfield, codes, values)
indicators = st.text(" 0123456789", min_size=2, max_size=2)
data_tags = st.integers(10, 999).map(lambda n: f"{n:03}")
data_fields = st.builds(DataField, data_tags, indicators, st.lists(subfields, max_size=5).map(tuple))
control_fields = st.builds(ControlField, st.integers(1, 9).map(lambda n: f"{n:03}"), values)
records = st.builds(
    lambda status, level, fields: BibRecord(f"00000{status}am a2200000{level}4500", tuple(fields)),
    st.sampled_from("acdnp"),
    st.sampled_from(["   ", " a ", "7 u"]),
    st.lists(control_fields | data_fields, min_size=1, max_size=12),
)


def only(data: bytes) -> BibRecord:
    (read,) = read_iso2709(data)
    assert read.record is not None, read.problem
    return read.record


@given(records)
@settings(max_examples=200, deadline=None)
def test_what_is_written_is_read_back_the_same(record: BibRecord) -> None:
    data = write_iso2709(record)
    assert only(data) == record
    assert write_iso2709(only(data)) == data


@given(st.lists(records, max_size=4))
@settings(max_examples=30, deadline=None)
def test_records_of_a_file_are_told_apart(wanted: list[BibRecord]) -> None:
    read = list(read_iso2709(b"\n".join(write_iso2709(record) for record in wanted)))
    assert [found.record for found in read] == wanted
    assert [found.number for found in read] == list(range(1, len(wanted) + 1))


@given(st.binary(max_size=300) | st.binary(max_size=100).map(lambda data: b"00100nam  2200049 a 4500" + data))
@settings(max_examples=200, deadline=None)
def test_no_bytes_make_it_fail(data: bytes) -> None:
    for found in read_iso2709(data + b"\x1e\x1d"):
        assert (found.record is None) != (found.problem is None)


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_damaged_record_does_not_lose_its_neighbours(data: st.DataObject) -> None:
    whole = write_iso2709(RECORD)
    place = data.draw(st.integers(0, len(whole) - 2))
    damaged = whole[:place] + data.draw(st.binary(min_size=1, max_size=1)) + whole[place + 1 :]
    read = list(read_iso2709(whole + damaged + whole))
    assert read[0].record == RECORD
    assert read[-1].record == RECORD or damaged.count(b"\x1d") == 0 or len(read) > 3


def test_the_peer_reads_what_we_write() -> None:
    from pymarc import MARCReader

    (theirs,) = MARCReader(write_iso2709(RECORD))
    assert theirs is not None
    assert theirs["245"]["a"] == "Truyện Kiều :"
    assert [field.tag for field in theirs.fields] == [field.tag for field in RECORD.fields]
    assert theirs.as_marc() == write_iso2709(RECORD)


def test_the_leader_says_unicode_and_no_lengths() -> None:
    data = write_iso2709(replace(RECORD, leader="99999cam  2299999 i 4500"))
    assert data[:5] == f"{len(data):05}".encode()
    assert data[9:12] == b"a22"
    assert only(data).leader == "00000cam a2200000 i 4500"


def test_marc_8_is_read_where_the_leader_says_so() -> None:
    data = write_iso2709(BibRecord(RECORD.leader, (data_field("245", "10", a="Nguy..en Du"),)))
    raw = data.replace(b"Nguy..en", b"Nguy\xe3\xe4en")
    raw = raw[:9] + b" " + raw[10:]
    (found,) = read_iso2709(raw)
    assert found.record is not None
    assert found.encoding is RecordEncoding.MARC8
    title = next(found.record.data("245")).first("a")
    assert unicodedata.normalize("NFC", title) == "Nguyễn Du"
    assert found.record.leader[9] == "a"


def test_utf_8_is_seen_where_the_leader_forgot_to_say_so() -> None:
    data = write_iso2709(RECORD)
    (found,) = read_iso2709(data[:9] + b" " + data[10:])
    assert (found.encoding, found.record) == (RecordEncoding.UTF8, RECORD)


def test_bytes_that_are_not_the_utf_8_they_claim_to_be_are_told() -> None:
    data = write_iso2709(BibRecord(RECORD.leader, (data_field("245", "10", a="Nh.ng nguy.n t.c"),)))
    (found,) = read_iso2709(data.replace(b"Nh.ng nguy.n t.c", b"Nh\xf7ng nguy\xaan t\xbec"))
    assert found.problem is not None
    assert found.problem.code == "formats.marc_not_utf8"
    assert (found.encoding, found.number) == (RecordEncoding.UTF8, 1)


def test_lengths_counted_in_characters_are_mended() -> None:
    data = write_iso2709(RECORD)
    shorter = data.replace(b"0060", b"0059", 1)
    assert shorter != data or b"0060" not in data
    letters = len(data.decode("utf-8"))
    wrong = f"{letters:05}".encode() + data[5:]
    (found,) = read_iso2709(wrong)
    assert found.record == RECORD
    directory = data[24 : data.index(b"\x1e")]
    broken = b"".join(directory[n : n + 3] + b"00010" + b"0000" for n in range(0, len(directory), 12))
    (mended,) = read_iso2709(data[:24] + broken + data[24 + len(directory) :])
    assert (mended.record, mended.is_repaired) == (RECORD, True)


def test_a_field_without_indicators_keeps_its_text() -> None:
    data = write_iso2709(BibRecord(RECORD.leader, (DataField("500", "Ghi chú", ()),)))
    (found,) = read_iso2709(data)
    assert found.is_repaired
    assert found.record is not None
    assert found.record.fields == (data_field("500", "Gh", a="i chú"),)


@pytest.mark.parametrize("data", [b"", b"\n\r ", b"\x00\x1a"])
def test_nothing_gives_nothing(data: bytes) -> None:
    assert list(read_iso2709(data)) == []


def test_a_file_that_ends_too_early_is_told() -> None:
    data = write_iso2709(RECORD)
    found = list(read_iso2709(data + data[:-40]))
    assert [item.problem is None for item in found] == [True, False]
    assert found[1].problem is not None
    assert found[1].problem.params == {"number": 2}


def test_what_iso_2709_cannot_hold_is_refused() -> None:
    with pytest.raises(BadInput) as field:
        write_iso2709(BibRecord(RECORD.leader, (data_field("520", "  ", a="x" * 10_000),)))
    assert field.value.code == "formats.marc_field_too_long"
    with pytest.raises(BadInput) as record:
        write_iso2709(BibRecord(RECORD.leader, (data_field("520", "  ", a="x" * 9_000),) * 12))
    assert record.value.code == "formats.marc_record_too_long"


def test_the_format_is_known_by_its_beginning() -> None:
    assert looks_like_iso2709(write_iso2709(RECORD))
    assert not looks_like_iso2709(b"<record/>")
    assert not looks_like_iso2709(b"12345")


def test_samples_in_utf_8_come_back_byte_for_byte(shared_dir: Path) -> None:
    folder = shared_dir / "samples" / "marc"
    names = ["traject/test_data.utf8.mrc", "solrmarc/fields_700_4_samp.mrc", "ruby-marc/random_tag_order.dat"]
    for name in names:
        data = (folder / name).read_bytes()
        assert b"".join(write_iso2709(only(found.data)) for found in read_iso2709(data)) == data.strip(
            b"\n\r"
        )


def test_every_sample_is_read_or_told_to_be_damaged(shared_dir: Path) -> None:
    files = [
        p
        for p in (shared_dir / "samples" / "marc").rglob("*")
        if p.suffix in (".mrc", ".marc", ".dat", ".lif")
    ]
    assert len(files) > 80
    found = {path.name: list(read_iso2709(path.read_bytes())) for path in files}
    assert len(found["uva_001_2000.mrc"]) == 2000
    assert all(item.record is not None for item in found["uva_001_2000.mrc"])
    assert [item.problem is None for item in found["bu_bibs.mrc"]].count(True) == 92
    problems = [item.problem.code for items in found.values() for item in items if item.problem]
    assert set(problems) == {"formats.marc_record_broken", "formats.marc_not_utf8"}


def test_marc_8_samples_read_as_the_peer_reads_them(shared_dir: Path) -> None:
    from pymarc import MARCReader

    data = (shared_dir / "samples" / "marc" / "solrmarc" / "uva_001_2000.mrc").read_bytes()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = list(MARCReader(data))
    ours = list(read_iso2709(data))
    assert len(theirs) == len(ours)
    for their, our in zip(theirs, ours, strict=True):
        if our.record is None or our.unknown_characters or their is None:
            continue
        mine = [
            unicodedata.normalize("NFC", s.value)
            for f in our.record.data("245", "100", "260")
            for s in f.subfields
        ]
        assert mine == [s.value for f in their.get_fields("245", "100", "260") for s in f.subfields]
