"""The records in memory: what a transaction means, without a data base."""

from __future__ import annotations

import copy
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sohoa.model import description
from sohoa.model.document import Capture, Document, LibraryIdentity, Page
from sohoa.model.ids import CaptureId, DocumentId, PageId
from sohoa.model.provenance import Event
from sohoa.model.rights import AccessClass
from sohoa.model.state import DocumentState
from sohoa.ports.records import AuditEntry, DocumentSummary, Job, JobState, LedgerEntry, Standing


@dataclass
class _Kept:
    heads: dict[DocumentId, Document] = field(default_factory=dict)
    captures: dict[tuple[DocumentId, CaptureId], Capture] = field(default_factory=dict)
    pages: dict[PageId, tuple[DocumentId, Page]] = field(default_factory=dict)
    stamps: dict[DocumentId, str] = field(default_factory=dict)
    ledger: dict[tuple[DocumentId, str, str], LedgerEntry] = field(default_factory=dict)
    events: list[tuple[DocumentId, Event]] = field(default_factory=list)
    trail: list[AuditEntry] = field(default_factory=list)
    jobs: dict[int, Job] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    identity: LibraryIdentity | None = None


class _Writer:
    def __init__(self, kept: _Kept) -> None:
        self._kept = kept

    def add_document(self, document: Document) -> None:
        self._kept.heads[document.id] = replace(document, captures=(), pages=())
        self.save_captures(document.id, document.captures)
        self.save_pages(document.id, document.pages)

    def save_head(self, document: Document) -> None:
        if document.id in self._kept.heads:
            self._kept.heads[document.id] = replace(document, captures=(), pages=())

    def save_captures(self, document: DocumentId, captures: Sequence[Capture]) -> None:
        self._kept.captures |= {(document, capture.id): capture for capture in captures}

    def save_pages(self, document: DocumentId, pages: Sequence[Page]) -> None:
        self._kept.pages |= {page.id: (document, page) for page in pages}

    def remove_pages(self, document: DocumentId, pages: Sequence[PageId]) -> None:
        for page in pages:
            self._kept.pages.pop(page, None)

    def set_oai_datestamp(self, document: DocumentId, at: str) -> None:
        self._kept.stamps[document] = at

    def enter(self, document: DocumentId, entry: LedgerEntry) -> None:
        self._kept.ledger[document, entry.object, entry.step] = entry

    def add_events(self, document: DocumentId, events: Sequence[Event]) -> None:
        self._kept.events += [(document, event) for event in events]

    def audit(self, entry: AuditEntry) -> None:
        self._kept.trail.append(entry)

    def submit_job(self, kind: str, document: DocumentId, detail: str, at: str) -> int:
        number = len(self._kept.jobs) + 1
        self._kept.jobs[number] = Job(number, kind, document, JobState.QUEUED, detail, submitted_at=at)
        return number

    def set_job(self, job_id: int, state: JobState, message: str, at: str) -> None:
        job = self._kept.jobs[job_id]
        self._kept.jobs[job_id] = replace(job, state=state, message=message, ended_at=at)

    def set_job_detail(self, job_id: int, detail: str) -> None:
        self._kept.jobs[job_id] = replace(self._kept.jobs[job_id], detail=detail)

    def set_setting(self, name: str, value: str) -> None:
        self._kept.settings[name] = value

    def set_identity(self, identity: LibraryIdentity) -> None:
        self._kept.identity = identity


