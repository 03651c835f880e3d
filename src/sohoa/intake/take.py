"""Copies originals into the library while they are digested, and makes an exposure of each picture.

What is there already under the same digest is not copied again, so that an interrupted intake goes on where
it was. Broken files are taken in too: the original is kept, and the analysis says what is wrong with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import BinaryIO

from sohoa.errors import BadInput
from sohoa.intake.survey import Source, Survey
from sohoa.model.document import Capture
from sohoa.model.files import FileRef, FileRole
from sohoa.model.finding import Finding, Severity
from sohoa.model.ids import CaptureId, DocumentId, Sha256, capture_id
from sohoa.ports.files import STAGING, Files
from sohoa.tools.exposures import FileKind, count_frames, kind_of_start

MOST_FILE_BYTES = 16 * 1024**3
_CHUNK_BYTES = 1 << 20
_START_BYTES = 1_024
_DIGEST_LETTERS = 16
_SUFFIX_LETTERS = 4
_SUFFIXES = {FileKind.JPEG: "jpg", FileKind.PNG: "png", FileKind.TIFF: "tif", FileKind.PDF: "pdf"}

Progress = Callable[[int], None]
"""Told how many bytes of the originals are done so far."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a source file is, by its bytes; `start` are its first ones."""

    source: Source
    sha256: Sha256
    start: bytes

    @property
    def capture_ids(self) -> tuple[CaptureId, CaptureId]:
        """The ids under which its first exposure may be known: as a file of one picture, or of several."""
        return capture_id(self.sha256, None), capture_id(self.sha256, 1)


def _no_progress(_: int) -> None: ...


def fingerprint(found: Survey, progress: Progress = _no_progress) -> list[Fingerprint]:
    """Reads all sources once, to find the document that was made of them before; unreadable ones are left
    out.
    """
    done, prints = 0, list[Fingerprint]()
    for source in found.sources:
        with suppress(OSError, BadInput):
            prints.append(_fingerprint(source, _after(done, progress)))
        done += source.size_bytes
        progress(done)
    return prints


def take_in(
    found: Survey,
    files: Files,
    document: DocumentId,
    known: Iterable[Capture] = (),
    progress: Progress = _no_progress,
) -> Iterator[Capture | Finding]:
    """Copies each source and yields its exposures in order, or a finding for one that cannot be read.

    `known` are the exposures that the document has already: they come again, as they are, with their order
    in this source. StorageError where the library cannot take a file.
    """
    intake = _Intake(files, document, {capture.id: capture for capture in known})
    done = 0
    for source in found.sources:
        yield from intake.take(source, _after(done, progress))
        done += source.size_bytes
        progress(done)


def retakes(known: Iterable[Capture], taken: Iterable[Capture]) -> dict[CaptureId, CaptureId]:
    """Former exposure -> the one that came under the same name with other bytes."""
    now = {(capture.name, capture.frame): capture.id for capture in taken}
    pairs = {capture.id: now.get((capture.name, capture.frame)) for capture in known}
    return {former: new for former, new in pairs.items() if new is not None and new != former}


class _Intake:
    """The running order, and what is known so far."""

    def __init__(self, files: Files, document: DocumentId, known: Mapping[CaptureId, Capture]) -> None:
        self._files = files
        self._document = document
        self._known = known
        self._taken: dict[Sha256, list[str]] = {}
        self._order = 0

    def take(self, source: Source, progress: Progress) -> Iterator[Capture | Finding]:
        try:
            seen = _fingerprint(source, progress)
            master = self._stored(seen)
        except OSError as error:
            yield _finding("intake.unreadable", Severity.ERROR, source, reason=error.strerror or "")
            return
        except BadInput as error:
            named = {name: str(value) for name, value in error.params.items() if name != "name"}
            yield _finding(error.code, Severity.ERROR, source, **named)
            return
        same = self._taken.setdefault(seen.sha256, [])
        if same:
            yield _finding("intake.same_file_twice", Severity.NOTE, source, same=same[0])
        same.append(source.name)
        yield from self._captures(source, master, len(same))

    def _stored(self, seen: Fingerprint) -> FileRef:
        """The original in the library; copied unless it is there. BadInput where it reads differently each
        time.
        """
        kind = kind_of_start(seen.start)
        media_type = kind.value if kind else "application/octet-stream"
        name = f"{seen.sha256[:_DIGEST_LETTERS]}.{_suffix(kind, seen.source.name)}"
        key, size = f"{STAGING}/{self._document}/{name}", seen.source.size_bytes
        expected = FileRef(key, seen.sha256, size, media_type, FileRole.MASTER)
        for capture in self._known.values():
            if capture.master.sha256 == seen.sha256 and self._files.exists(capture.master):
                return capture.master
        if self._files.exists(expected):
            return expected
        with seen.source.stream() as stream:
            limit = size if seen.source.member else MOST_FILE_BYTES
            ref = self._files.take(stream, key, FileRole.MASTER, media_type, limit_bytes=limit)
        if ref.sha256 != seen.sha256:
            self._files.remove(key)
            raise BadInput("intake.changes_while_read", name=seen.source.name)
        return ref

    def _captures(self, source: Source, master: FileRef, copy: int) -> Iterator[Capture]:
        frames = self._count(master)
        for frame in range(1, frames + 1) if frames > 1 else (None,):
            self._order += 1
            own_id = capture_id(master.sha256, frame, copy)
            known = self._known.get(own_id)
            if known is not None:
                yield replace(known, order=self._order)
            else:
                yield Capture(own_id, source.name, frame, master, self._order)

    def _count(self, master: FileRef) -> int:
        """1 for a file that cannot be opened: its placeholder."""
        try:
            with self._files.local_path(master) as path:
                return count_frames(path)
        except BadInput:
            return 1


def _after(before: int, progress: Progress) -> Progress:
    """Progress within a file, after so many bytes of the files before it."""
    return lambda done: progress(before + done)


def _fingerprint(source: Source, progress: Progress) -> Fingerprint:
    with source.stream() as stream:
        start = stream.read(_START_BYTES)
        digest, done = hashlib.sha256(start), len(start)
        for chunk in _chunks(stream):
            digest.update(chunk)
            done += len(chunk)
            progress(min(done, source.size_bytes))
    return Fingerprint(source, Sha256(digest.hexdigest()), start)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK_BYTES):
        yield chunk


def _suffix(kind: FileKind | None, name: str) -> str:
    """By what the file is; by its name where that is unknown."""
    if kind in _SUFFIXES:
        return _SUFFIXES[kind]
    letters = "".join(
        letter for letter in PurePosixPath(name).suffix.lower() if letter.isascii() and letter.isalnum()
    )
    return letters[:_SUFFIX_LETTERS] or "bin"


def _finding(code: str, severity: Severity, source: Source, **params: str) -> Finding:
    return Finding(code, severity, params=(("name", source.name), *params.items()))
