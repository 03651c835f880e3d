"""One owner for a library folder."""

import multiprocessing
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from sohoa.errors import Conflict, StorageError
from sohoa.store.lock import FolderLock, Owner, owner_of

_SPAWN = multiprocessing.get_context("spawn")


def _own(folder: Path, pipe: "Connection[Any, Any]") -> None:
    lock = FolderLock(folder)
    lock.acquire()
    lock.announce("http://127.0.0.1:8080", "token")
    pipe.send("owned")
    pipe.recv()


@contextmanager
def another_owner(folder: Path) -> Iterator[Any]:
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_own, args=(folder, theirs), daemon=True)
    process.start()
    assert ours.poll(30)
    ours.recv()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def test_a_folder_has_one_owner_until_it_is_killed(tmp_path: Path) -> None:
    with another_owner(tmp_path) as process:
        with pytest.raises(Conflict, match="folder_owned"):
            FolderLock(tmp_path).acquire()
        assert owner_of(tmp_path) == Owner(process.pid, "http://127.0.0.1:8080", "token")
        process.kill()
        process.join()
        assert owner_of(tmp_path) is None
        lock = FolderLock(tmp_path)
        lock.acquire()
        lock.release()


def test_an_owner_that_does_not_say_where_it_is_still_owns(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    lock.acquire()
    (tmp_path / "owner.json").write_text("{ half", encoding="utf-8")
    assert owner_of(tmp_path) == Owner(0)
    lock.release()
    lock.release()


def test_nobody_owns_what_is_not_there(tmp_path: Path) -> None:
    assert owner_of(tmp_path / "none") is None
    assert not (tmp_path / "none").exists()


def test_whoever_asks_leaves_the_folder_free(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path / "new")
    lock.acquire()
    lock.release()
    assert owner_of(tmp_path / "new") is None
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["owner.lock"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such mode")
def test_only_this_user_may_read_the_token(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    lock.acquire()
    lock.announce("http://127.0.0.1:1", "secret")
    assert stat.S_IMODE((tmp_path / "owner.json").stat().st_mode) == 0o600
    lock.release()


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match="cannot_write"):
        FolderLock(tmp_path / "file").acquire()
