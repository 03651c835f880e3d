"""Publishing and withdrawing: what must be there before readers see a document."""

from __future__ import annotations

from dataclasses import replace

from sohoa.errors import Conflict, UsageError
from sohoa.model.document import Document
from sohoa.model.rights import RIGHTS_STATEMENTS, AccessClass, Rights
from sohoa.model.state import NEXT, DocumentState


def rights_from(statement: str, access: str = "public", credit: str = "", holder: str = "") -> Rights:
    """Rights by a short name (`cc0`, `public-domain` ...) or by the URI itself. UsageError names what is
    known.
    """
    uri = RIGHTS_STATEMENTS.get(statement, statement.replace("https://", "http://", 1))
    if uri not in RIGHTS_STATEMENTS.values():
        raise UsageError("library.unknown_rights", given=statement, known=", ".join(RIGHTS_STATEMENTS))
    if access not in set(AccessClass):
        raise UsageError("library.unknown_access", given=access, known=", ".join(AccessClass))
    return Rights(uri, AccessClass(access), credit, holder)


def published(document: Document, rights: Rights, at: str) -> Document:
    """The document as readers will see it. Conflict where it is not packaged yet."""
    if DocumentState.PUBLISHED not in NEXT[document.state]:
        raise Conflict("library.not_packaged", document=document.id)
    return replace(document, state=DocumentState.PUBLISHED, rights=rights, changed_at=at)


def withdrawn(document: Document, at: str) -> Document:
    """The document taken back: gone for readers, a deleted record for harvesters, whole for the library."""
    if document.state is not DocumentState.PUBLISHED:
        raise Conflict("library.not_published", document=document.id)
    return replace(document, state=DocumentState.WITHDRAWN, changed_at=at)
