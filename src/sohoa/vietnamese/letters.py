"""The letters of Vietnamese: vowels, shape marks, tone marks, and what each composed letter is made of."""

from __future__ import annotations

import unicodedata
from enum import IntEnum


class Tone(IntEnum):
    """The six tones, in the order of Vietnamese dictionaries."""

    NGANG = 0
    HUYEN = 1
    HOI = 2
    NGA = 3
    SAC = 4
    NANG = 5


TONE_MARKS = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
"""The combining mark of each tone, by `Tone`."""

SHAPE_MARKS = frozenset("\u0302\u0306\u031b")
"""Circumflex, breve, horn: they make another letter, not another tone."""

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""The order of letters in dictionaries; f, j, w, z stand in foreign words."""

VOWELS = "aăâeêioôơuưy"
SHAPED_VOWELS = frozenset("ăâêôơư")


def _composed() -> dict[str, tuple[str, Tone]]:
    table = {}
    for vowel in VOWELS + VOWELS.upper():
        for tone in Tone:
            table[unicodedata.normalize("NFC", vowel + TONE_MARKS[tone])] = (vowel, tone)
    return table


LETTER_AND_TONE: dict[str, tuple[str, Tone]] = _composed()
"""Each vowel as written (both cases) -> the vowel without its tone, and the tone."""

COMPOSED: dict[tuple[str, Tone], str] = {parts: letter for letter, parts in LETTER_AND_TONE.items()}
"""The reverse of `LETTER_AND_TONE`."""

_COMBINING_TONES = {mark: Tone(number) for number, mark in enumerate(TONE_MARKS) if mark}

TONE_OF: dict[str, Tone] = {
    letter: tone for letter, (_, tone) in LETTER_AND_TONE.items() if tone
} | _COMBINING_TONES
"""Each letter or combining mark that carries a tone -> the tone."""

TO_TONELESS: dict[int, str] = str.maketrans(
    {letter: vowel for letter, (vowel, _) in LETTER_AND_TONE.items()} | dict.fromkeys(_COMBINING_TONES, "")
)
"""For `str.translate`: takes the tones away and keeps ă â đ ê ô ơ ư."""

_PLAIN_VOWELS = dict(zip("ăâêôơưđĂÂÊÔƠƯĐ", "aaeooudAAEOOUD", strict=True))

TO_ASCII: dict[int, str] = str.maketrans(
    {letter: _PLAIN_VOWELS.get(vowel, vowel) for letter, (vowel, _) in LETTER_AND_TONE.items()}
    | _PLAIN_VOWELS
    | dict.fromkeys(_COMBINING_TONES, "")
)
"""For `str.translate`: takes all marks of Vietnamese letters away."""

LOOK_ALIKES: dict[int, int] = str.maketrans("ÐðƉɖƢƣ", "ĐđĐđƯư")
"""For `str.translate`: Icelandic eth and African d typed for đ, Latin oi (U+01A3) typed for ư."""
