"""OCFL objects: valid in the eyes of others, whole at any moment, stored once."""

import json
import tarfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import ocfl
import pytest

from sohoa.errors import StorageError
from sohoa.model.files import FileRole
from sohoa.model.ids import DocumentId, Sha256
from sohoa.ports.files import OCFL
from sohoa.preservation.ocfl import (
    Source,
    file_key,
    new_version,
    object_key,
    prepare_storage_root,
    read_inventory,
    repair,
    stored,
)
from sohoa.preservation.ocfl_inventory import (
    INVENTORY,
    Inventory,
    InventoryError,
    User,
    inventory_bytes,
    read_inventory_bytes,
    sidecar_bytes,
)
from sohoa.preservation.ocfl_verify import verify, verify_object
from sohoa.store.files import FolderFiles
from tests.fakes.files import MemoryFiles, PowerCut
from tests.preservation.books import DOCUMENT

OTHER = DocumentId("d000000000000x")
USER = User("Thư viện thử", "mailto:a@example.org")
KEY = object_key(DOCUMENT)


def save(
    files: MemoryFiles | FolderFiles, state: Mapping[str, Source], day: int = 1, name: DocumentId = DOCUMENT
) -> Inventory:
    created = f"2026-11-{day:02d}T00:00:00Z"
    return new_version(files, name, state, message=f"Ngày {day}", user=USER, created=created)


def contents(files: MemoryFiles, inventory: Inventory, version: int | None = None) -> dict[str, bytes]:
    """What a version holds, read from the store."""
    state = inventory.versions[(version or inventory.head) - 1].state
    return {path: files.stored[f"{KEY}/{inventory.content_path(path, version)}"] for path in state}


def is_valid(files: MemoryFiles, folder: Path) -> bool:
    """Whether ocfl-py finds the storage root and all objects in it valid."""
    root = ocfl.StorageRoot(root=str(files.lay_out(folder, OCFL)))
    return bool(root.validate(log_warnings=False, log_errors=False)) and root.num_objects == root.good_objects


def test_several_versions_of_several_objects_are_valid_for_ocfl_py(tmp_path: Path) -> None:
    files = MemoryFiles()
    save(files, {"a.txt": b"one", "masters/b.tif": b"two"}, 1)
    save(files, {"a.txt": b"three", "masters/b.tif": b"two", "empty": b""}, 2)
    save(files, {"moved/b.tif": b"two", "twin/b.tif": b"two", "a.txt": b"one"}, 3)
    save(files, {"x": b"y"}, 1, OTHER)
    assert is_valid(files, tmp_path)
    assert verify(files, DOCUMENT) == verify(files, OTHER) == []


def test_ocfl_py_notices_a_changed_byte(tmp_path: Path) -> None:
    files = MemoryFiles()
    inventory = save(files, {"a.txt": b"one"})
    files.stored[file_key(inventory, "a.txt")] = b"One"
    assert not is_valid(files, tmp_path)


def test_every_version_can_be_read_again() -> None:
    files = MemoryFiles()
    states = [{"a": b"1", "b": b"2"}, {"a": b"1", "c": b"3"}, {"b": b"1", "a": b"2"}]
    for day, state in enumerate(states, 1):
        save(files, state, day)
    inventory = read_inventory(files, DOCUMENT)
    assert inventory is not None
    assert [contents(files, inventory, number) for number in (1, 2, 3)] == states
    assert [version.message for version in inventory.versions] == ["Ngày 1", "Ngày 2", "Ngày 3"]


def test_content_is_stored_once_over_paths_and_versions() -> None:
    files = MemoryFiles()
    save(files, {"a": b"same", "twin": b"same"}, 1)
    save(files, {"renamed": b"same", "new": b"new"}, 2)
    content = [key for key in files.stored if "/content/" in key]
    assert content == [f"{KEY}/v1/content/a", f"{KEY}/v2/content/new"]


def test_a_state_that_does_not_differ_makes_no_version() -> None:
    files = MemoryFiles()
    save(files, {"a": b"1"}, 1)
    before = dict(files.stored)
    assert save(files, {"a": b"1"}, 2).head == 1
    assert files.stored == before


def test_files_that_the_object_holds_are_not_read_again() -> None:
    files = MemoryFiles()
    ref = files.put("staging/d/a.tif", b"master")
    inventory = save(files, {"a": ref}, 1)
    kept = replace(ref, key=file_key(inventory, "a"))
    files.linked.clear()
    save(files, {"a": kept, "b": b"more"}, 2)
    assert files.linked == []


