"""The search index: one entry for the text of each page, one for the record of each document.

It can be made anew from the records and the files at any time and is never the only place of anything. How
words are matched is `sohoa.vietnamese.matching`; a query with marks ranks exact before tone-less before
ASCII matches, one without marks ranks pages first that have its words in one piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sohoa.errors import StorageError
from sohoa.model.ids import DocumentId, PageId
from sohoa.vietnamese.excerpts import Excerpt
from sohoa.vietnamese.matching import Tier


class SearchIndexDamaged(StorageError):
    """The index cannot be read, or another version made it: discard it and rebuild it from the library."""


class SearchIndexBusy(StorageError):
    """Another process writes this index; only the owner of the library may."""


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page's text as it is indexed. `order` counts from 0; `lines` are in reading order, their words
    apart by spaces, as in `TextPage`. `public`: whether anybody may find it; the access rule stays in
    `library.access`.
    """

    document_id: DocumentId
    page_id: PageId
    order: int
    label: str
    lines: tuple[str, ...]
    public: bool

    @property
    def words(self) -> list[str]:
        """The words that are searched, in reading order."""
        return " ".join(self.lines).split()


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """A document's description. `text` is all else that should be found: subjects, publisher, accession
    numbers.
    """

    document_id: DocumentId
    title: str
    creators: str
    year: str
    text: str
    public: bool

    @property
    def words(self) -> list[str]:
        """The words that are searched, the title's first."""
        return " ".join((self.title, self.creators, self.year, self.text)).split()


class SearchKind(StrEnum):
    """PAGES: hits are pages. DOCUMENTS: hits are documents, by their record or their pages."""

    PAGES = "pages"
    DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """`words` as typed, anything; `document_id` limits the search to one document; `offset` and `limit`
    count hits of the asked kind.
    """

    words: str
    kind: SearchKind = SearchKind.PAGES
    document_id: DocumentId | None = None
    public_only: bool = True
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class PageHit:
    """`places` is how often the query stands on the page. A higher score is a better hit, within one query
    only.
    """

    document_id: DocumentId
    page_id: PageId
    order: int
    label: str
    score: float
    tier: Tier
    places: int
    excerpt: Excerpt


@dataclass(frozen=True, slots=True)
class DocumentHit:
    """`page_count` pages match, the best few are in `pages`; `record` is an excerpt of the record where
    that matches; `score` and `tier` are those of the best of them.
    """

    document_id: DocumentId
    score: float
    tier: Tier
    page_count: int
    pages: tuple[PageHit, ...]
    record: Excerpt | None


@dataclass(frozen=True, slots=True)
class SearchResults:
    """`total` hits of the asked kind; those from `offset` on are in `pages` or in `documents`, best first."""

    total: int
    pages: tuple[PageHit, ...] = ()
    documents: tuple[DocumentHit, ...] = ()


IndexedDocument = tuple[RecordEntry, Sequence[PageEntry]]


class Search(Protocol):
    """An index with one writer. What a method wrote survives a power cut; a crash within it leaves the
    former state, and searches see either all of it or nothing.
    """

    def replace_document(self, record: RecordEntry, pages: Sequence[PageEntry]) -> None:
        """Indexes a document in place of what was indexed of it. All entries bear the record's document id.
        SearchIndexBusy, StorageError (`search.write_failed`).
        """

    def rebuild(self, documents: Iterable[IndexedDocument]) -> None:
        """Replaces everything by these documents."""

    def search(self, query: SearchQuery) -> SearchResults:
        """The hits of any words whatever; SearchIndexDamaged where the index cannot be read."""

    def close(self) -> None:
        """Ends writing and reading."""
