"""The engine's answers read into hits, and pages grouped by document."""

from __future__ import annotations

from dataclasses import dataclass, field

import tantivy

from sohoa.ports.search import DocumentHit, PageHit, SearchResults
from sohoa.store.search_ranking import pages_within, within_document
from sohoa.store.search_schema import NUMBER, RECORD, StoredEntry, stored_entry
from sohoa.vietnamese.excerpts import Excerpt, excerpt
from sohoa.vietnamese.matching import PageMatch, match_page
from sohoa.vietnamese.queries import Query

_BEST_PAGES = 3
GROUPED_HITS = 10_000
"""So many best entries decide the order of documents; those with none among them follow by the count of
their pages.
"""
_MOST_DOCUMENTS = 60_000

_Scored = tuple[float, tantivy.DocAddress]


@dataclass(slots=True)
class _Group:
    """What was found of a document, best first."""

    number: int
    entries: list[_Scored] = field(default_factory=list)
    record: _Scored | None = None
    page_count: int = 0


class HitReader:
    """Runs one query on one state of the index."""

    def __init__(
        self, schema: tantivy.Schema, searcher: tantivy.Searcher, built: tantivy.Query, words: Query
    ) -> None:
        self._schema = schema
        self._searcher = searcher
        self._built = built
        self._words = words
        self._read: dict[tuple[int, int], tuple[StoredEntry, PageMatch]] = {}

    def pages(self, offset: int, limit: int) -> SearchResults:
        """Hits that are pages; any offset and limit will do."""
        everything = max(1, self._searcher.num_docs)
        found = self._searcher.search(
            self._built, limit=min(max(1, limit), everything), offset=min(max(0, offset), everything)
        )
        hits = found.hits[: max(0, limit)]
        return SearchResults(_count(found), pages=tuple(self._page_hit(hit) for hit in hits))

    def documents(self, offset: int, limit: int, grouped_hits: int) -> SearchResults:
        """Hits that are documents; any offset and limit will do."""
        groups = self._groups(grouped_hits)
        start = max(0, offset)
        shown = groups[start : start + max(0, limit)]
        return SearchResults(len(groups), documents=tuple(map(self._document_hit, shown)))

    def _groups(self, grouped_hits: int) -> list[_Group]:
        found = self._searcher.search(self._built, limit=grouped_hits)
        groups = self._grouped(found.hits)
        if _count(found) > grouped_hits:
            for number, page_count in self._page_counts():
                groups.setdefault(number, _Group(number)).page_count = page_count
        return list(groups.values())

    def _grouped(self, hits: list[_Scored]) -> dict[int, _Group]:
        addresses = [address for _, address in hits]
        numbers = self._searcher.fast_field_values(NUMBER, addresses)
        records = self._searcher.fast_field_values(RECORD, addresses)
        groups: dict[int, _Group] = {}
        for hit, number, is_record in zip(hits, numbers, records, strict=True):
            group = groups.setdefault(int(number or 0), _Group(int(number or 0)))
            group.entries.append(hit)
            if is_record:
                group.record = hit
            else:
                group.page_count += 1
        return groups

    def _page_counts(self) -> list[tuple[int, int]]:
        request = {"documents": {"terms": {"field": NUMBER, "size": _MOST_DOCUMENTS}}}
        answer = self._searcher.aggregate(pages_within(self._schema, self._built), request)
        return [(int(bucket["key"]), int(bucket["doc_count"])) for bucket in answer["documents"]["buckets"]]

    def _document_hit(self, group: _Group) -> DocumentHit:
        if not group.entries:
            inside = within_document(self._schema, self._built, group.number)
            group.entries = self._searcher.search(inside, limit=_BEST_PAGES + 1).hits
        pages = [hit for hit in group.entries if hit is not group.record][:_BEST_PAGES]
        entry, match = self._match(group.entries[0])
        return DocumentHit(
            entry.document_id,
            group.entries[0][0],
            match.tier,
            group.page_count,
            tuple(map(self._page_hit, pages)),
            self._record_excerpt(group.record),
        )

    def _record_excerpt(self, hit: _Scored | None) -> Excerpt | None:
        if hit is None:
            return None
        entry, match = self._match(hit)
        return excerpt(entry.words, match.matches)

    def _page_hit(self, hit: _Scored) -> PageHit:
        entry, match = self._match(hit)
        return PageHit(
            entry.document_id,
            entry.page_id,
            entry.order,
            entry.label,
            hit[0],
            match.tier,
            len(match.matches),
            excerpt(entry.words, match.matches),
        )

    def _match(self, hit: _Scored) -> tuple[StoredEntry, PageMatch]:
        address = (hit[1].segment_ord, hit[1].doc)
        if address not in self._read:
            entry = stored_entry(self._searcher.doc(hit[1]))
            match = match_page(entry.words, self._words)
            assert match is not None, "the index finds only what matching finds"
            self._read[address] = (entry, match)
        return self._read[address]


def _count(found: tantivy.SearchResult) -> int:
    return int(found.count)  # type: ignore[attr-defined]  # there, but forgotten in the package's types