def test_a_file_that_changed_since_its_digest_was_taken_is_not_installed() -> None:
    files = MemoryFiles()
    ref = files.put("staging/d/a.tif", b"master")
    files.stored[ref.key] = b"mastex"
    with pytest.raises(StorageError) as error:
        save(files, {"masters/a.tif": ref})
    assert error.value.code == "preservation.file_changed"
    assert files.list_keys(KEY) == []


def test_a_master_is_linked_and_not_copied(tmp_path: Path) -> None:
    files = FolderFiles(str(tmp_path))
    with files.scratch() as folder:
        (folder / "made").write_bytes(b"master")
        ref = files.keep(folder / "made", "staging/d/a.tif", FileRole.MASTER, "image/tiff")
    inventory = save(files, {"masters/a.tif": ref})
    packed = replace(ref, key=file_key(inventory, "masters/a.tif"))
    with files.local_path(ref) as one, files.local_path(packed) as other:
        assert one.samefile(other)
    files.remove("staging/d")
    assert files.read(packed) == b"master"
    assert verify(files, DOCUMENT) == []


def test_the_storage_root_is_declared_once() -> None:
    files = MemoryFiles()
    prepare_storage_root(files)
    assert files.stored[f"{OCFL}/0=ocfl_1.1"] == b"ocfl_1.1\n"
    layout = json.loads(files.stored[f"{OCFL}/ocfl_layout.json"])
    assert layout["extension"] == "0002-flat-direct-storage-layout"
    before = files.calls
    prepare_storage_root(files)
    assert files.calls == before + 2


STATES: list[dict[str, bytes]] = [{"a": b"1", "b": b"2"}, {"a": b"1", "b": b"3", "c/d": b"4"}, {"b": b"2"}]


def calls_of(version: int) -> int:
    files = with_versions(version)
    before = files.calls
    save(files, STATES[version], version + 1)
    return files.calls - before


def with_versions(count: int) -> MemoryFiles:
    files = MemoryFiles()
    for day, state in enumerate(STATES[:count], 1):
        save(files, state, day)
    return files


@pytest.mark.parametrize("version", [0, 1, 2], ids=["first", "second", "third"])
def test_the_object_is_whole_at_whatever_call_the_power_goes(version: int) -> None:
    for cut in range(1, calls_of(version) + 1):
        files = with_versions(version)
        files.cut_at = files.calls + cut
        with pytest.raises(PowerCut):
            save(files, STATES[version], version + 1)
        files.cut_at = 0
        between = read_inventory(files, DOCUMENT)
        assert between is None or contents(files, between) in STATES[max(version - 1, 0) : version + 1]
        repair(files, DOCUMENT)
        assert not repair(files, DOCUMENT)
        after = read_inventory(files, DOCUMENT)
        if after is None:
            assert version == 0
        else:
            assert contents(files, after) == STATES[after.head - 1]
            assert after.head in (version, version + 1)
            assert verify(files, DOCUMENT) == []
        again = save(files, STATES[version], version + 1)
        assert (again.head, contents(files, again)) == (version + 1, STATES[version])
        assert verify(files, DOCUMENT) == []


def test_an_unfinished_version_is_seen_until_it_is_repaired() -> None:
    files = with_versions(2)
    older = with_versions(1)
    files.stored |= {key: older.stored[key] for key in (f"{KEY}/{INVENTORY}", f"{KEY}/{INVENTORY}.sha512")}
    assert {finding.rule for finding in verify(files, DOCUMENT)} == {"preservation.file_unknown"}
    assert repair(files, DOCUMENT)
    assert verify(files, DOCUMENT) == []


def test_a_damaged_root_inventory_is_restored_from_the_newest_version() -> None:
    files = with_versions(3)
    files.stored[f"{KEY}/{INVENTORY}"] = b"{"
    with pytest.raises(StorageError):
        read_inventory(files, DOCUMENT)
    assert repair(files, DOCUMENT)
    assert verify(files, DOCUMENT) == []


