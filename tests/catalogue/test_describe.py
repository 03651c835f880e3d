from pathlib import Path

from sohoa.catalogue.describe import fixed_field, record_from_title
from sohoa.formats.marc21 import read_iso2709, write_iso2709
from sohoa.formats.marcxml import fits_marcxml, write_marcxml
from sohoa.formats.mods import write_mods
from sohoa.model import description
from sohoa.model.bib import BibRecord, DataField
from tests.formats.xsd import schema_errors

WHOLE = record_from_title(
    "So\u0302\u0309  tay số hóa tài liệu",
    subtitle="dành cho cán bộ thư viện",
    creator=("Nguyễn Văn An", "Viện Thông tin", "Trần, Thị Bình"),
    year="2026",
    publisher="Nhóm Sohoa",
    place="Hà Nội",
    extent="16 tr.",
    subjects=("Số hóa", "Thư viện số", " "),
    accession_numbers=("VD.001", "VD.002"),
    call_number="VV 12",
    identifier="tv1",
    entered_at="2026-03-04T05:06:07Z",
)


def field(record: BibRecord, tag: str) -> DataField:
    return next(record.data(tag))


def test_the_views_say_what_was_typed() -> None:
    assert description.title(WHOLE) == "Sổ tay số hóa tài liệu: dành cho cán bộ thư viện"
    assert description.creators(WHOLE) == ("Nguyễn Văn An", "Viện Thông tin", "Trần, Thị Bình")
    assert (description.year(WHOLE), description.publisher(WHOLE)) == ("2026", "Nhóm Sohoa")
    assert (description.place(WHOLE), description.language(WHOLE)) == ("Hà Nội", "vie")
    assert description.subjects(WHOLE) == ("Số hóa", "Thư viện số")
    assert description.accession_numbers(WHOLE) == ("VD.001", "VD.002")
    assert description.call_number(WHOLE) == "VV 12"


def test_fields_have_their_indicators_and_punctuation() -> None:
    title = field(WHOLE, "245")
    assert title.indicators == "10"
    assert [s.value for s in title.subfields] == [
        "Sổ tay số hóa tài liệu :",
        "dành cho cán bộ thư viện /",
        "Nguyễn Văn An, Viện Thông tin, Trần, Thị Bình",
    ]
    assert field(WHOLE, "100").indicators == "0 "
    assert (field(WHOLE, "710").indicators, field(WHOLE, "700").indicators) == ("2 ", "1 ")
    imprint = field(WHOLE, "264")
    assert (imprint.indicators, [s.value for s in imprint.subfields]) == (
        " 1",
        ["Hà Nội :", "Nhóm Sohoa,", "2026"],
    )
    assert (WHOLE.control("001"), WHOLE.control("005")) == ("tv1", "20260304050607.0")
    assert len(WHOLE.leader) == 24
    assert len(WHOLE.control("008")) == 40
    tags = [f.tag for f in WHOLE.fields]
    assert tags == ["001", "005", "008", "100", "245", "264", "300", "653", "653", "710", "700", "852"]


def test_a_title_alone_makes_a_record() -> None:
    record = record_from_title("Les misérables", language="fre")
    assert field(record, "245").indicators == "04"
    assert [f.tag for f in record.fields] == ["008", "245"]
    assert fixed_field(language="fre") == "||||||nuuuuuuuuxx |||||||||||||| ||fre|d"
    assert fixed_field(year="[1957?]", language="?", entered_at="2025-01-02")[:15] == "250102s1957    "
    assert description.year(record) == ""


def test_a_body_may_be_the_creator() -> None:
    record = record_from_title("Báo cáo", creator="Thư viện tỉnh Nam Định")
    assert field(record, "110").indicators == "2 "


def test_the_record_is_written_and_read_by_all_formats(shared_dir: Path) -> None:
    (found,) = read_iso2709(write_iso2709(WHOLE))
    assert found.record == WHOLE
    assert fits_marcxml(WHOLE)
    assert schema_errors(write_marcxml(WHOLE), shared_dir) == []
    assert schema_errors(write_mods(WHOLE), shared_dir) == []
