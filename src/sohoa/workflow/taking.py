"""Stage 1 on the path: originals into the library, each exposure entered as soon as its bytes are safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sohoa.intake.survey import require_space, survey
from sohoa.intake.take import retakes, take_in
from sohoa.model.document import Capture, Document, Page, PageStatus
from sohoa.model.finding import Finding
from sohoa.model.ids import CaptureId
from sohoa.model.plan import Side
from sohoa.model.provenance import SOHOA, Event, EventKind
from sohoa.workflow.house import House, new_event_id
from sohoa.workflow.order import Order
from sohoa.workflow.page_work import Cancelled
from sohoa.workflow.progress import Stage, Watch


def take_scans(house: House, document: Document, order: Order, watch: Watch) -> Document:
    """Takes in what the order names and is not here yet. An order without scans leaves the document as it
    is.
    """
    if not order.source:
        return document
    found = survey(Path(order.source))
    require_space(found, house.files.free_bytes() + _held_bytes(document))
    watch.begin(Stage.INTAKE, found.original_bytes)
    taken: list[Capture] = []
    problems: list[Finding] = []
    for entry in take_in(found, house.files, document.id, document.captures, watch.step):
        if watch.cancelled():
            raise Cancelled
        if isinstance(entry, Finding):
            problems.append(entry)
        else:
            taken.append(entry)
            _enter(house, document, entry)
    return _settled(house, document, taken, problems)


def _held_bytes(document: Document) -> int:
    return sum(capture.master.size_bytes for capture in document.captures)


def _enter(house: House, document: Document, capture: Capture) -> None:
    if capture == document.capture(capture.id):
        return
    now = house.clock.now()
    event = Event(
        id=new_event_id(house),
        kind=EventKind.INGESTION,
        object=capture.id,
        started_at=now,
        ended_at=now,
        agent=SOHOA,
        note=capture.name,
        outputs=(capture.master.sha256,),
    )
    with house.records.transaction() as writer:
        writer.save_captures(document.id, [capture])
        if document.capture(capture.id) is None:
            writer.add_events(document.id, [event])


def _settled(
    house: House, document: Document, taken: Sequence[Capture], problems: Sequence[Finding]
) -> Document:
    """Retakes (the same name with other bytes) take over the pages of the former exposures."""
    changed = retakes(document.captures, taken)
    pages = [_retaken(page, changed[page.capture]) for page in document.pages if page.capture in changed]
    former = [capture for capture in document.captures if capture.id in changed]
    with house.records.transaction() as writer:
        writer.save_pages(document.id, pages)
        writer.save_captures(document.id, [replace(capture, dropped=tuple(Side)) for capture in former])
        writer.save_head(replace(document, findings=tuple(problems), changed_at=house.clock.now()))
    return house.document(document.id)


def _retaken(page: Page, capture: CaptureId) -> Page:
    return replace(page, capture=capture, plan=None, status=PageStatus.WAITING)
