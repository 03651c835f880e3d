"""Stored bytes. Keys are relative, NFC, `/` between parts, legal on Windows; the areas are the first part."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from sohoa.model.files import FileRef, FileRole

STAGING = "staging"
"""Masters between intake and packaging: `staging/<document>/<name>`."""
WORK = "work"
"""Derivatives between their making and packaging: `work/<document>/<name>`; can be made again."""
OCFL = "ocfl"
"""The OCFL storage root: `ocfl/<document>/...`."""


class Files(Protocol):
    """A store of bytes. Adapters are picklable: page children get one. What was kept survives a power cut."""

    def scratch(self) -> AbstractContextManager[Path]:
        """A new empty folder on the store's own volume, gone with all in it when the context ends."""

    def keep(self, made: Path, key: str, role: FileRole, media_type: str) -> FileRef:
        """Moves a finished file from a scratch folder into the store (digest, fsync, rename); a file already
        under that key is replaced as a whole.
        """

    def take(
        self, source: BinaryIO, key: str, role: FileRole, media_type: str, *, limit_bytes: int
    ) -> FileRef:
        """Copies a stream into the store while it is digested; BadInput where it is longer than the limit."""

    def local_path(self, ref: FileRef) -> AbstractContextManager[Path]:
        """The bytes as a local file to read, for native codecs. NotFound where they are gone."""

    def read(self, ref: FileRef) -> bytes:
        """The bytes. NotFound where they are gone."""

    def exists(self, ref: FileRef) -> bool:
        """Whether bytes of the right length are there (no digest is computed)."""

    def digest(self, ref: FileRef) -> str:
        """SHA-256 of what is stored now, read anew. NotFound where it is gone."""

    def remove(self, key: str) -> None:
        """Removes a file or a folder of files outside the OCFL area; what is not there is no error."""

    def link(self, ref: FileRef, folder: Path, name: str) -> None:
        """Puts stored bytes into a scratch folder under a relative name, without a second copy where the
        volume can (hard link), else as a copy.
        """

    def install_folder(self, made: Path, key: str) -> None:
        """Moves a finished folder of files into the store in one step (fsync of all, rename); Conflict where
        the key is taken.
        """

    def write(self, key: str, data: bytes) -> None:
        """Replaces or makes a small file in one step (scratch, fsync, rename)."""

    def read_key(self, key: str) -> bytes | None:
        """The bytes of a small file by its key; None where there is none."""

    def list_keys(self, prefix: str) -> list[str]:
        """The keys of all files under a folder key, sorted; empty where there is no such folder."""

    def free_bytes(self) -> int:
        """Free space of the volume."""
