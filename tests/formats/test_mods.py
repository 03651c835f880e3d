from itertools import islice
from pathlib import Path

import pytest

from sohoa.formats.marc21 import read_iso2709
from sohoa.formats.mods import mods_element, write_mods
from sohoa.formats.xml import Element, parse_xml
from sohoa.model.bib import BibRecord, ControlField
from sohoa.model.rights import Rights
from tests.formats.books import RECORD, data_field
from tests.formats.xsd import schema_errors

M = "{http://www.loc.gov/mods/v3}"


def texts(root: Element, path: str) -> list[str]:
    steps = "/".join(f"{M}{step}" for step in path.split("/"))
    return [element.text or "" for element in root.findall(steps)]


def test_titles_names_and_dates_are_told() -> None:
    root = mods_element(RECORD)
    assert texts(root, "titleInfo/title") == ["Truyện Kiều", "Kim Vân Kiều"]
    assert texts(root, "titleInfo/subTitle") == ["đoạn trường tân thanh"]
    assert texts(root, "name/namePart") == ["Nguyễn Du", "1765-1820", "Bùi Kỷ", "Viện Văn học"]
    assert texts(root, "name/role/roleTerm") == ["tác giả", "hiệu khảo"]
    assert texts(root, "originInfo/place/placeTerm") == ["vm", "Hà Nội"]
    assert texts(root, "originInfo/publisher") == ["Văn hóa"]
    assert texts(root, "originInfo/dateIssued") == ["1957", "1957"]
    assert texts(root, "language/languageTerm") == ["vie"]
    assert texts(root, "typeOfResource") == ["text"]


def test_subjects_shelf_marks_and_accession_numbers_are_told() -> None:
    root = mods_element(RECORD)
    assert texts(root, "subject/topic") == ["Tác phẩm", "Thơ", "Truyện thơ"]
    assert texts(root, "subject/geographic") == ["Việt Nam", "Hà Nội"]
    assert texts(root, "classification") == ["895.922 NG527D"]
    assert texts(root, "location/shelfLocator") == ["VV 1234"]
    copies = texts(root, "location/holdingSimple/copyInformation/itemIdentifier")
    assert copies == ["VD.00123", "VD.00124"]


def test_articles_are_left_out_of_sorting() -> None:
    record = BibRecord(RECORD.leader, (data_field("245", "04", a="Les misérables"),))
    root = mods_element(record)
    assert (texts(root, "titleInfo/nonSort"), texts(root, "titleInfo/title")) == (["Les"], ["misérables"])


def test_a_reprint_has_two_coded_dates() -> None:
    fixed = ControlField("008", "250102r20251957vm ||||||||||||||||||vie||")
    years = ControlField("008", "250102m19571960vm ||||||||||||||||||vie||")
    assert texts(mods_element(BibRecord(RECORD.leader, (fixed,))), "originInfo/dateIssued") == ["2025"]
    assert texts(mods_element(BibRecord(RECORD.leader, (years,))), "originInfo/dateIssued") == [
        "1957",
        "1960",
    ]


def test_the_digital_document_is_named() -> None:
    root = mods_element(
        RECORD,
        identifier="d1",
        url="https://so.example.vn/d1",
        rights=Rights("http://example.org/r", credit="©"),
    )
    assert texts(root, "identifier")[-1] == "d1"
    assert texts(root, "location/url") == ["https://so.example.vn/d1"]
    assert texts(root, "accessCondition") == ["©"]


def test_same_record_gives_same_bytes() -> None:
    assert write_mods(RECORD) == write_mods(RECORD)
    assert parse_xml(write_mods(RECORD), what="MODS").get("version", "") == "3.8"


@pytest.mark.parametrize(
    "record",
    [RECORD, BibRecord(" " * 24, ()), BibRecord("", (ControlField("008", "x"),))],
    ids=["full", "none", "odd"],
)
def test_the_schema_has_nothing_against_it(record: BibRecord, shared_dir: Path) -> None:
    assert schema_errors(write_mods(record), shared_dir) == []


def test_real_records_give_valid_mods(shared_dir: Path) -> None:
    data = (shared_dir / "samples" / "marc" / "solrmarc" / "uva_001_2000.mrc").read_bytes()
    for found in islice(read_iso2709(data), 0, 2000, 20):
        assert found.record is not None
        assert schema_errors(write_mods(found.record), shared_dir) == [], found.number
