"""Does what was ordered, one document after the other, in the owner process; what a power cut broke off goes
on at the next start.
"""

from __future__ import annotations

import errno
import logging
import threading
from collections.abc import Callable

from sohoa.errors import SohoaError, StorageError
from sohoa.library.publishing import rights_from
from sohoa.model.ids import DocumentId
from sohoa.ports.records import Job, JobState
from sohoa.steps.values import from_json, to_json
from sohoa.workflow.book import make_book
from sohoa.workflow.house import House
from sohoa.workflow.order import MAKE, Order, fulfilled
from sohoa.workflow.page_work import Cancelled
from sohoa.workflow.progress import Progress, Watch, WorkState
from sohoa.workflow.publishing import publish
from sohoa.workflow.recipes import read_recipe

log = logging.getLogger(__name__)

_LOOK_AGAIN_S = 1.0
_FULL = (errno.ENOSPC, errno.EDQUOT)


def _nothing(_: Order) -> None: ...


class Scheduler:
    """A thread over the queue of jobs. `ended` is told each order that was worked on, whatever came of it."""

    def __init__(self, house: House, ended: Callable[[Order], None] = _nothing) -> None:
        self._house, self._ended = house, ended
        self._watches: dict[DocumentId, Watch] = {}
        self._lock = threading.Lock()
        self._running: DocumentId | None = None
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._live, name="scheduler", daemon=True)

    def start(self) -> None:
        """Begins to work, with what was broken off first."""
        self._requeue()
        self._thread.start()

    def stop(self) -> None:
        """Stops the work in hand where it stands (it goes on at the next start) and ends the thread."""
        self._stopping.set()
        self._wake.set()
        with self._lock:
            watches = list(self._watches.values())
        for watch in watches:
            watch.cancel()
        if self._thread.is_alive():
            self._thread.join()

    def submit(self, document: DocumentId, order: Order) -> None:
        """Orders work on a document; the order is safe once this returns."""
        with self._lock:
            with self._house.records.transaction() as writer:
                writer.submit_job(MAKE, document, to_json(order), self._house.clock.now())
            if document != self._running:
                self._watch(document).queue()
        self._wake.set()

    def cancel(self, document: DocumentId) -> None:
        """Stops the work on a document; what is done stays done."""
        with self._lock:
            waiting = [job for job in self._house.records.jobs(JobState.QUEUED) if job.document == document]
            with self._house.records.transaction() as writer:
                for job in waiting:
                    writer.set_job(job.id, JobState.CANCELLED, "", self._house.clock.now())
            if document == self._running:
                self._watch(document).cancel()
            elif waiting:
                self._watch(document).end(WorkState.CANCELLED)

    def progress(self, document: DocumentId) -> Progress:
        """How far the work on a document is."""
        with self._lock:
            watch = self._watches.get(document)
        return Progress() if watch is None else watch.now

    def _watch(self, document: DocumentId) -> Watch:
        return self._watches.setdefault(document, Watch())

    def _requeue(self) -> None:
        broken_off = self._house.records.jobs(JobState.RUNNING)
        with self._house.records.transaction() as writer:
            for job in broken_off:
                writer.set_job(job.id, JobState.QUEUED, "", "")
        for job in self._house.records.jobs(JobState.QUEUED):
            self._watch(job.document).queue()

    def _live(self) -> None:
        while not self._stopping.is_set():
            try:
                job = self._next()
                if job is not None:
                    self._do(job)
                    continue
            except StorageError as error:
                # A disk that is full or gone: the job stays as it is and goes on at the next start.
                log.warning("the queue of jobs: %s", error)
            except Exception:
                log.exception("the queue of jobs")
            self._wake.wait(_LOOK_AGAIN_S)
            self._wake.clear()

    def _next(self) -> Job | None:
        """The oldest job that waits, which now runs."""
        with self._lock:
            job = next(iter(self._house.records.jobs(JobState.QUEUED)), None)
            if job is not None:
                self._set(job, JobState.RUNNING)
                self._watch(job.document).queue()
                self._running = job.document
                if self._stopping.is_set():
                    self._watch(job.document).cancel()
            return job

    def _do(self, job: Job) -> None:
        watch = self._watch(job.document)
        order = Order()
        try:
            order = from_json(Order, job.detail)
            self._make(job, order, watch)
            self._end(job, JobState.FINISHED)
        except Cancelled:
            self._end(job, JobState.QUEUED if self._stopping.is_set() else JobState.CANCELLED)
        except SohoaError as error:
            self._end(job, JobState.FAILED, error.code, **error.params)
        except Exception as error:
            is_full = isinstance(error, OSError) and error.errno in _FULL
            if not is_full:
                log.exception("job %s on %s", job.id, job.document)
            self._end(job, JobState.FAILED, "store.disk_full" if is_full else "workflow.unexpected")
        finally:
            self._ended(order)

    def _make(self, job: Job, order: Order, watch: Watch) -> None:
        recipe = read_recipe(self._house.document(job.document).recipe, self._house.recipes)
        with self._house.at_work.wait(job.document):
            document = make_book(self._house, job.document, recipe, order, watch)
        if order.publish_rights and document.rights is None:
            publish(self._house, document.id, rights_from(order.publish_rights), order.actor)
        with self._house.records.transaction() as writer:
            writer.set_job_detail(job.id, to_json(fulfilled(order)))

    def _end(self, job: Job, state: JobState, message: str = "", /, **params: object) -> None:
        """Says how a job ended, to whoever looks on even where it cannot be written down."""
        with self._lock:
            self._running = None
            self._watch(job.document).end(WorkState(state.value), message, **params)
            self._set(job, state, message)
            waiting = self._house.records.jobs(JobState.QUEUED)
            if state is not JobState.QUEUED and any(other.document == job.document for other in waiting):
                self._watch(job.document).queue()

    def _set(self, job: Job, state: JobState, message: str = "") -> None:
        at = "" if state in (JobState.QUEUED, JobState.RUNNING) else self._house.clock.now()
        with self._house.records.transaction() as writer:
            writer.set_job(job.id, state, message, at)
