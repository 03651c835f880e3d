"""Permits are forgotten when they may no longer hold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sohoa.errors import NotFound
from sohoa.library.access import ANYBODY, Reader
from sohoa.model.ids import PageId
from sohoa.sharing.permits import Permits

PAGE = PageId("p1")
ON_SITE = Reader(on_site=True)


class OneImage:
    def __init__(self) -> None:
        self.is_public = True
        self.meanwhile: Callable[[], None] = lambda: None

    def access_file(self, reader: Reader, page_id: PageId) -> Path:
        self.meanwhile()
        if not self.is_public and not reader.on_site:
            raise NotFound("library.no_page", page=page_id)
        return Path("image.tif")

    def on_change(self, listener: Callable[[], None]) -> None:
        self.tell = listener


def test_permits_are_kept_for_each_class_of_readers() -> None:
    library = OneImage()
    permits = Permits(library, now=lambda: 0.0)
    assert permits.known(ANYBODY, PAGE) is None
    assert permits.ask(ANYBODY, PAGE).is_public
    assert permits.known(Reader(name="another"), PAGE) is not None
    assert permits.known(ON_SITE, PAGE) is None
    library.is_public = False
    assert not permits.ask(ON_SITE, PAGE).is_public
    with pytest.raises(NotFound):
        permits.ask(ANYBODY, PAGE)


def test_a_change_drops_them_also_while_the_library_is_being_asked() -> None:
    library = OneImage()
    permits = Permits(library, now=lambda: 0.0)
    permits.ask(ANYBODY, PAGE)
    library.tell()
    assert permits.known(ANYBODY, PAGE) is None
    library.meanwhile = library.tell
    permits.ask(ANYBODY, PAGE)
    assert permits.known(ANYBODY, PAGE) is None


def test_midnight_drops_them() -> None:
    now = [86_399.0]
    permits = Permits(OneImage(), now=lambda: now[0])
    permits.known(ANYBODY, PAGE)
    permits.ask(ANYBODY, PAGE)
    assert permits.known(ANYBODY, PAGE) is not None
    now[0] += 2
    assert permits.known(ANYBODY, PAGE) is None
