"""The invisible text layer: the words of a page where they stand on its picture, in reading order."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from sohoa.model.text import Line, TextPage, Word
from sohoa.preservation.glyphless import ADVANCE, DESCENT, UNITS_PER_EM, Codes
from sohoa.preservation.pdf_objects import number

_GLYPH_EM = ADVANCE / UNITS_PER_EM
_BELOW_BASELINE = -DESCENT / UNITS_PER_EM
# A line set upright on the paper, or one that OCR drew around a stamp, has a box far taller than its letters
# are wide, or reaches over the line before it.
_TALLEST_EM_PER_LETTER = 3.0
_TALLEST_LINE_SPACING = 1.5
_SAME_LINE_EM = 0.3
# A gap that every reader of the text takes for the end of a word, and the least room for a letter, in em.
_LEAST_GAP_EM = 0.17
_LEAST_LETTER_EM = 0.08


@dataclass(frozen=True, slots=True)
class _SetWord:
    """A word in its place: x in points, `space` is the width of the gap after it."""

    text: str
    x: float
    width: float
    space: float


def text_operators(page: TextPage, height: float, scale: float, codes: Codes) -> str:
    """The operators that set the page's text with the font /F on a page so many points high, `scale` points
    to a pixel of the text; empty for a page without words. Text render mode 3: not painted, but found,
    selected and copied. Plain points, with no matrix of our own: readers mix up the two where they guess at
    lines.
    """
    lines = [_scaled(line, scale) for line in page.lines() if _words(line)]
    above = [-math.inf, *map(_baseline, lines)]
    operators = [_set_line(line, before, height, codes) for line, before in zip(lines, above, strict=False)]
    return "\n".join(["BT 3 Tr", *operators, "ET"]) if operators else ""


def _words(line: Line) -> list[Word]:
    return [word for word in line.words if word.text.strip()]


def _scaled(line: Line, scale: float) -> Line:
    words = tuple(Word(" ".join(w.text.split()), w.box.scaled(scale), w.confidence) for w in _words(line))
    baseline = None if line.baseline_y is None else line.baseline_y * scale
    return Line(line.box.scaled(scale), words, baseline)


def _baseline(line: Line) -> float:
    return line.box.y1 - _BELOW_BASELINE * line.box.height if line.baseline_y is None else line.baseline_y


def _set_line(line: Line, above: float, height: float, codes: Codes) -> str:
    """`above` is the baseline of the line before, from the top of the page."""
    baseline = _baseline(line)
    size = _size(line, baseline - above)
    x = line.words[0].box.x0
    operators = [f"/F {number(size)} Tf 1 0 0 1 {x:.2f} {height - baseline:.2f} Tm"]
    at = round(x, 2)
    for word in _placed(line.words, size):
        if word.x != at:
            operators.append(f"{number(word.x - at)} 0 Td")
        at = word.x
        operators.append(_show(word.text, word.width, size, codes))
        if word.space:
            operators.append(_show(" ", word.space, size, codes))
    return " ".join(operators)


def _size(line: Line, spacing: float) -> float:
    letters = sum(len(word.text) for word in line.words)
    width = sum(word.box.width for word in line.words)
    size = min(line.box.height, _TALLEST_EM_PER_LETTER * width / letters)
    if spacing > _SAME_LINE_EM * size:
        size = min(size, _TALLEST_LINE_SPACING * spacing)
    return max(1.0, round(size, 1))


def _placed(words: tuple[Word, ...], size: float) -> Iterator[_SetWord]:
    """Each word as wide as its box and each space as wide as the gap; where boxes touch or overlap, the
    words make room for a gap that readers see.
    """
    gap, free = _LEAST_GAP_EM * size, -math.inf
    for word, following in zip(words, [*words[1:], None], strict=True):
        start = round(max(word.box.x0, free), 2)
        end = word.box.x1 if following is None else min(word.box.x1, following.box.x0 - gap)
        width = max(end - start, _LEAST_LETTER_EM * size * len(word.text))
        free = start + width + gap
        space = 0.0 if following is None else max(free, following.box.x0) - start - width
        yield _SetWord(word.text, start, width, space)


def _show(text: str, width: float, size: float, codes: Codes) -> str:
    """The text stretched to a width; Tz takes per cent."""
    stretch = max(0.01, round(100 * width / (len(text) * _GLYPH_EM * size), 2))
    return f"{number(stretch)} Tz <{codes.hexadecimal(text)}> Tj"
