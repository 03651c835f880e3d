"""Brings a library's data base to the shape that this program writes; the owner calls it, nobody else."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from sohoa.errors import StorageError
from sohoa.store import migrations

NEWEST = "0001"


def _version(engine: Engine) -> str | None:
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        found = connection.scalar(text("select version_num from alembic_version"))
    return None if found is None else str(found)


def migrate(engine: Engine, database: Path, backups: Path) -> None:
    """Backs the file up, then applies what is missing. StorageError where the file is newer than this
    program.
    """
    try:
        version = _version(engine)
    except DatabaseError as error:
        raise StorageError("store.database_damaged", file=database.name, backups=backups.name) from error
    if version == NEWEST:
        return
    if version is not None:
        if version > NEWEST:
            raise StorageError("store.newer_library", version=version, known=NEWEST)
        _back_up(database, backups / f"{database.stem}-{version}.db")
    _apply(engine)


def _apply(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        # Python's sqlite3 begins no transaction before it makes tables: a power cut would leave half of them.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _back_up(database: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
