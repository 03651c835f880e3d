"""Our OCFL objects (OCFL 1.1): written whole or not at all, never changed, each version only what is new in
it.

The storage root is the area `ocfl` of the store, one folder per document (extension 0002, flat direct). A
version is built in scratch, every byte is digested there, and one rename puts it into the object. The root
inventory follows; a power cut in between leaves a whole version that `repair` takes over.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from sohoa.errors import StorageError
from sohoa.model.files import FileRef, FileRole
from sohoa.model.ids import DocumentId, Sha256
from sohoa.ports.files import OCFL, Files
from sohoa.preservation.ocfl_inventory import (
    INVENTORY,
    OBJECT_DECLARATION,
    Inventory,
    InventoryError,
    ObjectVersion,
    User,
    inventory_bytes,
    read_inventory_bytes,
    sidecar_bytes,
    sidecar_fits,
)

Source = FileRef | bytes
"""What goes into a version: bytes of the store, or bytes made just now."""

_LAYOUT = "0002-flat-direct-storage-layout"
_CHUNK_BYTES = 1 << 20


def object_key(document_id: DocumentId) -> str:
    """The key of the document's OCFL object."""
    return f"{OCFL}/{document_id}"


def file_key(inventory: Inventory, logical_path: str) -> str:
    """The key in the store of a file in the newest version; KeyError where the version has no such path."""
    return f"{OCFL}/{inventory.id}/{inventory.content_path(logical_path)}"


def stored(key: str) -> FileRef:
    """A reference to bytes of which only the key is known, to read them by."""
    return FileRef(key, Sha256(""), 0, "", FileRole.MASTER)


def sha256_of(source: Source) -> str:
    """The SHA-256 that the source has or says that it has."""
    return hashlib.sha256(source).hexdigest() if isinstance(source, bytes) else source.sha256


def read_inventory(files: Files, document_id: DocumentId) -> Inventory | None:
    """The inventory of the newest version; None before the first. Raises StorageError where it cannot be
    read.
    """
    data = files.read_key(f"{object_key(document_id)}/{INVENTORY}")
    if data is None:
        return None
    try:
        return read_inventory_bytes(data)
    except InventoryError as error:
        raise StorageError("preservation.object_damaged", document=document_id, reason=str(error)) from error


def prepare_storage_root(files: Files) -> None:
    """Declares the storage root and its layout (clause 4), where that was not done yet. The layout has no
    parameters, and so no config.json.
    """
    layout = {"extension": _LAYOUT, "description": "One folder per document, named by its id."}
    wanted = {
        "ocfl_layout.json": json.dumps(layout, indent=1).encode("ascii") + b"\n",
        "0=ocfl_1.1": b"ocfl_1.1\n",
    }
    for name, data in wanted.items():
        if files.read_key(f"{OCFL}/{name}") is None:
            files.write(f"{OCFL}/{name}", data)


def new_version(
    files: Files,
    document_id: DocumentId,
    state: Mapping[str, Source],
    *,
    message: str,
    user: User,
    created: str,
) -> Inventory:
    """Installs a version that holds exactly these logical paths, and gives its inventory (`head` is its
    number).

    Content that an earlier version holds is not stored again; where nothing differs from the newest version
    there is no new one. Raises StorageError where the bytes of a FileRef are not what it says, before
    anything is installed.
    """
    prepare_storage_root(files)
    repair(files, document_id)
    before = read_inventory(files, document_id)
    with files.scratch() as folder:
        build = _Build(files, folder, before)
        digests = {path: build.take(path, source) for path, source in sorted(state.items())}
        if before is not None and before.state == digests:
            return before
        version = ObjectVersion(build.name, created, message, user, digests)
        after = build.inventory(document_id, version)
        _install(files, folder, after)
    return after


