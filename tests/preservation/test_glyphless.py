"""The font of the text layer: read by others, every character mapped, no code 0."""

import io
import re

from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from sohoa.preservation.glyphless import ADVANCE, Codes, to_unicode_cmap, truetype


def test_other_readers_take_the_font_and_find_every_glyph_as_wide_as_the_pdf_says() -> None:
    font = TTFont(io.BytesIO(truetype(300)), checkChecksums=2)
    assert font["maxp"].numGlyphs == 301
    widths = {width for width, _ in font["hmtx"].metrics.values()}
    assert widths == {ADVANCE}
    glyphs = font["glyf"]
    assert all(glyphs[name].numberOfContours == 1 for name in font.getGlyphOrder())


@given(st.text())
def test_every_code_leads_back_to_its_character(text: str) -> None:
    codes = Codes()
    digits = codes.hexadecimal(text)
    cmap = to_unicode_cmap(codes.characters).decode("ascii")
    pairs = re.findall(r"^<([0-9a-f]{4})> <([0-9a-f]+)>$", cmap, re.MULTILINE)
    back = {code: bytes.fromhex(units).decode("utf-16-be") for code, units in pairs}
    read = "".join(back[digits[at : at + 4]] for at in range(0, len(digits), 4))
    assert "0000" not in back
    assert read == re.sub("[\0\ufeff\ufffe\uffff]", "\ufffd", text)


def test_the_same_character_has_the_same_code() -> None:
    codes = Codes()
    assert codes.hexadecimal("hóa hóa") == "0001000200030004000100020003"
    assert list(codes.characters) == ["h", "ó", "a", " "]


def test_a_block_of_mappings_holds_at_most_a_hundred() -> None:
    cmap = to_unicode_cmap([chr(0x1EA0 + n) for n in range(90)] + [chr(0x4E00 + n) for n in range(120)])
    assert re.findall(rb"(\d+) beginbfchar", cmap) == [b"100", b"100", b"10"]
