"""What the protocols ask of the library: `sohoa.app.Library` offers it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from sohoa.library.access import Action, Reader
from sohoa.library.reading import Shelf
from sohoa.library.search import SearchPage
from sohoa.model.document import Document, LibraryIdentity, Page
from sohoa.model.ids import DocumentId, PageId
from sohoa.model.text import TextPage
from sohoa.ports.clock import Clock
from sohoa.ports.files import Files
from sohoa.ports.records import Records


class SharedPorts(Protocol):
    """The ports that harvesting needs."""

    @property
    def records(self) -> Records:
        """The data base."""

    @property
    def files(self) -> Files:
        """The stored bytes."""

    @property
    def clock(self) -> Clock:
        """The time."""


class SharingHouse(Protocol):
    """The reading room, and the ports behind it."""

    @property
    def identity(self) -> LibraryIdentity:
        """Who the library is."""

    @property
    def house(self) -> SharedPorts:
        """The ports."""

    def on_change(self, listener: Callable[[], None]) -> None:
        """Has the listener called after any change of what readers may see."""

    def shelf(self, reader: Reader, limit: int = 60, offset: int = 0) -> Shelf:
        """What the reader may see."""

    def document_for(self, reader: Reader, document_id: DocumentId, action: Action = Action.SEE) -> Document:
        """A document. NotFound where there is none for this reader and action."""

    def search(
        self,
        reader: Reader,
        words: str,
        document_id: DocumentId | None = None,
        offset: int = 0,
        limit: int = 20,
    ) -> SearchPage:
        """Hits in a document."""

    def text_of(self, page: Page) -> TextPage | None:
        """The text of a page that was opened already."""

    def place_of(self, reader: Reader, page_id: PageId) -> tuple[DocumentId, int]:
        """The document of a page. NotFound likewise."""

    def access_file(self, reader: Reader, page_id: PageId) -> Path:
        """The pyramid of a page. NotFound likewise."""

    def thumbnail(self, reader: Reader, page_id: PageId) -> bytes:
        """A small picture of a page. NotFound likewise."""

    def pdf(self, reader: Reader, document_id: DocumentId) -> Path:
        """The PDF. NotFound likewise."""