class _Build:
    """A version in the making: takes content into scratch and learns its digests."""

    def __init__(self, files: Files, folder: Path, before: Inventory | None) -> None:
        self._files = files
        self._before = before
        self.name = f"v{1 if before is None else before.head + 1}"
        self._folder = folder / self.name / "content"
        self._digests = {} if before is None else before.digest_of_sha256()
        self._manifest = {} if before is None else dict(before.manifest)
        self._sha256 = {} if before is None else dict(before.fixity.get("sha256", {}))

    def take(self, path: str, source: Source) -> str:
        """The SHA-512 of the source, whose content is then in the object or in scratch."""
        sha256 = sha256_of(source)
        if sha256 not in self._digests:
            self._digests[sha256] = self._stage(path, source, sha256)
        return self._digests[sha256]

    def _stage(self, path: str, source: Source, sha256: str) -> str:
        made = self._folder.joinpath(*path.split("/"))
        made.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(source, bytes):
            made.write_bytes(source)
        else:
            self._files.link(source, self._folder, path)
        sha512, found = _digests(made)
        if found != sha256:
            raise StorageError("preservation.file_changed", name=path)
        content_path = f"{self.name}/content/{path}"
        self._manifest[sha512] = (content_path,)
        self._sha256[content_path] = sha256
        return sha512

    def inventory(self, document_id: DocumentId, version: ObjectVersion) -> Inventory:
        versions = () if self._before is None else self._before.versions
        return Inventory(document_id, (*versions, version), self._manifest, {"sha256": self._sha256})


def _digests(path: Path) -> tuple[str, str]:
    """SHA-512 and SHA-256 in one reading."""
    sha512, sha256 = hashlib.sha512(), hashlib.sha256()
    with path.open("rb") as data:
        while chunk := data.read(_CHUNK_BYTES):
            sha512.update(chunk)
            sha256.update(chunk)
    return sha512.hexdigest(), sha256.hexdigest()


def _install(files: Files, folder: Path, inventory: Inventory) -> None:
    data = inventory_bytes(inventory)
    name, key = inventory.versions[-1].name, f"{OCFL}/{inventory.id}"
    _write_inventory(folder / name, data)
    if inventory.head > 1:
        files.install_folder(folder / name, f"{key}/{name}")
        _replace_root(files, key, data)
        return
    made = folder / "object"
    made.mkdir()
    (folder / name).rename(made / name)
    (made / OBJECT_DECLARATION).write_bytes(f"{OBJECT_DECLARATION[2:]}\n".encode("ascii"))
    _write_inventory(made, data)
    files.install_folder(made, key)


def _write_inventory(folder: Path, data: bytes) -> None:
    folder.mkdir(exist_ok=True)
    (folder / INVENTORY).write_bytes(data)
    (folder / f"{INVENTORY}.sha512").write_bytes(sidecar_bytes(data))


def _replace_root(files: Files, key: str, data: bytes) -> None:
    files.write(f"{key}/{INVENTORY}", data)
    files.write(f"{key}/{INVENTORY}.sha512", sidecar_bytes(data))


def repair(files: Files, document_id: DocumentId) -> bool:
    """Finishes what a power cut left: the root takes over the inventory of the newest installed version.
    True where there was something to do. Raises StorageError where the newest version's own inventory is
    damaged.
    """
    key = object_key(document_id)
    newest = _newest_version(files, key)
    if newest == 0:
        return False
    data = files.read_key(f"{key}/v{newest}/{INVENTORY}")
    sidecar = files.read_key(f"{key}/v{newest}/{INVENTORY}.sha512")
    if data is None or sidecar is None or not sidecar_fits(sidecar, data, "sha512"):
        raise StorageError(
            "preservation.object_damaged", document=document_id, reason=f"v{newest}/{INVENTORY}"
        )
    root = files.read_key(f"{key}/{INVENTORY}"), files.read_key(f"{key}/{INVENTORY}.sha512")
    if root == (data, sidecar):
        return False
    _replace_root(files, key, data)
    return True


def _newest_version(files: Files, key: str) -> int:
    folders = {name[len(key) + 1 :].split("/", 1)[0] for name in files.list_keys(key)}
    return max((int(name[1:]) for name in folders if name[:1] == "v" and name[1:].isdigit()), default=0)
