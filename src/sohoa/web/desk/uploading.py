"""Files on their way in from a browser, in pieces; after a break the browser asks how far it came and goes
on.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from sohoa.errors import BadInput
from sohoa.web.desk.gate import Gate
from sohoa.web.house import House
from sohoa.web.visitors import visitor_in

_MOST_NAME_LETTERS = 255
FileName = Annotated[str, Query(alias="tep", min_length=1, max_length=_MOST_NAME_LETTERS)]
Offset = Annotated[int, Query(alias="tu", ge=0)]


class Begun(BaseModel):
    """An upload that may be sent to."""

    id: str


class Arrived(BaseModel):
    """How many bytes of a file have arrived."""

    offset: int


class FormToken(BaseModel):
    """The token that posts of this session must carry."""

    token: str


def source_of(library: House, typed_path: str, upload_id: str) -> Path:
    """Where the scans are: the finished upload, else the path that was typed; raises BadInput where there
    is none.
    """
    if upload_id:
        return library.uploads.finish(upload_id)
    path = typed_path.strip().strip('"')
    if not path:
        raise BadInput("web.error.source_missing")
    return Path(path).expanduser()


def upload_routes(library: House, gate: Gate) -> APIRouter:
    """What `upload.js` speaks to."""
    router = gate.staff_router()

    @router.get("/phieu")
    def form_token(request: Request) -> FormToken:
        """After the program was started again an open page fetches a new token and goes on."""
        return FormToken(token=gate.sessions.form_token(visitor_in(request.scope).token))

    @router.post("/tai-len")
    def begin() -> Begun:
        return Begun(id=library.uploads.begin())

    @router.get("/tai-len/{upload}")
    def offset(upload: str, file_name: FileName) -> Arrived:
        return Arrived(offset=library.uploads.offset(upload, file_name))

    @router.put("/tai-len/{upload}")
    async def put(request: Request, upload: str, file_name: FileName, start: Offset) -> Arrived:
        try:
            piece = await request.body()
        except ClientDisconnect:
            raise BadInput("web.error.too_large") from None
        arrived = await run_in_threadpool(library.uploads.put, upload, file_name, start, piece)
        return Arrived(offset=arrived)

    return router
