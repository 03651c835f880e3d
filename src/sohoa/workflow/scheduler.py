"""Does what was ordered, one document after the other, in the owner process; what a power cut broke off goes
on at the next start.
"""

from __future__ import annotations

import logging
import threading

from sohoa.errors import SohoaError
from sohoa.library.publishing import rights_from
from sohoa.model.ids import DocumentId
from sohoa.ports.records import Job, JobState
from sohoa.steps.values import from_json, to_json
from sohoa.workflow.book import make_book
from sohoa.workflow.house import House
from sohoa.workflow.order import Order
from sohoa.workflow.page_work import Cancelled
from sohoa.workflow.progress import Progress, Watch, WorkState
from sohoa.workflow.publishing import publish
from sohoa.workflow.recipes import read_recipe

log = logging.getLogger(__name__)

MAKE = "make"
_LOOK_AGAIN_S = 1.0


class Scheduler:
    """A thread over the queue of jobs."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._watches: dict[DocumentId, Watch] = {}
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
        for watch in self._watches.values():
            watch.cancel()
        if self._thread.is_alive():
            self._thread.join()

    def submit(self, document: DocumentId, order: Order) -> None:
        """Orders work on a document; the order is safe once this returns."""
        watch = self._watch(document)
        with self._house.records.transaction() as writer:
            writer.submit_job(MAKE, document, to_json(order), self._house.clock.now())
        watch.queue()
        self._wake.set()

    def cancel(self, document: DocumentId) -> None:
        """Stops the work on a document; what is done stays done."""
        waiting = [job for job in self._house.records.jobs(JobState.QUEUED) if job.document == document]
        with self._house.records.transaction() as writer:
            for job in waiting:
                writer.set_job(job.id, JobState.CANCELLED, "", self._house.clock.now())
        self._watch(document).cancel()

    def progress(self, document: DocumentId) -> Progress:
        return self._watch(document).now

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
            job = next(iter(self._house.records.jobs(JobState.QUEUED)), None)
            if job is None:
                self._wake.wait(_LOOK_AGAIN_S)
                self._wake.clear()
            else:
                self._do(job)

    def _do(self, job: Job) -> None:
        watch = self._watch(job.document)
        self._set(job, JobState.RUNNING)
        try:
            self._make(job, watch)
        except Cancelled:
            stopped = self._stopping.is_set()
            self._set(job, JobState.QUEUED if stopped else JobState.CANCELLED)
            watch.end(WorkState.QUEUED if stopped else WorkState.CANCELLED)
        except SohoaError as error:
            self._set(job, JobState.FAILED, error.code)
            watch.end(WorkState.FAILED, error.code, **error.params)
        except Exception:
            log.exception("job %s on %s", job.id, job.document)
            self._set(job, JobState.FAILED, "workflow.unexpected")
            watch.end(WorkState.FAILED, "workflow.unexpected")

    def _make(self, job: Job, watch: Watch) -> None:
        order = from_json(Order, job.detail)
        recipe = read_recipe(self._house.document(job.document).recipe, self._house.recipes)
        document = make_book(self._house, job.document, recipe, order, watch)
        if order.publish_rights and document.rights is None:
            publish(self._house, document.id, rights_from(order.publish_rights), order.who)
        self._set(job, JobState.FINISHED)
        watch.end(WorkState.FINISHED)

    def _set(self, job: Job, state: JobState, message: str = "") -> None:
        with self._house.records.transaction() as writer:
            writer.set_job(job.id, state, message, self._house.clock.now())
