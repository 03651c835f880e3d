"""The record of a visible document in the forms that other libraries take."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sohoa.formats.dublin_core import dublin_core, oai_dc_element
from sohoa.formats.mets import write_mets
from sohoa.formats.mods import write_mods
from sohoa.formats.xml import Element, xml_bytes
from sohoa.model.document import Document, LibraryIdentity, Page
from sohoa.model.files import FileRef, FileRole
from sohoa.model.provenance import Agent
from sohoa.model.text import TextPage
from sohoa.sharing.addresses import Addresses
from sohoa.sharing.visible import visible_part

SHARED_ROLES = frozenset({FileRole.ACCESS, FileRole.THUMBNAIL, FileRole.FULLTEXT, FileRole.PDF})
"""What harvesters may fetch; masters, source records and reports stay in the house."""


def mods_file(document: Document, places: Addresses) -> bytes:
    """MODS, with the address for readers."""
    return write_mods(
        document.record,
        identifier=document.id,
        url=places.book(document.id),
        rights=document.rights,
    )


def dublin_core_element(document: Document, places: Addresses) -> Element:
    """Simple Dublin Core in its OAI wrapping."""
    rights = (document.rights.statement, document.rights.credit) if document.rights else ()
    return oai_dc_element(
        dublin_core(
            document.record,
            identifiers=(places.book(document.id), places.manifest(document.id)),
            rights=rights,
            formats=tuple(_formats(document)),
        )
    )


def dublin_core_file(document: Document, places: Addresses) -> bytes:
    """Simple Dublin Core as a document of its own."""
    return xml_bytes(dublin_core_element(document, places))


def _formats(document: Document) -> Iterator[str]:
    yield "image/jpeg"
    if document.file(FileRole.PDF) is not None:
        yield "application/pdf"


def mets_file(document: Document, library: LibraryIdentity, places: Addresses, software: Agent) -> bytes:
    """METS whose files are fetched by HTTP. Who did what in the house stays there: no events are told."""
    document = visible_part(document)
    addresses = {ref.key: address for ref, address in _addressed(document, places)}
    return write_mets(
        document,
        (),
        library=library,
        href=lambda ref: addresses[ref.key],
        created_at=document.changed_at,
        software=software,
        roles=SHARED_ROLES,
        url=places.book(document.id),
    )


def _addressed(document: Document, places: Addresses) -> Iterator[tuple[FileRef, str]]:
    of_page = {
        FileRole.ACCESS: places.access,
        FileRole.THUMBNAIL: places.thumbnail,
        FileRole.FULLTEXT: places.alto,
    }
    for page in document.pages:
        for ref in page.files:
            if ref.role in of_page:
                yield ref, of_page[ref.role](page.id)
    for ref in document.files:
        if ref.role is FileRole.PDF:
            yield ref, places.file(document.id, "book.pdf")


def plain_text(document: Document, read: Callable[[Page], TextPage | None]) -> str:
    """The text of all visible pages, a form feed between them."""
    texts = (read(page) for page in visible_part(document).pages)
    return "\f".join(text.text if text else "" for text in texts) + "\n"
