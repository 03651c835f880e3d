"""Publishing and withdrawing a document, with all that follows: package, index, datestamp for harvesters,
events.
"""

from __future__ import annotations

from dataclasses import replace

from sohoa.library import publishing
from sohoa.model.document import Document
from sohoa.model.ids import DocumentId
from sohoa.model.provenance import Agent, AgentKind, Event, EventKind
from sohoa.model.rights import Rights
from sohoa.ports.records import AuditEntry
from sohoa.steps.values import to_json
from sohoa.workflow.house import House, new_event_id
from sohoa.workflow.indexing import open_to_search
from sohoa.workflow.packing import pack


def publish(house: House, document_id: DocumentId, rights: Rights, who: str) -> Document:
    """Gives a packaged document to readers and harvesters. Conflict where it is not packaged yet."""
    former = house.document(document_id)
    document = publishing.published(former, rights, house.clock.now())
    event = _event(house, document, EventKind.PUBLICATION, who, rights.statement)
    return _changed(house, former, document, event, who)


def withdraw(house: House, document_id: DocumentId, reason: str, who: str) -> Document:
    """Takes a published document back. Conflict where it is not published."""
    former = house.document(document_id)
    document = publishing.withdrawn(former, house.clock.now())
    event = _event(house, document, EventKind.WITHDRAWAL, who, reason)
    return _changed(house, former, document, event, who)


def _changed(house: House, former: Document, document: Document, event: Event, who: str) -> Document:
    now = house.clock.now()
    with house.records.transaction() as writer:
        writer.save_head(document)
        writer.set_oai_datestamp(document.id, now)
        writer.add_events(document.id, [event])
        before = to_json(former.rights) if former.rights else ""
        after = to_json(document.rights) if document.rights else ""
        action = f"{former.state.value} -> {document.state.value}"
        writer.audit(AuditEntry(now, who, "staff", "", action, document.id, before, after))
    document = pack(house, replace(document, changed_at=now))
    open_to_search(house, document)
    return document


def _event(house: House, document: Document, kind: EventKind, who: str, note: str) -> Event:
    now = house.clock.now()
    agent = Agent(who or house.identity.name, AgentKind.PERSON if who else AgentKind.ORGANISATION)
    return Event(new_event_id(house), kind, document.id, now, now, agent, note=note)
