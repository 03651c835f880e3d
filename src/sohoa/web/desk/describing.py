"""The record, the page labels, publishing and withdrawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from sohoa.errors import BadInput
from sohoa.model.document import Document
from sohoa.model.rights import RIGHTS_STATEMENTS, AccessClass
from sohoa.web.desk.books import STAFF, desk_book
from sohoa.web.desk.gate import Gate, actor_at, show_with_session
from sohoa.web.desk.record_form import short_record, with_short_record
from sohoa.web.house import House
from sohoa.web.reading_room import document_id
from sohoa.web.rendering import Pages

Text = Annotated[str, Form(max_length=2_000)]
_LANGUAGES = ("vie", "eng", "fre", "chi", "rus")


@dataclass(frozen=True, slots=True)
class RightsChoice:
    """A rights statement as the form offers it."""

    name: str
    is_free: bool


_FREE = frozenset({"cc0", "public-domain", "cc-by", "cc-by-sa", "cc-by-nc", "no-copyright-other"})
CHOICES = tuple(RightsChoice(name, name in _FREE) for name in RIGHTS_STATEMENTS)


def describing_routes(library: House, pages: Pages, gate: Gate) -> APIRouter:
    """What is known of a book, and who may see it."""
    router = gate.staff_router()
    _add_record(router, library, pages, gate)
    _add_publishing(router, library, pages, gate)
    return router


def _add_record(router: APIRouter, library: House, pages: Pages, gate: Gate) -> None:
    @router.get("/sach/{book}/bieu-ghi")
    def record_form(request: Request, book: str) -> Response:
        view = library.book(STAFF, document_id(book))
        doc_pages = library.document(view.id).pages
        return show_with_session(
            gate,
            pages,
            request,
            "desk/record.html",
            book=view,
            labels=_as_typed([page.label for page in doc_pages]),
            page_count=len(doc_pages),
            languages=_LANGUAGES,
            address=desk_book(view.id),
        )

    @router.post("/sach/{book}/bieu-ghi")
    def describe(
        request: Request,
        book: str,
        nhan_de: Text = "",
        tac_gia: Text = "",
        nam: Text = "",
        nha_xuat_ban: Text = "",
        ngon_ngu: Text = "vie",
    ) -> Response:
        former = library.document(document_id(book)).record
        given = short_record(nhan_de, tac_gia, nam, nha_xuat_ban, ngon_ngu)
        library.describe(document_id(book), with_short_record(former, given), actor_at(request))
        return RedirectResponse(desk_book(document_id(book)), 303)

    @router.post("/sach/{book}/nhan-trang")
    def labels(
        request: Request, book: str, nhan_trang: Annotated[str, Form(max_length=50_000)] = ""
    ) -> Response:
        library.set_labels(document_id(book), nhan_trang.strip(), actor_at(request))
        return RedirectResponse(desk_book(document_id(book)), 303)


def _as_typed(labels: list[str]) -> str:
    """The labels as the form takes them; one with a comma or a hyphen of its own stands in double quotes."""
    if not any(labels):
        return ""
    return ",".join(f'"{label}"' if set(label) & set(",-–") else label for label in labels)


def _add_publishing(router: APIRouter, library: House, pages: Pages, gate: Gate) -> None:
    @router.get("/sach/{book}/cong-bo")
    def publish_form(request: Request, book: str) -> Response:
        doc = library.document(document_id(book))
        return show_with_session(
            gate,
            pages,
            request,
            "desk/publish.html",
            doc=doc,
            book=library.book(STAFF, doc.id),
            choices=CHOICES,
            classes=tuple(AccessClass),
            chosen=_chosen(doc),
            address=desk_book(doc.id),
        )

    @router.post("/sach/{book}/cong-bo")
    def publish(
        request: Request,
        book: str,
        ban_quyen: Text = "",
        truy_cap: Text = AccessClass.PUBLIC.value,
        ghi_nguon: Text = "",
    ) -> Response:
        if ban_quyen not in RIGHTS_STATEMENTS:
            raise BadInput("web.error.rights_missing")
        if truy_cap not in {one.value for one in AccessClass}:
            raise BadInput("web.error.bad_request")
        actor = actor_at(request)
        library.publish(document_id(book), ban_quyen, credit=ghi_nguon.strip(), access=truy_cap, actor=actor)
        return RedirectResponse(desk_book(document_id(book)), 303)

    @router.post("/sach/{book}/rut")
    def withdraw(request: Request, book: str, ly_do: Text = "") -> Response:
        if not ly_do.strip():
            raise BadInput("web.error.reason_missing")
        library.withdraw(document_id(book), ly_do.strip(), actor=actor_at(request))
        return RedirectResponse(desk_book(document_id(book)), 303)


def _chosen(doc: Document) -> str:
    """The short name of the statement that the document has, or an empty text."""
    statement = doc.rights.statement if doc.rights else ""
    return next((name for name, uri in RIGHTS_STATEMENTS.items() if uri == statement), "")
