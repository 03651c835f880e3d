"""Publishing and withdrawing a document, with all that follows: package, index, datestamp for harvesters,
events.
"""

from __future__ import annotations

from sohoa.errors import SohoaError
from sohoa.library import publishing
from sohoa.model.document import Document
from sohoa.model.ids import DocumentId
from sohoa.model.provenance import Actor, Agent, AgentKind, Event, EventKind
from sohoa.model.rights import Rights
from sohoa.ports.records import JobState, RecordsWriter
from sohoa.steps.values import to_json
from sohoa.workflow.house import House, new_event_id
from sohoa.workflow.indexing import open_to_search
from sohoa.workflow.order import PACK, fulfilled, still_ordered
from sohoa.workflow.packing import pack


def publish(house: House, document_id: DocumentId, rights: Rights, actor: Actor) -> Document:
    """Gives a packaged document to readers and harvesters. Conflict where it is not packaged yet."""
    with house.changing(document_id) as (writer, former):
        now = house.clock.now()
        document = publishing.published(former, rights, now)
        event = _event(house, document, EventKind.PUBLICATION, actor, rights.statement)
        job = _enter(house, writer, former, document, event, actor)
    return _packed(house, document, job)


def withdraw(house: House, document_id: DocumentId, reason: str, actor: Actor) -> Document:
    """Takes a published document back. Conflict where it is not published."""
    with house.changing(document_id) as (writer, former):
        now = house.clock.now()
        document = publishing.withdrawn(former, now)
        event = _event(house, document, EventKind.WITHDRAWAL, actor, reason)
        job = _enter(house, writer, former, document, event, actor)
    return _packed(house, document, job)


def _enter(
    house: House, writer: RecordsWriter, former: Document, document: Document, event: Event, actor: Actor
) -> int:
    """The new state, for readers and harvesters at once, and a job, so that the package and the index follow
    whatever happens to the power. Gives the job.
    """
    now = document.changed_at
    writer.save_head(document)
    writer.set_oai_datestamp(document.id, now)
    writer.add_events(document.id, [event])
    before = to_json(former.rights) if former.rights else ""
    after = to_json(document.rights) if document.rights else ""
    action = f"{former.state.value} -> {document.state.value}"
    house.audit(writer, actor, action, document.id, before, after)
    jobs = [job for job in house.records.jobs() if job.document == document.id]
    order = fulfilled(still_ordered(jobs, actor))
    job = writer.submit_job(PACK, document.id, to_json(order), now)
    writer.set_job(job, JobState.RUNNING, "", "")
    return job


def _packed(house: House, document: Document, job: int) -> Document:
    """Package and index of the document as it now stands; while others work on it, left to them."""
    state, message = JobState.QUEUED, ""
    try:
        with house.at_work.at_once(document.id) as is_free:
            if is_free:
                document = pack(house, house.document(document.id))
                open_to_search(house, document)
            else:
                open_to_search(house, house.document(document.id))
        state = JobState.FINISHED if is_free else JobState.QUEUED
    except SohoaError as error:
        state, message = JobState.FAILED, error.code
        raise
    finally:
        with house.records.transaction() as writer:
            writer.set_job(job, state, message, house.clock.now())
    return document


def _event(house: House, document: Document, kind: EventKind, actor: Actor, note: str) -> Event:
    now = house.clock.now()
    name = actor.name
    agent = Agent(name or house.identity.name, AgentKind.PERSON if name else AgentKind.ORGANISATION)
    return Event(new_event_id(house), kind, document.id, now, now, agent, note=note)
