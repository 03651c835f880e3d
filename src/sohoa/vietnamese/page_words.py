"""The words of a page as the search sees them: tokens with their keys, each knowing the words it stands in.

The index and the boxes on the page image both come from here, so that what the one finds the other can
show. Hyphens end a token (tạp-chí: tạp, chí); a word broken at the end of a line (docu- ment) is joined
unless both halves are syllables by themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from sohoa.vietnamese.keys import TOKEN, Keys, search_keys
from sohoa.vietnamese.normal_form import normal_form
from sohoa.vietnamese.syllables import is_possible_without_marks

_HYPHENS = "-\u00ad\u2010\u2011"


@dataclass(frozen=True, slots=True)
class PageTokens:
    """The tokens of a page in reading order: keys, and index of the first and the last word of each."""

    keys: tuple[Keys, ...]
    first_word: tuple[int, ...]
    last_word: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _WordReading:
    tokens: tuple[str, ...]
    starts_with_letters: bool
    broken_off: bool


def page_tokens(words: Iterable[str]) -> PageTokens:
    """The tokens of words in reading order (a text's words are `text.split()`)."""
    keys: list[Keys] = []
    first: list[int] = []
    last: list[int] = []
    for token, begin, end in _joined(words):
        for part in search_keys(token):
            keys.append(part)
            first.append(begin)
            last.append(end)
    return PageTokens(tuple(keys), tuple(first), tuple(last))


def _joined(words: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Tokens with the words they begin and end in; a token broken off waits for the next word."""
    waiting: tuple[str, int, int] | None = None
    parts = ((place, part) for place, word in enumerate(words) for part in word.split())
    for place, part in parts:
        reading = _read(part)
        entries = [(token, place, place) for token in reading.tokens]
        if waiting is not None:
            if entries and reading.starts_with_letters and _belong_together(waiting[0], entries[0][0]):
                entries[0] = (waiting[0] + entries[0][0], waiting[1], place)
            else:
                yield waiting
        waiting = entries.pop() if entries and reading.broken_off else None
        yield from entries
    if waiting is not None:
        yield waiting


@lru_cache(maxsize=1 << 14)
def _read(word: str) -> _WordReading:
    text = normal_form(word)
    found = list(TOKEN.finditer(text))
    if not found:
        return _WordReading((), starts_with_letters=False, broken_off=False)
    tail = text[found[-1].end() :] or text[-1]
    return _WordReading(
        tuple(token[0] for token in found),
        starts_with_letters=found[0].start() == 0 and found[0][0].isalpha(),
        broken_off=len(tail) == 1 and tail in _HYPHENS and found[-1][0].rstrip(_HYPHENS).isalpha(),
    )


def _belong_together(head: str, tail: str) -> bool:
    head = head.rstrip(_HYPHENS)
    return not (is_possible_without_marks(head) and is_possible_without_marks(tail))
