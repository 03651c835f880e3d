"""A BagIt bag (RFC 8493) of the newest version of a document: for handing it to another library or a
vault.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sohoa.errors import StorageError
from sohoa.formats.bagit import (
    DECLARATION,
    DECLARATION_NAME,
    INFO_NAME,
    PAYLOAD,
    Algorithm,
    InfoLine,
    manifest_name,
    oxum,
    write_info,
    write_manifest,
)
from sohoa.model.document import LibraryIdentity
from sohoa.ports.files import Files
from sohoa.preservation.ocfl import file_key, stored
from sohoa.preservation.ocfl_inventory import Inventory

_CHUNK_BYTES = 1 << 20


_Digests = Mapping[Algorithm, str]


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
    digests: dict[str, _Digests] = {}
    sizes = []
    for path, sha512 in sorted(inventory.state.items()):
        name = f"{PAYLOAD}{path}"
        digests[name], size = _copy(files, file_key(inventory, path), folder.joinpath(*name.split("/")))
        sizes.append(size)
        if digests[name][Algorithm.SHA512] != sha512:
            raise StorageError("preservation.file_changed", name=path)
    lines = [*_lines(inventory, info), InfoLine("Payload-Oxum", oxum(sizes))]
    _write_tags(folder, digests, write_info([line for line in lines if line.value]))


def _lines(inventory: Inventory, info: BagInfo) -> list[InfoLine]:
    said = {
        "Source-Organization": info.library.name,
        "Contact-Email": info.library.admin_email,
        "External-Identifier": inventory.id,
        "External-Description": info.title,
        "Bagging-Date": info.bagged_at[:10],
        "Bag-Software-Agent": info.software,
        "Internal-Sender-Identifier": f"{inventory.id}/{inventory.versions[-1].name}",
    }
    return [InfoLine(label, " ".join(value.split())) for label, value in said.items()]


def _copy(files: Files, key: str, target: Path) -> tuple[_Digests, int]:
    target.parent.mkdir(parents=True, exist_ok=True)
    digests, size = {name: hashlib.new(name) for name in Algorithm}, 0
    with files.local_path(stored(key)) as path, path.open("rb") as source, target.open("wb") as out:
        while chunk := source.read(_CHUNK_BYTES):
            size += len(chunk)
            out.write(chunk)
            for digest in digests.values():
                digest.update(chunk)
    return {name: digest.hexdigest() for name, digest in digests.items()}, size


def _write_tags(folder: Path, digests: Mapping[str, _Digests], info: str) -> None:
    tags = {DECLARATION_NAME: DECLARATION.encode("utf-8"), INFO_NAME: info.encode("utf-8")}
    for name in Algorithm:
        tags[manifest_name(name)] = _manifest({path: found[name] for path, found in digests.items()})
    for name in Algorithm:
        own = {path: hashlib.new(name, data).hexdigest() for path, data in tags.items()}
        (folder / manifest_name(name, of_tags=True)).write_bytes(_manifest(own))
    for path, data in tags.items():
        (folder / path).write_bytes(data)


def _manifest(digests: Mapping[str, str]) -> bytes:
    return write_manifest(digests).encode("utf-8")
