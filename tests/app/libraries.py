"""A library folder with a recipe that has no steps, so that books are made at once."""

from __future__ import annotations

import time
from pathlib import Path

from sohoa.app.library import Library
from sohoa.app.settings import Settings
from sohoa.model.document import Document
from sohoa.model.ids import DocumentId
from sohoa.workflow.adding import NewBook
from sohoa.workflow.progress import WorkState
from tests.fakes.small_house import scans

SETTINGS = Settings(name="Thư viện thử", workers=1)


def folder_at(place: Path) -> Path:
    """An empty library folder."""
    recipes = place / "recipes"
    recipes.mkdir(parents=True)
    (recipes / "standard.toml").write_text("", encoding="utf-8")
    return place


def made(library: Library, source: Path, title: str = "Sổ tay") -> Document:
    """A book that went all its way."""
    document = library.add_book(source, NewBook(title=title))
    settle(library, document)
    return library.document(document)


def settle(library: Library, document: DocumentId) -> None:
    """Waits for the work on a document to end well."""
    limit = time.monotonic() + 30
    while (now := library.progress(document)).state in (WorkState.QUEUED, WorkState.RUNNING):
        assert time.monotonic() < limit
        time.sleep(0.01)
    assert now.state is WorkState.FINISHED, now


def two_scans(place: Path) -> Path:
    """Two pages to be digitised, other ones at each place."""
    return scans(place, a=f"trang một của {place.parent.name}", b=f"trang hai của {place.parent.name}")
