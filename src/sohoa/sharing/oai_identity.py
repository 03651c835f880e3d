"""How a library and its records are called among harvesters (OAI identifier format, version 2)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sohoa.model.document import LibraryIdentity
from sohoa.model.ids import DocumentId

_DOMAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*(?:\.[A-Za-z][A-Za-z0-9-]*)+")
_EMAIL = re.compile(r"\S+@(?:\S+\.)+\S+")


def namespace_of(library: LibraryIdentity) -> str:
    """The domain name in the library's own address; for a library without one a name made of its id, under
    the top-level domain that nobody can have (RFC 2606). Both come from the making of the library and never
    change.
    """
    host = urlsplit(library.base_url).hostname or ""
    return host if _DOMAIN.fullmatch(host) else f"sohoa-{library.id.lower()}.invalid"


def identifier_of(library: LibraryIdentity, document: DocumentId) -> str:
    """`oai:NAMESPACE:ID`."""
    return f"oai:{namespace_of(library)}:{document}"


def repository_email(library: LibraryIdentity) -> str:
    """The address of whoever keeps the library; the protocol demands one."""
    known = _EMAIL.fullmatch(library.admin_email)
    return library.admin_email if known else f"admin@{namespace_of(library)}"
