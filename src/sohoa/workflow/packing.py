"""Stages 3 and 6 on the path: the judgement over the whole book, then its package; what was staged is given
up only once the package holds it.
"""

from __future__ import annotations

from dataclasses import replace

from sohoa.model.document import Document
from sohoa.model.files import FileRef, FileRole
from sohoa.model.ids import Sha256
from sohoa.model.provenance import SOHOA
from sohoa.model.state import VISIBILITY, DocumentState, OaiStatus
from sohoa.ports.files import STAGING, WORK
from sohoa.preservation.contents import all_files
from sohoa.preservation.package import Maker, Packaged, package
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
    reported = _with_report(house, document)
    packaged = package(
        reported,
        house.records.events(document.id),
        Maker(house.identity, SOHOA),
        files=house.files,
        clock=house.clock,
    )
    done = _take_over(house, document, packaged)
    _give_up(house, reported, done)
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


def _take_over(house: House, before: Document, packaged: Packaged) -> Document:
    """The document as it stands now, which people may have changed meanwhile, with its files where the
    package has them.
    """
    with house.changing(before.id) as (writer, now):
        known = {event.id for event in house.records.events(now.id)}
        done = _with_files(now, before, packaged.document)
        if done.state is DocumentState.APPROVED:
            done = replace(done, state=DocumentState.PACKAGED)
        writer.save_captures(now.id, done.captures)
        writer.save_pages(now.id, done.pages)
        writer.save_head(done)
        writer.add_events(now.id, [event for event in packaged.events if event.id not in known])
        if done.version != now.version and VISIBILITY[done.state].oai is OaiStatus.LISTED:
            writer.set_oai_datestamp(now.id, house.clock.now())
    return done


def _with_files(now: Document, before: Document, packaged: Document) -> Document:
    """The files of the package in place of those that it was made from; what came since stays."""
    masters = {capture.id: capture.master for capture in packaged.captures}
    made = {page.id: page.files for page in packaged.pages}
    former = {page.id: page.files for page in before.pages}
    captures = tuple(replace(c, master=masters.get(c.id, c.master)) for c in now.captures)
    pages = tuple(
        replace(page, files=made[page.id]) if page.files == former.get(page.id) else page
        for page in now.pages
    )
    files = packaged.files
    return replace(now, captures=captures, pages=pages, files=files, version=packaged.version)


def _give_up(house: House, before: Document, now: Document) -> None:
    """Removes what the package was made from and nobody refers to any more, also where a power cut left it
    at an earlier packaging; never what came in meanwhile.
    """
    kept, made_from = {ref.key for ref in all_files(now)}, {ref.key for ref in all_files(before)}
    held = {ref.sha256 for ref in all_files(now)}
    for key in house.files.list_keys(f"{WORK}/{now.id}"):
        if key not in kept:
            house.files.remove(key)
    for key in house.files.list_keys(f"{STAGING}/{now.id}"):
        if key not in kept and (key in made_from or _digest(house, key) in held):
            house.files.remove(key)


def _digest(house: House, key: str) -> str:
    return house.files.digest(FileRef(key, Sha256(""), 0, "", FileRole.MASTER))
