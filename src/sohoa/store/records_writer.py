"""Writes inside one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from sohoa.model import description
from sohoa.model.document import Capture, Document, LibraryIdentity, Page
from sohoa.model.ids import DocumentId, PageId
from sohoa.model.provenance import Event
from sohoa.model.rights import AccessClass
from sohoa.ports.records import AuditEntry, JobState, LedgerEntry
from sohoa.steps.values import to_json
from sohoa.store import tables as t

IDENTITY = "identity"


class Writer:
    """The RecordsWriter of one open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_document(self, document: Document) -> None:
        row = {**_head(document), "id": document.id, "created_at": document.created_at, "oai_datestamp": ""}
        self._connection.execute(insert(t.documents).values(row))
        self.save_captures(document.id, document.captures)
        self.save_pages(document.id, document.pages)

    def save_head(self, document: Document) -> None:
        self._connection.execute(
            update(t.documents).where(t.documents.c.id == document.id).values(_head(document))
        )

    def save_captures(self, document: DocumentId, captures: Sequence[Capture]) -> None:
        for capture in captures:
            row = {
                "document": document,
                "id": capture.id,
                "position": capture.order,
                "value": to_json(capture),
            }
            self._put(t.captures, row)

    def save_pages(self, document: DocumentId, pages: Sequence[Page]) -> None:
        for page in pages:
            row = {
                "id": page.id,
                "document": document,
                "position": page.order,
                "status": page.status.value,
                "value": to_json(page),
            }
            self._put(t.pages, row)

    def remove_pages(self, document: DocumentId, pages: Sequence[PageId]) -> None:
        for page in pages:
            self._connection.execute(
                delete(t.pages).where(t.pages.c.document == document, t.pages.c.id == page)
            )

    def set_oai_datestamp(self, document: DocumentId, at: str) -> None:
        self._connection.execute(
            update(t.documents).where(t.documents.c.id == document).values(oai_datestamp=at)
        )

    def enter(self, document: DocumentId, entry: LedgerEntry) -> None:
        row = {"document": document, "object": entry.object, "step": entry.step, "key": entry.key}
        self._put(t.ledger, {**row, "output": entry.output})

    def add_events(self, document: DocumentId, events: Sequence[Event]) -> None:
        rows = [{"document": document, "value": to_json(event)} for event in events]
        if rows:
            self._connection.execute(insert(t.events), rows)

    def audit(self, entry: AuditEntry) -> None:
        former = self._connection.scalar(select(t.audit.c.chain).order_by(t.audit.c.number.desc()).limit(1))
        value = to_json(entry)
        chain = hashlib.sha256(((former or "") + value).encode("utf-8")).hexdigest()
        self._connection.execute(insert(t.audit).values(object=entry.object, value=value, chain=chain))

    def submit_job(self, kind: str, document: DocumentId, detail: str, at: str) -> int:
        row = {"kind": kind, "document": document, "state": JobState.QUEUED.value, "detail": detail}
        result = self._connection.execute(
            insert(t.jobs).values({**row, "message": "", "submitted_at": at, "ended_at": ""})
        )
        key = result.inserted_primary_key
        return int(key[0]) if key else 0

    def set_job(self, job_id: int, state: JobState, message: str, at: str) -> None:
        self._connection.execute(
            update(t.jobs)
            .where(t.jobs.c.id == job_id)
            .values(state=state.value, message=message, ended_at=at)
        )

    def set_job_detail(self, job_id: int, detail: str) -> None:
        self._connection.execute(update(t.jobs).where(t.jobs.c.id == job_id).values(detail=detail))

    def set_setting(self, name: str, value: str) -> None:
        self._put(t.settings, {"name": name, "value": value})

    def set_identity(self, identity: LibraryIdentity) -> None:
        self.set_setting(IDENTITY, to_json(identity))

    def _put(self, table: Table, row: Mapping[str, object]) -> None:
        keys = [column.name for column in table.primary_key]
        changed = {name: value for name, value in row.items() if name not in keys}
        self._connection.execute(
            upsert(table).values(row).on_conflict_do_update(index_elements=keys, set_=changed)
        )


def _head(document: Document) -> dict[str, str]:
    access = document.rights.access if document.rights else AccessClass.STAFF
    return {
        "head": to_json(replace(document, captures=(), pages=())),
        "title": description.title(document.record),
        "creators": "; ".join(description.creators(document.record)),
        "year": description.year(document.record),
        "state": document.state.value,
        "access": access.value,
        "changed_at": document.changed_at,
    }
