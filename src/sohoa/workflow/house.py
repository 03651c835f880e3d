"""What the work on a book has at hand: the ports, together."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from sohoa.errors import NotFound
from sohoa.model.document import Document, LibraryIdentity
from sohoa.model.ids import DocumentId
from sohoa.model.provenance import Actor
from sohoa.ports.clock import Clock
from sohoa.ports.files import Files
from sohoa.ports.jobs import Workers
from sohoa.ports.records import AuditEntry, Records, RecordsWriter
from sohoa.ports.search import Search


class Turns:
    """One at a time works on a document; safe between threads."""

    def __init__(self) -> None:
        self._free = threading.Condition()
        self._taken: set[DocumentId] = set()

    @contextmanager
    def wait(self, document: DocumentId) -> Iterator[None]:
        """Works on the document once nobody else does."""
        with self._free:
            self._free.wait_for(lambda: document not in self._taken)
            self._taken.add(document)
        try:
            yield
        finally:
            self._give_back(document)

    @contextmanager
    def at_once(self, document: DocumentId) -> Iterator[bool]:
        """Works on the document if nobody else does: whether it is so."""
        with self._free:
            is_free = document not in self._taken
            self._taken.add(document)
        try:
            yield is_free
        finally:
            if is_free:
                self._give_back(document)

    def _give_back(self, document: DocumentId) -> None:
        with self._free:
            self._taken.discard(document)
            self._free.notify_all()


@dataclass(frozen=True, slots=True)
class House:
    """The ports of one library, and the norms and recipes of its own (TOML texts by name).

    The usual norm and recipe are for books that name none. Who makes or packs a document takes its turn at
    work first.
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
    at_work: Turns = field(default_factory=Turns)

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

    def audit(
        self,
        writer: RecordsWriter,
        actor: Actor,
        action: str,
        object_id: str,
        before: str = "",
        after: str = "",
    ) -> None:
        """Writes down who does what to what, within the transaction that does it."""
        now = self.clock.now()
        writer.audit(AuditEntry(now, actor.name, actor.role, actor.where, action, object_id, before, after))


def new_event_id(house: House) -> str:
    """An id for an event: 128 random bits in hexadecimal."""
    return f"e{house.clock.random_integer(1 << 128):032x}"
