"""The Records port on SQLite: reads, and the transaction that writes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, create_engine, event, func, select, tuple_
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from sohoa.errors import StorageError
from sohoa.model.document import Capture, Document, LibraryIdentity, Page, PageStatus
from sohoa.model.ids import CaptureId, DocumentId, PageId
from sohoa.model.provenance import Event
from sohoa.model.rights import AccessClass
from sohoa.model.state import DocumentState
from sohoa.ports.records import AuditEntry, DocumentSummary, Job, JobState, LedgerEntry, Standing
from sohoa.steps.values import from_json
from sohoa.store import tables as t
from sohoa.store.records_writer import IDENTITY, Writer

_BUSY_MS = 10_000
_IDS_AT_ONCE = 500


def sqlite_engine(path: Path) -> Engine:
    """An engine for a data base file: WAL, every commit on the disk before it returns."""
    engine = create_engine(f"sqlite:///{path.as_posix()}", connect_args={"check_same_thread": False})

    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={_BUSY_MS}", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(engine, "connect", prepare)
    return engine


class SqlRecords:
    """Reads go through the engine's own connections; one writer at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing = RLock()

    @contextmanager
    def transaction(self) -> Iterator[Writer]:
        with self._writing:
            try:
                with self._engine.begin() as connection:
                    yield Writer(connection)
            except OperationalError as error:
                if "is full" in str(error.orig):
                    raise StorageError("store.disk_full") from error
                raise StorageError("store.cannot_write", reason=str(error.orig)) from error

    def identity(self) -> LibraryIdentity | None:
        text = self.setting(IDENTITY)
        return None if text is None else from_json(LibraryIdentity, text)

    def document(self, document: DocumentId) -> Document | None:
        with self._engine.connect() as connection:
            head = connection.scalar(select(t.documents.c.head).where(t.documents.c.id == document))
            if head is None:
                return None
            captures = connection.scalars(
                select(t.captures.c.value)
                .where(t.captures.c.document == document)
                .order_by(t.captures.c.position, t.captures.c.id)
            )
            pages = connection.scalars(
                select(t.pages.c.value).where(t.pages.c.document == document).order_by(t.pages.c.position)
            )
            return _assemble(head, captures.all(), pages.all())

    def page(self, page: PageId) -> Page | None:
        with self._engine.connect() as connection:
            found = connection.scalar(select(t.pages.c.value).where(t.pages.c.id == page))
            return None if found is None else from_json(Page, found)

    def capture(self, document: DocumentId, capture: CaptureId) -> Capture | None:
        own = (t.captures.c.document == document, t.captures.c.id == capture)
        with self._engine.connect() as connection:
            found = connection.scalar(select(t.captures.c.value).where(*own))
            return None if found is None else from_json(Capture, found)

    def document_of_page(self, page: PageId) -> DocumentId | None:
        with self._engine.connect() as connection:
            found = connection.scalar(select(t.pages.c.document).where(t.pages.c.id == page))
            return None if found is None else DocumentId(found)

    def summaries(self, document: DocumentId | None = None) -> list[DocumentSummary]:
        query = select(*_summary_columns()).order_by(t.documents.c.created_at.desc(), t.documents.c.id)
        if document is not None:
            query = query.where(t.documents.c.id == document)
        with self._engine.connect() as connection:
            return [_summary(row) for row in connection.execute(query)]

    def summaries_of(self, documents: Sequence[DocumentId]) -> list[DocumentSummary]:
        found: dict[DocumentId, DocumentSummary] = {}
        with self._engine.connect() as connection:
            for start in range(0, len(documents), _IDS_AT_ONCE):
                some = t.documents.c.id.in_(documents[start : start + _IDS_AT_ONCE])
                rows = connection.execute(select(*_summary_columns()).where(some))
                found |= {summary.id: summary for summary in map(_summary, rows)}
        return [found[name] for name in documents if name in found]

    def standings(self, states: Collection[DocumentState]) -> list[Standing]:
        c = t.documents.c
        query = select(c.id, c.state, c.access, _embargo()).where(c.state.in_([own.value for own in states]))
        with self._engine.connect() as connection:
            return [
                Standing(DocumentId(name), DocumentState(state), AccessClass(access), embargo)
                for name, state, access, embargo in connection.execute(
                    query.order_by(c.created_at.desc(), c.id)
                )
            ]

    def oai_summaries(
        self, *, changed_from: str, changed_until: str, after: tuple[str, str], limit: int
    ) -> list[DocumentSummary]:
        stamp = t.documents.c.oai_datestamp
        query = select(*_summary_columns()).where(stamp != "", tuple_(stamp, t.documents.c.id) > after)
        if changed_from:
            query = query.where(stamp >= changed_from)
        if changed_until:
            query = query.where(stamp <= changed_until)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(stamp, t.documents.c.id).limit(limit))
            return [_summary(row) for row in rows]

    def documents_with_capture(self, captures: Sequence[CaptureId]) -> dict[DocumentId, int]:
        found: dict[DocumentId, int] = {}
        with self._engine.connect() as connection:
            for start in range(0, len(captures), _IDS_AT_ONCE):
                query = (
                    select(t.captures.c.document, func.count())
                    .where(t.captures.c.id.in_(captures[start : start + _IDS_AT_ONCE]))
                    .group_by(t.captures.c.document)
                )
                for name, count in connection.execute(query):
                    found[DocumentId(name)] = found.get(DocumentId(name), 0) + count
        return found

    def ledger(self, document: DocumentId) -> dict[tuple[str, str], LedgerEntry]:
        query = select(t.ledger).where(t.ledger.c.document == document)
        with self._engine.connect() as connection:
            return {
                (row.object, row.step): LedgerEntry(row.object, row.step, row.key, row.output)
                for row in connection.execute(query)
            }

    def events(self, document: DocumentId) -> list[Event]:
        query = select(t.events.c.value).where(t.events.c.document == document).order_by(t.events.c.number)
        with self._engine.connect() as connection:
            return [from_json(Event, text) for text in connection.scalars(query)]

    def audit_trail(self, object_id: str) -> list[AuditEntry]:
        query = select(t.audit.c.value).where(t.audit.c.object == object_id).order_by(t.audit.c.number)
        with self._engine.connect() as connection:
            return [from_json(AuditEntry, text) for text in connection.scalars(query)]

    def jobs(self, *states: JobState) -> list[Job]:
        query = select(t.jobs).order_by(t.jobs.c.id)
        if states:
            query = query.where(t.jobs.c.state.in_([state.value for state in states]))
        with self._engine.connect() as connection:
            return [_job(row) for row in connection.execute(query)]

    def setting(self, name: str) -> str | None:
        with self._engine.connect() as connection:
            found = connection.scalar(select(t.settings.c.value).where(t.settings.c.name == name))
            return None if found is None else str(found)

    def close(self) -> None:
        self._engine.dispose()


