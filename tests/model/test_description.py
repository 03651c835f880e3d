"""What a record says, field by field of MARC 21."""

import pytest

from sohoa.model import description
from sohoa.model.bib import BibRecord, ControlField, DataField, Field, Subfield


def data(tag: str, text: str, indicators: str = "  ") -> DataField:
    """`$aTitle :$brest` as a field."""
    return DataField(tag, indicators, tuple(Subfield(part[0], part[1:]) for part in text.split("$") if part))


def record(*fields: Field) -> BibRecord:
    return BibRecord("00000nam a2200000 a 4500", fields)


@pytest.mark.parametrize(
    ("field", "title"),
    [
        ("$aĐại Nam thực lục /$cQuốc sử quán", "Đại Nam thực lục"),
        ("$aSổ tay :$bsố hóa tài liệu /", "Sổ tay: số hóa tài liệu"),
        ("$aToàn tập.$nTập 2,$pThơ /$cTố Hữu", "Toàn tập. Tập 2. Thơ"),
        ("$aLời tựa...", "Lời tựa..."),
        ("$bkhông có nhan đề", ": không có nhan đề"),
    ],
)
def test_title(field: str, title: str) -> None:
    assert description.title(record(data("245", field))) == title


def test_an_empty_record_says_nothing() -> None:
    empty = record()
    texts = ("title", "publisher", "place", "year", "summary", "call_number")
    assert [getattr(description, name)(empty) for name in texts] == [""] * len(texts)
    assert description.creators(empty) == description.subjects(empty) == ()
    assert description.accession_numbers(empty) == ()
    assert description.language(empty) == "vie"


def test_creators_are_named_once() -> None:
    fields = [
        data("100", "$aNguyễn Du,$d1766-1820"),
        data("700", "$aNguyễn Du."),
        data("710", "$aViện Sử học"),
    ]
    assert description.creators(record(*fields)) == ("Nguyễn Du", "Viện Sử học")


def test_publication_prefers_neither_264_nor_260() -> None:
    for tag in ("260", "264"):
        found = record(data(tag, "$aHà Nội :$bThế giới,$c[2019]"))
        assert description.place(found) == "Hà Nội"
        assert description.publisher(found) == "Thế giới"
        assert description.year(found) == "2019"


@pytest.mark.parametrize(
    ("control", "imprint", "year"),
    [
        ("260101s1987    vm", "$cXuân Kỷ Hợi", "1987"),
        ("260101suuuu    vm", "$c[19--?]", ""),
        ("", "$ccop. 2001", "2001"),
        ("260101s1987    vm", "$c2003", "2003"),
    ],
)
def test_year(control: str, imprint: str, year: str) -> None:
    found = record(ControlField("008", control), data("264", imprint))
    assert description.year(found) == year


@pytest.mark.parametrize(
    ("control", "field", "language"),
    [
        (" " * 35 + "fre d", "$aeng", "fre"),
        (" " * 35 + "||| d", "$aengfre", "eng"),
        (" " * 38, "", "vie"),
    ],
)
def test_language(control: str, field: str, language: str) -> None:
    assert description.language(record(ControlField("008", control), data("041", field))) == language


def test_subjects_and_keywords() -> None:
    fields = [
        data("650", "$aThư viện$xTự động hóa$zViệt Nam."),
        data("653", "$aSố hóa$aOCR"),
        data("653", "$aOCR"),
    ]
    assert description.subjects(record(*fields)) == ("Thư viện--Tự động hóa--Việt Nam", "Số hóa", "OCR")


def test_where_the_copy_stands() -> None:
    fields = [data("852", "$aTVQG$h025.1$iNG45$pVN.1"), data("876", "$pVN.2"), data("520", "$a Tóm tắt ")]
    found = record(*fields)
    assert description.call_number(found) == "025.1 NG45"
    assert description.accession_numbers(found) == ("VN.1", "VN.2")
    assert description.summary(found) == "Tóm tắt"
