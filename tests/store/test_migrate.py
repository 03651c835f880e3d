"""The data base is brought to its shape once, and never by a program that is too old."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text

from sohoa.errors import StorageError
from sohoa.store import tables
from sohoa.store.migrate import NEWEST, migrate
from sohoa.store.records import sqlite_engine


def opened(tmp_path: Path) -> tuple[Engine, Path, Path]:
    database = tmp_path / "sohoa.db"
    return sqlite_engine(database), database, tmp_path / "backups"


def test_a_new_library_gets_all_tables(tmp_path: Path) -> None:
    engine, database, backups = opened(tmp_path)
    migrate(engine, database, backups)
    assert set(tables.metadata.tables) <= set(inspect(engine).get_table_names())
    for table in tables.metadata.tables.values():
        columns = {column["name"] for column in inspect(engine).get_columns(table.name)}
        assert columns == {column.name for column in table.columns}
    assert not backups.exists()


def test_a_library_of_today_is_left_alone(tmp_path: Path) -> None:
    engine, database, backups = opened(tmp_path)
    migrate(engine, database, backups)
    migrate(engine, database, backups)
    assert not backups.exists()


def test_a_newer_library_is_refused_untouched(tmp_path: Path) -> None:
    engine, database, backups = opened(tmp_path)
    migrate(engine, database, backups)
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '0099'"))
    with pytest.raises(StorageError, match="newer_library") as refused:
        migrate(engine, database, backups)
    assert refused.value.params == {"version": "0099", "known": NEWEST}
    assert not backups.exists()


def test_an_older_library_is_backed_up_first(tmp_path: Path) -> None:
    engine, database, backups = opened(tmp_path)
    with engine.begin() as connection:
        connection.execute(text("create table alembic_version (version_num varchar(32))"))
        connection.execute(text("insert into alembic_version values ('0000')"))
    with pytest.raises(Exception, match="0000"):  # no such version was ever published
        migrate(engine, database, backups)
    with closing(sqlite3.connect(backups / "sohoa-0000.db")) as copy:
        assert copy.execute("select version_num from alembic_version").fetchall() == [("0000",)]


def test_a_damaged_data_base_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "sohoa.db").write_bytes(b"no data base at all " * 300)
    engine, database, backups = opened(tmp_path)
    with pytest.raises(StorageError, match="database_damaged"):
        migrate(engine, database, backups)


def test_a_migration_broken_off_is_done_from_the_beginning(tmp_path: Path) -> None:
    engine, database, backups = opened(tmp_path)
    with engine.begin() as connection:  # what stands in the way of the last table of the first version
        connection.execute(text("create table settings (name text)"))
    with pytest.raises(Exception, match="settings"):
        migrate(engine, database, backups)
    with engine.begin() as connection:
        connection.execute(text("drop table settings"))
    migrate(engine, database, backups)
    assert inspect(engine).has_table("documents")
