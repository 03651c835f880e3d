"""Mending by hand: orientation, split, crop, skew; moving, removing, inserting and replacing pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from sohoa.errors import BadInput, NotFound
from sohoa.model.document import Capture, CaptureKind, Document, Page
from sohoa.model.geometry import Box, Size, turned_size
from sohoa.model.ids import CaptureId, DocumentId
from sohoa.model.plan import Gutter
from sohoa.web.desk.books import STAFF, desk_book, progress_view
from sohoa.web.desk.findings import page_card
from sohoa.web.desk.gate import Gate, actor_at, show_with_session
from sohoa.web.desk.uploading import source_of
from sohoa.web.house import House
from sohoa.web.reading_room import document_id, page_id
from sohoa.web.rendering import Pages
from sohoa.web.visitors import visitor_in

Text = Annotated[str, Form(max_length=2_000)]
Px = Annotated[float, Form(ge=-1e6, le=1e6)]
_PREVIEW_SIDE_PX = 1600
_QUARTERS = (0, 90, 180, 270)
_MOST_SKEW_DEGREES = 45.0
_LEAST_SIDE_PX = 16


def mending_routes(library: House, pages: Pages, gate: Gate) -> APIRouter:
    """Everything about single pages."""
    router = gate.staff_router()
    _add_mender(router, library, pages, gate)
    _add_exposure_posts(router, library)
    _add_page_posts(router, library)
    _add_order_posts(router, library)
    return router


def mender_address(book: DocumentId, page: str) -> str:
    """The address of the mender of a page."""
    return f"{desk_book(book)}/trang/{page}"


def _add_mender(router: APIRouter, library: House, pages: Pages, gate: Gate) -> None:
    @router.get("/sach/{book}/trang/{page}")
    def mender(request: Request, book: str, page: str) -> Response:
        doc = library.document(document_id(book))
        shown, capture = _page_and_capture(doc, page)
        by_order = {other.order: other for other in doc.pages}
        return show_with_session(
            gate,
            pages,
            request,
            "desk/mender.html",
            doc=doc,
            book=library.book(STAFF, doc.id),
            page=shown,
            card=page_card(shown, visitor_in(request.scope).lang),
            capture=capture,
            upright=_upright_size(capture, shown),
            previous=by_order.get(shown.order - 1),
            following=by_order.get(shown.order + 1),
            address=desk_book(doc.id),
            here_address=mender_address(doc.id, shown.id),
            now=progress_view(library.progress(doc.id), request),
        )

    @router.get("/sach/{book}/anh-chup/{capture}.jpg")
    def preview(book: str, capture: str) -> Response:
        doc = library.document(document_id(book))
        found = doc.capture(CaptureId(capture))
        if found is None:
            raise NotFound("web.error.not_found")
        data = library.capture_preview(doc.id, found.id, _PREVIEW_SIDE_PX)
        return Response(data, media_type="image/jpeg", headers={"Cache-Control": "private, no-cache"})


def _page_and_capture(doc: Document, page: str) -> tuple[Page, Capture]:
    found = doc.page(page_id(page))
    capture = doc.capture(found.capture) if found else None
    if found is None or capture is None:
        raise NotFound("web.error.not_found")
    return found, capture


def _upright_size(capture: Capture, page: Page) -> Size | None:
    """The size of the upright exposure in pixels, or None where the file could not be read (its head may
    still tell a size).
    """
    if capture.kind is CaptureKind.BROKEN:
        return None
    if page.plan is not None:
        return page.plan.upright_size
    if capture.facts is None:
        return None
    degrees = capture.plan.orientation.value if capture.plan else 0
    return turned_size(degrees, Size(capture.facts.width_px, capture.facts.height_px))


def _add_exposure_posts(router: APIRouter, library: House) -> None:
    @router.post("/sach/{book}/trang/{page}/tach")
    def split(request: Request, book: str, page: str, tren: Px, duoi: Px) -> Response:
        doc = library.document(document_id(book))
        _, capture = _page_and_capture(doc, page)
        library.set_split(doc.id, capture.id, Gutter(tren, duoi), actor_at(request))
        return _back(library, doc.id, page, capture.id)

    @router.post("/sach/{book}/trang/{page}/khong-tach")
    def single(request: Request, book: str, page: str) -> Response:
        doc = library.document(document_id(book))
        _, capture = _page_and_capture(doc, page)
        library.set_split(doc.id, capture.id, None, actor_at(request))
        return _back(library, doc.id, page, capture.id)

    @router.post("/sach/{book}/trang/{page}/huong")
    def turn(request: Request, book: str, page: str, do: Annotated[int, Form()]) -> Response:
        """Turns by so many degrees clockwise from how the exposure stands now."""
        doc = library.document(document_id(book))
        _, capture = _page_and_capture(doc, page)
        now = capture.plan.orientation.value if capture.plan else 0
        degrees = (now + do) % 360
        if degrees not in _QUARTERS:
            raise BadInput("web.error.bad_request")
        library.set_orientation(doc.id, capture.id, degrees, actor_at(request))
        return _back(library, doc.id, page, capture.id)


def _back(library: House, book: DocumentId, page: str, capture: CaptureId) -> Response:
    """To the mender of the same page, or, where that page went, of the first that its exposure has now."""
    doc = library.document(book)
    if doc.page(page_id(page)) is not None:
        return RedirectResponse(mender_address(book, page), 303)
    heirs = sorted((other.order, other.id) for other in doc.pages if other.capture == capture)
    return RedirectResponse(mender_address(book, heirs[0][1]) if heirs else desk_book(book), 303)


def _add_page_posts(router: APIRouter, library: House) -> None:
    @router.post("/sach/{book}/trang/{page}/cat")
    def crop(request: Request, book: str, page: str, x0: Px, y0: Px, x1: Px, y1: Px) -> Response:
        box = Box(x0, y0, x1, y1)
        if box.width < _LEAST_SIDE_PX or box.height < _LEAST_SIDE_PX:
            raise BadInput("web.error.box_small")
        library.set_crop(document_id(book), page_id(page), box, actor_at(request))
        return RedirectResponse(mender_address(document_id(book), page), 303)

    @router.post("/sach/{book}/trang/{page}/nghieng")
    def skew(request: Request, book: str, page: str, do: Text) -> Response:
        try:
            degrees = float(do.replace(",", "."))
        except ValueError:
            raise BadInput("web.error.skew", text=do) from None
        if not abs(degrees) <= _MOST_SKEW_DEGREES:
            raise BadInput("web.error.skew", text=do)
        library.set_skew(document_id(book), page_id(page), degrees, actor_at(request))
        return RedirectResponse(mender_address(document_id(book), page), 303)

    @router.post("/sach/{book}/trang/{page}/thay")
    def replace(request: Request, book: str, page: str, duong_dan: Text = "", tai_len: Text = "") -> Response:
        source = source_of(library, duong_dan, tai_len)
        library.replace_page(document_id(book), page_id(page), source, actor_at(request))
        return RedirectResponse(desk_book(document_id(book)), 303)


def _add_order_posts(router: APIRouter, library: House) -> None:
    @router.post("/sach/{book}/trang/{page}/chuyen")
    def move(request: Request, book: str, page: str, den: Annotated[int, Form(ge=1, le=100_000)]) -> Response:
        library.move_page(document_id(book), page_id(page), den, actor_at(request))
        return RedirectResponse(f"{desk_book(document_id(book))}#{page_id(page)}", 303)

    @router.post("/sach/{book}/trang/{page}/bo")
    def remove(request: Request, book: str, page: str) -> Response:
        library.remove_page(document_id(book), page_id(page), actor_at(request))
        return RedirectResponse(desk_book(document_id(book)), 303)

    @router.post("/sach/{book}/chen")
    def insert(
        request: Request,
        book: str,
        truoc: Annotated[int, Form(ge=1, le=100_000)],
        duong_dan: Text = "",
        tai_len: Text = "",
    ) -> Response:
        source = source_of(library, duong_dan, tai_len)
        library.insert_pages(document_id(book), source, truoc, actor_at(request))
        return RedirectResponse(desk_book(document_id(book)), 303)
