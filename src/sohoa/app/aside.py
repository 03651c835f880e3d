"""The records of a library folder as they lie on the disk, read from a copy: the folder stays as it is."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sohoa.app.opening import DATABASE
from sohoa.ports.records import Records
from sohoa.store.migrate import migrate
from sohoa.store.records import SqlRecords, sqlite_engine


@contextmanager
def copied_records(folder: Path) -> Iterator[Records]:
    """For measurements, between a power cut and the next start; nobody may own the folder meanwhile.

    Empty records where there are none yet.
    """
    with TemporaryDirectory(prefix="sohoa-") as copy:
        for path in folder.glob(f"{DATABASE}*"):
            shutil.copyfile(path, Path(copy, path.name))
        database = Path(copy, DATABASE)
        engine = sqlite_engine(database)
        migrate(engine, database, Path(copy, "backups"))
        records = SqlRecords(engine)
        try:
            yield records
        finally:
            records.close()
