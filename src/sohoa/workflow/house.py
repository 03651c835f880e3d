"""What the work on a book has at hand: the ports, together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from sohoa.errors import NotFound
from sohoa.model.document import Document, LibraryIdentity
from sohoa.model.ids import DocumentId
from sohoa.ports.clock import Clock
from sohoa.ports.files import Files
from sohoa.ports.jobs import Workers
from sohoa.ports.records import Records, RecordsWriter
from sohoa.ports.search import Search


@dataclass(frozen=True, slots=True)
class House:
    """The ports of one library, and the norms and recipes of its own (TOML texts by name).

    The usual norm and recipe are for books that name none.
    """

    identity: LibraryIdentity
    records: Records
    files: Files
    search: Search
    workers: Workers
    clock: Clock
    norms: Mapping[str, str] = field(default_factory=dict)
    recipes: Mapping[str, str] = field(default_factory=dict)
    usual_norm: str = ""
    usual_recipe: str = ""

    def document(self, document_id: DocumentId) -> Document:
        """The document as it stands now. NotFound where there is none."""
        found = self.records.document(document_id)
        if found is None:
            raise NotFound("library.no_document", document=document_id)
        return found


    @contextmanager
    def changing(self, document_id: DocumentId) -> Iterator[tuple[RecordsWriter, Document]]:
        """A transaction, and the document as it stands within it: nobody else writes until it ends. NotFound
        where there is none.
        """
        with self.records.transaction() as writer:
            yield writer, self.document(document_id)


def new_event_id(house: House) -> str:
    """An id for an event: 128 random bits in hexadecimal."""
    return f"e{house.clock.random_integer(1 << 128):032x}"
