"""Who may see which page's image, remembered until something changes: a tile asks this in a microsecond."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sohoa.errors import NotFound
from sohoa.library.access import ANYBODY, Reader, Role
from sohoa.model.ids import PageId

_MOST_KEPT = 20_000
_SECONDS_A_DAY = 86_400

ReaderClass = tuple[str, Role, bool]


class Images(Protocol):
    """The part of the reading room that images come from."""

    def access_file(self, reader: Reader, page_id: PageId) -> Path:
        """The pyramid of a page. NotFound where there is none for this reader."""

    def on_change(self, listener: Callable[[], None]) -> None:
        """Has the listener called after any change of what readers may see."""


@dataclass(frozen=True, slots=True)
class Permit:
    """That a reader may see a page: where its image is, and whether anybody may."""

    path: Path
    is_public: bool


class Permits:
    """Asks the library once for each page and class of readers. Only what is allowed is remembered; all of it
    is dropped at any change of the library, and at midnight UTC, when an embargo may end.
    """

    def __init__(self, library: Images, now: Callable[[], float] = time.time) -> None:
        self._library, self._now = library, now
        self._known: dict[ReaderClass, Permit] = {}
        self._changes = 0
        self._day = 0
        library.on_change(self.drop)

    def known(self, reader: Reader, page_id: str) -> Permit | None:
        """What was found before; None where the library must be asked."""
        if self._now() // _SECONDS_A_DAY != self._day:
            self.drop()
        return self._known.get((page_id, reader.role, reader.on_site))

    def ask(self, reader: Reader, page_id: PageId) -> Permit:
        """Asks the library. NotFound where there is no such page, or none for this reader."""
        changes = self._changes
        path = self._library.access_file(reader, page_id)
        permit = Permit(path, self._anybody_may(page_id))
        if changes == self._changes:  # else the answer may be that of before
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[page_id, reader.role, reader.on_site] = permit
        return permit

    def _anybody_may(self, page_id: PageId) -> bool:
        try:
            self._library.access_file(ANYBODY, page_id)
        except NotFound:
            return False
        return True

    def drop(self) -> None:
        """Forgets everything."""
        self._changes += 1
        self._day = int(self._now() // _SECONDS_A_DAY)
        self._known = {}
