from pathlib import Path

import pytest

from sohoa.errors import BadInput
from sohoa.formats.dublin_core import (
    ELEMENTS,
    Statement,
    dublin_core,
    read_dublin_core,
    write_oai_dc,
)
from sohoa.model.bib import BibRecord
from tests.formats.books import RECORD, data_field
from tests.formats.xsd import schema_errors

URL = "https://so.example.vn/doc/d4k8b2vqr0x1mz"


def values(element: str, statements: tuple[Statement, ...]) -> list[str]:
    return [statement.value for statement in statements if statement.element == element]


def test_a_record_is_told_in_the_fifteen_elements() -> None:
    told = dublin_core(RECORD, identifiers=[URL], rights=["http://rightsstatements.org/vocab/InC/1.0/"])
    assert values("title", told) == ["Truyện Kiều: đoạn trường tân thanh", "Kim Vân Kiều"]
    assert values("creator", told) == ["Nguyễn Du"]
    assert values("contributor", told) == ["Bùi Kỷ", "Viện Văn học"]
    assert values("publisher", told) == ["Văn hóa"]
    assert values("date", told) == ["1957"]
    assert values("language", told) == ["vie"]
    assert values("type", told) == ["Text"]
    assert values("coverage", told) == ["Hà Nội"]
    assert "Truyện thơ" in values("subject", told)
    assert values("relation", told) == ["Tủ sách văn học", "Tuyển tập"]
    assert values("identifier", told) == [URL, "ISBN: 978-604-1-00000-1"]
    assert [ELEMENTS.index(s.element) for s in told] == sorted(ELEMENTS.index(s.element) for s in told)


def test_the_first_added_entry_is_the_creator_where_there_is_no_main_one() -> None:
    record = BibRecord(RECORD.leader, (data_field("700", "0 ", a="A,"), data_field("700", "0 ", a="B")))
    told = dublin_core(record)
    assert (values("creator", told), values("contributor", told)) == (["A"], ["B"])


def test_what_is_written_is_read_back_the_same() -> None:
    told = dublin_core(RECORD, identifiers=[URL], formats=["image/tiff"])
    assert read_dublin_core(write_oai_dc(told)) == told


def test_what_has_no_element_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        read_dublin_core(b"<a/>")
    assert caught.value.code == "formats.not_this_format"


@pytest.mark.parametrize("record", [RECORD, BibRecord(" " * 24, ())])
def test_the_schema_has_nothing_against_it(record: BibRecord, shared_dir: Path) -> None:
    assert schema_errors(write_oai_dc(dublin_core(record, identifiers=[URL])), shared_dir) == []


def test_harvested_records_are_read(shared_dir: Path) -> None:
    folder = shared_dir / "samples" / "oai" / "sickle"
    found = [path for path in folder.rglob("*.xml") if b"purl.org/dc/elements" in path.read_bytes()]
    assert found
    for path in found:
        assert any(statement.element == "title" for statement in read_dublin_core(path.read_bytes())), (
            path.name
        )
