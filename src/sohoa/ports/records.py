"""The library's data base: documents, the ledger of steps, events, the audit trail, jobs.

All that is written happens in `transaction()`: either all of it is there after a power cut or none.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
    """A line of the list of documents. `oai_datestamp` is the last change that readers and harvesters could
    see (ISO 8601 UTC), empty before the first publishing. `access` and `embargo_until` are what the rule of
    access asks; a document without rights is for staff.
    """

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
    embargo_until: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rule of access asks about a document, and no more: lists are made of many."""

    id: DocumentId
    state: DocumentState
    access: AccessClass
    embargo_until: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """That a step was done: for what, under which reuse key, with what result (JSON of
    `steps.outcome.Output`).
    """

    object: str
    step: str
    key: str
    output: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to what, from where, when; `before` and `after` are JSON of the value changed, where
    there is one.
    """

    at: str
    who: str
    role: str
    where: str
    action: str
    object: str
    before: str = ""
    after: str = ""


class JobState(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Job:
    """Work on a document that is to be done, whatever happens to the power. `kind` is a verb of `workflow`;
    `detail` its parameters as JSON; `message` the code of the error it failed with.
    """

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

    def add_document(self, document: Document) -> None:
        """Enters a new document with its captures and pages."""

    def save_head(self, document: Document) -> None:
        """All of the document but its captures and pages; summaries follow."""

    def save_captures(self, document: DocumentId, captures: Sequence[Capture]) -> None:
        """Adds or replaces these captures; others stay."""

    def save_pages(self, document: DocumentId, pages: Sequence[Page]) -> None:
        """Adds or replaces these pages; others stay."""

    def remove_pages(self, document: DocumentId, pages: Sequence[PageId]) -> None:
        """Forgets these pages."""

    def set_oai_datestamp(self, document: DocumentId, at: str) -> None:
        """Says when readers and harvesters could last see a change."""

    def enter(self, document: DocumentId, entry: LedgerEntry) -> None:
        """Enters a done step, in place of an earlier entry of the same object and step."""

    def add_events(self, document: DocumentId, events: Sequence[Event]) -> None:
        """Adds what was done; nothing is taken back."""

    def audit(self, entry: AuditEntry) -> None:
        """Adds a line to the audit trail; nothing is taken back."""

    def submit_job(self, kind: str, document: DocumentId, detail: str, at: str) -> int:
        """Queues work; gives its number."""

    def set_job(self, job_id: int, state: JobState, message: str, at: str) -> None:
        """Says how far a job is."""

    def set_job_detail(self, job_id: int, detail: str) -> None:
        """Changes the parameters of a job: what is done of it is no longer asked for."""

    def set_setting(self, name: str, value: str) -> None:
        """Keeps a value of the library under a name, in place of the former one."""

    def set_identity(self, identity: LibraryIdentity) -> None:
        """Says who the library is."""


class Records(Protocol):
    """Reads, and transactions to write."""

    def transaction(self) -> AbstractContextManager[RecordsWriter]:
        """Begins to write. Nobody else writes until it ends, so that what is read meanwhile still stands
        then; transactions are not nested.
        """

    def identity(self) -> LibraryIdentity | None:
        """Who the library is; None before its making."""

    def document(self, document: DocumentId) -> Document | None:
        """The whole document."""

    def page(self, page: PageId) -> Page | None:
        """One page, without its document."""

    def capture(self, document: DocumentId, capture: CaptureId) -> Capture | None:
        """One exposure, without the rest of its document."""

    def document_of_page(self, page: PageId) -> DocumentId | None:
        """Which document a page belongs to."""

    def summaries(self, document: DocumentId | None = None) -> list[DocumentSummary]:
        """All documents, newest first, or the one."""

    def summaries_of(self, documents: Sequence[DocumentId]) -> list[DocumentSummary]:
        """These documents, in this order; those that are not there are left out."""

    def standings(self, states: Collection[DocumentState]) -> list[Standing]:
        """Of all documents in these states, newest first."""

    def oai_summaries(
        self, *, changed_from: str, changed_until: str, after: tuple[str, str], limit: int
    ) -> list[DocumentSummary]:
        """Documents that were ever published, by (oai_datestamp, id), beyond `after`, within the two dates
        (inclusive; empty text = open).
        """

    def documents_with_capture(self, captures: Sequence[CaptureId]) -> dict[DocumentId, int]:
        """How many of these captures each document has."""

    def ledger(self, document: DocumentId) -> dict[tuple[str, str], LedgerEntry]:
        """(object, step) -> entry, of one document."""

    def events(self, document: DocumentId) -> list[Event]:
        """What was done to a document, oldest first."""

    def audit_trail(self, object_id: str) -> list[AuditEntry]:
        """Who changed a document, an exposure or a page, oldest first."""

    def jobs(self, *states: JobState) -> list[Job]:
        """Jobs in these states (all if none is named), oldest first."""

    def setting(self, name: str) -> str | None:
        """The value kept under a name."""

    def close(self) -> None:
        """Gives up the connections."""
