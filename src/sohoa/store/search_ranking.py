"""A query as the engine runs it: what must be met, and the bands that put better matches first.

A match adds a fixed number of points for each better way in which it is met, large enough that the
frequency of words (BM25) orders only what is equal otherwise. The measure of what is better is that of
`sohoa.ports.search`.
"""

from __future__ import annotations

from dataclasses import dataclass

import tantivy

from sohoa.store.search_schema import ASCII, DOCUMENT, EXACT, NUMBER, PUBLIC, RECORD, TONELESS
from sohoa.vietnamese.keys import Keys
from sohoa.vietnamese.queries import Clause, Phrase, Query

_FREQUENCY_WEIGHT = 0.1
_NEAR_WORDS = 8


@dataclass(frozen=True, slots=True)
class _Bands:
    """Points for meeting all clauses at a better tier, for the whole query in one piece, at a better tier,
    for its words near each other, and for a record.
    """

    tier: float
    phrase: float
    phrase_tier: float
    near: float
    record: float


_MARKED = _Bands(tier=4000, phrase=1000, phrase_tier=900, near=300, record=300)
_UNMARKED = _Bands(tier=500, phrase=4000, phrase_tier=500, near=300, record=300)


def ranked_query(
    schema: tantivy.Schema, query: Query, *, document_id: str | None, public_only: bool, pages_only: bool
) -> tantivy.Query:
    """The engine's query for a query that has clauses."""
    must = [_weighed(_all_clauses(schema, ASCII, query), _FREQUENCY_WEIGHT)]
    if document_id is not None:
        must.append(_filter(schema, DOCUMENT, document_id))
    if public_only:
        must.append(_filter(schema, PUBLIC, True))
    if pages_only:
        must.append(_filter(schema, RECORD, False))
    better = _better(schema, query, _MARKED if query.marked else _UNMARKED)
    return tantivy.Query.boolean_query(
        [(tantivy.Occur.Must, one) for one in must] + [(tantivy.Occur.Should, one) for one in better]
    )


def within_document(schema: tantivy.Schema, query: tantivy.Query, number: int) -> tantivy.Query:
    """The same query in one document, by its number."""
    return query.and_must_match(_filter(schema, NUMBER, number))


def pages_within(schema: tantivy.Schema, query: tantivy.Query) -> tantivy.Query:
    """The same query without the records."""
    return query.and_must_match(_filter(schema, RECORD, False))


def _better(schema: tantivy.Schema, query: Query, bands: _Bands) -> list[tantivy.Query]:
    exact = _all_clauses(schema, EXACT, query)
    better = [
        _weighed(exact, _FREQUENCY_WEIGHT),
        _points(exact, bands.tier),
        _points(_all_clauses(schema, TONELESS, query), bands.tier),
        _points(tantivy.Query.term_query(schema, RECORD, True, index_option="basic"), bands.record),
    ]
    if any(len(phrase) > 1 for phrase in query.whole):
        better += [
            _points(_any_phrase(schema, ASCII, query.whole), bands.phrase),
            _points(_any_phrase(schema, TONELESS, query.whole), bands.phrase_tier),
            _points(_any_phrase(schema, EXACT, query.whole), bands.phrase_tier),
            _points(_any_phrase(schema, ASCII, query.whole, slop=_NEAR_WORDS), bands.near),
        ]
    return better


def _all_clauses(schema: tantivy.Schema, field: str, query: Query) -> tantivy.Query:
    clauses = [_clause(schema, field, clause) for clause in query.clauses]
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, clause) for clause in clauses])


def _clause(schema: tantivy.Schema, field: str, clause: Clause) -> tantivy.Query:
    return _any_phrase(schema, field, clause.phrases)


def _any_phrase(
    schema: tantivy.Schema, field: str, phrases: tuple[Phrase, ...], slop: int = 0
) -> tantivy.Query:
    found = [_phrase(schema, field, phrase, slop) for phrase in phrases]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in found])


def _phrase(schema: tantivy.Schema, field: str, phrase: Phrase, slop: int) -> tantivy.Query:
    terms = [_term(key, field) for key in phrase]
    if len(terms) == 1:
        return tantivy.Query.term_query(schema, field, terms[0])
    return tantivy.Query.phrase_query(schema, field, list(terms), slop)


def _term(key: Keys, field: str) -> str:
    if field == EXACT:
        return key.exact
    return key.toneless if field == TONELESS else key.ascii


def _filter(schema: tantivy.Schema, field: str, value: str | int | bool) -> tantivy.Query:
    term = tantivy.Query.term_query(schema, field, value, index_option="basic")
    return tantivy.Query.const_score_query(term, 0.0)


def _points(query: tantivy.Query, points: float) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, points)


def _weighed(query: tantivy.Query, weight: float) -> tantivy.Query:
    return tantivy.Query.boost_query(query, weight)
