"""ZIP archives of scans: listed and read member by member, never unpacked by their own paths."""

from __future__ import annotations

import stat
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from sohoa.errors import BadInput

_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_RATIO_FROM_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ArchiveBounds:
    """What is unpacked at all. `most_ratio` is unpacked to packed bytes, asked from 64 MB unpacked on."""

    most_members: int = 20_000
    most_bytes: int = 200 * 1024**3
    most_ratio: int = 200


DEFAULT_ARCHIVE_BOUNDS = ArchiveBounds()


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: `name` as people read it (NFC, `/` between parts), `place` in the archive's
    list.
    """

    name: str
    size_bytes: int
    place: int


def list_members(path: Path, bounds: ArchiveBounds = DEFAULT_ARCHIVE_BOUNDS) -> list[Member]:
    """The files of an archive, folders left out.

    BadInput for what is no ZIP, is encrypted, leads out of its folder, links elsewhere, or unpacks beyond
    bounds.
    """
    with _opened(path) as archive:
        infos = archive.infolist()
    _check_size(infos, path.stat().st_size, bounds)
    members = []
    for place, info in enumerate(infos):
        name = _readable_name(info)
        _check_member(info, name)
        if not info.is_dir():
            members.append(Member(name, info.file_size, place))
    return members


@contextmanager
def open_member(path: Path, member: Member) -> Iterator[BinaryIO]:
    """The bytes of a member as a stream; reading raises BadInput where they are damaged."""
    with _opened(path) as archive, archive.open(archive.infolist()[member.place]) as stream:
        try:
            yield cast("BinaryIO", stream)
        except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
            raise BadInput("intake.archive_damaged", name=member.name) from error


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise BadInput("intake.archive_damaged", name=path.name) from error
    with archive:
        yield archive


def _check_size(infos: list[zipfile.ZipInfo], packed_bytes: int, bounds: ArchiveBounds) -> None:
    unpacked = sum(info.file_size for info in infos)
    if len(infos) > bounds.most_members or unpacked > bounds.most_bytes:
        raise BadInput(
            "intake.archive_too_large", gigabytes=bounds.most_bytes / 1024**3, files=bounds.most_members
        )
    if unpacked > _RATIO_FROM_BYTES and unpacked > bounds.most_ratio * packed_bytes:
        raise BadInput("intake.archive_bomb")


def _check_member(info: zipfile.ZipInfo, name: str) -> None:
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise BadInput("intake.archive_encrypted", name=name)
    parts = PurePosixPath(name).parts
    outside = ".." in parts or name.startswith("/") or (len(name) > 1 and name[1] == ":")
    if outside or stat.S_ISLNK(info.external_attr >> 16):
        raise BadInput("intake.archive_leads_out", name=name)


def _readable_name(info: zipfile.ZipInfo) -> str:
    """The name, NFC. Without the flag for UTF-8 it may be UTF-8 all the same (macOS), else it is code page
    437.
    """
    name = info.orig_filename
    if not info.flag_bits & _UTF8_FLAG:
        try:
            name = name.encode("cp437").decode("utf-8")
        except UnicodeError:
            name = info.orig_filename
    return unicodedata.normalize("NFC", name.replace("\\", "/").split("\0", 1)[0])
