"""What people mend by hand. Each decision is kept for good, and only what hangs on it is made again."""

from __future__ import annotations

from dataclasses import replace

from sohoa.errors import NotFound
from sohoa.model.decision import DecidedBy, Decision
from sohoa.model.document import Capture, CaptureKind, Document, Page, PageStatus
from sohoa.model.geometry import Box
from sohoa.model.ids import CaptureId, DocumentId, PageId
from sohoa.model.plan import CapturePlan, Gutter, PagePlan
from sohoa.ports.records import AuditEntry
from sohoa.steps.values import to_json
from sohoa.workflow.house import House

_UNDECIDED = CapturePlan(Decision(0, 0.0), Decision(None, 0.0), Decision(False, 0.0))


def set_split(
    house: House, document_id: DocumentId, capture_id: CaptureId, gutter: Gutter | None, who: str
) -> None:
    """A spread divided along this line (pixels of the upright exposure), or (None) a single page."""
    capture = _capture(house, document_id, capture_id)
    plan = capture.plan or _UNDECIDED
    decided = replace(
        plan,
        gutter=Decision(gutter, 1.0, DecidedBy.PERSON, who),
        is_target=Decision(False, 1.0, DecidedBy.PERSON, who),
    )
    _save_capture(house, document_id, capture, decided, who)


def set_orientation(
    house: House, document_id: DocumentId, capture_id: CaptureId, degrees: int, who: str
) -> None:
    """The clockwise quarter turn that makes an exposure upright. A gutter found for another turn is found
    anew.
    """
    capture = _capture(house, document_id, capture_id)
    plan = capture.plan or _UNDECIDED
    decided = replace(plan, orientation=Decision(degrees % 360, 1.0, DecidedBy.PERSON, who))
    if decided.orientation.value != plan.orientation.value:
        decided = replace(decided, gutter=Decision(None, 0.0))
    _save_capture(house, document_id, capture, decided, who)


def set_crop(house: House, document_id: DocumentId, page_id: PageId, box: Box, who: str) -> None:
    """The page's edges, in pixels of the upright exposure."""
    page, plan = _planned(house, document_id, page_id)
    kept = box.clipped(plan.upright_size)
    _save_plan(house, document_id, page, replace(plan, crop=Decision(kept, 1.0, DecidedBy.PERSON, who)), who)


def set_skew(house: House, document_id: DocumentId, page_id: PageId, degrees: float, who: str) -> None:
    """The clockwise turn that makes the text stand straight."""
    page, plan = _planned(house, document_id, page_id)
    decided = replace(plan, skew_degrees=Decision(degrees, 1.0, DecidedBy.PERSON, who))
    _save_plan(house, document_id, page, decided, who)


def move_page(house: House, document_id: DocumentId, page_id: PageId, to_order: int, who: str) -> None:
    """Puts a page at another place; the others close up."""
    document = house.document(document_id)
    page = _page(document, page_id)
    others = [other for other in document.pages if other.id != page_id]
    place = max(0, min(to_order - 1, len(others)))
    _renumber(house, document, [*others[:place], page, *others[place:]], who, f"move {page_id}")


def remove_page(house: House, document_id: DocumentId, page_id: PageId, who: str) -> None:
    """Takes a page out of the book. Its exposure stays, and so do the packages of before."""
    document = house.document(document_id)
    page = _page(document, page_id)
    left = [other for other in document.pages if other.id != page_id]
    capture = document.capture(page.capture)
    with house.records.transaction() as writer:
        writer.remove_pages(document_id, [page_id])
        if capture is not None:
            writer.save_captures(document_id, [without_side(capture, page)])
    _renumber(house, document, left, who, f"remove {page_id}")


def without_side(capture: Capture, page: Page) -> Capture:
    """The exposure, which no longer gives this page."""
    return replace(capture, dropped=tuple(dict.fromkeys((*capture.dropped, page.side))))


def _renumber(house: House, document: Document, pages: list[Page], who: str, action: str) -> None:
    now = house.clock.now()
    before = ",".join(page.id for page in document.pages)
    numbered = [replace(page, order=order) for order, page in enumerate(pages, 1)]
    with house.records.transaction() as writer:
        writer.save_pages(document.id, numbered)
        after = ",".join(page.id for page in numbered)
        writer.audit(AuditEntry(now, who, "staff", "", action, document.id, before, after))


def _capture(house: House, document_id: DocumentId, capture_id: CaptureId) -> Capture:
    capture = house.document(document_id).capture(capture_id)
    if capture is None:
        raise NotFound("library.no_capture", capture=capture_id)
    return capture


def _page(document: Document, page_id: PageId) -> Page:
    page = document.page(page_id)
    if page is None:
        raise NotFound("library.no_page", page=page_id)
    return page


def _planned(house: House, document_id: DocumentId, page_id: PageId) -> tuple[Page, PagePlan]:
    page = _page(house.document(document_id), page_id)
    if page.plan is None:
        raise NotFound("library.no_page", page=page_id)
    return page, page.plan


def _save_capture(
    house: House, document_id: DocumentId, capture: Capture, plan: CapturePlan, who: str
) -> None:
    kind = CaptureKind.PAGES if capture.kind is CaptureKind.TARGET else capture.kind
    with house.records.transaction() as writer:
        writer.save_captures(document_id, [replace(capture, plan=plan, kind=kind)])
        writer.audit(_plan_entry(house, who, capture.id, capture.plan, plan))


def _save_plan(house: House, document_id: DocumentId, page: Page, plan: PagePlan, who: str) -> None:
    with house.records.transaction() as writer:
        writer.save_pages(document_id, [replace(page, plan=plan, status=PageStatus.WAITING)])
        writer.audit(_plan_entry(house, who, page.id, page.plan, plan))


def _plan_entry(
    house: House,
    who: str,
    object_id: str,
    before: CapturePlan | PagePlan | None,
    after: CapturePlan | PagePlan,
) -> AuditEntry:
    former = to_json(before) if before is not None else ""
    return AuditEntry(house.clock.now(), who, "staff", "", "plan", object_id, former, to_json(after))
