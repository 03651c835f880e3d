"""The folder of files: what only a disk can show."""

import errno
import io
import pickle
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from sohoa.errors import StorageError
from sohoa.model.files import FileRole
from sohoa.store.files import FolderFiles

BAD_KEYS = (
    "",
    "/etc/passwd",
    "a//b",
    "..",
    "work/../sohoa.db",
    "work/./a",
    "C:/a",
    "work/c:a",
    "work\\..\\a",
    "work/a\x00b",
    "work/a\nb",
    'work/a"b',
    "work/a?",
    "work/",
)


@pytest.mark.parametrize("key", BAD_KEYS)
def test_keys_that_lead_elsewhere_are_refused(tmp_path: Path, key: str) -> None:
    files = FolderFiles(str(tmp_path / "library"))
    with pytest.raises(StorageError, match="bad_key"):
        files.write(key, b"x")
    with pytest.raises(StorageError, match="bad_key"):
        files.take(io.BytesIO(b"x"), key, FileRole.MASTER, "", limit_bytes=10)
    for ask in (files.remove, files.read_key, files.list_keys):
        with pytest.raises(StorageError, match="bad_key"):
            ask(key)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_vietnamese_names_are_legal(tmp_path: Path) -> None:
    files = FolderFiles(str(tmp_path))
    files.write("staging/d1/Sổ tay (tập 1).tif", b"x")
    assert files.list_keys("staging") == ["staging/d1/Sổ tay (tập 1).tif"]


def test_children_get_one(tmp_path: Path) -> None:
    files = FolderFiles(str(tmp_path))
    assert pickle.loads(pickle.dumps(files)) == files


def test_the_owner_sweeps_what_a_power_cut_left(tmp_path: Path) -> None:
    files = FolderFiles(str(tmp_path))
    left = tmp_path / "scratch" / "123-abc" / "half.tif"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    files.write("work/d1/a", b"whole")
    files.sweep_scratch()
    assert not left.exists()
    assert files.read_key("work/d1/a") == b"whole"


def test_the_last_file_takes_its_folder_along(tmp_path: Path) -> None:
    files = FolderFiles(str(tmp_path))
    files.write("staging/d1/a", b"x")
    files.remove("staging/d1/a")
    assert not (tmp_path / "staging" / "d1").exists()
    assert (tmp_path / "staging").exists()


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "work").write_bytes(b"a file where a folder should be")
    with pytest.raises(StorageError, match="cannot_write"):
        FolderFiles(str(tmp_path)).write("work/d1/a", b"x")


class _Failing(io.BytesIO):
    def __init__(self, number: int) -> None:
        super().__init__(b"x" * 10)
        self._number = number

    def read(self, size: int | None = -1, /) -> bytes:
        raise OSError(self._number, "gone")


def test_a_source_that_fails_is_no_fault_of_the_store(tmp_path: Path) -> None:
    files = FolderFiles(str(tmp_path))
    source = cast(BinaryIO, _Failing(errno.EIO))
    with pytest.raises(OSError, match="gone"):
        files.take(source, "staging/d1/a", FileRole.MASTER, "", limit_bytes=100)
    assert files.list_keys("staging") == []
