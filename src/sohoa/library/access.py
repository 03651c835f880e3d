"""The only rule of access; deny by default. Every route, tile, search hit, manifest and OAI-PMH answer asks
it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sohoa.model.rights import AccessClass
from sohoa.model.state import VISIBILITY, DocumentState


class Role(StrEnum):
    """Who asks: anybody, or the library's own people."""

    READER = "reader"
    STAFF = "staff"


class Action(StrEnum):
    """What somebody wants to do with a document."""

    SEE = "see"
    """Know that the document is there: lists, search, manifest, OAI-PMH."""
    READ = "read"
    """Its images and text on a screen."""
    DOWNLOAD = "download"
    """Its PDF and other copies to keep."""
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks. `on_site` says that the request comes from a reading-room machine of the library."""

    name: str = ""
    role: Role = Role.READER
    on_site: bool = False


ANYBODY = Reader()


class Terms(Protocol):
    """What the rule asks of rights; a document's summary has it too."""

    @property
    def access(self) -> AccessClass:
        """Who may read it once it is published."""

    @property
    def embargo_until(self) -> str:
        """ISO date, or empty."""


def decide(
    reader: Reader, rights: Terms | None, state: DocumentState, action: Action, today: str = ""
) -> bool:
    """Whether this reader may do this with a document in this state and under these rights. `today` is an
    ISO date: an embargo that ends later than it closes the document to readers (an unknown date counts as
    too early).
    """
    if reader.role is Role.STAFF:
        return True
    if action is Action.EDIT or rights is None or not VISIBILITY[state].readers_see_it:
        return False
    if rights.embargo_until and (not today or today < rights.embargo_until):
        return False
    if rights.access is AccessClass.PUBLIC:
        return True
    if rights.access is AccessClass.ON_SITE:
        return reader.on_site and action is not Action.DOWNLOAD
    return False
