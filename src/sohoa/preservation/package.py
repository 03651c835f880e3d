"""Stage 6: the document as a package that lasts, in one new version of its OCFL object.

Made again from the same document and events, it is the same version: after a power cut nothing is stored
twice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sohoa.errors import StorageError
from sohoa.formats import mets
from sohoa.model import description
from sohoa.model.document import Document, LibraryIdentity
from sohoa.model.files import FileRef, FileRole
from sohoa.model.ids import DocumentId, Sha256
from sohoa.model.provenance import Agent, Event, EventKind
from sohoa.ports.clock import Clock
from sohoa.ports.files import Files
from sohoa.preservation.book_pdf import make_pdf
from sohoa.preservation.contents import METS_NAME, PDF_NAME, Contents, lay_out, reference_to, with_keys
from sohoa.preservation.ocfl import (
    file_key,
    new_version,
    read_inventory,
    repair,
    sha256_of,
    stored,
)
from sohoa.preservation.ocfl_inventory import Inventory, User

_SPARE_BYTES = 64 << 20
_METS_BYTES_PER_PAGE = 20_000


@dataclass(frozen=True, slots=True)
class Packaged:
    """The document with its files where the package has them and its version; `events` are those to be
    added.
    """

    document: Document
    version: int
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Maker:
    """Who packs: the library, and the program with its version."""

    library: LibraryIdentity
    software: Agent


def package(
    document: Document,
    events: Sequence[Event],
    maker: Maker,
    *,
    files: Files,
    clock: Clock,
    message: str = "",
) -> Packaged:
    """Makes PDF and METS and installs the next version of the document's OCFL object, verified byte by byte.

    Print pictures are needed for pages that are new or changed only. Staged masters stay where they are
    until the caller has taken over the references and removes them. Raises StorageError where there is no
    room, where a file is not what it was, or where the object is damaged; the object is then as it was
    before.
    """
    repair(files, document.id)
    _check_space(document, files)
    before, now = read_inventory(files, document.id), clock.now()
    contents = _with_pdf(lay_out(document), document, maker, files, before, now)
    if before is not None:
        same = _with_mets(contents, events, maker, before.head, before.versions[-1].created)
        if _is_state(same, before):
            return _packaged(same, before, maker)
    complete = _with_mets(contents, events, maker, before.head + 1 if before else 1, now)
    after = new_version(
        files,
        document.id,
        complete.sources,
        message=message or description.title(document.record),
        user=User(maker.library.name, f"mailto:{maker.library.admin_email}"),
        created=now,
    )
    return _packaged(complete, after, maker)


def _check_space(document: Document, files: Files) -> None:
    """Room for what is written anew; files of the store are linked, where the volume can do that."""
    prints = [page.file(FileRole.PRINT) for page in document.pages]
    pictures = sum(ref.size_bytes for ref in [*prints, document.file(FileRole.PDF)] if ref is not None)
    needed = pictures + _METS_BYTES_PER_PAGE * len(document.pages) + _SPARE_BYTES
    free = files.free_bytes()
    if free < needed:
        raise StorageError(
            "preservation.no_space", needed_mb=-(-needed // 1_000_000), free_mb=free // 1_000_000
        )


def _with_pdf(
    contents: Contents, document: Document, maker: Maker, files: Files, before: Inventory | None, now: str
) -> Contents:
    software = f"{maker.software.name} {maker.software.version}".strip()
    made = make_pdf(document, software, files, _former_pdf(before), now)
    return contents.with_file(replace(made, key=PDF_NAME), made)


def _former_pdf(before: Inventory | None) -> FileRef | None:
    if before is None or PDF_NAME not in before.state:
        return None
    sha256 = Sha256(before.fixity["sha256"][before.content_path(PDF_NAME)])
    return replace(stored(file_key(before, PDF_NAME)), sha256=sha256, role=FileRole.PDF)


def _with_mets(
    contents: Contents, events: Sequence[Event], maker: Maker, version: int, created: str
) -> Contents:
    """The contents with the METS that a version made at that moment has."""
    document = replace(contents.document, version=version)
    packaging = _event(document.id, version, created, maker)
    data = mets.write_mets(
        document,
        [*(event for event in events if event.id != packaging.id), packaging],
        library=maker.library,
        href=lambda ref: ref.key,
        created_at=created,
        software=maker.software,
    )
    ref = reference_to(data, METS_NAME, FileRole.METS, mets.MEDIA_TYPE)
    return Contents(document, contents.sources).with_file(ref, data)


def _event(document_id: DocumentId, version: int, created: str, maker: Maker) -> Event:
    """The event of packaging. Its id hangs on document and version alone: to package again after a power cut
    tells of the same event.
    """
    digest = hashlib.sha256(f"{document_id}.v{version}".encode("ascii")).hexdigest()
    return Event(
        id=f"e{digest[:32]}",
        kind=EventKind.PACKAGING,
        object=document_id,
        started_at=created,
        ended_at=created,
        agent=maker.software,
        detail=json.dumps({"ocfl": "1.1", "version": version, "digests": ["SHA-512", "SHA-256"]}),
    )


def _is_state(contents: Contents, inventory: Inventory) -> bool:
    """Whether the version holds just these files, by their SHA-256."""
    known = inventory.digest_of_sha256()
    wanted = {path: known.get(sha256_of(source), "") for path, source in contents.sources.items()}
    return wanted == dict(inventory.state)


def _packaged(contents: Contents, inventory: Inventory, maker: Maker) -> Packaged:
    event = _event(contents.document.id, inventory.head, inventory.versions[-1].created, maker)
    document = with_keys(contents.document, lambda path: file_key(inventory, path))
    return Packaged(document, inventory.head, (event,))
