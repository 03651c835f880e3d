"""The library's data base: documents, the ledger of steps, events, the audit trail, jobs.

All that is written happens in `transaction()`: either all of it is there after a power cut or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sohoa.model.document import Capture, Document, LibraryIdentity, Page
from sohoa.model.ids import CaptureId, DocumentId, PageId
from sohoa.model.provenance import Event
from sohoa.model.rights import AccessClass
from sohoa.model.state import DocumentState


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A line of the list of documents. `oai_datestamp` is the last change that readers and harvesters could see
    (ISO 8601 UTC), empty before the first publishing."""

    id: DocumentId
    title: str
    creators: str
    year: str
    state: DocumentState
    access: AccessClass
    page_count: int
    held_count: int
    first_page: PageId | None
    created_at: str
    changed_at: str
    oai_datestamp: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """That a step was done: for what, under which reuse key, with what result (JSON of `steps.outcome.Output`)."""

    object: str
    step: str
    key: str
    output: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to what, from where, when; `before` and `after` are JSON of the value changed, where there is one."""

    at: str
    who: str
    role: str
    where: str
    action: str
    object: str
    before: str = ""
    after: str = ""


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """Work on a document that is to be done, whatever happens to the power. `kind` is a verb of `workflow`; `detail`
    its parameters as JSON; `message` the code of the error it failed with."""

    id: int
    kind: str
    document: DocumentId
    state: JobState
    detail: str = ""
    message: str = ""
    submitted_at: str = ""
    ended_at: str = ""


class RecordsWriter(Protocol):
    """Writes inside one transaction."""

    def add_document(self, document: Document) -> None: ...
    def save_head(self, document: Document) -> None:
        """All of the document but its captures and pages; summaries follow."""

    def save_captures(self, document: DocumentId, captures: Sequence[Capture]) -> None:
        """Adds or replaces these captures; others stay."""

    def save_pages(self, document: DocumentId, pages: Sequence[Page]) -> None:
        """Adds or replaces these pages; others stay."""

    def remove_captures(self, document: DocumentId, captures: Sequence[CaptureId]) -> None: ...
    def remove_pages(self, document: DocumentId, pages: Sequence[PageId]) -> None: ...
    def set_oai_datestamp(self, document: DocumentId, at: str) -> None: ...
    def enter(self, document: DocumentId, entry: LedgerEntry) -> None:
        """Enters a done step, in place of an earlier entry of the same object and step."""

    def forget(self, object_id: str, step: str) -> None:
        """Takes a step back: it will run again."""

    def add_events(self, document: DocumentId, events: Sequence[Event]) -> None: ...
    def audit(self, entry: AuditEntry) -> None: ...
    def submit_job(self, kind: str, document: DocumentId, detail: str, at: str) -> int: ...
    def set_job(self, job_id: int, state: JobState, message: str, at: str) -> None: ...
    def set_setting(self, name: str, value: str) -> None: ...
    def set_identity(self, identity: LibraryIdentity) -> None: ...


class Records(Protocol):
    """Reads, and transactions to write."""

    def transaction(self) -> AbstractContextManager[RecordsWriter]: ...
    def identity(self) -> LibraryIdentity | None: ...
    def document(self, document: DocumentId) -> Document | None: ...
    def head(self, document: DocumentId) -> Document | None:
        """The document without its captures and pages: quick, for rules that need only state and rights."""

    def document_of_page(self, page: PageId) -> DocumentId | None: ...
    def summaries(self, document: DocumentId | None = None) -> list[DocumentSummary]:
        """All documents, newest first, or the one."""

    def oai_summaries(
        self, *, changed_from: str, changed_until: str, after: tuple[str, str], limit: int
    ) -> list[DocumentSummary]:
        """Documents that were ever published, by (oai_datestamp, id), beyond `after`, within the two dates
        (inclusive; empty text = open)."""

    def documents_with_capture(self, captures: Sequence[CaptureId]) -> dict[DocumentId, int]:
        """How many of these captures each document has."""

    def ledger(self, document: DocumentId) -> dict[tuple[str, str], LedgerEntry]:
        """(object, step) -> entry, of one document."""

    def events(self, document: DocumentId) -> list[Event]: ...
    def audit_trail(self, object_id: str) -> list[AuditEntry]: ...
    def jobs(self, *states: JobState) -> list[Job]:
        """Jobs in these states (all if none is named), oldest first."""

    def setting(self, name: str) -> str | None: ...
    def close(self) -> None: ...
