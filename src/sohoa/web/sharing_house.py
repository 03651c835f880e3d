"""What the protocols ask of the library: `sohoa.app.Library` offers it."""

from __future__ import annotations

from typing import Protocol

from sohoa.library.access import Action, Reader
from sohoa.model.document import Document, Page
from sohoa.model.ids import DocumentId
from sohoa.model.text import TextPage
from sohoa.ports.clock import Clock
from sohoa.ports.files import Files
from sohoa.ports.records import Records
from sohoa.web.house import ReadingHouse


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


class SharingHouse(ReadingHouse, Protocol):
    """The reading room, and the ports behind it."""

    @property
    def house(self) -> SharedPorts:
        """The ports."""

    def document_for(self, reader: Reader, document_id: DocumentId, action: Action = Action.SEE) -> Document:
        """A document. NotFound where there is none for this reader and action."""

    def text_of(self, page: Page) -> TextPage | None:
        """The text of a page that was opened already."""
