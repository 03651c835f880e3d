"""Placement of tone marks, old style and new."""

import pytest
from hypothesis import given

from sohoa.vietnamese.keys import KeyKind, text_key
from sohoa.vietnamese.letters import Tone
from sohoa.vietnamese.syllables import parse_syllable
from sohoa.vietnamese.tones import ToneStyle, tone_place, with_tone_style, without_tones
from tests.vietnamese.syllable_texts import LINES

BOTH = [
    ("hoà bình", "hòa bình", "hoà bình"),
    ("HÒA BÌNH", "HÒA BÌNH", "HOÀ BÌNH"),
    ("khoẻ", "khỏe", "khoẻ"),
    ("xoè", "xòe", "xoè"),
    ("thuý", "thúy", "thuý"),
    ("qúy", "quý", "quý"),
    ("qủa", "quả", "quả"),
    ("gía", "giá", "giá"),
    ("hòan tòan", "hoàn toàn", "hoàn toàn"),
    ("giữa", "giữa", "giữa"),
    ("gìn giữ, cái gì", "gìn giữ, cái gì", "gìn giữ, cái gì"),
    ("gíêng", "giếng", "giếng"),
    ("muà", "mùa", "mùa"),
    ("khuỷu", "khuỷu", "khuỷu"),
    ("ngòeo", "ngoèo", "ngoèo"),
    ("thủơ", "thuở", "thuở"),
    ("baỏ vệ", "bảo vệ", "bảo vệ"),
    ("đừơng", "đường", "đường"),
    ("café, Pleikú", "café, Pleikú", "café, Pleikú"),
]


@pytest.mark.parametrize(("written", "old", "new"), BOTH)
def test_both_styles(written: str, old: str, new: str) -> None:
    assert with_tone_style(written, ToneStyle.OLD) == old
    assert with_tone_style(written, ToneStyle.NEW) == new


@given(LINES)
def test_styles_convert_into_each_other(line: str) -> None:
    old = with_tone_style(line, ToneStyle.OLD)
    assert with_tone_style(with_tone_style(line, ToneStyle.NEW), ToneStyle.OLD) == old
    assert with_tone_style(old, ToneStyle.OLD) == old


@given(LINES)
def test_style_changes_no_key(line: str) -> None:
    for style in ToneStyle:
        assert text_key(with_tone_style(line, style), KeyKind.EXACT) == text_key(line, KeyKind.EXACT)


def test_the_styles_differ_in_three_rimes_only() -> None:
    for word in ("hoà", "khoẻ", "thuý"):
        syllable = parse_syllable(word)
        assert syllable is not None
        assert syllable.tone is not Tone.NGANG
        assert tone_place(syllable, ToneStyle.OLD) + 1 == tone_place(syllable, ToneStyle.NEW)


def test_without_tones_keeps_the_letters() -> None:
    assert without_tones("Đặng Thùy Trâm, Quốc ngữ") == "Đăng Thuy Trâm, Quôc ngư"
