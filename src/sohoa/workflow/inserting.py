"""Pages that come into a book that is there: further scans, and retakes of single pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sohoa.errors import BadInput, NotFound
from sohoa.intake.survey import require_space, survey
from sohoa.intake.take import take_in
from sohoa.model.document import Capture, Document, Page, PageStatus
from sohoa.model.finding import Finding
from sohoa.model.ids import DocumentId, PageId, mint_page_id
from sohoa.model.plan import Side
from sohoa.model.provenance import Actor
from sohoa.workflow.house import House
from sohoa.workflow.layout import of_former_picture
from sohoa.workflow.mending import renumber, without_side


def insert_pages(
    house: House, document_id: DocumentId, source: Path, before_order: int, actor: Actor
) -> None:
    """Takes further scans in and gives them pages before this place (counted from 1)."""
    taken = _take_more(house, house.document(document_id), source)
    with house.changing(document_id) as (writer, document):
        new = _placed(document, taken)
        added = [
            Page(mint_page_id(house.clock.random_integer), capture.id, Side.SINGLE, 0) for capture in new
        ]
        place = max(0, min(before_order - 1, len(document.pages)))
        pages = [*document.pages[:place], *added, *document.pages[place:]]
        writer.save_captures(document_id, new)
        renumber(house, writer, document, pages, actor, "insert " + ",".join(page.id for page in added))


def replace_page(house: House, document_id: DocumentId, page_id: PageId, source: Path, actor: Actor) -> None:
    """A retake of one page: it keeps its id, label and place; what a person decided about the former picture
    is no longer true of the new one, so that the page is held for a person.
    """
    found = survey(source)
    if found.frames != 1:
        raise BadInput("workflow.retake_not_one", count=found.frames)
    _page(house.document(document_id), page_id)
    taken = _take_more(house, house.document(document_id), source)
    now = house.clock.now()
    with house.changing(document_id) as (writer, document):
        page, (new, *_) = _page(document, page_id), _placed(document, taken)
        former = document.capture(page.capture)
        if former is not None:
            writer.save_captures(document_id, [without_side(former, page)])
            new = replace(new, order=former.order)
        plan = of_former_picture(page.plan)
        retaken = replace(page, capture=new.id, side=Side.SINGLE, plan=plan, status=PageStatus.WAITING)
        writer.save_captures(document_id, [new])
        writer.save_pages(document_id, [retaken])
        writer.save_head(replace(document, changed_at=now))
        house.audit(writer, actor, "retake", page_id, page.capture, new.id)


def _page(document: Document, page_id: PageId) -> Page:
    page = document.page(page_id)
    if page is None:
        raise NotFound("library.no_page", page=page_id)
    return page


def _take_more(house: House, document: Document, source: Path) -> list[Capture]:
    """The exposures of a source, which are now in the store. BadInput where one cannot be taken."""
    found = survey(source)
    require_space(found, house.files.free_bytes())
    taken = list(take_in(found, house.files, document.id, document.captures))
    problem = next((entry for entry in taken if isinstance(entry, Finding)), None)
    if problem is not None:
        raise BadInput(problem.rule, **dict(problem.params))
    return [entry for entry in taken if isinstance(entry, Capture)]


def _placed(document: Document, taken: Sequence[Capture]) -> list[Capture]:
    """Those of the exposures that no page of the document is of, after all others; one whose pages were all
    removed may come back. BadInput where there are none.
    """
    shown = {page.capture for page in document.pages}
    targets = {capture.id for capture in document.captures if not capture.dropped}
    fresh = [capture for capture in taken if capture.id not in shown | targets]
    if not fresh:
        raise BadInput("workflow.nothing_new")
    last = max((capture.order for capture in document.captures), default=0)
    return [replace(capture, order=last + place, dropped=()) for place, capture in enumerate(fresh, 1)]
