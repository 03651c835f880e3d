"""Stages 3 and 6 on the path: the judgement over the whole book, then its package; what was staged is given up only
once the package holds it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import version

from sohoa.formats.mets import write_mets
from sohoa.model import description
from sohoa.model.document import Document
from sohoa.model.files import FileRef, FileRole
from sohoa.model.provenance import Agent, AgentKind, Event
from sohoa.model.state import DocumentState
from sohoa.ports.files import STAGING, WORK
from sohoa.preservation.book_pdf import About, without_prints
from sohoa.preservation.package import package
from sohoa.workflow.house import House
from sohoa.workflow.judging import quality_json
from sohoa.workflow.progress import Stage, Watch

_BCP47 = {"vie": "vi", "eng": "en", "fre": "fr", "chi": "zh"}
_REPORT = "quality.json"

SOFTWARE = Agent("Sohoa", AgentKind.SOFTWARE, version("sohoa"))


def pack(house: House, document: Document, watch: Watch | None = None) -> Document:
    """Puts the document, as it stands, into the next version of its OCFL object; gives it with its files where the
    package has them. Nothing changes where the package holds it already."""
    if watch:
        watch.begin(Stage.PACKAGE, 1)
    document = _with_report(house, document)
    packaged = package(
        document,
        house.records.events(document.id),
        about(document),
        files=house.files,
        clock=house.clock,
        library=house.identity,
        write_mets=_mets_writer(house),
    )
    done = without_prints(packaged.document)
    if done.state is DocumentState.APPROVED:
        done = replace(done, state=DocumentState.PACKAGED)
    _take_over(house, done, packaged.events)
    for area in (STAGING, WORK):
        house.files.remove(f"{area}/{document.id}")
    if watch:
        watch.step(1)
    return done


def about(document: Document) -> About:
    """What the PDF and the package say of the book."""
    record = document.record
    language = description.language(record)
    return About(
        title=description.title(record),
        creator="; ".join(description.creators(record)),
        language=_BCP47.get(language, language),
        software=f"{SOFTWARE.name} {SOFTWARE.version}",
    )


def _mets_writer(house: House) -> Callable[[Document, Sequence[Event], Callable[[FileRef], str], str], bytes]:
    def write(
        document: Document, events: Sequence[Event], href: Callable[[FileRef], str], created_at: str
    ) -> bytes:
        return write_mets(
            document, events, library=house.identity, href=href, created_at=created_at, software=SOFTWARE
        )

    return write


def _with_report(house: House, document: Document) -> Document:
    key = f"{WORK}/{document.id}/{_REPORT}"
    with house.files.scratch() as folder:
        made = folder / _REPORT
        made.write_bytes(quality_json(document))
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
