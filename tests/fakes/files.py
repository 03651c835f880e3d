"""The Files port in memory, with a power cut at will."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from sohoa.errors import BadInput, Conflict, NotFound, StorageError
from sohoa.model.files import FileRef, FileRole
from sohoa.model.ids import Sha256
from sohoa.ports.files import OCFL


class PowerCut(BaseException):
    """The program ends here; nothing of its own may catch this."""


def reference(key: str, data: bytes, role: FileRole = FileRole.MASTER, media_type: str = "") -> FileRef:
    """The reference to bytes under a key."""
    return FileRef(key, Sha256(hashlib.sha256(data).hexdigest()), len(data), media_type, role)


@dataclass
class MemoryFiles:
    """Keeps bytes by key. `cut_at` is the number of the call (from 1) at which the power goes, before it is
    done."""

    stored: dict[str, bytes] = field(default_factory=dict)
    cut_at: int = 0
    calls: int = 0
    free: int = 1 << 40
    linked: list[str] = field(default_factory=list)

    def _call(self) -> None:
        self.calls += 1
        if self.calls == self.cut_at:
            raise PowerCut

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        self._call()
        with tempfile.TemporaryDirectory(prefix="sohoa-test-") as folder:
            yield Path(folder)

    def keep(self, made: Path, key: str, role: FileRole, media_type: str) -> FileRef:
        self._call()
        data = made.read_bytes()
        made.unlink()
        self.stored[key] = data
        return reference(key, data, role, media_type)

    def take(
        self, source: BinaryIO, key: str, role: FileRole, media_type: str, *, limit_bytes: int
    ) -> FileRef:
        self._call()
        data = source.read(limit_bytes + 1)
        if len(data) > limit_bytes:
            raise BadInput("store.too_many_bytes", limit_mb=limit_bytes // 1_000_000)
        self.stored[key] = data
        return reference(key, data, role, media_type)

    @contextmanager
    def local_path(self, ref: FileRef) -> Iterator[Path]:
        data = self.read(ref)
        with tempfile.TemporaryDirectory(prefix="sohoa-test-") as folder:
            path = Path(folder, ref.key.rpartition("/")[2])
            path.write_bytes(data)
            yield path

    def read(self, ref: FileRef) -> bytes:
        self._call()
        if ref.key not in self.stored:
            raise NotFound("store.file_gone", key=ref.key)
        return self.stored[ref.key]

    def exists(self, ref: FileRef) -> bool:
        self._call()
        return len(self.stored.get(ref.key, b"")) == ref.size_bytes and ref.key in self.stored

    def digest(self, ref: FileRef) -> str:
        return hashlib.sha256(self.read(ref)).hexdigest()

    def remove(self, key: str) -> None:
        self._call()
        if key.split("/", 1)[0] == OCFL:
            raise StorageError("store.preserved", key=key)
        for name in [name for name in self.stored if name == key or name.startswith(f"{key}/")]:
            del self.stored[name]

    def link(self, ref: FileRef, folder: Path, name: str) -> None:
        target = folder.joinpath(*name.split("/"))
        data = self.read(ref)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        self.linked.append(ref.key)

    def install_folder(self, made: Path, key: str) -> None:
        self._call()
        if any(name == key or name.startswith(f"{key}/") for name in self.stored):
            raise Conflict("store.taken", key=key)
        found = [path for path in made.rglob("*") if path.is_file()]
        self.stored |= {f"{key}/{path.relative_to(made).as_posix()}": path.read_bytes() for path in found}
        shutil.rmtree(made)

    def write(self, key: str, data: bytes) -> None:
        self._call()
        self.stored[key] = data

    def read_key(self, key: str) -> bytes | None:
        self._call()
        return self.stored.get(key)

    def list_keys(self, prefix: str) -> list[str]:
        self._call()
        return sorted(name for name in self.stored if name.startswith(f"{prefix}/"))

    def free_bytes(self) -> int:
        self._call()
        return self.free

    def put(self, key: str, data: bytes, role: FileRole = FileRole.MASTER, media_type: str = "") -> FileRef:
        """Stores bytes for a test, without a call being counted."""
        self.stored[key] = data
        return reference(key, data, role, media_type)

    def lay_out(self, folder: Path, prefix: str) -> Path:
        """Writes what is stored under a folder key into a real folder, for readers written by others."""
        for key, data in self.stored.items():
            if key.startswith(f"{prefix}/"):
                path = folder.joinpath(*key.split("/"))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        return folder.joinpath(*prefix.split("/"))
