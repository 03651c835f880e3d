"""The doors for other libraries and viewers: IIIF, OAI-PMH, and the files that they name.

Whoever asks here counts as anybody, also staff and readers in the house: what is not for everybody is not
there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, Response

from sohoa.errors import NotFound
from sohoa.formats import mets, mods
from sohoa.formats.marc21 import write_iso2709
from sohoa.library.access import ANYBODY, Action
from sohoa.model.document import Document, Page
from sohoa.model.files import FileRole
from sohoa.model.ids import DocumentId, PageId, is_document_id, is_page_id
from sohoa.model.provenance import SOHOA
from sohoa.sharing.addresses import Addresses
from sohoa.sharing.iiif_links import LiveLinks
from sohoa.sharing.iiif_presentation import collection, line_annotations, manifest
from sohoa.sharing.iiif_search import PAGES_AT_ONCE, Asked, search_answer
from sohoa.sharing.oai_formats import Maker
from sohoa.sharing.oai_identity import identifier_of
from sohoa.sharing.oai_pmh import MEDIA_TYPE, Provider
from sohoa.sharing.oai_shelf import Shelf
from sohoa.sharing.record_files import dublin_core_file, mets_file, mods_file, plain_text
from sohoa.sharing.visible import visible_part
from sohoa.web.open_answers import OPEN, PREFLIGHT, json_answer, open_answer
from sohoa.web.own_address import own_address
from sohoa.web.sharing_house import SharingHouse

_GET = ["GET", "HEAD"]
_MOST_BOOKS = 10_000
_LONGEST_QUERY = 200
_NOT_SEARCHED_BY = ("motivation", "date", "user")
_ALTO_TYPE = "application/xml"

Words = Annotated[str, Query(max_length=_LONGEST_QUERY)]
At = Annotated[int, Query(ge=1, le=10_000)]


def router(library: SharingHouse) -> APIRouter:
    """All routes of the protocols."""
    routes = APIRouter()
    doors = _Doors(library)
    _add_iiif(routes, doors)
    _add_oai(routes, doors)
    _add_records(routes, doors)
    _add_page_files(routes, doors)
    return routes


class _Doors:
    """What all routes need."""

    def __init__(self, library: SharingHouse) -> None:
        self.library = library
        self.provider = Provider(
            library.identity,
            Shelf(library.house.records, library.house.clock),
            Maker(library.identity, SOHOA),
            library.house.clock.now,
        )

    def places(self, request: Request) -> Addresses:
        return Addresses(own_address(request.scope, self.library.identity.base_url))

    def document(self, text: str, action: Action = Action.READ) -> Document:
        if not is_document_id(text):
            raise NotFound("library.no_document", document=text)
        return self.library.document_for(ANYBODY, DocumentId(text), action)

    def page(self, text: str, action: Action = Action.READ) -> tuple[Document, Page]:
        """A visible page and its document."""
        if not is_page_id(text):
            raise NotFound("library.no_page", page=text)
        name, _ = self.library.place_of(ANYBODY, PageId(text))
        document = visible_part(self.document(name, action))
        page = document.page(PageId(text))
        if page is None:
            raise NotFound("library.no_page", page=text)
        return document, page

    def links(self, request: Request, document: Document) -> LiveLinks:
        return LiveLinks(self.places(request), identifier_of(self.library.identity, document.id))


def _add_iiif(routes: APIRouter, doors: _Doors) -> None:
    library = doors.library

    @routes.options("/iiif/{rest:path}")
    def preflight(rest: str) -> Response:  # noqa: ARG001 - any path
        return Response(status_code=204, headers=PREFLIGHT)

    @routes.api_route("/iiif/collection.json", methods=_GET)
    def all_books(request: Request) -> Response:
        books = library.shelf(ANYBODY, _MOST_BOOKS).books
        return json_answer(request, collection(books, library.identity, doors.places(request)))

    @routes.api_route("/iiif/{book}/manifest.json", methods=_GET)
    def book_manifest(request: Request, book: str) -> Response:
        document = doors.document(book)
        return json_answer(request, manifest(document, library.identity, doors.links(request, document)))

    @routes.api_route("/iiif/{book}/annotations/{page}", methods=_GET)
    def annotations(request: Request, book: str, page: str) -> Response:
        document, shown = doors.page(page)
        text = library.text_of(shown)
        if text is None or document.id != book:
            raise NotFound("library.no_page", page=page)
        return json_answer(request, line_annotations(document, shown, text, doors.links(request, document)))

    @routes.api_route("/iiif/{book}/search", methods=_GET)
    def search(request: Request, book: str, q: Words = "", page: At = 1) -> Response:
        document = doors.document(book)
        ignored = [name for name in _NOT_SEARCHED_BY if name in request.query_params]
        found = library.search(ANYBODY, q.strip(), document.id, (page - 1) * PAGES_AT_ONCE, PAGES_AT_ONCE)
        asked = Asked(q.strip(), page, ignored)
        return json_answer(request, search_answer(document, asked, found, doors.places(request)))


def _add_oai(routes: APIRouter, doors: _Doors) -> None:
    def answer(request: Request, arguments: Sequence[tuple[str, str]]) -> Response:
        body = doors.provider.answer(arguments, doors.places(request))
        return open_answer(request, body, MEDIA_TYPE)

    @routes.api_route("/oai", methods=_GET)
    def oai_get(request: Request) -> Response:
        return answer(request, request.query_params.multi_items())

    @routes.post("/oai")
    async def oai_post(request: Request) -> Response:
        body = (await request.body()).decode("utf-8", errors="replace")
        return await run_in_threadpool(answer, request, parse_qsl(body, keep_blank_values=True))


def _add_records(routes: APIRouter, doors: _Doors) -> None:
    library = doors.library

    def mets_of(document: Document, places: Addresses) -> bytes:
        return mets_file(document, library.identity, places, SOHOA)

    def marc_of(document: Document, _: Addresses) -> bytes:
        return write_iso2709(document.record)

    def text_of(document: Document, _: Addresses) -> bytes:
        return plain_text(document, library.text_of).encode("utf-8")

    files: dict[str, tuple[Callable[[Document, Addresses], bytes], str]] = {
        "mods.xml": (mods_file, mods.MEDIA_TYPE),
        "dc.xml": (dublin_core_file, "application/xml"),
        "mets.xml": (mets_of, mets.MEDIA_TYPE),
        "record.mrc": (marc_of, "application/marc"),
        "text.txt": (text_of, "text/plain; charset=utf-8"),
    }

    @routes.api_route("/tai-lieu/{book}/book.pdf", methods=_GET)
    def book_pdf(book: str) -> Response:
        document = doors.document(book, Action.DOWNLOAD)
        path = library.pdf(ANYBODY, document.id)
        headers = {**OPEN, "Cache-Control": "no-cache"}
        return FileResponse(path, media_type="application/pdf", filename=f"{book}.pdf", headers=headers)

    @routes.api_route("/tai-lieu/{book}/{name}", methods=_GET)
    def record_file(request: Request, book: str, name: str) -> Response:
        document = doors.document(book, Action.DOWNLOAD)
        if name not in files:
            raise NotFound("library.no_file")
        make, media_type = files[name]
        return open_answer(request, make(document, doors.places(request)), media_type)


def _add_page_files(routes: APIRouter, doors: _Doors) -> None:
    library = doors.library

    @routes.api_route("/alto/{page}.xml", methods=_GET)
    def alto(request: Request, page: str) -> Response:
        _, shown = doors.page(page, Action.DOWNLOAD)
        ref = shown.file(FileRole.FULLTEXT)
        if ref is None:
            raise NotFound("library.no_file")
        return open_answer(request, library.house.files.read(ref), _ALTO_TYPE)

    @routes.api_route("/anh/{page}.tif", methods=_GET)
    def pyramid(page: str) -> Response:
        _, shown = doors.page(page, Action.DOWNLOAD)
        headers = {**OPEN, "Cache-Control": "no-cache"}
        return FileResponse(library.access_file(ANYBODY, shown.id), media_type="image/tiff", headers=headers)

    @routes.api_route("/anh/{page}.jpg", methods=_GET)
    def thumbnail(request: Request, page: str) -> Response:
        _, shown = doors.page(page)
        return open_answer(request, library.thumbnail(ANYBODY, shown.id), "image/jpeg")
