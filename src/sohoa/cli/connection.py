"""The library as a command meets it: the folder itself, or the `sohoa serve` that owns it."""

from __future__ import annotations

import argparse
import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from sohoa.errors import Conflict
from sohoa.library.access import Role
from sohoa.model.json import Json
from sohoa.model.provenance import Actor

if TYPE_CHECKING:
    from sohoa.app import Library


class Desk(Protocol):
    """Takes orders (see `sohoa.app.orders`)."""

    def ask(self, verb: str, **given: Json) -> Json:
        """Gives the answer, or raises the error that the order ended with."""


@contextmanager
def at_desk(options: argparse.Namespace, *, working: bool = False) -> Iterator[Desk]:
    """Owns the library folder, or speaks to the process that does. `working`: orders that take long are
    carried out while the context lasts. Conflict where another command owns the folder just now.
    """
    from sohoa.app.owner import owner_of

    owner = owner_of(options.library)
    if owner is None:
        with _own(options, working=working) as desk:
            yield _Signed(desk)
    elif owner.address:
        from sohoa.web.owner_client import OwnerClient

        yield _Signed(OwnerClient(owner.address, owner.token))
    else:
        raise Conflict("store.folder_owned", folder=options.library.name)


@contextmanager
def _own(options: argparse.Namespace, *, working: bool) -> Iterator[Desk]:
    from sohoa.app import Library, read_settings

    settings = read_settings(options.library, language=options.lang)
    with Library.open(options.library, settings, working=working, actor=actor_here()) as library:
        yield _Here(library)


def user_of_this_pc() -> str:
    """Who works at this PC, for the audit trail; empty where the system does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def actor_here() -> Actor:
    """Who gives the commands."""
    return Actor(user_of_this_pc(), Role.STAFF.value, "cli")


class _Signed:
    """Orders with who gives them."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._actor = desk, actor_here()

    def ask(self, verb: str, **given: Json) -> Json:
        """Passes the order on."""
        by = self._actor
        return self._desk.ask(verb, who=by.name, role=by.role, where=by.where, **given)


class _Here:
    """Orders to the library in this process."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def ask(self, verb: str, **given: Json) -> Json:
        """Carries the order out here."""
        from sohoa.app.orders import perform

        return perform(self._library, verb, given)
