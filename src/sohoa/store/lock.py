"""One owner for a library folder.

The lock is held by the operating system on an open file, so that a killed owner's lock is gone with it; the
file's text says how to reach the owner (JSON of `Owner`), for commands that find the folder owned.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sohoa.errors import Conflict, StorageError
from sohoa.steps.values import from_json, to_json

_LOCK = "owner.lock"
_ADDRESS = "owner.json"
_PAUSES_S = (0.02, 0.05, 0.1, 0.0)


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that owns a library folder; `address` (http://127.0.0.1:port) and `token` where it takes
    orders.
    """

    pid: int
    address: str = ""
    token: str = ""


class FolderLock:
    """Held from `acquire` to `release` (or the process's end)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: BinaryIO | None = None

    def acquire(self) -> None:
        """Conflict where another process owns the folder, StorageError where it cannot be written."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            file = (self._folder / _LOCK).open("a+b")
        except OSError as error:
            raise StorageError("store.cannot_write", reason=error.strerror or str(error)) from error
        if not _locked(file):
            file.close()
            raise Conflict("store.folder_owned", folder=self._folder.name)
        self._file = file
        self.announce("", "")

    def announce(self, address: str, token: str) -> None:
        """Says where the owner takes orders; readable by this user alone."""
        text = to_json(Owner(os.getpid(), address, token))
        made = self._folder / (_ADDRESS + ".new")
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
        made.replace(self._folder / _ADDRESS)

    def release(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                (self._folder / _ADDRESS).unlink(missing_ok=True)
            self._file.close()
            self._file = None


def owner_of(folder: Path) -> Owner | None:
    """Who owns the folder now, or None."""
    try:
        with (folder / _LOCK).open("r+b") as file:
            _lock(file)
    except FileNotFoundError:
        return None
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            return from_json(Owner, (folder / _ADDRESS).read_text(encoding="utf-8"))
        return Owner(0)
    return None


def _locked(file: BinaryIO) -> bool:
    """Tries again a little later, as whoever only asks who owns the folder holds the lock for a moment."""
    for pause_s in _PAUSES_S:
        try:
            _lock(file)
        except OSError:
            time.sleep(pause_s)
        else:
            return True
    return False


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
