"""What a person types into a search box, read into phrases of keys. Any text is a query; none is an error."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from sohoa.vietnamese.keys import TOKEN, Keys, search_keys, unmarked_search_keys, whole_search_keys
from sohoa.vietnamese.normal_form import normal_form

MOST_CHARACTERS = 400
MOST_CLAUSES = 16
MOST_TOKENS_IN_A_PHRASE = 16

_QUOTED = re.compile('["“”„«»]([^"“”„«»]*)["“”„«»]?|([^"“”„«»]+)')

Phrase = tuple[Keys, ...]
"""Tokens that must stand one after the other."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A word or a quoted phrase; a page has it where it has one of the phrases."""

    phrases: tuple[Phrase, ...]

    @property
    def marked(self) -> bool:
        """Whether it was typed with marks, so that other marks are a worse match."""
        return any(key.marked for key in self.phrases[0])


@dataclass(frozen=True, slots=True)
class Query:
    """All clauses must be met. `whole` are the phrases of the entire query: pages with one come first."""

    clauses: tuple[Clause, ...]
    whole: tuple[Phrase, ...]

    @property
    def marked(self) -> bool:
        """Whether any word was typed with marks: then exact matches come before others, however near these
        are.
        """
        return any(clause.marked for clause in self.clauses)


def read_query(words: str) -> Query:
    """The query of a person's words. What is beyond MOST_CHARACTERS or MOST_CLAUSES is not looked for; a
    query without any word has no clause and finds nothing.
    """
    text = normal_form(words[:MOST_CHARACTERS])
    clauses = dict.fromkeys(clause for part in _parts(text) if (clause := _clause(part)).phrases)
    kept = tuple(clauses)[:MOST_CLAUSES]
    return Query(kept, _whole(kept))


def _parts(text: str) -> Iterable[str]:
    """Quoted parts as they are, the others word by word."""
    for found in _QUOTED.finditer(text):
        if found[2] is None:
            yield found[1]
        else:
            yield from found[2].split()


def _clause(part: str) -> Clause:
    tokens = TOKEN.findall(part)[:MOST_TOKENS_IN_A_PHRASE]
    readings = (
        [search_keys(token) for token in tokens],
        [(whole_search_keys(token),) for token in tokens],
        [unmarked_search_keys(token) or search_keys(token) for token in tokens],
    )
    return Clause(_distinct(tuple(chain.from_iterable(reading)) for reading in readings))


def _whole(clauses: tuple[Clause, ...]) -> tuple[Phrase, ...]:
    """The first reading of every clause in a row, and the last."""
    if not clauses:
        return ()
    return _distinct(tuple(chain.from_iterable(c.phrases[end] for c in clauses)) for end in (0, -1))


def _distinct(phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
    return tuple(dict.fromkeys(phrase[:MOST_TOKENS_IN_A_PHRASE] for phrase in phrases if phrase))
