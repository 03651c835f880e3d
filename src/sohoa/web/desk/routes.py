"""All routers of the desk."""

from __future__ import annotations

from fastapi import APIRouter

from sohoa.web.desk.adding import adding_routes
from sohoa.web.desk.books import book_routes
from sohoa.web.desk.describing import describing_routes
from sohoa.web.desk.gate import Gate, door_routes, key_routes
from sohoa.web.desk.mending import mending_routes
from sohoa.web.desk.uploading import upload_routes
from sohoa.web.house import House
from sohoa.web.rendering import Pages


def desk_routes(library: House, pages: Pages, gate: Gate) -> list[APIRouter]:
    """The door (open) and everything behind the gate."""
    return [
        door_routes(gate, pages),
        key_routes(gate, pages),
        book_routes(library, pages, gate),
        adding_routes(library, pages, gate),
        upload_routes(library, gate),
        describing_routes(library, pages, gate),
        mending_routes(library, pages, gate),
    ]
