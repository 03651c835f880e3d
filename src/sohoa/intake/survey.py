"""What lies in a source of scans, before a byte is copied."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from sohoa.errors import BadInput, StorageError
from sohoa.intake.naming import OTHER_IMAGE_KIND, natural_key, why_ignored
from sohoa.tools.archive import Member, list_members, open_member
from sohoa.tools.exposures import FileKind, count_frames, sniff_kind

BOOK_TOML = "book.toml"
_MOST_BOOK_TOML_BYTES = 1 << 20
_DERIVED_SHARE = 0.3
_DERIVED_BYTES_EACH = 3_000_000
_MEGABYTE = 1_000_000


class SourceKind(StrEnum):
    """What was pointed at."""

    FOLDER = "folder"
    ARCHIVE = "archive"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to take in. `name` is relative to what was pointed at (NFC, `/`); `member` says where in an
    archive.
    """

    name: str
    size_bytes: int
    path: Path
    member: Member | None = None

    @contextmanager
    def stream(self) -> Iterator[BinaryIO]:
        """Its bytes from the beginning. OSError where it cannot be read, BadInput where an archive is
        damaged.
        """
        if self.member is None:
            with self.path.open("rb") as file:
                yield file
        else:
            with open_member(self.path, self.member) as stream:
                yield stream


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file that is left aside; `reason` is the code of the words for it."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Survey:
    """All files to take in, in natural order of their names, and what is left aside."""

    kind: SourceKind
    sources: tuple[Source, ...]
    ignored: tuple[Ignored, ...] = ()
    frames: int = 0
    """Exposures, as far as they can be counted without unpacking."""
    book_toml: bytes | None = None

    @property
    def original_bytes(self) -> int:
        """Size of the originals."""
        return sum(source.size_bytes for source in self.sources)

    @property
    def needed_bytes(self) -> int:
        """Originals and a careful guess at what is made of them."""
        made = max(round(_DERIVED_SHARE * self.original_bytes), _DERIVED_BYTES_EACH * self.frames)
        return self.original_bytes + made


def survey(source: Path) -> Survey:
    """Looks at a folder, ZIP, PDF or image file. BadInput where there is nothing to take, and what to do
    then.
    """
    if source.is_dir():
        return _of_folder(source)
    if not source.is_file():
        raise BadInput("intake.source_missing", source=source.name)
    kind = sniff_kind(source)
    if kind is FileKind.ZIP:
        return _of_archive(source)
    if kind is None and why_ignored(source.name):
        raise BadInput("intake.source_kind", source=source.name)
    name = unicodedata.normalize("NFC", source.name)
    only = Source(name, source.stat().st_size, source)
    return Survey(SourceKind.FILE, (only,), (), count_frames(source), _beside(source.parent))


def require_space(found: Survey, free_bytes: int) -> None:
    """StorageError where the volume cannot take the originals and what is made of them."""
    if found.needed_bytes > free_bytes:
        raise StorageError(
            "intake.no_space",
            needed=round(found.needed_bytes / _MEGABYTE),
            free=round(free_bytes / _MEGABYTE),
        )


def _of_folder(folder: Path) -> Survey:
    ignored: list[Ignored] = []
    sources = list(_walk(folder, ignored))
    kept = _sorted(sources)
    if not kept:
        raise _without_scans("intake.folder_empty", ignored, folder=folder.name)
    frames = sum(_frames(source.path) for source in kept)
    return Survey(SourceKind.FOLDER, kept, tuple(ignored), frames, _beside(folder))


def _without_scans(code: str, ignored: Iterable[Ignored], **params: str) -> BadInput:
    """The error for a source without scans; where it holds pictures of other kinds, it names one."""
    other = next((entry.name for entry in ignored if entry.reason == OTHER_IMAGE_KIND), None)
    return BadInput("intake.only_other_images", image=other) if other else BadInput(code, **params)


def _walk(folder: Path, ignored: list[Ignored]) -> Iterator[Source]:
    """The files under a folder; links to folders are not followed."""
    unread: list[OSError] = []
    for at, folders, names in os.walk(folder, onerror=unread.append):
        folders.sort()
        for name in sorted(names):
            path = Path(at, name)
            shown = unicodedata.normalize("NFC", path.relative_to(folder).as_posix())
            reason = why_ignored(shown)
            if reason:
                ignored.append(Ignored(shown, reason))
            else:
                yield Source(shown, _size(path), path)
    ignored.extend(Ignored(Path(error.filename or "").name, "intake.ignored_unreadable") for error in unread)


def _size(path: Path) -> int:
    """0 for a file that cannot be asked: copying it will say so."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _frames(path: Path) -> int:
    """How many exposures a file holds; 1 where it is damaged, for its placeholder."""
    try:
        return count_frames(path)
    except (BadInput, OSError):
        return 1


def _of_archive(path: Path) -> Survey:
    sources, ignored, book_toml = [], [], None
    for member in list_members(path):
        reason = why_ignored(member.name)
        if reason:
            ignored.append(Ignored(member.name, reason))
        else:
            sources.append(Source(member.name, member.size_bytes, path, member))
        if _is_book_toml(member):
            with open_member(path, member) as stream:
                book_toml = stream.read(_MOST_BOOK_TOML_BYTES)
    if not sources:
        raise _without_scans("intake.archive_empty", ignored, name=path.name)
    return Survey(SourceKind.ARCHIVE, _sorted(sources), tuple(ignored), len(sources), book_toml)


def _is_book_toml(member: Member) -> bool:
    """At the archive's root or in its outermost folder."""
    parts = member.name.split("/")
    return (
        len(parts) <= 2 and parts[-1].casefold() == BOOK_TOML and member.size_bytes <= _MOST_BOOK_TOML_BYTES
    )


def _beside(folder: Path) -> bytes | None:
    path = folder / BOOK_TOML
    if not path.is_file() or path.stat().st_size > _MOST_BOOK_TOML_BYTES:
        return None
    return path.read_bytes()


def _sorted(sources: Iterable[Source]) -> tuple[Source, ...]:
    return tuple(sorted(sources, key=lambda source: natural_key(source.name)))
