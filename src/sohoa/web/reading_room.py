"""The reading room: shelf, search over all books, the page of a book, its pages, covers and PDF."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from sohoa.errors import NotFound
from sohoa.library.access import Reader
from sohoa.model.ids import DocumentId, PageId, is_document_id, is_page_id
from sohoa.web.house import House
from sohoa.web.own_address import own_address
from sohoa.web.reading_views import contents_of, page_in, page_screen, page_with_label
from sohoa.web.rendering import Pages
from sohoa.web.visitors import visitor_in

BOOKS_A_PAGE = 10
HITS_A_PAGE = 20
HITS_LISTED = 200
"""So many of the pages with hits are listed beside a book; all are counted and can be stepped through."""
_LONGEST_QUERY = 200

Words = Annotated[str, Query(max_length=_LONGEST_QUERY)]
At = Annotated[int, Query(ge=1, le=100_000)]


def reader_of(request: Request) -> Reader:
    """Who asks."""
    return visitor_in(request.scope).reader


def document_id(text: str) -> DocumentId:
    """A document id out of an address; what is none is not there."""
    if not is_document_id(text):
        raise NotFound("web.error.not_found")
    return DocumentId(text)


def page_id(text: str) -> PageId:
    """A page id out of an address, likewise."""
    if not is_page_id(text):
        raise NotFound("web.error.not_found")
    return PageId(text)


def _own_address(request: Request, library: House) -> str:
    return own_address(request.scope, library.identity.base_url)


def reading_routes(library: House, pages: Pages) -> APIRouter:
    """All routes of the reading room."""
    router = APIRouter()
    _add_shelf(router, library, pages)
    _add_book(router, library, pages)
    _add_pages(router, library, pages)
    _add_files(router, library)
    return router


def _add_shelf(router: APIRouter, library: House, pages: Pages) -> None:
    @router.get("/")
    def home(request: Request, trang: At = 1) -> Response:
        shelf = library.shelf(reader_of(request), BOOKS_A_PAGE, (trang - 1) * BOOKS_A_PAGE)
        more = trang * BOOKS_A_PAGE < shelf.total
        return pages.show(request, "home.html", shelf=shelf, at=trang, more=more)

    @router.get("/tim")
    def search(request: Request, q: Words = "", trang: At = 1) -> Response:
        words = q.strip()
        if not words:
            return RedirectResponse("/", 303)
        found = library.search(reader_of(request), words, None, (trang - 1) * HITS_A_PAGE, HITS_A_PAGE)
        more = trang * HITS_A_PAGE < found.total
        return pages.show(request, "results.html", q=words, found=found, at=trang, more=more)


def _add_book(router: APIRouter, library: House, pages: Pages) -> None:
    @router.get("/sach/{book}")
    def show_book(request: Request, book: str, q: Words = "") -> Response:
        reader = reader_of(request)
        view = library.book(reader, document_id(book))
        words = q.strip()
        found = library.hits_in(reader, view, words) if words else None
        return pages.show(
            request,
            "book.html",
            book=view,
            q=words,
            found=found,
            most_hits=HITS_LISTED,
            contents=contents_of(view),
            address=f"{_own_address(request, library)}/sach/{view.id}",
        )


def _add_pages(router: APIRouter, library: House, pages: Pages) -> None:
    @router.get("/sach/{book}/trang/{order}")
    def show_page(request: Request, book: str, order: int, q: Words = "") -> Response:
        reader = reader_of(request)
        view = library.book(reader, document_id(book))
        screen = page_screen(library, reader, view, page_in(view, order), q.strip())
        return pages.show(
            request,
            "page.html",
            book=view,
            q=q.strip(),
            screen=screen,
            most_hits=HITS_LISTED,
            contents=contents_of(view),
            address=f"{_own_address(request, library)}/trang/{screen.page.id}",
        )

    @router.get("/sach/{book}/den")
    def go_to_label(request: Request, book: str, nhan: Words = "", q: Words = "") -> Response:
        view = library.book(reader_of(request), document_id(book))
        page = page_with_label(view, nhan.strip())
        if page is None:
            raise NotFound("web.error.no_such_label", label=nhan.strip(), book=view.id)
        query = f"?{urlencode({'q': q})}" if q else ""
        return RedirectResponse(f"/sach/{view.id}/trang/{page.order}{query}", 303)

    @router.get("/trang/{page}")
    def permanent(request: Request, page: str) -> Response:
        book, order = library.place_of(reader_of(request), page_id(page))
        return RedirectResponse(f"/sach/{book}/trang/{order}", 302)


def _add_files(router: APIRouter, library: House) -> None:
    @router.get("/anh-nho/{page}.jpg")
    def thumbnail(request: Request, page: str) -> Response:
        data = library.thumbnail(reader_of(request), page_id(page))
        return Response(data, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=300"})

    @router.get("/sach/{book}/tai-ve.pdf")
    def pdf(request: Request, book: str) -> Response:
        path = library.pdf(reader_of(request), document_id(book))
        return FileResponse(
            path,
            media_type="application/pdf",
            filename=f"{book}.pdf",
            headers={"Cache-Control": "private, no-cache"},
        )
