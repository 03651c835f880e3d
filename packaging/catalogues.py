"""Joins `src/sohoa/locale/LANGUAGE/*.po` into `src/sohoa/locale/LANGUAGE.mo`, with Babel, when building."""

import os
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


class CatalogueError(ValueError):
    """Two rooms give the same code, or a file of words cannot be read."""


def compile_catalogues(locale_folder: Path) -> list[Path]:
    """Write one `.mo` for each language folder, but where it is up to date; returns those written."""
    folders = sorted(path for path in locale_folder.iterdir() if path.is_dir())
    return [target for folder in folders if (target := _compile_language(folder)) is not None]


def _compile_language(folder: Path) -> Path | None:
    target = folder.with_suffix(".mo")
    rooms = sorted(folder.glob("*.po"))
    if not rooms or _is_current(target, [folder, *rooms]):
        return None
    _write(target, join_rooms(folder.name, rooms))
    return target


def _is_current(target: Path, sources: list[Path]) -> bool:
    if not target.exists():
        return False
    made = target.stat().st_mtime_ns
    return all(source.stat().st_mtime_ns < made for source in sources)


def join_rooms(language: str, rooms: list[Path]) -> Catalog:
    """One catalogue from the files of all rooms; a code may be in one room only."""
    joined = Catalog(locale=language, fuzzy=False)
    for room in rooms:
        with room.open("rb") as file:
            catalogue = read_po(file, locale=language, abort_invalid=True)
        for message in catalogue:
            if not message.id:
                continue
            if message.id in joined:
                raise CatalogueError(f"{room}: {message.id!r} is in another file of this language too")
            joined[message.id] = message
    return joined


def _write(target: Path, catalogue: Catalog) -> None:
    # A scratch file and a rename: several programs may compile at once, and readers see a whole file.
    handle, scratch = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    with os.fdopen(handle, "wb") as file:
        write_mo(file, catalogue)
    Path(scratch).chmod(0o644)
    Path(scratch).replace(target)
