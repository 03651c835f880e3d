"""Adding a book: a look at what is there first, then a short record, then the work begins."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from sohoa.errors import BadInput, SohoaError
from sohoa.web.desk.books import desk_book
from sohoa.web.desk.gate import Gate, show_with_session
from sohoa.web.desk.record_form import EMPTY, short_record, with_short_record
from sohoa.web.desk.uploading import source_of
from sohoa.web.house import House
from sohoa.web.rendering import Pages
from sohoa.web.visitors import visitor_in
from sohoa.words import say
from sohoa.workflow.adding import NewBook

Text = Annotated[str, Form(max_length=2_000)]
_LEAST_PPI = 50
_MOST_PPI = 2_400


def adding_routes(library: House, pages: Pages, gate: Gate) -> APIRouter:
    """From "Thêm sách" to the start of the work."""
    router = gate.staff_router()

    @router.get("/them-sach")
    def form(request: Request) -> Response:
        return show_with_session(gate, pages, request, "desk/add.html", error="", source="")

    @router.post("/khao-sat")
    def survey(request: Request, duong_dan: Text = "", tai_len: Text = "") -> Response:
        try:
            source = source_of(library, duong_dan, tai_len)
            found = library.survey(source)
        except SohoaError as error:
            words = say(error.code, visitor_in(request.scope).lang, **error.params)
            return show_with_session(
                gate, pages, request, "desk/add.html", 400, error=words, source=duong_dan
            )
        title = found.title or (source.stem.replace("_", " ") if duong_dan else "")
        return show_with_session(
            gate, pages, request, "desk/survey.html", survey=found, source=str(source), title=title
        )

    @router.post("/them-sach")
    def add(
        duong_dan: Text,
        nhan_de: Text = "",
        tac_gia: Text = "",
        nam: Text = "",
        nha_xuat_ban: Text = "",
        ngon_ngu: Text = "vie",
        nhan_trang: Text = "",
        do_phan_giai: Text = "",
    ) -> Response:
        record = with_short_record(EMPTY, short_record(nhan_de, tac_gia, nam, nha_xuat_ban, ngon_ngu))
        new = NewBook(record=record, title=nhan_de.strip(), labels=nhan_trang.strip(), ppi=_ppi(do_phan_giai))
        return RedirectResponse(desk_book(library.add_book(Path(duong_dan), new)), 303)

    return router


def _ppi(text: str) -> float | None:
    """Pixels per inch as typed ("300", "300,5"), or None where nothing was typed."""
    if not text.strip():
        return None
    try:
        ppi = float(text.replace(",", "."))
    except ValueError:
        raise BadInput("web.error.ppi", text=text) from None
    if not _LEAST_PPI <= ppi <= _MOST_PPI:
        raise BadInput("web.error.ppi", text=text)
    return ppi
