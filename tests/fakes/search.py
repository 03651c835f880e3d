"""The search port in memory: what a search means, without an engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sohoa.model.ids import DocumentId
from sohoa.ports.search import (
    DocumentHit,
    IndexedDocument,
    PageEntry,
    PageHit,
    RecordEntry,
    SearchKind,
    SearchQuery,
    SearchResults,
)
from sohoa.vietnamese.excerpts import excerpt
from sohoa.vietnamese.matching import PageMatch, match_page
from sohoa.vietnamese.queries import Query, read_query

_BEST_PAGES = 3


@dataclass(frozen=True, slots=True)
class _Found:
    entry: PageEntry | RecordEntry
    words: list[str]
    match: PageMatch
    score: float


class InMemorySearch:
    """Looks through all entries at every search."""

    def __init__(self) -> None:
        self._documents: dict[DocumentId, IndexedDocument] = {}

    def replace_document(self, record: RecordEntry, pages: Sequence[PageEntry]) -> None:
        self._documents[record.document_id] = (record, tuple(pages))

    def rebuild(self, documents: Iterable[IndexedDocument]) -> None:
        self._documents = {record.document_id: (record, tuple(pages)) for record, pages in documents}

    def search(self, query: SearchQuery) -> SearchResults:
        if query.kind is SearchKind.PAGES:
            hits = [_page_hit(found) for found in self._found(query) if isinstance(found.entry, PageEntry)]
            return SearchResults(len(hits), pages=tuple(hits[query.offset : query.offset + query.limit]))
        groups: dict[DocumentId, list[_Found]] = {}
        for found in self._found(query):
            groups.setdefault(found.entry.document_id, []).append(found)
        documents = [_document_hit(group) for group in groups.values()]
        return SearchResults(
            len(documents), documents=tuple(documents[query.offset : query.offset + query.limit])
        )

    def close(self) -> None:
        self._documents.clear()

    def _found(self, query: SearchQuery) -> list[_Found]:
        wanted = read_query(query.words)
        found = []
        for document, (record, pages) in self._documents.items():
            if query.document_id not in (None, document):
                continue
            entries: list[PageEntry | RecordEntry] = [record, *pages]
            for entry in entries:
                words = entry.words
                match = match_page(words, wanted)
                if match and (entry.public or not query.public_only):
                    found.append(_Found(entry, words, match, _score(match, wanted)))
        return sorted(found, key=lambda one: -one.score)


def _score(match: PageMatch, query: Query) -> float:
    by_tier, by_phrase = (2, 1) if query.marked else (1, 3)
    return by_tier * (2 - match.tier.rank) + by_phrase * match.as_phrase


def _page_hit(found: _Found) -> PageHit:
    entry = found.entry
    assert isinstance(entry, PageEntry)
    return PageHit(
        entry.document_id,
        entry.page_id,
        entry.order,
        entry.label,
        found.score,
        found.match.tier,
        len(found.match.matches),
        excerpt(found.words, found.match.matches),
    )


def _document_hit(group: list[_Found]) -> DocumentHit:
    pages = [found for found in group if isinstance(found.entry, PageEntry)]
    records = [found for found in group if isinstance(found.entry, RecordEntry)]
    return DocumentHit(
        group[0].entry.document_id,
        group[0].score,
        group[0].match.tier,
        len(pages),
        tuple(map(_page_hit, pages[:_BEST_PAGES])),
        excerpt(records[0].words, records[0].match.matches) if records else None,
    )
