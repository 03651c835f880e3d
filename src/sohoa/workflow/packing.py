"""Stages 3 and 6 on the path: the judgement over the whole book, then its package; what was staged is given
up only once the package holds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sohoa.model.document import Document
from sohoa.model.files import FileRole
from sohoa.model.provenance import SOHOA, Event
from sohoa.model.state import DocumentState
from sohoa.ports.files import STAGING, WORK
from sohoa.preservation.package import Maker, package
from sohoa.workflow.house import House
from sohoa.workflow.judging import quality_json
from sohoa.workflow.progress import Stage, Watch

_REPORT = "quality.json"


def pack(house: House, document: Document, watch: Watch | None = None) -> Document:
    """Puts the document, as it stands, into the next version of its OCFL object; gives it with its files
    where the package has them. Nothing changes where the package holds it already.
    """
    if watch:
        watch.begin(Stage.PACKAGE, 1)
    document = _with_report(house, document)
    packaged = package(
        document,
        house.records.events(document.id),
        Maker(house.identity, SOHOA),
        files=house.files,
        clock=house.clock,
    )
    done = packaged.document
    if done.state is DocumentState.APPROVED:
        done = replace(done, state=DocumentState.PACKAGED)
    _take_over(house, done, packaged.events)
    for area in (STAGING, WORK):
        house.files.remove(f"{area}/{document.id}")
    if watch:
        watch.step(1)
    return done


def _with_report(house: House, document: Document) -> Document:
    key = f"{WORK}/{document.id}/{_REPORT}"
    with house.files.scratch() as folder:
        made = folder / _REPORT
        made.write_bytes(quality_json(house, document))
        ref = house.files.keep(made, key, FileRole.REPORT, "application/json")
    others = tuple(own for own in document.files if own.role is not FileRole.REPORT)
    return replace(document, files=(*others, ref))


def _take_over(house: House, document: Document, events: Sequence[Event]) -> None:
    known = {event.id for event in house.records.events(document.id)}
    with house.records.transaction() as writer:
        writer.save_captures(document.id, document.captures)
        writer.save_pages(document.id, document.pages)
        writer.save_head(document)
        writer.add_events(document.id, [event for event in events if event.id not in known])
