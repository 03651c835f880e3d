"""The list of documents, the page of one of them, its progress and its report."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from sohoa.library.access import Reader, Role
from sohoa.model.document import Capture, Document
from sohoa.model.ids import DocumentId
from sohoa.web.desk.findings import cards_of, counts_of
from sohoa.web.desk.gate import DESK, Gate, actor_at, show_with_session
from sohoa.web.house import House
from sohoa.web.reading_room import At, document_id
from sohoa.web.rendering import Pages, time_left
from sohoa.web.visitors import visitor_in
from sohoa.workflow.progress import Progress, WorkState

STAFF = Reader(role=Role.STAFF, on_site=True)
_UNDER_WAY = frozenset({WorkState.QUEUED, WorkState.RUNNING})
HELD = "giu"
DOCUMENTS_A_PAGE = 100
# The report is a page of its own with its style inside; it may do nothing but be looked at.
_REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-downloads"


def desk_book(book: DocumentId) -> str:
    """The address of a document at the desk."""
    return f"{DESK}/sach/{book}"


def book_routes(library: House, pages: Pages, gate: Gate) -> APIRouter:
    """Looking at the books."""
    router = gate.staff_router()
    _add_looking(router, library, pages, gate)
    _add_progress(router, library, pages)
    return router


def _add_looking(router: APIRouter, library: House, pages: Pages, gate: Gate) -> None:
    @router.get("")
    def documents(request: Request, trang: At = 1) -> Response:
        found = library.documents()
        progress = {summary.id: library.progress(summary.id) for summary in found}
        busy = [summary for summary in found if progress[summary.id].state in _UNDER_WAY]
        last = trang * DOCUMENTS_A_PAGE
        return show_with_session(
            gate,
            pages,
            request,
            "desk/documents.html",
            documents=found[last - DOCUMENTS_A_PAGE : last],
            progress=progress,
            busy=busy,
            at=trang,
            more=last < len(found),
        )

    @router.get("/sach/{book}")
    def document(request: Request, book: str, loc: str = "") -> Response:
        doc = library.document(document_id(book))
        cards = cards_of(doc, visitor_in(request.scope).lang)
        shown = tuple(card for card in cards if loc != HELD or card.is_held)
        return show_with_session(
            gate,
            pages,
            request,
            "desk/document.html",
            doc=doc,
            book=library.book(STAFF, doc.id),
            cards=shown,
            counts=counts_of(cards),
            only_held=loc == HELD,
            targets=_without_pages(doc),
            address=desk_book(doc.id),
            now=progress_view(library.progress(doc.id), request),
        )

    @router.get("/sach/{book}/bao-cao")
    def report(request: Request, book: str) -> Response:
        data = library.report(document_id(book), visitor_in(request.scope).lang)
        return Response(
            data,
            media_type="text/html; charset=utf-8",
            headers={"Content-Security-Policy": _REPORT_POLICY, "Cache-Control": "no-store"},
        )


def _without_pages(doc: Document) -> tuple[Capture, ...]:
    """Exposures that no page comes from: colour targets, and those that were not looked at yet."""
    used = {page.capture for page in doc.pages}
    return tuple(capture for capture in doc.captures if capture.id not in used)


@dataclass(frozen=True, slots=True)
class ProgressView:
    """How far the work is; `left` is the time left in words, empty where it is not known."""

    progress: Progress
    left: str

    @property
    def under_way(self) -> bool:
        """Whether there is anything to wait for."""
        return self.progress.state in _UNDER_WAY


def progress_view(progress: Progress, request: Request) -> ProgressView:
    """How far the work is, in the visitor's language."""
    seconds = progress.seconds_left
    return ProgressView(
        progress, "" if seconds is None else time_left(seconds, visitor_in(request.scope).lang)
    )


def _add_progress(router: APIRouter, library: House, pages: Pages) -> None:
    @router.get("/sach/{book}/tien-do")
    def progress(request: Request, book: str, truoc: str = "") -> Response:
        """The fragment that the page asks for every second or so; when work has ended the page is loaded
        anew.
        """
        now = progress_view(library.progress(document_id(book)), request)
        response = pages.show(
            request,
            "desk/progress.html",
            address=desk_book(document_id(book)),
            now=now,
        )
        if truoc in _UNDER_WAY and not now.under_way:
            response.headers["HX-Refresh"] = "true"
        return response

    @router.post("/sach/{book}/dung")
    def cancel(book: str) -> Response:
        library.cancel(document_id(book))
        return RedirectResponse(desk_book(document_id(book)), 303)

    @router.post("/sach/{book}/tiep-tuc")
    def resume(request: Request, book: str) -> Response:
        library.resume(document_id(book), actor_at(request))
        return RedirectResponse(desk_book(document_id(book)), 303)