class MemoryRecords:
    """Reads see what was committed; `fails` is raised by the next transaction, once it has written."""

    def __init__(self) -> None:
        self._kept = _Kept()
        self._writing = threading.RLock()
        self._is_open = False
        self.fails: BaseException | None = None

    @contextmanager
    def transaction(self) -> Iterator[_Writer]:
        with self._writing:
            if self._is_open:
                raise RuntimeError("transactions are not nested")
            self._is_open = True
            try:
                draft = copy.copy(self._kept)
                for name, value in vars(self._kept).items():
                    setattr(draft, name, copy.copy(value))
                yield _Writer(draft)
                if self.fails is not None:
                    failed, self.fails = self.fails, None
                    raise failed
                self._kept = draft
            finally:
                self._is_open = False

    def identity(self) -> LibraryIdentity | None:
        return self._kept.identity

    def document(self, document: DocumentId) -> Document | None:
        head = self._kept.heads.get(document)
        if head is None:
            return None
        captures = [capture for (own, _), capture in self._kept.captures.items() if own == document]
        pages = [page for own, page in self._kept.pages.values() if own == document]
        return replace(
            head,
            captures=tuple(sorted(captures, key=lambda capture: (capture.order, capture.id))),
            pages=tuple(sorted(pages, key=lambda page: page.order)),
        )

    def page(self, page: PageId) -> Page | None:
        return self._kept.pages[page][1] if page in self._kept.pages else None

    def capture(self, document: DocumentId, capture: CaptureId) -> Capture | None:
        return self._kept.captures.get((document, capture))

    def document_of_page(self, page: PageId) -> DocumentId | None:
        return self._kept.pages[page][0] if page in self._kept.pages else None

    def summaries(self, document: DocumentId | None = None) -> list[DocumentSummary]:
        wanted = [name for name in self._kept.heads if document in (None, name)]
        found = [self._summary(name) for name in sorted(wanted)]
        return sorted(found, key=lambda summary: summary.created_at, reverse=True)

    def summaries_of(self, documents: Sequence[DocumentId]) -> list[DocumentSummary]:
        return [self._summary(name) for name in documents if name in self._kept.heads]

    def standings(self, states: Collection[DocumentState]) -> list[Standing]:
        return [
            Standing(one.id, one.state, one.access, one.embargo_until)
            for one in self.summaries()
            if one.state in states
        ]

    def oai_summaries(
        self, *, changed_from: str, changed_until: str, after: tuple[str, str], limit: int
    ) -> list[DocumentSummary]:
        stamped = [summary for summary in self.summaries() if summary.oai_datestamp]
        wanted = [
            summary
            for summary in stamped
            if (summary.oai_datestamp, summary.id) > after
            and summary.oai_datestamp >= changed_from
            and (not changed_until or summary.oai_datestamp <= changed_until)
        ]
        return sorted(wanted, key=lambda summary: (summary.oai_datestamp, summary.id))[:limit]

    def documents_with_capture(self, captures: Sequence[CaptureId]) -> dict[DocumentId, int]:
        found: dict[DocumentId, int] = {}
        for document, capture in self._kept.captures:
            if capture in captures:
                found[document] = found.get(document, 0) + 1
        return found

    def ledger(self, document: DocumentId) -> dict[tuple[str, str], LedgerEntry]:
        return {key[1:]: entry for key, entry in self._kept.ledger.items() if key[0] == document}

    def events(self, document: DocumentId) -> list[Event]:
        return [event for own, event in self._kept.events if own == document]

    def audit_trail(self, object_id: str) -> list[AuditEntry]:
        return [entry for entry in self._kept.trail if entry.object == object_id]

    def jobs(self, *states: JobState) -> list[Job]:
        return [job for job in self._kept.jobs.values() if not states or job.state in states]

    def setting(self, name: str) -> str | None:
        return self._kept.settings.get(name)

    def close(self) -> None:
        """Nothing is open."""

    def _summary(self, name: DocumentId) -> DocumentSummary:
        document = self.document(name)
        assert document is not None
        return DocumentSummary(
            id=name,
            title=description.title(document.record),
            creators="; ".join(description.creators(document.record)),
            year=description.year(document.record),
            state=document.state,
            access=document.rights.access if document.rights else AccessClass.STAFF,
            page_count=len(document.pages),
            held_count=len(document.held_pages),
            first_page=document.pages[0].id if document.pages else None,
            created_at=document.created_at,
            changed_at=document.changed_at,
            oai_datestamp=self._kept.stamps.get(name, ""),
            embargo_until=document.rights.embargo_until if document.rights else "",
        )
