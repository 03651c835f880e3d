"""A few words around the best match of a page, with the matching characters marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sohoa.vietnamese.matching import WordMatch

_WORDS_BEFORE = 8
_WORDS_IN_ALL = 32
_LONGEST_WORD = 60
_CUT = "…"
_EDGE = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Text of one line; `marks` are (start, end) in its characters, in order, apart from each other."""

    text: str
    marks: tuple[tuple[int, int], ...]


def excerpt(words: Sequence[str], matches: Sequence[WordMatch]) -> Excerpt:
    """The words around the first of the best matches, an ellipsis where the page goes on; without matches,
    the beginning of the page.
    """
    best = min(matches, key=lambda match: match.tier.rank).first if matches else 0
    start = max(0, best - _WORDS_BEFORE)
    end = min(len(words), start + _WORDS_IN_ALL)
    pieces = [_CUT] if start else []
    length = sum(map(len, pieces)) + len(pieces)
    spans: dict[int, tuple[int, int]] = {}
    for place in range(start, end):
        shown = words[place] if len(words[place]) <= _LONGEST_WORD else words[place][:_LONGEST_WORD] + _CUT
        spans[place] = _core(shown, length)
        pieces.append(shown)
        length += len(shown) + 1
    if end < len(words):
        pieces.append(_CUT)
    return Excerpt(" ".join(pieces), _marks(matches, spans))


def _core(word: str, offset: int) -> tuple[int, int]:
    """The span of a word without the punctuation around it."""
    bare = _EDGE.sub("", word)
    start = word.find(bare) if bare else 0
    return offset + start, offset + start + len(bare or word)


def _marks(matches: Sequence[WordMatch], spans: dict[int, tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    marks: list[tuple[int, int]] = []
    for match in matches:
        places = [place for place in range(match.first, match.end) if place in spans]
        if not places:
            continue
        start, end = spans[places[0]][0], spans[places[-1]][1]
        if marks and start <= marks[-1][1]:
            marks[-1] = (marks[-1][0], max(end, marks[-1][1]))
        else:
            marks.append((start, end))
    return tuple(marks)
