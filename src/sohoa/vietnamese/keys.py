"""Search keys of syllables: exact, without tones, plain ASCII.

Search engines fold Vietnamese wrongly (đ kept, số mixed up with sổ), so the index holds these keys and
folds nothing. The exact key has the tone mark at its end: hoá and hòa with the same tone are one, số and sồ
are not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from sohoa.vietnamese.letters import LOOK_ALIKES, TO_ASCII, TO_TONELESS, TONE_MARKS, TONE_OF
from sohoa.vietnamese.normal_form import normal_form
from sohoa.vietnamese.syllables import SAME_AS_I, split_joined

KEYS_VERSION = 1
"""Raised whenever the keys of some text change: an index made with other keys must be made anew."""

_LONGEST_TOKEN = 64
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_WITHOUT_INVISIBLE = str.maketrans("", "", _INVISIBLE)
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# A Hán or Nôm character is a token; else a run of letters and digits with whatever clings to it.
TOKEN = re.compile(f"[{_HAN}]|(?:(?![{_HAN}])[^\\W_])(?:(?![{_HAN}])[^\\W_]|[\u0300-\u036f{_INVISIBLE}])*")
_LETTERS_BEYOND_ASCII = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "ı": "i"})


class KeyKind(StrEnum):
    """The keys that `text_key` gives. IY is ASCII with y written i where both are the same word."""

    EXACT = "exact"
    TONELESS = "toneless"
    ASCII = "ascii"
    IY = "iy"


@dataclass(frozen=True, slots=True)
class Keys:
    """The three keys of a token. Equal exact keys have equal tone-less keys, and these equal ASCII keys."""

    exact: str
    toneless: str
    ascii: str

    @property
    def marked(self) -> bool:
        """Whether the token was written with marks."""
        return self.exact != self.ascii


@dataclass(frozen=True, slots=True)
class Token:
    """A syllable, number, Hán character or foreign word: text[start:end] of a text in normal form."""

    text: str
    start: int
    end: int


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a line in normal form (`normal_form`), with their places in it, in characters."""
    return tuple(Token(found[0], found.start(), found.end()) for found in TOKEN.finditer(text))


@lru_cache(maxsize=1 << 14)
def keys(token: str) -> Keys:
    """The keys of one token, as spelled (y and i are told apart)."""
    return _keys(_lower(token))


@lru_cache(maxsize=1 << 14)
def search_keys(token: str) -> tuple[Keys, ...]:
    """The keys under which the index holds a token and a query asks for it.

    y is written i where both are the same word; a word with marks that old print wrote together gives the
    keys of its syllables (Hànội: hà, nội); any other token gives one.
    """
    lower = _lower(token)
    pieces = () if lower.isascii() else split_joined(lower)
    return tuple(_keys(_with_i(piece)) for piece in pieces or (lower,))


@lru_cache(maxsize=1 << 12)
def unmarked_search_keys(token: str) -> tuple[Keys, ...]:
    """The keys of the syllables of a word typed without marks and without spaces (hanoi: ha, noi); else
    none.
    """
    lower = _lower(token)
    return tuple(_keys(_with_i(piece)) for piece in split_joined(lower, by_marks=False))


@lru_cache(maxsize=1 << 12)
def whole_search_keys(token: str) -> Keys:
    """The keys of a token taken as one word, even where it could be syllables written together."""
    return _keys(_with_i(_lower(token)))


def text_key(text: str, kind: KeyKind) -> str:
    """The keys of all tokens of a text, between spaces: "Bà Rịa – Vũng Tàu" -> "ba ria vung tau"."""
    return " ".join(map(_KEY_OF[kind], TOKEN.findall(normal_form(text))))


def _lower(token: str) -> str:
    return token[:_LONGEST_TOKEN].lower().translate(_WITHOUT_INVISIBLE).translate(LOOK_ALIKES)


def _with_i(lower: str) -> str:
    toneless = lower.translate(TO_TONELESS)
    if not toneless.endswith("y") or toneless[:-1] not in SAME_AS_I:
        return lower
    marks = "".join(TONE_MARKS[TONE_OF[letter]] for letter in lower if letter in TONE_OF)
    return toneless[:-1] + unicodedata.normalize("NFC", "i" + marks)


def _keys(lower: str) -> Keys:
    if lower.isascii():
        return Keys(lower, lower, lower)
    toneless = lower.translate(TO_TONELESS)
    marks = "".join(TONE_MARKS[TONE_OF[letter]] for letter in lower if letter in TONE_OF)
    return Keys(toneless + marks, toneless, _ascii(toneless))


def _ascii(toneless: str) -> str:
    plain = toneless.translate(TO_ASCII)
    if plain.isascii():
        return plain
    decomposed = unicodedata.normalize("NFKD", plain.translate(_LETTERS_BEYOND_ASCII))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


@lru_cache(maxsize=1 << 14)
def _exact_key(token: str) -> str:
    return keys(token).exact


@lru_cache(maxsize=1 << 14)
def _toneless_key(token: str) -> str:
    return keys(token).toneless


@lru_cache(maxsize=1 << 14)
def _ascii_key(token: str) -> str:
    return keys(token).ascii


@lru_cache(maxsize=1 << 14)
def _iy_key(token: str) -> str:
    return whole_search_keys(token).ascii


_KEY_OF: dict[KeyKind, Callable[[str], str]] = {
    KeyKind.EXACT: _exact_key,
    KeyKind.TONELESS: _toneless_key,
    KeyKind.ASCII: _ascii_key,
    KeyKind.IY: _iy_key,
}
