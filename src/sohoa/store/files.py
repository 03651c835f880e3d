"""The Files port as a plain folder (local disk)."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sohoa.errors import BadInput, Conflict, NotFound, StorageError
from sohoa.model.files import FileRef, FileRole
from sohoa.model.ids import Sha256
from sohoa.ports.files import OCFL

_CHUNK_BYTES = 1 << 20
_FULL = (errno.ENOSPC, errno.EDQUOT)
_SCRATCH = "scratch"
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """Files under one folder; small and picklable, so that every page child has its own."""

    root: str

    def _path(self, key: str) -> Path:
        parts = key.split("/")
        if any(part in ("", ".", "..") or _FORBIDDEN.search(part) for part in parts):
            raise StorageError("store.bad_key", key=key)
        return Path(self.root, *parts)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        base = Path(self.root, _SCRATCH)
        with _told():
            base.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(dir=base, prefix=f"{os.getpid()}-"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def sweep_scratch(self) -> None:
        """Removes what a power cut left in the scratch area; for the owner, before any child runs."""
        shutil.rmtree(Path(self.root, _SCRATCH), ignore_errors=True)

    def keep(self, made: Path, key: str, role: FileRole, media_type: str) -> FileRef:
        target = self._path(key)
        with _told():
            size, sha256 = _digest(made)
            _sync_file(made)
            _put(made, target)
        return FileRef(key, sha256, size, media_type, role)

    def take(
        self, source: BinaryIO, key: str, role: FileRole, media_type: str, *, limit_bytes: int
    ) -> FileRef:
        target = self._path(key)
        with self.scratch() as folder:
            copy = folder / "taken"
            try:
                with _told():
                    size, sha256 = _copied(source, copy, limit_bytes)
                    _put(copy, target)
            except _SourceLost as lost:
                raise lost.reason from lost
        return FileRef(key, sha256, size, media_type, role)

    @contextmanager
    def local_path(self, ref: FileRef) -> Iterator[Path]:
        path = self._path(ref.key)
        if not path.is_file():
            raise NotFound("store.file_gone", key=ref.key)
        yield path

    def read(self, ref: FileRef) -> bytes:
        data = self.read_key(ref.key)
        if data is None:
            raise NotFound("store.file_gone", key=ref.key)
        return data

    def exists(self, ref: FileRef) -> bool:
        path = self._path(ref.key)
        return path.is_file() and path.stat().st_size == ref.size_bytes

    def digest(self, ref: FileRef) -> str:
        with self.local_path(ref) as path:
            return _digest(path)[1]

    def remove(self, key: str) -> None:
        path = self._path(key)
        if key.split("/", 1)[0] == OCFL:
            raise StorageError("store.preserved", key=key)
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
            return
        with _told():
            path.unlink(missing_ok=True)
        if key.count("/") > 1:
            with suppress(OSError):  # the folder holds other files, or was never there
                path.parent.rmdir()

    def link(self, ref: FileRef, folder: Path, name: str) -> None:
        target = folder.joinpath(*name.split("/"))
        with self.local_path(ref) as path, _told():
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, target)
            except OSError as error:
                if error.errno in _FULL:
                    raise
                shutil.copyfile(path, target)

    def install_folder(self, made: Path, key: str) -> None:
        target = self._path(key)
        with _told():
            if target.exists():
                raise Conflict("store.taken", key=key)
            for folder, _, names in os.walk(made):
                for name in names:
                    _sync_file(Path(folder, name))
                _sync_folder(Path(folder))
            _make_folder(target.parent)
            made.rename(target)
            _sync_folder(target.parent)

    def write(self, key: str, data: bytes) -> None:
        target = self._path(key)
        with self.scratch() as folder, _told():
            made = folder / "written"
            made.write_bytes(data)
            _sync_file(made)
            _put(made, target)

    def read_key(self, key: str) -> bytes | None:
        try:
            return self._path(key).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    def list_keys(self, prefix: str) -> list[str]:
        base = self._path(prefix)
        found = (path for path in base.rglob("*") if path.is_file())
        return sorted(path.relative_to(self.root).as_posix() for path in found)

    def free_bytes(self) -> int:
        return shutil.disk_usage(self.root).free


@contextmanager
def _told() -> Iterator[None]:
    """Turns the system's errors into ones that say what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise StorageError("store.disk_full") from error
        raise StorageError("store.cannot_write", reason=error.strerror or str(error)) from error


def _put(made: Path, target: Path) -> None:
    """Moves a finished file to its place, whose folder may go just now because its last file was removed."""
    for is_last in (False, True):
        _make_folder(target.parent)
        try:
            made.replace(target)
            break
        except FileNotFoundError:
            if is_last:
                raise
    _sync_folder(target.parent)


def _make_folder(folder: Path) -> None:
    """A folder whose entry survives a power cut, as do those above it."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


class _SourceLost(Exception):
    """The bytes that are to be taken in cannot be read any more: no fault of the store."""

    def __init__(self, reason: OSError) -> None:
        super().__init__(reason)
        self.reason = reason


def _copied(source: BinaryIO, copy: Path, limit_bytes: int) -> tuple[int, Sha256]:
    digest, size = hashlib.sha256(), 0
    with copy.open("wb") as out:
        while chunk := _read(source):
            size += len(chunk)
            if size > limit_bytes:
                raise BadInput("store.too_many_bytes", limit_mb=limit_bytes // 1_000_000)
            digest.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return size, Sha256(digest.hexdigest())


def _read(source: BinaryIO) -> bytes:
    try:
        return source.read(_CHUNK_BYTES)
    except OSError as error:
        raise _SourceLost(error) from error


def _digest(path: Path) -> tuple[int, Sha256]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as data:
        while chunk := data.read(_CHUNK_BYTES):
            digest.update(chunk)
            size += len(chunk)
    return size, Sha256(digest.hexdigest())


def _sync_file(path: Path) -> None:
    with path.open("rb+") as data:
        os.fsync(data.fileno())


def _sync_folder(path: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
