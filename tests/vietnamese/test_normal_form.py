"""Normal form: NFC with marks of one class put into the order of Vietnamese."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoa.vietnamese.letters import COMPOSED, SHAPE_MARKS, TONE_MARKS
from sohoa.vietnamese.normal_form import normal_form

MARKED_TEXT = st.text(st.sampled_from("aeoAEOux \u0300\u0301\u0302\u0303\u0304\u0306\u0309\u031b\u0323đưễ"))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("e\u0323\u0302", "ệ"),
        ("e\u0302\u0323", "ệ"),
        ("\u00ea\u0323", "ệ"),
        ("\u1eb9\u0302", "ệ"),
        ("a\u0341", "á"),
        ("o\u0301\u031b", "ớ"),
        ("A\u0306\u0301", "Ắ"),
        ("Nguye\u0303\u0302n", "Nguyễn"),
        ("Nguyẽ\u0302n", "Nguyễn"),
        ("Vié\u0302t", "Viết"),
        ("Số hoá tài liệu thư viện", "Số hoá tài liệu thư viện"),
        ("", ""),
    ],
)
def test_known_forms(written: str, expected: str) -> None:
    assert normal_form(written) == expected


def test_every_letter_comes_out_of_every_order_of_its_marks() -> None:
    for letter in COMPOSED.values():
        decomposed = unicodedata.normalize("NFD", letter)
        assert normal_form(decomposed[0] + decomposed[:0:-1]) == letter


def test_marks_of_other_scripts_keep_their_order() -> None:
    written = "a\u0304\u0303\u0302"  # macron, tilde, circumflex
    assert normal_form(written) == unicodedata.normalize("NFC", written)


@given(MARKED_TEXT | st.text())
def test_twice_is_once_and_the_form_is_nfc(text: str) -> None:
    once = normal_form(text)
    assert normal_form(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(MARKED_TEXT | st.text())
def test_only_the_order_of_marks_changes(text: str) -> None:
    def letters(written: str) -> list[str]:
        return sorted(unicodedata.normalize("NFD", written))

    assert letters(normal_form(text)) == letters(text)


@given(MARKED_TEXT)
def test_canonically_equal_texts_have_one_form(text: str) -> None:
    assert normal_form(unicodedata.normalize("NFD", text)) == normal_form(text)


def test_shape_and_tone_marks_are_apart() -> None:
    assert SHAPE_MARKS.isdisjoint(TONE_MARKS)
