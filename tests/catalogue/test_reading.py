from dataclasses import replace
from pathlib import Path

import pytest

from sohoa.catalogue.describe import record_from_title
from sohoa.catalogue.reading import RecordInFile, RecordProblem, read_record_file, read_records
from sohoa.errors import BadInput, NotFound, UsageError
from sohoa.formats.marc21 import read_iso2709, write_iso2709
from sohoa.formats.marcxml import write_marcxml
from sohoa.model.bib import BibRecord, DataField, RecordEncoding, Subfield

TITLES = (
    "Những nguyên tắc của thư viện học đại cương",
    "Lịch sử xây dựng đất nước và con người Việt Nam",
    "Hướng dẫn bảo quản tài liệu cổ quý hiếm",
)
RECORDS = tuple(
    record_from_title(title, creator="Nguyễn Văn An", year=str(1990 + number), identifier=f"tv{number}")
    for number, title in enumerate(TITLES)
)
FILE = b"".join(write_iso2709(record) for record in RECORDS)
TCVN3 = dict(
    zip(
        "ữêắủưệọạơịựấướảờàầốđâáăồôếứôýảệ",
        b"\xf7\xaa\xbe\xf1\xad\xd6\xe4\xb9\xac\xde\xf9\xca\xad\xed\xb6\xea\xb5\xc7\xe8\xae\xa9\xb8\xa8\xe5\xab\xd5\xf8\xab\xfd\xb6\xd6",
        strict=True,
    )
)


def found(data: bytes) -> list[RecordInFile]:
    read = list(read_records(data, "a.mrc"))
    return [item for item in read if isinstance(item, RecordInFile)]


def in_tcvn3(text: str) -> bytes:
    return b"".join(
        bytes([TCVN3[letter]]) if letter in TCVN3 else letter.encode("ascii", "replace") for letter in text
    )


def with_titles_in_tcvn3(*, leader_says: bytes) -> bytes:
    data = b""
    for title in TITLES:
        raw = in_tcvn3(title)
        plain = BibRecord(RECORDS[0].leader, (DataField("245", "00", (Subfield("a", "x" * len(raw)),)),))
        record = write_iso2709(plain).replace(b"x" * len(raw), raw)
        data += record[:9] + leader_says + record[10:]
    return data


def test_records_are_read_from_iso_2709_and_marcxml() -> None:
    from_marc = found(FILE)
    assert tuple(item.record for item in from_marc) == RECORDS
    assert [(item.number, item.title, item.year) for item in from_marc] == [
        (number + 1, title, str(1990 + number)) for number, title in enumerate(TITLES)
    ]
    assert from_marc[1].source.data == write_iso2709(RECORDS[1])
    assert from_marc[1].source.encoding is RecordEncoding.UTF8
    (from_xml,) = found(b"\xef\xbb\xbf \n" + write_marcxml(RECORDS[0]))
    assert from_xml.record == RECORDS[0]
    assert from_xml.source.media_type == "application/marcxml+xml"


def test_text_comes_in_normal_form() -> None:
    odd = DataField("245", "00", (Subfield("a", "Nguye\u0303\u0302n Du"),))
    (item,) = found(write_iso2709(BibRecord(RECORDS[0].leader, (odd,))))
    assert item.title == "Nguyễn Du"


def test_a_damaged_record_is_told_and_the_rest_is_read() -> None:
    broken = FILE.replace(b"\x1e", b"x", 1)
    read = list(read_records(broken, "a.mrc"))
    assert isinstance(read[0], RecordProblem)
    assert (read[0].number, read[0].problem.code) == (1, "formats.marc_record_broken")
    assert [item.number for item in read if isinstance(item, RecordInFile)] == [2, 3]


@pytest.mark.parametrize("leader_says", [b"a", b" "])
def test_bytes_in_tcvn3_are_refused_with_advice(leader_says: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        list(read_records(with_titles_in_tcvn3(leader_says=leader_says), "cu.mrc"))
    assert caught.value.code == "vietnamese.legacy_encoding"
    assert caught.value.params == {"name": "cu.mrc", "encoding": "TCVN3"}


def test_tcvn3_that_somebody_read_as_latin_letters_is_refused_too() -> None:
    misread = tuple(record_from_title(in_tcvn3(title).decode("cp1252")) for title in TITLES)
    with pytest.raises(BadInput) as caught:
        list(read_records(b"".join(write_iso2709(record) for record in misread), "cu.mrc"))
    assert caught.value.code == "catalogue.misread_encoding"
    assert caught.value.params["encoding"] == "TCVN3"


@pytest.mark.parametrize("data", [b"", b"title;author", b"\x89PNG\r\n"])
def test_a_file_of_another_kind_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        list(read_records(data, "a.csv"))
    assert caught.value.code == "catalogue.not_a_record_file"


@pytest.mark.parametrize(
    ("selection", "numbers"),
    [
        (None, [1, 2, 3]),
        ("001=tv1", [2]),
        (" 001 = TV1 ", [2]),
        ("245$a=những nguyên tắc của thư viện học đại cương", [1]),
        ("100a=nguyễn văn an", [1, 2, 3]),
        ("264=1992", [3]),
        ("020a=9786041000001", [3]),
        ("020a=978-604-1-00000-1", [3]),
    ],
)
def test_a_selection_picks_by_the_value_of_a_field(
    tmp_path: Path, selection: str | None, numbers: list[int]
) -> None:
    isbn = DataField("020", "  ", (Subfield("a", "978-604-1-00000-1 (bìa mềm)"),))
    last = replace(RECORDS[2], fields=(*RECORDS[2].fields, isbn))
    path = tmp_path / "biểu ghi.mrc"
    path.write_bytes(write_iso2709(RECORDS[0]) + write_iso2709(RECORDS[1]) + write_iso2709(last))
    assert [item.number for item in read_record_file(path, selection)] == numbers


def test_a_selection_that_picks_nothing_or_cannot_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.mrc"
    path.write_bytes(FILE)
    with pytest.raises(NotFound) as nothing:
        read_record_file(path, "001=tv")
    assert nothing.value.params == {"selection": "001=tv", "name": "a.mrc", "n": 3}
    for text in ("tv1", "1=2", "=x", "245a="):
        with pytest.raises(UsageError) as unclear:
            read_record_file(path, text)
        assert unclear.value.code == "catalogue.selection_unclear"


def test_a_file_without_a_readable_record_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.mrc"
    with pytest.raises(NotFound) as missing:
        read_record_file(path)
    assert missing.value.code == "catalogue.record_file_missing"
    path.write_bytes(FILE[:60])
    with pytest.raises(BadInput) as broken:
        read_record_file(path)
    assert broken.value.code == "formats.marc_record_broken"
    path.write_bytes(b"<collection/>")
    with pytest.raises(BadInput) as none:
        read_record_file(path)
    assert none.value.code == "catalogue.no_records"


def test_no_sample_is_refused_for_an_encoding_that_it_does_not_have(shared_dir: Path) -> None:
    folder = shared_dir / "samples" / "marc"
    for name in ("solrmarc/uva_001_2000.mrc", "solrmarc/specTestRecs.mrc", "catmandu/bu_bibs.mrc"):
        data = (folder / name).read_bytes()
        assert len(found(data)) == len([item for item in read_iso2709(data) if item.record is not None])
