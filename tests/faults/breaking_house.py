"""`python -m tests.faults.breaking_house SCANS LIBRARY FAULT`: digitises as `sohoa digitise` does, in a
library whose files break at a chosen moment. FAULT is `full`, `raw` (a full disk as the system
tells of it) or `kill`, a colon, and the moment (page, pdf, link, install, installed).

A process of its own, for a kill takes it along.
"""

import argparse
import errno
import os
import signal
import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from sohoa.app import read_settings
from sohoa.app.opening import open_house
from sohoa.cli.bench.commands import TITLE
from sohoa.cli.following import follow
from sohoa.errors import StorageError
from sohoa.model.files import FileRef, FileRole
from sohoa.model.ids import DocumentId
from sohoa.model.json import Json
from sohoa.store.files import FolderFiles
from sohoa.store.lock import FolderLock
from sohoa.workflow.adding import NewBook, add_book
from sohoa.workflow.scheduler import Scheduler

_PAGES_THAT_FIT = 2


@dataclass(frozen=True, slots=True)
class BreakingFiles(FolderFiles):
    """A folder that breaks; picklable, so that page children meet the fault too."""

    fault: str = ""

    def _break_at(self, moment: str) -> None:
        kind, _, when = self.fault.partition(":")
        if when != moment:
            return
        if kind == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if kind == "raw":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        raise StorageError("store.disk_full")

    def keep(self, made: Path, key: str, role: FileRole, media_type: str) -> FileRef:
        if role is FileRole.FULLTEXT and len(self.list_keys("work")) > _PAGES_THAT_FIT * 4:
            self._break_at("page")
        if role is FileRole.PDF:
            self._break_at("pdf")
        return FolderFiles.keep(self, made, key, role, media_type)

    def link(self, ref: FileRef, folder: Path, name: str) -> None:
        FolderFiles.link(self, ref, folder, name)
        self._break_at("link")

    def install_folder(self, made: Path, key: str) -> None:
        self._break_at("install")
        FolderFiles.install_folder(self, made, key)
        self._break_at("installed")


class Desk:
    """Tells `follow` of the progress, as the library's own desk does."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = scheduler

    def ask(self, verb: str, **given: Json) -> Json:
        assert verb == "progress"
        now = self._scheduler.progress(DocumentId(str(given["document"])))
        params: dict[str, Json] = dict(now.params)
        return {"state": now.state.value, "message": now.message, "params": params}


def main(scans: str, library: str, fault: str) -> int:
    """The exit code of `sohoa digitise`."""
    folder, options = Path(library), argparse.Namespace(lang="en", json=False)
    with ExitStack() as closing:
        lock = FolderLock(folder)
        house = open_house(folder, read_settings(folder), lock)
        closing.callback(lock.release)
        closing.callback(house.records.close)
        closing.callback(house.search.close)
        closing.callback(house.workers.close)
        house = replace(house, files=BreakingFiles(library, fault))
        scheduler = Scheduler(house)
        closing.callback(scheduler.stop)
        scheduler.start()
        document, order = add_book(house, Path(scans), NewBook(title=TITLE))
        scheduler.submit(document, order)
        return follow(Desk(scheduler), document, options)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
