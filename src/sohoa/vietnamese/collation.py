"""The order of Vietnamese dictionaries and catalogues.

Syllable by syllable: the letters of the alphabet (a ă â b c d đ ...), then the tone; the shorter first;
lower case before upper case at the very end. Collation of whole strings letter by letter, as ICU does it,
files Hạ Long before Hà Nam, which no Vietnamese dictionary does. Names are filed under their whole direct
form.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from sohoa.vietnamese.keys import TOKEN
from sohoa.vietnamese.letters import ALPHABET, LOOK_ALIKES
from sohoa.vietnamese.normal_form import normal_form
from sohoa.vietnamese.syllables import split_tones

_END_OF_SYLLABLE = "\x02"
_END_OF_LETTERS = "\x01"
_NUMBER = "\x10"
_FIRST_LETTER = 0x20
_OTHER_SCRIPTS = "\x7f"
_RANKS = {letter: chr(_FIRST_LETTER + place) for place, letter in enumerate(ALPHABET)}


def sort_key(text: str) -> tuple[str, str]:
    """A key for `sorted`: text keys compare as a dictionary files the texts. Numbers compare by their
    value.
    """
    found = TOKEN.findall(normal_form(text))
    return "".join(map(_syllable_key, found)), "".join(map(_case_key, found))


def in_dictionary_order(texts: Iterable[str]) -> list[str]:
    """The texts as a Vietnamese dictionary orders them; equal ones stay in their order."""
    return sorted(texts, key=sort_key)


@lru_cache(maxsize=1 << 14)
def _syllable_key(token: str) -> str:
    if token.isdecimal():
        digits = "".join(str(unicodedata.decimal(digit)) for digit in token).lstrip("0")
        return f"{_NUMBER}{len(digits):09d}{digits}{_END_OF_SYLLABLE}"
    letters, tones = split_tones(token.translate(LOOK_ALIKES).lower())
    ranks = "".join(map(_rank, letters))
    return ranks + _END_OF_LETTERS + "".join(str(int(tone)) for tone in tones or (0,)) + _END_OF_SYLLABLE


def _rank(letter: str) -> str:
    if letter in _RANKS:
        return _RANKS[letter]
    base = unicodedata.normalize("NFKD", letter)[0]
    return _RANKS.get(base) or _OTHER_SCRIPTS + letter


@lru_cache(maxsize=1 << 14)
def _case_key(token: str) -> str:
    return "".join("1" if letter.isupper() else "0" for letter in token)
