"""Where the tone mark stands: the old style (hòa, khỏe, thúy), which laws and this program use, and the new
(hoà).
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from sohoa.vietnamese.letters import COMPOSED, SHAPED_VOWELS, TO_TONELESS, VOWELS, Tone
from sohoa.vietnamese.normal_form import normal_form
from sohoa.vietnamese.syllables import Syllable, parse_syllable, split_tones

_WORD = re.compile(r"[^\W\d_]+")
_BY_STYLE = frozenset({"oa", "oe", "uy"})


class ToneStyle(StrEnum):
    """The two customs; they differ only in open syllables ending in oa, oe, uy."""

    OLD = "old"
    NEW = "new"


def without_tones(text: str) -> str:
    """The text with tone marks taken away and ă â đ ê ô ơ ư kept."""
    return normal_form(text).translate(TO_TONELESS)


def with_tone_style(text: str, style: ToneStyle) -> str:
    """The text in normal form with every tone mark where the style puts it; words that are no Vietnamese
    syllable stay as they are.
    """
    return _WORD.sub(lambda word: _restyled(word[0], style), normal_form(text))


@lru_cache(maxsize=1 << 14)
def _restyled(word: str, style: ToneStyle) -> str:
    syllable = parse_syllable(word)
    if syllable is None or syllable.tone is Tone.NGANG:
        return word
    letters, _ = split_tones(word)
    place = tone_place(syllable, style)
    return letters[:place] + COMPOSED[letters[place], syllable.tone] + letters[place + 1 :]


def tone_place(syllable: Syllable, style: ToneStyle) -> int:
    """Which letter of the syllable's spelling carries the tone mark, counted from 0."""
    rime = syllable.rime
    return len(syllable.letters) - len(rime) + _place_in_rime(rime, style)


def _place_in_rime(rime: str, style: ToneStyle) -> int:
    vowels = len(rime) - len(rime.lstrip(VOWELS))
    shaped = [place for place in range(vowels) if rime[place] in SHAPED_VOWELS]
    if shaped:
        return shaped[-1]  # the ơ of ươ, else the only one
    if vowels == 3:
        return 1
    if vowels < len(rime):
        return vowels - 1
    if rime in _BY_STYLE:
        return 0 if style is ToneStyle.OLD else 1
    return 0
