import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoa.catalogue.label_runs import roman_numeral, roman_value
from sohoa.catalogue.labels import MOST_IN_A_RUN, assign_labels, parse_labels
from sohoa.errors import UsageError
from sohoa.model.finding import Severity


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("", ""),
        ("  ", ""),
        ("i-iv,1-3", "i ii iii iv 1 2 3"),
        ("bìa, [1] ,1a", "bìa [1] 1a"),
        ("[1-3],[iv]", "[1] [2] [3] [iv]"),
        ("XIX-XXI", "XIX XX XXI"),
        ("A1-A3,A8-10", "A1 A2 A3 A8 A9 A10"),
        ("08-11", "08 09 10 11"),
        ("a-d", "a b c d"),
        ("5-5,5", "5 5"),
        ("1–3", "1 2 3"),
        ("c-ci", "c ci"),
    ],
)
def test_labels_and_runs_are_read(text: str, labels: str) -> None:
    assert parse_labels(text) == tuple(labels.split())


def test_pages_without_labels_and_labels_with_commas_are_read() -> None:
    assert parse_labels('bìa,,"P-1, trái",x') == ("bìa", "", "P-1, trái", "x")
    assert parse_labels("bi\u0300a,") == ("bìa", "")


@pytest.mark.parametrize(
    ("text", "code", "part", "place"),
    [
        ("1-20,x-12", "catalogue.label_run_unclear", "x-12", 6),
        ("i-IV", "catalogue.label_run_unclear", "i-IV", 1),
        ("bìa-1", "catalogue.label_run_unclear", "bìa-1", 1),
        ("1-2-3", "catalogue.label_run_unclear", "1-2-3", 1),
        ("1, 20-3", "catalogue.label_run_backwards", "20-3", 4),
        ("1-999999", "catalogue.label_run_too_long", "1-999999", 1),
        ('1,"P', "catalogue.label_quotes", '"P', 3),
        ('"P" x', "catalogue.label_quotes", '"P" x', 1),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text: str, code: str, part: str, place: int) -> None:
    with pytest.raises(UsageError) as caught:
        parse_labels(text)
    assert (caught.value.code, caught.value.params["part"], caught.value.params["place"]) == (
        code,
        part,
        place,
    )


@given(st.integers(1, 4999), st.booleans())
def test_roman_numerals_are_read_back_the_same(number: int, upper: bool) -> None:
    assert roman_value(roman_numeral(number, upper=upper)) == number


@pytest.mark.parametrize("text", ["", "iiii", "ic", "Iv", "bìa", "vx"])
def test_what_is_no_roman_numeral_has_no_value(text: str) -> None:
    assert roman_value(text) is None


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        labels = parse_labels(text)
    except UsageError:
        return
    assert len(labels) <= MOST_IN_A_RUN * (text.count(",") + 1)


def test_labels_are_given_to_pages_in_order() -> None:
    exact = assign_labels(("i", "1"), 2)
    assert (exact.labels, exact.findings) == (("i", "1"), ())
    few = assign_labels(("i",), 3)
    assert few.labels == ("i", "", "")
    many = assign_labels(("i", "1", "2"), 2)
    assert many.labels == ("i", "1")
    found = [(f.rule, f.severity, f.measured, f.allowed) for f in (*few.findings, *many.findings)]
    assert found == [
        ("catalogue.labels_too_few", Severity.REVIEW, "1", "3"),
        ("catalogue.labels_too_many", Severity.REVIEW, "3", "2"),
    ]