def _assemble(head: str, captures: Sequence[str], pages: Sequence[str]) -> Document:
    return replace(
        from_json(Document, head),
        captures=tuple(from_json(Capture, text) for text in captures),
        pages=tuple(from_json(Page, text) for text in pages),
    )


def _embargo() -> ColumnElement[str]:
    """The end of the embargo, which only the document's head knows."""
    found = func.json_extract(t.documents.c.head, "$.rights.embargo_until")
    return func.coalesce(found, "").label("embargo_until")


def _summary_columns() -> list[ColumnElement[Any]]:
    pages = t.pages
    own = pages.c.document == t.documents.c.id
    count = select(func.count()).where(own).scalar_subquery()
    held = select(func.count()).where(own, pages.c.status == PageStatus.HELD.value).scalar_subquery()
    first = select(pages.c.id).where(own).order_by(pages.c.position).limit(1).scalar_subquery()
    c = t.documents.c
    return [
        *(c.id, c.title, c.creators, c.year, c.state, c.access, c.created_at, c.changed_at, c.oai_datestamp),
        count.label("page_count"),
        held.label("held_count"),
        first.label("first_page"),
        _embargo(),
    ]


def _summary(row: Row[Any]) -> DocumentSummary:
    return DocumentSummary(
        id=DocumentId(row.id),
        title=row.title,
        creators=row.creators,
        year=row.year,
        state=DocumentState(row.state),
        access=AccessClass(row.access),
        page_count=row.page_count,
        held_count=row.held_count,
        first_page=None if row.first_page is None else PageId(row.first_page),
        created_at=row.created_at,
        changed_at=row.changed_at,
        oai_datestamp=row.oai_datestamp,
        embargo_until=row.embargo_until,
    )


def _job(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        kind=row.kind,
        document=DocumentId(row.document),
        state=JobState(row.state),
        detail=row.detail,
        message=row.message,
        submitted_at=row.submitted_at,
        ended_at=row.ended_at,
    )
