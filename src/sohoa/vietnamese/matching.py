"""Where a query stands in a page: the ranges of words to mark on the image, and how well each one matches.

This is the meaning of a search; the index finds the same pages faster (proved by tests). What it finds has
at least one range here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sohoa.vietnamese.keys import Keys
from sohoa.vietnamese.page_words import PageTokens, page_tokens
from sohoa.vietnamese.queries import Clause, Phrase, Query


class Tier(StrEnum):
    """How a match is spelled, best first: with the same marks, with other tones, with other marks or none."""

    EXACT = "exact"
    TONELESS = "toneless"
    ASCII = "ascii"

    @property
    def rank(self) -> int:
        """0 for the best."""
        return _RANKS[self]


_RANKS = {tier: rank for rank, tier in enumerate(Tier)}


@dataclass(frozen=True, slots=True)
class WordMatch:
    """words[first:end] of the page match."""

    first: int
    end: int
    tier: Tier


@dataclass(frozen=True, slots=True)
class PageMatch:
    """A page that meets all clauses of a query. `tier` is that of its worst clause at its best place;
    `as_phrase` says that the whole query stands there in one piece; `matches` are in reading order.
    """

    tier: Tier
    as_phrase: bool
    matches: tuple[WordMatch, ...]


def match_page(words: Sequence[str], query: Query) -> PageMatch | None:
    """The matches of a query in a page's words (reading order), None where a clause is not met.

    Where the whole query stands in one piece only those places are marked, else the places of every clause.
    Of a clause typed with marks only its best tier is marked: a page with má marks no mà.
    """
    return match_tokens(page_tokens(words), query)


def find_words(words: Sequence[str], query: Query) -> tuple[WordMatch, ...]:
    """The ranges of words to mark on the page; none where the page does not meet the query."""
    found = match_page(words, query)
    return found.matches if found else ()


def match_tokens(tokens: PageTokens, query: Query) -> PageMatch | None:
    """`match_page` for tokens already at hand."""
    places = [_places(tokens, clause.phrases) for clause in query.clauses]
    if not places or not all(places):
        return None
    tier = max((_best(found) for found in places), key=lambda worst: worst.rank)
    whole = _places(tokens, query.whole)
    if whole:
        chosen = _worth_marking(whole, query.marked)
    else:
        chosen = [
            match for clause, found in zip(query.clauses, places, strict=True) for match in _of(clause, found)
        ]
    return PageMatch(tier, bool(whole), tuple(_without_doubles(chosen)))


def _of(clause: Clause, found: list[WordMatch]) -> list[WordMatch]:
    return _worth_marking(found, clause.marked)


def _best(found: Iterable[WordMatch]) -> Tier:
    return min((match.tier for match in found), key=lambda tier: tier.rank)


def _worth_marking(found: list[WordMatch], marked: bool) -> list[WordMatch]:
    best = _best(found)
    return [match for match in found if match.tier is best or not marked]


def _places(tokens: PageTokens, phrases: tuple[Phrase, ...]) -> list[WordMatch]:
    found = []
    for phrase in phrases:
        for start in _starts(tokens.keys, phrase):
            end = start + len(phrase)
            tier = _tier(tokens.keys[start:end], phrase)
            if tier:
                found.append(WordMatch(tokens.first_word[start], tokens.last_word[end - 1] + 1, tier))
    return found


def _starts(keys: tuple[Keys, ...], phrase: Phrase) -> list[int]:
    wanted = phrase[0].ascii
    return [place for place, key in enumerate(keys) if key.ascii == wanted]


def _tier(page: tuple[Keys, ...], phrase: Phrase) -> Tier | None:
    if len(page) < len(phrase):
        return None
    pairs = list(zip(page, phrase, strict=True))
    if any(here.ascii != wanted.ascii for here, wanted in pairs):
        return None
    if any(here.toneless != wanted.toneless for here, wanted in pairs):
        return Tier.ASCII
    return Tier.TONELESS if any(here.exact != wanted.exact for here, wanted in pairs) else Tier.EXACT


def _without_doubles(found: Iterable[WordMatch]) -> list[WordMatch]:
    """In reading order, the better of two matches of the same words."""
    best: dict[tuple[int, int], WordMatch] = {}
    for match in found:
        place = (match.first, match.end)
        if place not in best or match.tier.rank < best[place].tier.rank:
            best[place] = match
    return [best[place] for place in sorted(best)]
