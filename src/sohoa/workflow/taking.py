"""Stage 1 on the path: originals into the library, each exposure entered as soon as its bytes are safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sohoa.intake.survey import require_space, survey
from sohoa.intake.take import retakes, take_in
from sohoa.model.document import Capture, Document, Page, PageStatus
from sohoa.model.finding import Finding
from sohoa.model.ids import CaptureId, DocumentId
from sohoa.model.plan import Side
from sohoa.model.provenance import SOHOA, Event, EventKind
from sohoa.ports.records import RecordsWriter
from sohoa.steps.values import to_json
from sohoa.workflow.house import House, new_event_id
from sohoa.workflow.layout import of_former_picture
from sohoa.workflow.order import Order, order_of
from sohoa.workflow.page_work import Cancelled
from sohoa.workflow.progress import Stage, Watch
from sohoa.workflow.surveying import held_bytes

_LATER_FINDINGS = "catalogue."


def take_scans(house: House, document: Document, order: Order, watch: Watch) -> Document:
    """Takes in what the order names and is not here yet. An order without scans leaves the document as it
    is.
    """
    if not order.source:
        return document
    found = survey(Path(order.source))
    require_space(found, house.files.free_bytes() + held_bytes(document))
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
    return _settled(house, document.id, order, taken, problems)


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
        known = house.records.capture(document.id, capture.id)
        placed = capture if known is None else replace(known, order=capture.order)
        writer.save_captures(document.id, [placed])
        if known is None:
            writer.add_events(document.id, [event])


def _settled(
    house: House,
    document_id: DocumentId,
    order: Order,
    taken: Sequence[Capture],
    problems: Sequence[Finding],
) -> Document:
    """Retakes (the same name with other bytes) take over the pages of the former exposures. From here on
    nobody needs to know where the scans were.
    """
    with house.changing(document_id) as (writer, document):
        changed = _changed(document, taken)
        pages = [_retaken(page, changed[page.capture]) for page in document.pages if page.capture in changed]
        former = [capture for capture in document.captures if capture.id in changed]
        described = tuple(f for f in document.findings if f.rule.startswith(_LATER_FINDINGS))
        writer.save_pages(document_id, pages)
        writer.save_captures(document_id, [replace(capture, dropped=tuple(Side)) for capture in former])
        settled = replace(document, findings=(*problems, *described), changed_at=house.clock.now())
        writer.save_head(settled)
        _forget_source(house, writer, document_id, order.source)
    return house.document(document_id)


def _changed(document: Document, taken: Sequence[Capture]) -> dict[CaptureId, CaptureId]:
    """Former exposure -> its retake: an exposure without a page yet, under a name whose former bytes are no
    longer in the source. Where several exposures had the name, the first in the book is meant: the others
    were put in from elsewhere.
    """
    here = {capture.id for capture in taken}
    shown = {page.capture for page in document.pages}
    new = [c for c in document.captures if c.id in here - shown and c.plan is None and not c.dropped]
    gone = [capture for capture in document.captures if capture.id not in here]
    former = [c for c in gone if c.id in shown or (c.plan is not None and not c.dropped)]
    found: dict[CaptureId, CaptureId] = {}
    for old, retake in retakes(former, new).items():
        if retake not in found.values():
            found[old] = retake
    return found


def _forget_source(house: House, writer: RecordsWriter, document_id: DocumentId, source: str) -> None:
    for job in house.records.jobs():
        order = order_of(job)
        if job.document == document_id and order.source == source:
            writer.set_job_detail(job.id, to_json(replace(order, source="")))


def _retaken(page: Page, capture: CaptureId) -> Page:
    return replace(page, capture=capture, plan=of_former_picture(page.plan), status=PageStatus.WAITING)
