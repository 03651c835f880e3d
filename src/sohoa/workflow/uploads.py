"""Files on their way in from a browser, piece by piece: what arrived before a break stays."""

from __future__ import annotations

import os
import re
import shutil
import threading
import unicodedata
from contextlib import suppress
from pathlib import Path

from sohoa.errors import BadInput, NotFound, StorageError
from sohoa.ports.clock import Clock

_ID = re.compile(r"^[0-9a-f]{32}$")
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\\]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)
_LONGEST_NAME_BYTES = 150
_MOST_FILES = 10_000


class Uploads:
    """Each upload is a folder `uploads/<id>` of the library; names are those of the sender, made legal."""

    def __init__(self, folder: Path, clock: Clock, limit_bytes: int) -> None:
        self._folder, self._clock, self._limit = folder, clock, limit_bytes
        self._writing = threading.Lock()

    def begin(self) -> str:
        """A new upload's id."""
        upload_id = f"{self._clock.random_integer(1 << 128):032x}"
        (self._folder / upload_id).mkdir(parents=True)
        return upload_id

    def offset(self, upload_id: str, file_name: str) -> int:
        """How many bytes of that file have arrived."""
        path = self._path(upload_id, file_name)
        return path.stat().st_size if path.is_file() else 0

    def put(self, upload_id: str, file_name: str, offset: int, chunk: bytes) -> int:
        """Adds a piece at its place, which must be where the file ends now; gives the new end."""
        path = self._path(upload_id, file_name)
        with self._writing:
            at = self.offset(upload_id, file_name)
            if offset != at:
                return at
            self._require_room(upload_id, len(chunk))
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("ab") as out:
                    out.write(chunk)
                    out.flush()
                    os.fsync(out.fileno())
            except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
                raise BadInput("workflow.upload_bad_name", name=file_name) from error
        return at + len(chunk)

    def _require_room(self, upload_id: str, more_bytes: int) -> None:
        if self._size(upload_id) + more_bytes > self._limit:
            raise BadInput("workflow.upload_too_large", limit_gb=round(self._limit / 1e9, 1))
        if shutil.disk_usage(self._folder).free < 2 * more_bytes:
            raise StorageError("store.disk_full")

    def finish(self, upload_id: str) -> Path:
        """The folder to add a book from, or the one file where there is only one archive in it."""
        folder = self._upload(upload_id)
        files = [path for path in folder.rglob("*") if path.is_file()]
        if not files:
            raise BadInput("workflow.upload_empty")
        if len(files) == 1 and files[0].suffix.lower() in (".zip", ".pdf"):
            return files[0]
        return folder

    def discard(self, upload_id: str) -> None:
        """Removes an upload and all that arrived of it."""
        shutil.rmtree(self._upload(upload_id), ignore_errors=True)

    def discard_source(self, source: Path) -> None:
        """Removes the upload that a source was, once it is in the library; any other source is left alone."""
        try:
            upload_id = source.absolute().relative_to(self._folder.absolute()).parts[0]
        except (ValueError, IndexError):
            return
        with suppress(NotFound):
            self.discard(upload_id)

    def _size(self, upload_id: str) -> int:
        sizes = [path.stat().st_size for path in self._upload(upload_id).rglob("*") if path.is_file()]
        if len(sizes) > _MOST_FILES:
            raise BadInput("workflow.upload_too_many", limit=_MOST_FILES)
        return sum(sizes)

    def _upload(self, upload_id: str) -> Path:
        folder = self._folder / upload_id
        if not _ID.match(upload_id) or not folder.is_dir():
            raise NotFound("workflow.no_upload")
        return folder

    def _path(self, upload_id: str, file_name: str) -> Path:
        parts = [_legal(part) for part in re.split(r"[/\\]", file_name) if part not in ("", ".", "..")]
        if not parts or len(parts) > 8:
            raise BadInput("workflow.upload_bad_name", name=file_name)
        return self._upload(upload_id).joinpath(*parts)


def _legal(name: str) -> str:
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", name)).rstrip(". ")
    while len(name.encode("utf-8")) > _LONGEST_NAME_BYTES:
        name = name[1:]
    return f"_{name}" if not name or _RESERVED.match(name) or name.startswith(".") else name
