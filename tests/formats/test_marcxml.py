from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from sohoa.formats.marcxml import fits_marcxml, read_marcxml, write_marcxml
from sohoa.formats.xml import legal_text
from sohoa.model.bib import BibRecord, ControlField, DataField, Subfield
from tests.formats.books import RECORD, data_field
from tests.formats.test_marc21 import records
from tests.formats.xsd import schema_errors


def _as_xml_holds_it(record: BibRecord) -> BibRecord:
    """Control fields first, forbidden characters shown, line ends as XML has them."""

    def text(value: str) -> str:
        return legal_text(value)

    controls = [replace(f, value=text(f.value)) for f in record.fields if isinstance(f, ControlField)]
    data = [
        replace(f, subfields=tuple(Subfield(s.code, text(s.value)) for s in f.subfields))
        for f in record.fields
        if isinstance(f, DataField)
    ]
    return BibRecord(record.leader, (*controls, *data))


@given(records)
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_read_back_the_same(record: BibRecord) -> None:
    assert [found.record for found in read_marcxml(write_marcxml(record))] == [_as_xml_holds_it(record)]


def test_the_schema_has_nothing_against_it(shared_dir: Path) -> None:
    assert fits_marcxml(RECORD)
    assert schema_errors(write_marcxml(RECORD), shared_dir) == []


@pytest.mark.parametrize(
    "record",
    [
        BibRecord("x" * 24, RECORD.fields),
        BibRecord(RECORD.leader, (ControlField("0-1", "x"),)),
        BibRecord(RECORD.leader, (data_field("24A", "XX", a="x"),)),
        BibRecord(RECORD.leader, (data_field("000", "  ", a="x"),)),
        BibRecord(RECORD.leader, (DataField("245", "  ", ()),)),
        BibRecord(RECORD.leader, (DataField("245", "  ", (Subfield("", "x"),)),)),
    ],
)
def test_damaged_records_do_not_fit(record: BibRecord) -> None:
    assert not fits_marcxml(record)


def test_records_are_found_in_collections_and_in_other_documents() -> None:
    record = write_marcxml(RECORD).decode().partition("\n")[2]
    oai = f"<OAI-PMH><ListRecords><record><metadata>{record}</metadata></record></ListRecords></OAI-PMH>"
    two = list(read_marcxml(f"<collection>{record}{record}</collection>".encode()))
    assert [found.record for found in two] == [RECORD, RECORD]
    assert [found.record for found in read_marcxml(two[1].data)] == [RECORD]
    assert [found.record for found in read_marcxml(oai.encode())] == [RECORD]


def test_a_record_that_is_none_is_told_and_the_rest_is_read() -> None:
    record = write_marcxml(RECORD).decode().partition("\n")[2]
    data = f"<collection><record><leader>x</leader></record>{record}<record><leader>".encode()
    first, second, third = read_marcxml(data)
    assert first.problem is not None
    assert (first.problem.code, first.problem.params) == ("formats.marc_record_broken", {"number": 1})
    assert second.record == RECORD
    assert third.problem is not None
    assert third.problem.code == "formats.xml_broken"


def test_entities_are_refused() -> None:
    data = b'<!DOCTYPE c [<!ENTITY a "b">]><collection><record><leader>&a;</leader></record></collection>'
    (found,) = read_marcxml(data)
    assert found.problem is not None
    assert found.problem.code == "formats.xml_has_doctype"


def test_samples_are_read(shared_dir: Path) -> None:
    folder = shared_dir / "samples" / "marc"
    whole = list(read_marcxml((folder / "traject" / "test_data.utf8.marc.xml").read_bytes()))
    assert len(whole) == 30
    assert all(found.record is not None for found in whole)
    for path in folder.rglob("*.xml"):
        for found in read_marcxml(path.read_bytes()):
            assert (found.record is None) != (found.problem is None)
