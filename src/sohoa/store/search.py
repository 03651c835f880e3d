"""The search port on tantivy: a folder that can be thrown away and made anew from the library."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy

from sohoa.errors import StorageError
from sohoa.ports.search import (
    IndexedDocument,
    PageEntry,
    RecordEntry,
    SearchIndexBusy,
    SearchIndexDamaged,
    SearchKind,
    SearchQuery,
    SearchResults,
)
from sohoa.store.search_hits import GROUPED_HITS, HitReader
from sohoa.store.search_ranking import ranked_query
from sohoa.store.search_schema import (
    DOCUMENT,
    INDEX_VERSION,
    KEY_TOKENIZER,
    build_schema,
    key_analyzer,
    page_document,
    record_document,
)
from sohoa.vietnamese.queries import read_query

_WRITER_BYTES = 30_000_000
_VERSION_FILE = "sohoa-index-version.txt"


class TantivySearch:
    """The index of a folder, made empty where there is none yet.

    Searching is safe from all threads; writing takes its turn, and only one process can write.
    SearchIndexDamaged where the index cannot be read or is of another version: put its folder away, open it
    again, `rebuild`. `grouped_hits`: see GROUPED_HITS.
    """

    def __init__(self, folder: Path, *, grouped_hits: int = GROUPED_HITS) -> None:
        self._folder = folder
        self._grouped_hits = grouped_hits
        self._turn = threading.Lock()
        self._writer: tantivy.IndexWriter | None = None
        if not folder.exists() or not any(folder.iterdir()):
            _make_empty(folder)
        if _version_of(folder) != INDEX_VERSION:
            raise SearchIndexDamaged("search.index_outdated", folder=folder.name)
        with _reading(folder):
            self._index = tantivy.Index.open(str(folder))
            self._index.register_tokenizer(KEY_TOKENIZER, key_analyzer())
            self._read_something()

    def replace_document(self, record: RecordEntry, pages: Sequence[PageEntry]) -> None:
        """See `Search`."""

        def write(writer: tantivy.IndexWriter) -> None:
            writer.delete_documents_by_term(DOCUMENT, record.document_id)
            _add(writer, (record, pages))

        self._write(write)

    def rebuild(self, documents: Iterable[IndexedDocument]) -> None:
        """See `Search`."""

        def write(writer: tantivy.IndexWriter) -> None:
            # not delete_all_documents, which may drop files that the last commit still needs
            writer.delete_documents_by_query(tantivy.Query.all_query())
            for document in documents:
                _add(writer, document)

        self._write(write)

    def search(self, query: SearchQuery) -> SearchResults:
        """See `Search`."""
        words = read_query(query.words)
        if not words.clauses:
            return SearchResults(0)
        pages_only = query.kind is SearchKind.PAGES
        built = ranked_query(
            self._index.schema,
            words,
            document_id=query.document_id,
            public_only=query.public_only,
            pages_only=pages_only,
        )
        with _reading(self._folder):
            hits = HitReader(self._index.schema, self._index.searcher(), built, words)
            if pages_only:
                return hits.pages(query.offset, query.limit)
            return hits.documents(query.offset, query.limit, self._grouped_hits)

    def close(self) -> None:
        """Waits for merges of the writer and lets the folder go."""
        with self._turn:
            writer, self._writer = self._writer, None
            if writer is not None:
                writer.wait_merging_threads()

    def _read_something(self) -> None:
        searcher = self._index.searcher()
        for _, address in searcher.search(tantivy.Query.all_query(), limit=1).hits:
            searcher.doc(address)

    def _write(self, write: Callable[[tantivy.IndexWriter], None]) -> None:
        with self._turn:
            writer = self._open_writer()
            done = False
            try:
                with _writing(self._folder):
                    write(writer)
                    writer.commit()
                    done = True
            finally:
                if not done:
                    self._undo(writer)
            with _reading(self._folder):
                self._index.reload()

    def _undo(self, writer: tantivy.IndexWriter) -> None:
        """Back to the last commit, so that half a document is never committed with the next."""
        self._writer = None
        with _writing(self._folder):
            writer.rollback()
        self._writer = writer

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            with _writing(self._folder):
                self._writer = self._index.writer(_WRITER_BYTES, 1)
        return self._writer


def _make_empty(folder: Path) -> None:
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        tantivy.Index(build_schema(), path=str(folder))
        (folder / _VERSION_FILE).write_text(INDEX_VERSION, encoding="utf-8")


def _add(writer: tantivy.IndexWriter, document: IndexedDocument) -> None:
    record, pages = document
    writer.add_document(record_document(record))
    for page in pages:
        writer.add_document(page_document(page))


def _version_of(folder: Path) -> str:
    try:
        return (folder / _VERSION_FILE).read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


@contextmanager
def _reading(folder: Path) -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError, KeyError) as cause:
        raise SearchIndexDamaged("search.index_damaged", folder=folder.name) from cause
    except BaseException as cause:
        if not _is_engine_panic(cause):
            raise
        raise SearchIndexDamaged("search.index_damaged", folder=folder.name) from cause


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except (ValueError, OSError) as cause:
        if "LockBusy" in str(cause):
            raise SearchIndexBusy("search.index_busy", folder=folder.name) from cause
        raise StorageError("search.write_failed", folder=folder.name, reason=str(cause)) from cause


def _is_engine_panic(cause: BaseException) -> bool:
    """Whether the engine's Rust code gave up on what it read; the class has no importable name."""
    return type(cause).__name__ == "PanicException"
