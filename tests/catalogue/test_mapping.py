import pytest

from sohoa.catalogue.mapping import Mapping, Place, Rule, apply_mapping, bundled_mapping, read_mapping
from sohoa.errors import BadInput
from sohoa.model import description
from sohoa.model.bib import BibRecord, ControlField
from tests.formats.books import RECORD, data_field


def record(*fields: ControlField) -> BibRecord:
    return BibRecord(RECORD.leader, fields)


def test_keywords_in_one_subfield_become_one_each() -> None:
    together = BibRecord(RECORD.leader, (data_field("653", "  ", a="Thơ; Truyện thơ ;; Văn học"),))
    mapped = apply_mapping(together, bundled_mapping())
    assert description.subjects(mapped) == ("Thơ", "Truyện thơ", "Văn học")
    assert apply_mapping(mapped, bundled_mapping()) == mapped


def test_local_holdings_are_found() -> None:
    local = BibRecord(
        RECORD.leader,
        (
            data_field("090", "  ", a="895.922", b="NG527D"),
            data_field("852", "  ", b="Kho đọc", j="VD.1, VD.2"),
        ),
    )
    mapped = apply_mapping(local, bundled_mapping("local_holdings"))
    assert description.accession_numbers(mapped) == ("VD.1", "VD.2")
    assert description.call_number(mapped) == "895.922 NG527D"
    assert [field.first("b") for field in mapped.data("090")] == ["NG527D"]


def test_a_value_that_is_there_already_is_not_repeated() -> None:
    rule = Mapping("x", (Rule(Place("930", "a"), Place("852", "p"), remove=True),))
    before = BibRecord(
        RECORD.leader, (data_field("852", "  ", p="VD.1"), data_field("930", "  ", a="VD.1", x="y"))
    )
    after = apply_mapping(before, rule)
    assert after.fields == (data_field("852", "  ", p="VD.1"), data_field("930", "  ", x="y"))


def test_a_subfield_of_marks_alone_leaves_nothing() -> None:
    marks = BibRecord(RECORD.leader, (data_field("245", "00", a="x"), data_field("653", "  ", a=" ; ")))
    assert [field.tag for field in apply_mapping(marks, bundled_mapping()).fields] == ["245"]


def test_records_of_the_standard_are_left_alone() -> None:
    assert apply_mapping(RECORD, bundled_mapping()) == RECORD
    assert apply_mapping(record(ControlField("001", "x")), bundled_mapping()) == record(
        ControlField("001", "x")
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name = ", "catalogue.mapping_unreadable"),
        ("rule = []", "catalogue.mapping_wrong"),
        ('name = "x"\n[[rule]]\nfrom = "93a"\nto = "852$p"', "catalogue.mapping_wrong"),
        ('name = "x"\n[[rule]]\nfrom = "930$ab"\nto = "852$p"', "catalogue.mapping_wrong"),
        ('name = "x"\nother = 1', "catalogue.mapping_wrong"),
    ],
)
def test_a_wrong_file_is_told(text: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_mapping(text.encode())
    assert caught.value.code == code
