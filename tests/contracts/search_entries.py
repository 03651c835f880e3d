"""Entries for tests of the search port."""

from sohoa.model.ids import DocumentId, PageId
from sohoa.ports.search import PageEntry, RecordEntry, SearchKind, SearchQuery


def page(document: str, order: int, *lines: str, public: bool = True) -> PageEntry:
    return PageEntry(
        DocumentId(document), PageId(f"{document}-{order}"), order, str(order + 1), lines, public
    )


def record(document: str, title: str = "Không đề", creators: str = "", public: bool = True) -> RecordEntry:
    return RecordEntry(DocumentId(document), title, creators, "1936", "", public)


def of_pages(words: str, *, document: str | None = None, public_only: bool = True) -> SearchQuery:
    within = None if document is None else DocumentId(document)
    return SearchQuery(words, SearchKind.PAGES, within, public_only, limit=100)


def of_documents(words: str, *, public_only: bool = True) -> SearchQuery:
    return SearchQuery(words, SearchKind.DOCUMENTS, None, public_only, limit=100)
