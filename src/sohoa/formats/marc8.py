"""MARC-8, the old character coding of MARC 21, read for the Latin script (ASCII, ANSEL, sub- and
superscripts).

https://www.loc.gov/marc/specifications/speccharmarc8.html. Marks stand before their letter; here they come
after it, in the same order. Letters of other scripts (Cyrillic, Han ...) become U+FFFD and are counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ESCAPE = 0x1B
_FIRST_MARK, _LAST_MARK = 0xE0, 0xFE
UNKNOWN = "\ufffd"

# Code table "Extended Latin (ANSEL)"; 0xC7 and 0xC8 were added in 1998 and 2004.
_LETTERS = dict(zip(range(0xA1, 0xAF), "ŁØĐÞÆŒʹ·♭®±ƠƯʼ", strict=True))
_LETTERS |= dict(zip(range(0xB0, 0xBB), "ʻłøđþæœʺı£ð", strict=True))
_LETTERS |= {0xBC: "ơ", 0xBD: "ư"}
_LETTERS |= dict(zip(range(0xC0, 0xC9), "°ℓ℗©♯¿¡ß€", strict=True))
_LETTERS |= {0x88: "\x98", 0x89: "\x9c", 0x8D: "\u200d", 0x8E: "\u200c"}
_MARKS = dict(
    zip(
        range(_FIRST_MARK, 0xFC),
        "\u0309\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030c\u030a\ufe20\ufe21\u0315\u030b\u0310"
        "\u0327\u0328\u0323\u0324\u0325\u0333\u0332\u0326\u031c\u032e\ufe22\ufe23",
        strict=True,
    )
) | {0xFE: "\u0313"}
# Sets called by an escape and one letter, in place of ASCII.
_GREEK_SYMBOLS = {0x61: "α", 0x62: "β", 0x63: "γ"}
_SUBSCRIPTS = dict(zip(b"()+-0123456789", "₍₎₊₋₀₁₂₃₄₅₆₇₈₉", strict=True))
_SUPERSCRIPTS = dict(zip(b"()+-0123456789", "⁽⁾⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
_TECHNIQUE_1 = {ord("g"): _GREEK_SYMBOLS, ord("b"): _SUBSCRIPTS, ord("p"): _SUPERSCRIPTS, ord("s"): None}
# Technique 2: an escape, intermediate characters that choose G0 or G1, and the final character of the set.
_TECHNIQUE_2 = re.compile(rb"\x1b(\$?)([(,)\-]?)(!?)([0-9A-Za-z])")
_ASCII_FINAL, _ANSEL_FINAL = b"B", b"E"
_REFERENCE = re.compile("&#x([0-9A-Fa-f]{1,6});")


@dataclass(frozen=True, slots=True)
class Marc8Text:
    """The text, with the marks after their letters, not composed; and how many characters could not be
    read.
    """

    text: str
    unknown: int


def decode_marc8(data: bytes) -> Marc8Text:
    """The text of one subfield or control field: each begins in ASCII and ANSEL. `&#x1EA1;` becomes its
    letter.
    """
    decoder = _Decoder()
    text = decoder.run(data)
    return Marc8Text(_REFERENCE.sub(_referred, text), decoder.unknown)


def _referred(match: re.Match[str]) -> str:
    number = int(match[1], 16)
    return chr(number) if 0x20 <= number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else match[0]


class _Decoder:
    """The state of one run: which sets are called, and the marks that wait for their letter."""

    def __init__(self) -> None:
        self.unknown = 0
        self._special: dict[int, str] | None = None
        self._g0_known, self._g1_known, self._bytes_each = True, True, 1
        self._marks = ""

    def run(self, data: bytes) -> str:
        parts: list[str] = []
        place = 0
        while place < len(data):
            if data[place] == _ESCAPE:
                place = self._escape(data, place)
            elif _FIRST_MARK <= data[place] <= _LAST_MARK and self._g1_known:
                self._marks += self._mark(data[place])
                place += 1
            else:
                letter, place = self._letter(data, place)
                parts.append(letter + self._marks)
                self._marks = ""
        # Marks at the end have no letter: they stay, on a space of their own.
        return "".join(parts) + (f" {self._marks}" if self._marks else "")

    def _mark(self, byte: int) -> str:
        if byte not in _MARKS:
            self.unknown += 1
        return _MARKS.get(byte, UNKNOWN)

    def _escape(self, data: bytes, place: int) -> int:
        """Change the sets and step over the escape sequence; one that is none is dropped."""
        following = data[place + 1] if place + 1 < len(data) else 0
        if following in _TECHNIQUE_1:
            self._special, self._g0_known, self._bytes_each = _TECHNIQUE_1[following], True, 1
            return place + 2
        match = _TECHNIQUE_2.match(data, place)
        if match is None or not (match[1] or match[2]):
            self.unknown += 1
            return place + 1
        final = match[4]
        if match[2] in (b")", b"-"):
            self._g1_known = final == _ANSEL_FINAL
        else:
            self._special, self._g0_known = None, final == _ASCII_FINAL
            self._bytes_each = 3 if match[1] else 1
        return match.end()

    def _letter(self, data: bytes, place: int) -> tuple[str, int]:
        byte = data[place]
        if byte <= 0x20 or byte == 0x7F:
            return chr(byte), place + 1
        if byte < 0x80:
            return self._g0(byte), place + (self._bytes_each if not self._g0_known else 1)
        letter = _LETTERS.get(byte) if self._g1_known or byte < 0xA0 else None
        if letter is None:
            self.unknown += 1
        return letter or UNKNOWN, place + 1

    def _g0(self, byte: int) -> str:
        if self._g0_known and self._special is None:
            return chr(byte)
        letter = (self._special or {}).get(byte) if self._g0_known else None
        if letter is None:
            self.unknown += 1
        return letter or UNKNOWN
