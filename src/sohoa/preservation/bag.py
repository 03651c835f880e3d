"""A BagIt bag (RFC 8493) of the newest version of a document: for handing it to another library or a
vault.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sohoa.errors import StorageError
from sohoa.model.document import LibraryIdentity
from sohoa.ports.files import Files
from sohoa.preservation.ocfl import file_key, stored
from sohoa.preservation.ocfl_inventory import Inventory

_ALGORITHMS = ("sha256", "sha512")
_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class BagInfo:
    """What bag-info.txt says. `bagged_at` is ISO 8601; only its date is used."""

    library: LibraryIdentity
    title: str
    bagged_at: str
    software: str


def fill_bag(folder: Path, inventory: Inventory, info: BagInfo, files: Files) -> None:
    """Writes a bag into an empty folder: the payload under the package's own names, digested while it is
    copied and compared with the inventory. Raises StorageError for a damaged file.
    """
    digests: dict[str, Mapping[str, str]] = {}
    total = 0
    for path, sha512 in sorted(inventory.state.items()):
        target = folder.joinpath("data", *path.split("/"))
        digests[f"data/{path}"], size = _copy(files, file_key(inventory, path), target)
        total += size
        if digests[f"data/{path}"]["sha512"] != sha512:
            raise StorageError("preservation.file_changed", name=path)
    labels = [*_labels(inventory, info), ("Payload-Oxum", f"{total}.{len(digests)}")]
    lines = [f"{label}: {' '.join(value.split())}\n" for label, value in labels if value.strip()]
    _write_tags(folder, digests, "".join(lines).encode("utf-8"))


def _labels(inventory: Inventory, info: BagInfo) -> list[tuple[str, str]]:
    return [
        ("Source-Organization", info.library.name),
        ("Contact-Email", info.library.admin_email),
        ("External-Identifier", inventory.id),
        ("External-Description", info.title),
        ("Bagging-Date", info.bagged_at[:10]),
        ("Bag-Software-Agent", info.software),
        ("Internal-Sender-Identifier", f"{inventory.id}/{inventory.versions[-1].name}"),
    ]


def _copy(files: Files, key: str, target: Path) -> tuple[Mapping[str, str], int]:
    target.parent.mkdir(parents=True, exist_ok=True)
    digests, size = {name: hashlib.new(name) for name in _ALGORITHMS}, 0
    with files.local_path(stored(key)) as path, path.open("rb") as source, target.open("wb") as out:
        while chunk := source.read(_CHUNK_BYTES):
            size += len(chunk)
            out.write(chunk)
            for digest in digests.values():
                digest.update(chunk)
    return {name: digest.hexdigest() for name, digest in digests.items()}, size


def _write_tags(folder: Path, digests: Mapping[str, Mapping[str, str]], info: bytes) -> None:
    tags = {"bagit.txt": _DECLARATION, "bag-info.txt": info}
    for name in _ALGORITHMS:
        tags[f"manifest-{name}.txt"] = _manifest({path: found[name] for path, found in digests.items()})
    for name in _ALGORITHMS:
        own = {path: hashlib.new(name, data).hexdigest() for path, data in tags.items()}
        (folder / f"tagmanifest-{name}.txt").write_bytes(_manifest(own))
    for path, data in tags.items():
        (folder / path).write_bytes(data)


def _manifest(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode("utf-8")
