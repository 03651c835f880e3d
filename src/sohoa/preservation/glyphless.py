"""A font made here for the invisible text layer of the PDF: every glyph is the same plain box, half an em
wide.

It is never painted; the box is there because readers (pdfium) leave out a lone letter that takes no room.

PDF/A-2u (ISO 19005-2, 6.2.11) wants it embedded, its widths equal to those in the font dictionary, every
code mapped to Unicode, and no reference to `.notdef`: so codes begin at 1, and glyph n is code n (Identity).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

ADVANCE = 500
"""Width of every glyph, in thousandths of an em."""
UNITS_PER_EM = 1000
ASCENT = 800
DESCENT = -200
# Code points that a ToUnicode map of PDF/A may not hold (ISO 19005-2, 6.2.11.7.2), and lone surrogates.
_UNMAPPABLE = frozenset("\0\ufeff\ufffe\uffff")
_REPLACEMENT = "\ufffd"
_MAC_EPOCH_2000 = 3029529600
_MAPPINGS_PER_BLOCK = 100
# Lower than the line, since readers (pdfium) join two lines whose outlines overlap; high enough to be 4.5
# points in small type, under which they guess.
_OUTLINE_HEIGHT = 600


class Codes:
    """Gives each character of a book the next free two-byte code, from 1 on, in the order of their first
    use.
    """

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def hexadecimal(self, text: str) -> str:
        """The text as the digits of a PDF hexadecimal string, four to a character."""
        return "".join(f"{self._code(char):04x}" for char in text)

    @property
    def characters(self) -> Sequence[str]:
        """The characters in the order of their codes; the first has code 1."""
        return tuple(self._codes)

    def _code(self, char: str) -> int:
        if char in _UNMAPPABLE or "\ud800" <= char <= "\udfff":
            char = _REPLACEMENT
        return self._codes.setdefault(char, len(self._codes) + 1)


def to_unicode_cmap(characters: Sequence[str]) -> bytes:
    """The CMap that tells which character each code is (ISO 32000-1, 9.10.3)."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
        *_mappings(characters),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ]
    return "\n".join(lines).encode("ascii")


def _mappings(characters: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(characters), _MAPPINGS_PER_BLOCK):
        block = characters[start : start + _MAPPINGS_PER_BLOCK]
        yield f"{len(block)} beginbfchar"
        for code, char in enumerate(block, start + 1):
            yield f"<{code:04x}> <{char.encode('utf-16-be').hex()}>"
        yield "endbfchar"


def truetype(glyphs: int) -> bytes:
    """A TrueType font of `.notdef` and so many boxes, with the tables that a PDF needs (ISO 32000-1, 9.9)."""
    count = glyphs + 1
    box = _box_glyph()
    tables = {
        b"glyf": box * count,
        b"head": _head(),
        b"hhea": struct.pack(
            ">LhhhHhhhhhhhhhhhH", 0x10000, ASCENT, DESCENT, 0, ADVANCE, 0, 0, 0, 1, *[0] * 7, 1
        ),
        b"hmtx": struct.pack(">Hh", ADVANCE, 0) + bytes(2 * glyphs),
        b"loca": struct.pack(f">{count + 1}L", *range(0, len(box) * (count + 1), len(box))),
        b"maxp": struct.pack(">LH13H", 0x10000, count, 4, 1, 0, 0, 1, *[0] * 8),
    }
    return _font_file(tables)


def _head() -> bytes:
    return struct.pack(
        ">LLLLHHQQhhhhHHhhh",
        0x10000,
        0x10000,
        0,  # checkSumAdjustment, filled in when the file is whole
        0x5F0F3CF5,
        0x000B,
        UNITS_PER_EM,
        _MAC_EPOCH_2000,
        _MAC_EPOCH_2000,
        0,
        0,
        ADVANCE,
        _OUTLINE_HEIGHT,
        0,
        6,
        2,
        1,  # loca in bytes
        0,
    )


def _box_glyph() -> bytes:
    """A simple glyph of one contour with four corners on the curve (OpenType, table glyf)."""
    corners = struct.pack(">8h", 0, 0, ADVANCE, 0, 0, _OUTLINE_HEIGHT, 0, -_OUTLINE_HEIGHT)
    glyph = struct.pack(">hhhhhHH", 1, 0, 0, ADVANCE, _OUTLINE_HEIGHT, 3, 0) + b"\1\1\1\1" + corners
    return glyph + bytes(-len(glyph) % 4)


def _font_file(tables: dict[bytes, bytes]) -> bytes:
    power = len(tables).bit_length() - 1
    search = 16 << power
    directory = struct.pack(">LHHHH", 0x10000, len(tables), search, power, 16 * len(tables) - search)
    offset, body, head_at = 12 + 16 * len(tables), b"", 0
    for tag, table in tables.items():
        if tag == b"head":
            head_at = offset + len(body)
        directory += struct.pack(">4sLLL", tag, _checksum(table), offset + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    font = directory + body
    adjustment = (0xB1B0AFBA - _checksum(font)) & 0xFFFFFFFF
    return font[: head_at + 8] + struct.pack(">L", adjustment) + font[head_at + 12 :]


def _checksum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) & 0xFFFFFFFF