def test_a_damaged_inventory_of_the_newest_version_stops_all_writing() -> None:
    files = with_versions(2)
    files.stored[f"{KEY}/v2/{INVENTORY}"] += b" "
    with pytest.raises(StorageError) as error:
        save(files, STATES[2], 3)
    assert error.value.code == "preservation.object_damaged"


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("v1/content/b", "preservation.file_damaged"),
        ("v2/content/c/d", "preservation.file_damaged"),
        (f"v1/{INVENTORY}", "preservation.inventory_broken"),
        (f"{INVENTORY}.sha512", "preservation.inventory_changed"),
        ("0=ocfl_object_1.1", "preservation.file_damaged"),
    ],
)
def test_each_damaged_file_is_named(name: str, rule: str) -> None:
    files = with_versions(2)
    data = files.stored[f"{KEY}/{name}"]
    files.stored[f"{KEY}/{name}"] = bytes([data[0] ^ 1]) + data[1:]
    found = {(finding.rule, dict(finding.params)["path"]) for finding in verify(files, DOCUMENT)}
    assert (rule, name.removesuffix(".sha512")) in found


def test_an_inventory_that_was_rewritten_does_not_fit_its_sidecar() -> None:
    files = with_versions(2)
    data = files.stored[f"{KEY}/v1/{INVENTORY}"]
    files.stored[f"{KEY}/v1/{INVENTORY}"] = data.replace("Ngày 1".encode(), "Ngày 9".encode())
    assert [finding.rule for finding in verify(files, DOCUMENT)] == ["preservation.inventory_changed"]


def test_missing_and_strange_files_are_named() -> None:
    files = with_versions(2)
    del files.stored[f"{KEY}/v1/content/b"]
    files.put(f"{KEY}/v2/content/thumbs.db", b"")
    found = [(finding.rule, dict(finding.params)["path"]) for finding in verify(files, DOCUMENT)]
    assert sorted(found) == [
        ("preservation.file_missing", "v1/content/b"),
        ("preservation.file_unknown", "v2/content/thumbs.db"),
    ]


def test_an_object_in_the_place_of_another_is_told() -> None:
    files = with_versions(1)
    moved = MemoryFiles({key.replace(DOCUMENT, OTHER): data for key, data in files.stored.items()})
    assert [finding.rule for finding in verify(moved, OTHER)] == ["preservation.inventory_broken"]


def test_an_inventory_comes_back_as_it_was() -> None:
    inventory = read_inventory(with_versions(3), DOCUMENT)
    assert inventory is not None
    assert read_inventory_bytes(inventory_bytes(inventory)) == inventory
    assert sidecar_bytes(b"").startswith(b"cf83e1357eefb8bd")


def test_the_fixity_block_knows_the_sha256_of_every_content() -> None:
    files = MemoryFiles()
    ref = files.put("staging/d/a.tif", b"master")
    inventory = save(files, {"a": ref, "b": b"x"})
    assert inventory.fixity["sha256"][inventory.content_path("a")] == ref.sha256
    assert inventory.digest_of_sha256()[Sha256(ref.sha256)] == inventory.state["a"]


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"id": 1}', b"\xff"])
def test_what_is_no_inventory_is_refused(data: bytes) -> None:
    with pytest.raises(InventoryError):
        read_inventory_bytes(data)


# Stricter than the standard: no other folder beside `content` in a version (there only a warning).
STRICTER = {"W002_extra_dir_in_version_dir"}
# The versions of one object under different editions of the standard: nothing that we write.
NOT_JUDGED = {"E103_older_spec_v2"}


def test_the_objects_of_the_standards_own_suite_are_judged_as_they_should(shared_dir: Path) -> None:
    suite = shared_dir / "samples" / "ocfl" / "ocfl-fixtures.tar.gz"
    objects: dict[tuple[str, str], MemoryFiles] = {}
    with tarfile.open(suite) as archive:
        for member in archive:
            parts = member.name.removeprefix("./").split("/")
            data = archive.extractfile(member)
            if len(parts) > 3 and parts[1].endswith("-objects") and data and parts[-1] != ".keep":
                files = objects.setdefault((parts[1], parts[2]), MemoryFiles())
                if parts[0] == "1.1":
                    files.put("/".join(["o", *parts[3:]]), data.read())
    judged = {key: bool(verify_object(files, "o")) for key, files in objects.items() if files.stored}
    wrong = [name for (kind, name), bad in judged.items() if bad != (kind == "bad-objects")]
    assert len(judged) > 70
    assert set(wrong) == STRICTER | NOT_JUDGED


def test_a_reference_by_key_reads_the_bytes() -> None:
    files = MemoryFiles()
    inventory = save(files, {"a": b"1"})
    assert files.read(stored(file_key(inventory, "a"))) == b"1"
