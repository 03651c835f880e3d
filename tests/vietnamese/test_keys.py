"""Search keys: what is one and what is not, tier by tier."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoa.vietnamese.keys import (
    KeyKind,
    keys,
    search_keys,
    text_key,
    tokens,
    unmarked_search_keys,
    whole_search_keys,
)
from sohoa.vietnamese.normal_form import normal_form
from sohoa.vietnamese.tones import ToneStyle, with_tone_style
from tests.vietnamese.syllable_texts import CASED_SYLLABLES, LINES


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Đường Trường Sơn", KeyKind.ASCII, "duong truong son"),
        ("ĐẠI HỌC QUỐC GIA", KeyKind.ASCII, "dai hoc quoc gia"),
        ("\u00d0à Nẵng", KeyKind.ASCII, "da nang"),
        ("thƣ viện", KeyKind.ASCII, "thu vien"),
        ("Nguyễn Ái Quốc", KeyKind.ASCII, "nguyen ai quoc"),
        ("Ỷ Lan", KeyKind.ASCII, "y lan"),
        ("Đắk Lắk", KeyKind.ASCII, "dak lak"),
        ("Bà Rịa – Vũng Tàu", KeyKind.ASCII, "ba ria vung tau"),
        ("œuvre, façade, ﬁlm", KeyKind.ASCII, "oeuvre facade film"),
        ("Đặng", KeyKind.TONELESS, "đăng"),
        ("Quốc ngữ", KeyKind.TONELESS, "quôc ngư"),
        ("Kỹ thuật", KeyKind.IY, "ki thuat"),
        ("Kĩ thuật", KeyKind.IY, "ki thuat"),
        ("Mỹ thuật", KeyKind.IY, "mi thuat"),
        ("quý", KeyKind.IY, "qui"),
        ("y tế", KeyKind.IY, "i te"),
        ("thúy", KeyKind.IY, "thuy"),
        ("thúi", KeyKind.IY, "thui"),
        ("tay tai", KeyKind.IY, "tay tai"),
        ("Tỷ lệ", KeyKind.IY, "ti le"),
        ("Nam-Phong tạp-chí", KeyKind.ASCII, "nam phong tap chi"),
    ],
)
def test_text_keys(text: str, kind: KeyKind, expected: str) -> None:
    assert text_key(text, kind) == expected


def test_exact_keys_know_the_tone_but_not_its_place() -> None:
    assert keys("hoá") == keys("Hóa")
    assert keys("số").exact != keys("sồ").exact
    assert keys("số").exact != keys("sổ").exact
    assert keys("số").toneless == keys("sổ").toneless == "sô"
    assert keys("số").ascii == keys("so").ascii == "so"


def test_i_and_y_are_one_word_in_search_keys_only_where_they_are() -> None:
    assert search_keys("Kỹ") == search_keys("kĩ")
    assert search_keys("quý") == search_keys("quí")
    assert search_keys("Lý") == search_keys("lí")
    assert search_keys("thúy") != search_keys("thúi")
    assert search_keys("tay") != search_keys("tai")


def test_words_written_together_have_the_keys_of_their_syllables() -> None:
    assert search_keys("Hànội") == search_keys("Hà") + search_keys("nội")
    assert len(search_keys("hanoi")) == 1
    assert unmarked_search_keys("hanoi") == search_keys("ha") + search_keys("noi")
    assert whole_search_keys("Hànội").ascii == "hanoi"


def test_tokens_have_their_places() -> None:
    line = "“Nam-Phong” số 1, 南風 A4"
    assert [(token.text, line[token.start : token.end]) for token in tokens(line)] == [
        (word, word) for word in ("Nam", "Phong", "số", "1", "南", "風", "A4")
    ]


def test_long_and_invisible_characters_make_no_trouble() -> None:
    assert len(keys("a" * 100_000).ascii) <= 64
    assert keys("th\u00adư\u200b") == keys("thư")


@given(LINES | st.text())
def test_keys_do_not_change_with_form_case_or_style(text: str) -> None:
    for kind in KeyKind:
        key = text_key(text, kind)
        assert text_key(normal_form(text), kind) == key
        assert text_key(with_tone_style(text, ToneStyle.NEW), kind) == key


@given(CASED_SYLLABLES, CASED_SYLLABLES)
def test_equal_keys_are_nested(one: str, other: str) -> None:
    first, second = keys(one), keys(other)
    assert first.exact != second.exact or first.toneless == second.toneless
    assert first.toneless != second.toneless or first.ascii == second.ascii
    assert first.ascii.isascii()


@given(LINES)
def test_keys_of_keys_are_the_keys(line: str) -> None:
    for kind in (KeyKind.TONELESS, KeyKind.ASCII):
        assert text_key(text_key(line, kind), kind) == text_key(line, kind)


@given(st.text())
def test_keys_hold_no_spaces_and_any_text_has_them(text: str) -> None:
    for token in tokens(normal_form(text)):
        for key in search_keys(token.text):
            assert key.exact
            assert not any(letter.isspace() for letter in key.exact + key.toneless + key.ascii)
