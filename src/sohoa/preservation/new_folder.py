"""A folder that is there whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sohoa.errors import Conflict, StorageError


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """A folder to fill, which becomes `out` when all went well and is gone otherwise.

    Raises Conflict where `out` is there and not an empty folder, StorageError where the place cannot be
    written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Conflict("preservation.folder_taken", folder=out.name)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f"{out.name}.", suffix=".part", dir=out.parent))
    except OSError as error:
        raise StorageError("preservation.cannot_write_folder", folder=str(out.parent)) from error
    try:
        yield part
        part.chmod(0o755)  # mkdtemp makes it for its owner alone
        if out.exists():
            out.rmdir()
        part.rename(out)
    except OSError as error:
        raise StorageError("preservation.cannot_write_folder", folder=str(out)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
