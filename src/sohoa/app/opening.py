"""Opens a library folder: lock, data base, files, index and children, put together."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from sohoa.app.settings import Settings
from sohoa.errors import BadInput, StorageError
from sohoa.model.document import LibraryIdentity
from sohoa.model.provenance import NOBODY, Actor
from sohoa.ports.records import Records
from sohoa.ports.search import SearchIndexDamaged
from sohoa.steps.values import to_json
from sohoa.store.clock import SystemClock
from sohoa.store.files import FolderFiles
from sohoa.store.lock import FolderLock
from sohoa.store.migrate import migrate
from sohoa.store.records import SqlRecords, sqlite_engine
from sohoa.store.search import TantivySearch
from sohoa.store.workers import ProcessWorkers
from sohoa.workflow.house import House
from sohoa.workflow.indexing import entries

DATABASE = "sohoa.db"
_INDEX = "index"
_BACKUPS = "backups"
_INDEX_STATE, _WHOLE = "index", "whole"


def open_house(folder: Path, settings: Settings, lock: FolderLock, actor: Actor = NOBODY) -> House:
    """The ports of a library folder, made where they are not there yet; a new name or address of the
    library is written down as done by `actor`. Conflict where another process owns it.
    """
    lock.acquire()
    engine = sqlite_engine(folder / DATABASE)
    try:
        migrate(engine, folder / DATABASE, folder / _BACKUPS)
        return _house(folder, settings, SqlRecords(engine), actor)
    except BaseException:
        engine.dispose()
        lock.release()
        raise


def _house(folder: Path, settings: Settings, records: SqlRecords, actor: Actor) -> House:
    clock = SystemClock()
    files = FolderFiles(str(folder))
    files.sweep_scratch()
    former = records.identity()
    if not (folder / _INDEX).exists():
        _mark_index(records, whole=False)
    search, damaged = _open_index(folder / _INDEX)
    house = House(
        identity=_identity(former, settings, clock),
        records=records,
        files=files,
        search=search,
        workers=ProcessWorkers(settings.workers),
        clock=clock,
        norms=own_texts(folder / "norms"),
        recipes=own_texts(folder / "recipes"),
        usual_norm=settings.norm,
        usual_recipe=settings.recipe,
    )
    _keep_identity(house, former, actor)
    if damaged or records.setting(_INDEX_STATE) != _WHOLE:
        rebuild_index(house)
    return house


def _identity(former: LibraryIdentity | None, settings: Settings, clock: SystemClock) -> LibraryIdentity:
    """Who the library is. Its id is made once; name, e-mail and code follow the settings that say them. The
    base URL names the library's records among harvesters, so it is settled once it is a real host's.
    """
    said = set(settings.model_fields_set if former else Settings.model_fields)
    if former and not _is_of_this_pc(former.base_url):
        said.discard("base_url")
    base = former or LibraryIdentity(secrets.token_hex(8), "", "", "", "", clock.now())
    return replace(
        base,
        name=settings.name if "name" in said else base.name,
        base_url=settings.base_url.rstrip("/") if "base_url" in said else base.base_url,
        admin_email=settings.admin_email if "admin_email" in said else base.admin_email,
        organisation_code=(
            settings.organisation_code if "organisation_code" in said else base.organisation_code
        ),
    )


def _keep_identity(house: House, former: LibraryIdentity | None, actor: Actor) -> None:
    """Settles who the library is, and who changed what it was."""
    identity = house.identity
    if identity == former:
        return
    with house.records.transaction() as writer:
        writer.set_identity(identity)
        if former is not None:
            house.audit(writer, actor, "identity", identity.id, to_json(former), to_json(identity))


def _is_of_this_pc(url: str) -> bool:
    return (urlsplit(url).hostname or "") in ("", "localhost", "127.0.0.1", "::1")


def _open_index(folder: Path) -> tuple[TantivySearch, bool]:
    """The index, and whether it was damaged and begun anew (it can be made again from the library at any
    time).
    """
    try:
        return TantivySearch(folder), False
    except SearchIndexDamaged:
        with contextlib.suppress(OSError):
            folder.rename(folder.with_name(f"{_INDEX}-damaged-{secrets.token_hex(4)}"))
        try:
            return TantivySearch(folder), True
        except SearchIndexDamaged as error:
            raise StorageError("app.index_unusable") from error


def rebuild_index(house: House) -> None:
    """Makes the index anew from the records and files. Where a power cut breaks this off, the next opening
    does it again.
    """
    _mark_index(house.records, whole=False)
    summaries = house.records.summaries()
    documents = (house.records.document(summary.id) for summary in summaries)
    house.search.rebuild(entries(house, document) for document in documents if document is not None)
    _mark_index(house.records, whole=True)


def _mark_index(records: Records, *, whole: bool) -> None:
    with records.transaction() as writer:
        writer.set_setting(_INDEX_STATE, _WHOLE if whole else "")


def own_texts(folder: Path) -> Mapping[str, str]:
    """The TOML texts of the library's own recipes or norms, by name."""
    try:
        return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))}
    except UnicodeDecodeError as error:
        raise BadInput("app.bad_settings", file=f"{folder.name}/*.toml", reason=str(error)) from error
