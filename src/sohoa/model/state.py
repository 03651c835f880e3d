"""The states of a document, and in which of them readers and harvesters see it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DocumentState(StrEnum):
    """The stations of a document on its path, in their order; the last two may alternate."""

    CAPTURED = "captured"
    PROCESSED = "processed"
    CHECKED = "checked"
    DESCRIBED = "described"
    APPROVED = "approved"
    PACKAGED = "packaged"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class OaiStatus(StrEnum):
    """How OAI-PMH shows a document: not at all, as a record, or as a deleted record (persistently)."""

    ABSENT = "absent"
    LISTED = "listed"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Visibility:
    """What the world outside the staff room knows of a document."""

    readers_see_it: bool
    oai: OaiStatus


_UNSEEN = Visibility(readers_see_it=False, oai=OaiStatus.ABSENT)

VISIBILITY: dict[DocumentState, Visibility] = {
    DocumentState.CAPTURED: _UNSEEN,
    DocumentState.PROCESSED: _UNSEEN,
    DocumentState.CHECKED: _UNSEEN,
    DocumentState.DESCRIBED: _UNSEEN,
    DocumentState.APPROVED: _UNSEEN,
    DocumentState.PACKAGED: _UNSEEN,
    DocumentState.PUBLISHED: Visibility(readers_see_it=True, oai=OaiStatus.LISTED),
    DocumentState.WITHDRAWN: Visibility(readers_see_it=False, oai=OaiStatus.DELETED),
}

NEXT: dict[DocumentState, frozenset[DocumentState]] = {
    DocumentState.CAPTURED: frozenset({DocumentState.PROCESSED}),
    DocumentState.PROCESSED: frozenset({DocumentState.CHECKED}),
    DocumentState.CHECKED: frozenset({DocumentState.DESCRIBED}),
    DocumentState.DESCRIBED: frozenset({DocumentState.APPROVED}),
    DocumentState.APPROVED: frozenset({DocumentState.PACKAGED}),
    DocumentState.PACKAGED: frozenset({DocumentState.PUBLISHED, DocumentState.PACKAGED}),
    DocumentState.PUBLISHED: frozenset({DocumentState.WITHDRAWN, DocumentState.PUBLISHED}),
    DocumentState.WITHDRAWN: frozenset({DocumentState.PUBLISHED, DocumentState.WITHDRAWN}),
}
