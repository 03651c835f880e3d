"""The invisible text layer: the words of a page where they stand on its picture, in reading order."""

from __future__ import annotations

from collections.abc import Iterator

from sohoa.model.text import Line, TextPage, Word
from sohoa.preservation.glyphless import ADVANCE, DESCENT, UNITS_PER_EM, Codes
from sohoa.preservation.pdf_objects import number

_GLYPH_EM = ADVANCE / UNITS_PER_EM
_BELOW_BASELINE = -DESCENT / UNITS_PER_EM
# A line set upright on the paper has a box far taller than its letters are wide.
_TALLEST_EM_PER_LETTER = 8.0
# A gap that every reader of the text takes for the end of a word, in em.
_LEAST_GAP_EM = 0.17


def text_operators(page: TextPage, codes: Codes) -> str:
    """The operators that set the page's text in its own pixels with the font /F, origin at the lower left
    corner; empty for a page without words. Text render mode 3: not painted, but found, selected and
    copied.
    """
    lines = "\n".join(_set_line(line, page.height_px, codes) for line in page.lines() if _words(line))
    return f"BT 3 Tr\n{lines}\nET" if lines else ""


def _words(line: Line) -> list[Word]:
    return [word for word in line.words if word.text.strip()]


def _set_line(line: Line, height_px: int, codes: Codes) -> str:
    words = _words(line)
    size = _size(line, words)
    baseline = line.box.y1 - _BELOW_BASELINE * line.box.height if line.baseline_y is None else line.baseline_y
    first = words[0].box.x0
    operators = [f"/F {number(size)} Tf 1 0 0 1 {number(first)} {number(height_px - baseline)} Tm"]
    at = round(first, 1)
    for word, following in zip(words, [*words[1:], None], strict=True):
        at_word = round(word.box.x0, 1)
        if at_word != at:
            operators.append(f"{number(at_word - at)} 0 Td")
        at = at_word
        operators.extend(_set_word(word, following, size, codes))
    return " ".join(operators)


def _size(line: Line, words: list[Word]) -> float:
    letters = sum(len(word.text) for word in words)
    width = sum(word.box.width for word in words)
    size = min(line.box.height, _TALLEST_EM_PER_LETTER * width / letters)
    return max(1.0, round(size, 1))


def _set_word(word: Word, following: Word | None, size: float, codes: Codes) -> Iterator[str]:
    """The word as wide as its box, and the space as wide as the gap that follows."""
    text = " ".join(word.text.split())
    width = max(word.box.width, 1.0)
    gap = _LEAST_GAP_EM * size
    if following is not None and following.box.x0 > word.box.x0:
        room = following.box.x0 - word.box.x0
        width = min(width, max(room - gap, room / 2))
        gap = max(room - width, gap)
    yield f"{number(_stretch(width, len(text), size))} Tz <{codes.hexadecimal(text)}> Tj"
    if following is not None:
        yield f"{number(_stretch(gap, 1, size))} Tz <{codes.hexadecimal(' ')}> Tj"


def _stretch(width: float, letters: int, size: float) -> float:
    """Horizontal scaling in per cent (operator Tz)."""
    return max(0.01, round(100 * width / (letters * _GLYPH_EM * size), 2))
