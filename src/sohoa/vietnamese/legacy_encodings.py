"""Old Vietnamese encodings: decoding, and finding out which one some bytes are in by counting possible
syllables.

Catalogues of CDS/ISIS, Libol and Ilib hold TCVN3 or VNI bytes; MARC-8 writes marks before their letter.
Read as Latin-1 or MARC-8 such bytes make text that looks damaged and cannot be found, so what takes records
in asks first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import islice

from sohoa.errors import BadInput
from sohoa.vietnamese import legacy_tables
from sohoa.vietnamese.normal_form import normal_form
from sohoa.vietnamese.syllables import is_possible


class Encoding(StrEnum):
    """How Vietnamese text has been written in bytes. The values are those of `sohoa text decode --from`."""

    ASCII = "ascii"
    UTF_8 = "utf-8"
    TCVN3 = "tcvn3"
    VNI = "vni"
    VISCII = "viscii"
    MARC_8 = "marc8"
    CP1258 = "cp1258"
    VPS = "vps"
    TCVN5712_1 = "tcvn5712-1"
    BKHCM2 = "bkhcm2"
    VIETWARE_F = "vietwaref"
    VIQR = "viqr"


@dataclass(frozen=True, slots=True)
class Detection:
    """What some bytes seem to be: `share` (0..1) of the `words` with bytes beyond ASCII are possible
    Vietnamese syllables in that encoding. No encoding is named where the evidence is too thin.
    """

    encoding: Encoding | None
    share: float
    words: int


class LegacyEncoding(BadInput):
    """Bytes are in an old encoding and must be converted to UTF-8 before they are taken in."""


_TABLES = {
    Encoding.TCVN3: legacy_tables.TCVN3,
    Encoding.VNI: legacy_tables.VNI,
    Encoding.VISCII: legacy_tables.VISCII,
    Encoding.VPS: legacy_tables.VPS,
    Encoding.TCVN5712_1: legacy_tables.TCVN5712_1,
    Encoding.BKHCM2: legacy_tables.BKHCM2,
    Encoding.VIETWARE_F: legacy_tables.VIETWARE_F,
}
_WITH_CAPITAL_FONTS = frozenset({Encoding.TCVN3, Encoding.VIETWARE_F})
_CANDIDATES = (
    Encoding.TCVN3,
    Encoding.VNI,
    Encoding.VISCII,
    Encoding.MARC_8,
    Encoding.CP1258,
    Encoding.VPS,
    Encoding.TCVN5712_1,
    Encoding.BKHCM2,
    Encoding.VIETWARE_F,
)
_ENOUGH_SHARE = 0.6
_ENOUGH_WORDS = 2
_CLEARLY_BETTER = 0.2
_MOST_WORDS = 2000

# A MARC subfield mark takes its letter with it; the other MARC marks and white space end a word.
_BREAKS = re.compile(rb"\x1f.|[\x09-\x0d\x1c-\x1e \"'%*(),./:;<=>?!\[\]-]+", re.DOTALL)
_PUNCTUATION = "“”‘’«»…–—·'*"
_ANSEL_MARKS = dict(zip(range(0xE0, 0xE7), "\u0309\u0300\u0301\u0302\u0303\u0304\u0306", strict=True)) | {
    0xF2: "\u0323"
}
_ANSEL_LETTERS = {0xA3: "Đ", 0xAC: "Ơ", 0xAD: "Ư", 0xB3: "đ", 0xBC: "ơ", 0xBD: "ư"}
_WORD = re.compile(r"[^\W\d_]+")
_VIQR = re.compile(r"\\(.)|([Dd]{2})|([AEIOUYaeiouy])([\^(+]?)([`?~'.]?)", re.DOTALL)
_VIQR_MARKS = dict(zip("^(+`?~'.", "\u0302\u0306\u031b\u0300\u0309\u0303\u0301\u0323", strict=True))


def decode(data: bytes, encoding: Encoding) -> str:
    """The text in normal form; bytes that the encoding does not know read as Windows-1252, else as U+FFFD.

    Words of TCVN3 and Vietware-F whose ASCII letters are all capitals were set in a capital font: they are
    written in capitals.
    """
    if encoding in _TABLES:
        text = _decode_table(data, encoding)
        return normal_form(_in_capitals(text) if encoding in _WITH_CAPITAL_FONTS else text)
    if encoding is Encoding.MARC_8:
        return normal_form(_decode_marc8(data))
    if encoding is Encoding.VIQR:
        return normal_form(_VIQR.sub(_viqr_letter, data.decode("latin-1")))
    return normal_form(data.decode(encoding.value, errors="replace"))


def detect(data: bytes) -> Detection:
    """The encoding in which the words beyond ASCII are possible syllables. Text in Latin-1 (French) names
    none.
    """
    if data.isascii():
        return Detection(Encoding.ASCII, 1.0, 0)
    words = _words_beyond_ascii(data)
    if _is_utf8(data):
        return Detection(Encoding.UTF_8, _share(words, Encoding.UTF_8), len(words))
    best = max(_CANDIDATES, key=lambda encoding: _share(words, encoding))
    share = _share(words, best)
    clear = share - _latin_share(words) >= _CLEARLY_BETTER
    certain = clear and share >= _ENOUGH_SHARE and len(words) >= _ENOUGH_WORDS
    return Detection(best if certain else None, share, len(words))


def detect_misread(text: str) -> Detection:
    """The encoding of a text that was read as Latin-1 or Windows-1252 although its bytes were something else
    ("Sè ho¸": TCVN3); UTF-8 with the share of possible syllables where the characters are no such bytes.
    """
    try:
        return detect(b"".join(map(_windows_byte, text)))
    except UnicodeEncodeError:
        return detect(text.encode("utf-8", errors="replace"))


def require_unicode(data: bytes, name: str, *, marc8: bool = False) -> None:
    """Raises LegacyEncoding, naming the encoding found and saying what to do, unless the bytes are UTF-8.

    `name` tells the user which file or record it is. `marc8` says that the bytes may as well be MARC-8:
    then only what is clearly another encoding is refused. Ask of a whole file rather than of single fields:
    two words can deceive.
    """
    found = detect(data)
    if found.encoding in (Encoding.ASCII, Encoding.UTF_8) or (marc8 and _may_be_marc8(data, found)):
        return
    if found.encoding is None:
        raise LegacyEncoding("vietnamese.encoding_unknown", name=name)
    raise LegacyEncoding("vietnamese.legacy_encoding", name=name, encoding=found.encoding.value.upper())


def _may_be_marc8(data: bytes, found: Detection) -> bool:
    as_marc8 = _share(_words_beyond_ascii(data), Encoding.MARC_8)
    return found.encoding is None or found.share - as_marc8 < _CLEARLY_BETTER


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _words_beyond_ascii(data: bytes) -> list[bytes]:
    """Single letters are no evidence: most letters of Latin-1 are Vietnamese words in some encoding."""
    words = (word for word in _BREAKS.split(data) if len(word) > 1 and not word.isascii())
    return list(islice(words, _MOST_WORDS))


def _latin_share(words: list[bytes]) -> float:
    """The share of words that Latin-1 explains as well; VISCII has many of its letters in their places."""
    return sum(_is_vietnamese(word.decode("latin-1")) for word in words) / len(words) if words else 0.0


def _share(words: list[bytes], encoding: Encoding) -> float:
    return sum(_is_vietnamese(decode(word, encoding)) for word in words) / len(words) if words else 0.0


def _is_vietnamese(word: str) -> bool:
    bare = word.strip(_PUNCTUATION)
    return not bare.isascii() and is_possible(bare)


def _windows_byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


@cache
def _decoder(encoding: Encoding) -> tuple[re.Pattern[bytes], dict[bytes, str]]:
    table = {bytes([code]): bytes([code]).decode("cp1252", errors="replace") for code in range(0x80, 0x100)}
    codes = _TABLES[encoding].split()
    listed = {
        bytes.fromhex(code): letter
        for letter, code in zip(legacy_tables.LETTERS, codes, strict=True)
        if code != "-"
    }
    table |= _mixed_case(listed) | listed
    longest_first = sorted(table, key=len, reverse=True)
    return re.compile(b"|".join(map(re.escape, longest_first)), re.DOTALL), table


def _mixed_case(listed: dict[bytes, str]) -> dict[bytes, str]:
    """Capital letters followed by small marks and the reverse, as typists of two-byte encodings left them."""
    return {code[:1] + bytes([code[1] ^ 0x20]): letter for code, letter in listed.items() if len(code) > 1}


def _decode_table(data: bytes, encoding: Encoding) -> str:
    pattern, table = _decoder(encoding)
    pieces: list[str] = []
    end = 0
    for found in pattern.finditer(data):
        pieces += (data[end : found.start()].decode("ascii"), table[found[0]])
        end = found.end()
    return "".join([*pieces, data[end:].decode("ascii")])


def _in_capitals(text: str) -> str:
    """Capitals for the words of a capital font; one ASCII capital alone (Sè) proves nothing, so its
    neighbours do.
    """
    found = list(_WORD.finditer(text))
    typed = ["".join(filter(str.isascii, word[0])) for word in found]
    shouted = [len(letters) > 1 and letters.isupper() for letters in typed]
    pieces: list[str] = []
    end = 0
    for place, word in enumerate(found):
        near = any(shouted[max(0, place - 1) : place + 2])
        capital = shouted[place] or (near and len(typed[place]) == 1 and typed[place].isupper())
        pieces += (text[end : word.start()], word[0].upper() if capital else word[0])
        end = word.end()
    return "".join([*pieces, text[end:]])


def _decode_marc8(data: bytes) -> str:
    """The Latin part of MARC-8 (ANSEL) as far as Vietnamese uses it: marks stand before their letter."""
    pieces: list[str] = []
    waiting = ""
    for code in data:
        if code in _ANSEL_MARKS:
            waiting += _ANSEL_MARKS[code]
            continue
        letter = chr(code) if code < 0x80 else _ANSEL_LETTERS.get(code, "\ufffd")
        pieces.append(letter + waiting)
        waiting = ""
    return "".join(pieces) + waiting


def _viqr_letter(found: re.Match[str]) -> str:
    escaped, stroke, vowel, shape, tone = found.groups()
    if escaped:
        return str(escaped)
    if stroke:
        return "Đ" if stroke[0] == "D" else "đ"
    return str(vowel) + "".join(_VIQR_MARKS[mark] for mark in (shape, tone) if mark)
