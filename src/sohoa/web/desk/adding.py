"""Adding a book: a look at what is there first, then a short record, then the work begins."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from sohoa.errors import BadInput, SohoaError
from sohoa.model.bib import BibRecord
from sohoa.web.desk.books import desk_book
from sohoa.web.desk.gate import DESK, Gate, actor_at, show_with_session
from sohoa.web.desk.record_form import EMPTY, ShortRecord, short_record, short_view, with_short_record
from sohoa.web.desk.uploading import source_of
from sohoa.web.house import House
from sohoa.web.rendering import Pages
from sohoa.web.visitors import visitor_in
from sohoa.words import say
from sohoa.workflow.adding import NewBook

Text = Annotated[str, Form(max_length=2_000)]
_UPLOAD_ID = re.compile("[0-9a-f]{32}")
_LEAST_PPI = 50
_MOST_PPI = 2_400


def adding_routes(library: House, pages: Pages, gate: Gate) -> APIRouter:
    """From "Thêm sách" to the start of the work."""
    router = gate.staff_router()
    _add_choosing(router, library, pages, gate)
    _add_starting(router, library)
    return router


def _add_choosing(router: APIRouter, library: House, pages: Pages, gate: Gate) -> None:
    @router.get("/them-sach")
    def form(request: Request) -> Response:
        return show_with_session(gate, pages, request, "desk/add.html", error="", source="")

    def refused(request: Request, error: SohoaError, source: str) -> Response:
        """The form again, with what is wrong about the source."""
        words = say(error.code, visitor_in(request.scope).lang, **error.params)
        return show_with_session(gate, pages, request, "desk/add.html", 400, error=words, source=source)

    @router.post("/khao-sat")
    def choose(request: Request, duong_dan: Text = "", tai_len: Text = "") -> Response:
        """The choice of a source; what is there is then shown at an address of its own."""
        try:
            source = source_of(library, duong_dan, tai_len)
        except SohoaError as error:
            return refused(request, error, duong_dan)
        return RedirectResponse(f"{DESK}/khao-sat?{urlencode({'duong_dan': str(source)})}", 303)

    @router.get("/khao-sat")
    def survey(request: Request, duong_dan: Annotated[str, Query(max_length=2_000)] = "") -> Response:
        try:
            source = source_of(library, duong_dan, "")
            found = library.survey(source)
        except SohoaError as error:
            return refused(request, error, duong_dan)
        known = short_view(found.record) if found.record else ShortRecord(_title_from(source))
        return show_with_session(
            gate,
            pages,
            request,
            "desk/survey.html",
            survey=found,
            source=str(source),
            known=known,
            is_upload=_is_upload_id(source.name) or _is_upload_id(source.parent.name),
        )


def _add_starting(router: APIRouter, library: House) -> None:
    @router.post("/them-sach")
    def add(
        request: Request,
        duong_dan: Text,
        nhan_de: Text = "",
        tac_gia: Text = "",
        nam: Text = "",
        nha_xuat_ban: Text = "",
        ngon_ngu: Text = "vie",
        nhan_trang: Text = "",
        do_phan_giai: Text = "",
    ) -> Response:
        typed = short_record(nhan_de, tac_gia, nam, nha_xuat_ban, ngon_ngu)
        record = library.survey(Path(duong_dan)).record
        new = replace(
            _described(record, typed),
            labels=nhan_trang.strip(),
            ppi=_ppi(do_phan_giai),
            actor=actor_at(request),
        )
        return RedirectResponse(desk_book(library.add_book(Path(duong_dan), new)), 303)


def _described(known: BibRecord | None, typed: ShortRecord) -> NewBook:
    """What is said of a new book: nothing where the form is as `book.toml` beside the scans filled it in, for
    then the house takes the whole of that record; else that record with what was changed in it.
    """
    if known is None and typed == ShortRecord(typed.title):
        return NewBook(title=typed.title)
    changed = with_short_record(known or EMPTY, typed)
    return NewBook() if changed is known else NewBook(record=changed)


def _title_from(source: Path) -> str:
    """A title to begin with: the name of the source, unless that is the number of an upload."""
    return "" if _is_upload_id(source.name) else source.stem.replace("_", " ")


def _is_upload_id(name: str) -> bool:
    return _UPLOAD_ID.fullmatch(name) is not None


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
