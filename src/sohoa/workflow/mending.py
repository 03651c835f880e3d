"""What people mend by hand. Each decision is kept for good, and only what hangs on it is made again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sohoa.errors import NotFound
from sohoa.model.decision import Decision
from sohoa.model.document import Capture, CaptureKind, Document, Page, PageStatus
from sohoa.model.geometry import Box, Size, turned_size
from sohoa.model.ids import CaptureId, DocumentId, PageId, mint_page_id
from sohoa.model.plan import CapturePlan, Gutter, PagePlan
from sohoa.model.provenance import Actor
from sohoa.pages.replan import crop_to, split_at, straighten_by, turn_to
from sohoa.ports.records import RecordsWriter
from sohoa.steps.values import to_json
from sohoa.workflow.house import House
from sohoa.workflow.layout import lay_out, without_pages

_UNDECIDED = CapturePlan(Decision(0, 0.0), Decision(None, 0.0), Decision(False, 0.0))


def set_split(
    house: House, document_id: DocumentId, capture_id: CaptureId, gutter: Gutter | None, actor: Actor
) -> None:
    """A spread divided along this line (pixels of the upright exposure), or (None) a single page. BadInput
    where the line lies outside.
    """
    with house.changing(document_id) as (writer, document):
        capture = _capture(document, capture_id)
        plan = split_at(capture.plan or _UNDECIDED, gutter, _upright_size(capture), actor.name)
        _save_capture(house, writer, document, capture, plan, actor)


def set_orientation(
    house: House, document_id: DocumentId, capture_id: CaptureId, degrees: int, actor: Actor
) -> None:
    """The clockwise quarter turn that makes an exposure upright. BadInput for a turn that is none of the
    four.
    """
    with house.changing(document_id) as (writer, document):
        capture = _capture(document, capture_id)
        plan = turn_to(capture.plan or _UNDECIDED, degrees % 360, actor.name)
        _save_capture(house, writer, document, capture, plan, actor)


def set_crop(house: House, document_id: DocumentId, page_id: PageId, box: Box, actor: Actor) -> None:
    """The page's edges, in pixels of the upright exposure. BadInput where nothing lies within."""
    with house.changing(document_id) as (writer, document):
        page, plan = _planned(document, page_id)
        _save_plan(house, writer, document, page, crop_to(plan, box, actor.name), actor)


def set_skew(house: House, document_id: DocumentId, page_id: PageId, degrees: float, actor: Actor) -> None:
    """The clockwise turn that makes the text stand straight. BadInput where it is too wide."""
    with house.changing(document_id) as (writer, document):
        page, plan = _planned(document, page_id)
        _save_plan(house, writer, document, page, straighten_by(plan, degrees, actor.name), actor)


def move_page(house: House, document_id: DocumentId, page_id: PageId, to_order: int, actor: Actor) -> None:
    """Puts a page at another place; the others close up."""
    with house.changing(document_id) as (writer, document):
        page = _page(document, page_id)
        others = [other for other in document.pages if other.id != page_id]
        place = max(0, min(to_order - 1, len(others)))
        pages = [*others[:place], page, *others[place:]]
        renumber(house, writer, document, pages, actor, f"move {page_id}")


def remove_page(house: House, document_id: DocumentId, page_id: PageId, actor: Actor) -> None:
    """Takes a page out of the book. Its exposure stays, and so do the packages of before."""
    with house.changing(document_id) as (writer, document):
        page = _page(document, page_id)
        left = [other for other in document.pages if other.id != page_id]
        capture = document.capture(page.capture)
        writer.remove_pages(document_id, [page_id])
        if capture is not None:
            writer.save_captures(document_id, [without_side(capture, page)])
        document = replace(document, divisions=without_pages(document, [page_id]))
        renumber(house, writer, document, left, actor, f"remove {page_id}")


def without_side(capture: Capture, page: Page) -> Capture:
    """The exposure, which no longer gives this page."""
    return replace(capture, dropped=tuple(dict.fromkeys((*capture.dropped, page.side))))


def renumber(
    house: House, writer: RecordsWriter, document: Document, pages: Sequence[Page], actor: Actor, action: str
) -> None:
    """Saves the pages in this order, in place of the former one, which the audit trail keeps."""
    now = house.clock.now()
    before = ",".join(page.id for page in document.pages)
    after = ",".join(page.id for page in pages)
    writer.save_pages(document.id, [replace(page, order=order) for order, page in enumerate(pages, 1)])
    writer.save_head(replace(document, changed_at=now))
    house.audit(writer, actor, action, document.id, before, after)


def _capture(document: Document, capture_id: CaptureId) -> Capture:
    capture = document.capture(capture_id)
    if capture is None:
        raise NotFound("library.no_capture", capture=capture_id)
    return capture


def _page(document: Document, page_id: PageId) -> Page:
    page = document.page(page_id)
    if page is None:
        raise NotFound("library.no_page", page=page_id)
    return page


def _planned(document: Document, page_id: PageId) -> tuple[Page, PagePlan]:
    page = _page(document, page_id)
    if page.plan is None:
        raise NotFound("library.no_page", page=page_id)
    return page, page.plan


def _upright_size(capture: Capture) -> Size | None:
    """The exposure's size as it is turned now; None where nobody looked at it yet."""
    if capture.plan is None or capture.facts is None:
        return None
    return turned_size(capture.plan.orientation.value, Size(capture.facts.width_px, capture.facts.height_px))


def _save_capture(
    house: House, writer: RecordsWriter, document: Document, capture: Capture, plan: CapturePlan, actor: Actor
) -> None:
    kind = CaptureKind.PAGES if capture.kind is CaptureKind.TARGET else capture.kind
    decided = replace(capture, plan=plan, kind=kind)
    captures = tuple(decided if own.id == capture.id else own for own in document.captures)
    writer.save_captures(document.id, [decided])
    document = _without_lost_sides(house, writer, replace(document, captures=captures))
    writer.save_head(replace(document, changed_at=house.clock.now()))
    _audit_plan(house, writer, actor, capture.id, capture.plan, plan)


def _without_lost_sides(house: House, writer: RecordsWriter, document: Document) -> Document:
    """Takes pages away at once whose side the exposures no longer have, so that nobody is shown a page that
    is about to go; pages of new sides come with the analysis.
    """
    laid, gone = lay_out(
        document.captures,
        document.pages,
        {},
        document.direction,
        lambda: mint_page_id(house.clock.random_integer),
    )
    if not gone:
        return document
    stay = (page for page in laid if document.page(page.id) is not None)
    pages = tuple(replace(page, order=order) for order, page in enumerate(stay, 1))
    writer.remove_pages(document.id, gone)
    writer.save_pages(document.id, pages)
    return replace(document, divisions=without_pages(document, gone), pages=pages)


def _save_plan(
    house: House, writer: RecordsWriter, document: Document, page: Page, plan: PagePlan, actor: Actor
) -> None:
    writer.save_pages(document.id, [replace(page, plan=plan, status=PageStatus.WAITING)])
    writer.save_head(replace(document, changed_at=house.clock.now()))
    _audit_plan(house, writer, actor, page.id, page.plan, plan)


def _audit_plan(
    house: House,
    writer: RecordsWriter,
    actor: Actor,
    object_id: str,
    before: CapturePlan | PagePlan | None,
    after: CapturePlan | PagePlan,
) -> None:
    former = to_json(before) if before is not None else ""
    house.audit(writer, actor, "plan", object_id, former, to_json(after))
