"""The order of Vietnamese dictionaries."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoa.vietnamese.collation import in_dictionary_order, sort_key
from sohoa.vietnamese.tones import ToneStyle, with_tone_style
from tests.vietnamese.syllable_texts import LINES

ORDERS = [
    ["ba", "bà", "bả", "bã", "bá", "bạ"],
    ["an", "ăn", "ân", "on", "ôn", "ơn", "un", "ưn"],
    ["ác", "ách", "ang", "áng", "anh", "ảnh"],
    ["ba ca", "ba con", "bà ca", "bà con", "bá", "bạ an", "bác", "bạc"],
    ["Hà Giang", "Hà Nam", "Hà Nội", "Hạ Long", "Hải Dương", "Hải Phòng", "Hậu Giang", "Hưng Yên"],
    [
        "Đặng Dung",
        "Đinh Bộ Lĩnh",
        "Hồ Chí Minh",
        "Nguyễn Du",
        "Nguyễn Đình Chiểu",
        "Nguyễn Trãi",
        "Trần Hưng Đạo",
    ],
    ["hoa", "hoà bình", "hoả hoạn", "hoá học", "hoạ sĩ"],
    ["da", "đa", "e", "ê", "fa", "ga", "ja", "wa", "xa", "za"],
    ["Tập 2", "Tập 10", "Tập một"],
    ["ba", "Ba", "BA"],
    ["", "1", "a", "南"],
]


@pytest.mark.parametrize("order", ORDERS)
def test_dictionary_order(order: list[str]) -> None:
    mixed = random.Random(7).sample(order, len(order))
    assert in_dictionary_order(mixed) == order


def test_both_tone_styles_are_equal() -> None:
    assert sort_key("hoà") == sort_key("hòa")


@given(LINES)
def test_style_does_not_move_a_heading(line: str) -> None:
    assert sort_key(with_tone_style(line, ToneStyle.NEW)) == sort_key(with_tone_style(line, ToneStyle.OLD))


@given(LINES, LINES)
def test_what_goes_on_comes_after(start: str, rest: str) -> None:
    assert sort_key(start) <= sort_key(f"{start} {rest}")


@given(st.lists(st.text(), max_size=6))
def test_any_text_can_be_filed(texts: list[str]) -> None:
    assert sorted(in_dictionary_order(texts)) == sorted(texts)
