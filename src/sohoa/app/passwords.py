"""The staff password: argon2id, in the data base as its hash alone."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from sohoa.errors import UsageError
from sohoa.ports.records import Records

_SETTING = "staff_password"
_SHORTEST = 10


class Passwords:
    """One password for the staff of a library; named accounts come with a later issue."""

    def __init__(self, records: Records) -> None:
        self._records, self._hasher = records, PasswordHasher()

    def is_set(self) -> bool:
        """Whether a password was chosen yet."""
        return bool(self._records.setting(_SETTING))

    def set(self, password: str) -> None:
        """UsageError where it is too short."""
        if len(password) < _SHORTEST:
            raise UsageError("app.password_short", least=_SHORTEST)
        hashed = self._hasher.hash(password)
        with self._records.transaction() as writer:
            writer.set_setting(_SETTING, hashed)

    def check(self, password: str) -> bool:
        """Whether it is the password; takes some 0.2 s and 64 MiB."""
        hashed = self._records.setting(_SETTING)
        if not hashed:
            return False
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False
