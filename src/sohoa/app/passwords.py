"""The staff password: argon2id, in the data base as its hash alone."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from sohoa.errors import UsageError
from sohoa.model.provenance import NOBODY, Actor
from sohoa.ports.records import RecordsWriter
from sohoa.workflow.house import House

_SETTING = "staff_password"
_SHORTEST = 10


class Passwords:
    """One password for the staff of a library; named accounts come with a later issue. The audit trail of
    the library keeps who came in, who was refused and who changed the password, which itself is in no entry.
    """

    def __init__(self, house: House) -> None:
        self._house, self._records, self._hasher = house, house.records, PasswordHasher()

    def is_set(self) -> bool:
        """Whether a password was chosen yet."""
        return bool(self._records.setting(_SETTING))

    def set(self, password: str, actor: Actor = NOBODY) -> None:
        """UsageError where it is too short."""
        if len(password) < _SHORTEST:
            raise UsageError("app.password_short", least=_SHORTEST)
        hashed = self._hasher.hash(password)
        with self._records.transaction() as writer:
            writer.set_setting(_SETTING, hashed)
            self._audit(writer, actor, "password")

    def log_in(self, password: str, actor: Actor) -> bool:
        """Whether it is the password, and so the actor is who they say; takes some 0.2 s and 64 MiB."""
        is_right = self._is_right(password)
        known = actor if is_right else Actor(where=actor.where)
        self._note(known, "log in" if is_right else "log in refused")
        return is_right

    def log_out(self, actor: Actor) -> None:
        """Writes down that somebody left."""
        self._note(actor, "log out")

    def check(self, password: str, actor: Actor = NOBODY) -> bool:
        """Whether it is the password that is to be changed; takes as long."""
        is_right = self._is_right(password)
        if not is_right:
            self._note(actor, "password refused")
        return is_right

    def _note(self, actor: Actor, action: str) -> None:
        with self._records.transaction() as writer:
            self._audit(writer, actor, action)

    def _audit(self, writer: RecordsWriter, actor: Actor, action: str) -> None:
        self._house.audit(writer, actor, action, self._house.identity.id)

    def _is_right(self, password: str) -> bool:
        hashed = self._records.setting(_SETTING)
        if not hashed:
            return False
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False
