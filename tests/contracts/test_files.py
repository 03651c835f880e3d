"""What every adapter of the files port does: the folder on disk and the one in memory."""

import io
from pathlib import Path

import pytest

from sohoa.errors import BadInput, Conflict, NotFound, StorageError
from sohoa.model.files import FileRef, FileRole
from sohoa.ports.files import Files
from sohoa.store.files import FolderFiles
from tests.fakes.files import MemoryFiles, reference

KEY = "work/d1/trang.tif"


@pytest.fixture(params=["in memory", "on disk"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    return MemoryFiles() if request.param == "in memory" else FolderFiles(str(tmp_path))


def keep(files: Files, data: bytes, key: str = KEY) -> FileRef:
    with files.scratch() as folder:
        made = folder / "made"
        made.write_bytes(data)
        return files.keep(made, key, FileRole.ACCESS, "image/tiff")


def take(files: Files, data: bytes, limit: int = 1000) -> FileRef:
    return files.take(io.BytesIO(data), KEY, FileRole.MASTER, "image/tiff", limit_bytes=limit)


def test_what_is_kept_is_there_with_its_digest(files: Files) -> None:
    ref = keep(files, b"trang")
    assert ref == reference(KEY, b"trang", FileRole.ACCESS, "image/tiff")
    assert files.read(ref) == b"trang"
    assert files.digest(ref) == ref.sha256
    assert files.exists(ref)
    with files.local_path(ref) as path:
        assert path.read_bytes() == b"trang"


def test_keep_replaces_the_whole_file(files: Files) -> None:
    keep(files, b"a long former file")
    ref = keep(files, b"new")
    assert files.read(ref) == b"new"
    assert files.list_keys("work") == [KEY]


def test_scratch_is_empty_and_goes_away(files: Files) -> None:
    with files.scratch() as first, files.scratch() as second:
        assert first != second
        assert list(first.iterdir()) == []
        (first / "x").write_bytes(b"x")
    assert not first.exists()


def test_take_copies_up_to_the_limit(files: Files) -> None:
    assert files.read(take(files, b"x" * 10, limit=10)) == b"x" * 10
    with pytest.raises(BadInput, match="too_many_bytes"):
        take(files, b"y" * 11, limit=10)
    assert files.read_key(KEY) == b"x" * 10


def test_what_is_gone_is_not_found(files: Files) -> None:
    ref = reference(KEY, b"never stored")
    for ask in (files.read, files.digest):
        with pytest.raises(NotFound):
            ask(ref)
    with pytest.raises(NotFound), files.local_path(ref):
        pass
    assert not files.exists(ref)
    assert files.read_key(KEY) is None


def test_a_file_of_another_length_is_not_the_one(files: Files) -> None:
    keep(files, b"cut sho")
    assert not files.exists(reference(KEY, b"cut short"))


def test_remove_takes_files_and_folders(files: Files) -> None:
    keep(files, b"1", "work/d1/a")
    keep(files, b"2", "work/d1/b")
    keep(files, b"3", "work/d2/a")
    files.remove("work/d1/a")
    files.remove("work/d1/a")
    assert files.list_keys("work/d1") == ["work/d1/b"]
    files.remove("work/d1")
    files.remove("work/never")
    assert files.list_keys("work") == ["work/d2/a"]


def test_nothing_preserved_is_removed(files: Files) -> None:
    keep(files, b"1", "ocfl/d1/v1/a")
    for key in ("ocfl", "ocfl/d1", "ocfl/d1/v1/a", "ocfl/d1/extensions/x"):
        with pytest.raises(StorageError, match="preserved"):
            files.remove(key)
    assert files.list_keys("ocfl") == ["ocfl/d1/v1/a"]


def test_a_folder_is_installed_once(files: Files) -> None:
    for taken in (False, True):
        with files.scratch() as scratch:
            made = scratch / "object"
            (made / "v1").mkdir(parents=True)
            (made / "v1" / "a").write_bytes(b"second" if taken else b"first")
            if taken:
                with pytest.raises(Conflict, match="taken"):
                    files.install_folder(made, "ocfl/d1")
            else:
                files.install_folder(made, "ocfl/d1")
    assert files.read_key("ocfl/d1/v1/a") == b"first"


def test_small_files_are_written_by_key(files: Files) -> None:
    files.write("ocfl/d1/inventory.json", b"{}")
    files.write("ocfl/d1/inventory.json", b"[]")
    assert files.read_key("ocfl/d1/inventory.json") == b"[]"


def test_keys_are_listed_in_order(files: Files) -> None:
    for name in ("work/d1/b", "work/d1/a/c", "work/d2/a"):
        files.write(name, b"x")
    assert files.list_keys("work/d1") == ["work/d1/a/c", "work/d1/b"]
    assert files.list_keys("work/d") == []


def test_a_link_has_the_bytes(files: Files) -> None:
    ref = keep(files, b"linked")
    with files.scratch() as folder:
        files.link(ref, folder, "v1/content/a.tif")
        assert (folder / "v1" / "content" / "a.tif").read_bytes() == b"linked"


def test_there_is_room(files: Files) -> None:
    assert files.free_bytes() > 0
