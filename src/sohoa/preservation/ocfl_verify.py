"""Whether an OCFL object is whole: its inventories, its sidecars and every byte. Collects all it finds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from sohoa.errors import NotFound
from sohoa.model.finding import Finding, Severity
from sohoa.model.ids import DocumentId
from sohoa.ports.files import Files
from sohoa.preservation.ocfl import object_key, stored
from sohoa.preservation.ocfl_inventory import (
    INVENTORY,
    Inventory,
    InventoryError,
    ObjectVersion,
    read_inventory_bytes,
    sidecar_fits,
    sidecar_name,
)

_DECLARATION = re.compile(r"0=(ocfl_object_1\.[01])")
_FREE_FOLDERS = re.compile(r"logs/.+|extensions/[^/]+/.+")
_CHUNK_BYTES = 1 << 20


def verify(files: Files, document_id: DocumentId) -> list[Finding]:
    """What is wrong with the document's object; empty where all its bytes are as they were written."""
    found, inventory = _verify_object(files, object_key(document_id))
    if inventory is not None and inventory.id != document_id:
        found.append(_finding("preservation.inventory_broken", INVENTORY, reason=f"id: {inventory.id}"))
    return found


def verify_object(files: Files, key: str) -> list[Finding]:
    """The same for an OCFL object of anybody (1.0 or 1.1, SHA-512 or SHA-256) under a folder key."""
    return _verify_object(files, key)[0]


def _verify_object(files: Files, key: str) -> tuple[list[Finding], Inventory | None]:
    names = {name[len(key) + 1 :] for name in files.list_keys(key)}
    root, found = _read(files, key, "")
    found.extend(_declaration_findings(files, key, names))
    if root is not None:
        found.extend(_version_findings(files, key, root, names))
        found.extend(_name_findings(root, names))
        found.extend(_content_findings(files, key, root, names))
    return found, root


def _finding(rule: str, path: str, *, reason: str = "", measured: str = "", allowed: str = "") -> Finding:
    params = (("path", path), ("reason", reason)) if reason else (("path", path),)
    return Finding(rule, Severity.ERROR, measured=measured, allowed=allowed, params=params)


def _read(files: Files, key: str, folder: str) -> tuple[Inventory | None, list[Finding]]:
    """An inventory (`folder` ends with a slash or is empty) and what is wrong with it and its sidecar."""
    path = f"{folder}{INVENTORY}"
    data = files.read_key(f"{key}/{path}")
    if data is None:
        return None, [_finding("preservation.file_missing", path)]
    try:
        inventory = read_inventory_bytes(data)
    except InventoryError as error:
        return None, [_finding("preservation.inventory_broken", path, reason=str(error))]
    sidecar = files.read_key(f"{key}/{folder}{sidecar_name(inventory)}")
    if sidecar is None or not sidecar_fits(sidecar, data, inventory.algorithm):
        return inventory, [_finding("preservation.inventory_changed", path)]
    return inventory, []


def _declaration_findings(files: Files, key: str, names: set[str]) -> Iterator[Finding]:
    declared = [match for name in sorted(names) if (match := _DECLARATION.fullmatch(name))]
    if len(declared) != 1:
        yield _finding("preservation.file_missing", "0=ocfl_object_1.1")
    elif files.read_key(f"{key}/{declared[0][0]}") != f"{declared[0][1]}\n".encode("ascii"):
        yield _finding("preservation.file_damaged", declared[0][0])


def _version_findings(files: Files, key: str, root: Inventory, names: set[str]) -> Iterator[Finding]:
    """The inventory in each version's folder, where there is one, tells the same of the versions as the root
    does (clauses 3.5 and 3.6).
    """
    for number, version in enumerate(root.versions, 1):
        path = f"{version.name}/{INVENTORY}"
        if path not in names:
            if not any(name.startswith(f"{version.name}/") for name in names):
                yield _finding("preservation.file_missing", version.name)
        elif number == root.head:
            if files.read_key(f"{key}/{path}") != files.read_key(f"{key}/{INVENTORY}"):
                yield _finding("preservation.inventory_broken", path, reason=f"!= {INVENTORY}")
        else:
            yield from _older_findings(files, key, root, number)


def _older_findings(files: Files, key: str, root: Inventory, number: int) -> Iterator[Finding]:
    folder = f"{root.versions[number - 1].name}/"
    inventory, found = _read(files, key, folder)
    yield from found
    if inventory is None:
        return
    if reason := _difference(inventory, root, number):
        yield _finding("preservation.inventory_broken", f"{folder}{INVENTORY}", reason=reason)
    if inventory.algorithm != root.algorithm:
        for path, digests in _wanted(inventory).items():
            yield from _digest_findings(files, key, path, digests)


def _difference(inventory: Inventory, root: Inventory, number: int) -> str:
    if inventory.id != root.id or inventory.head != number:
        return "id, head"
    if inventory.specification > root.specification:
        return "type"
    if inventory.content_directory != root.content_directory:
        return "contentDirectory"
    pairs = zip(inventory.versions, root.versions, strict=False)
    if any(_places(inventory, ours) != _places(root, theirs) for ours, theirs in pairs):
        return "state"
    if inventory.algorithm == root.algorithm and not _is_part(inventory, root):
        return "manifest"
    return ""


def _places(inventory: Inventory, version: ObjectVersion) -> dict[str, str]:
    """Logical path -> the first of its content paths, which do not hang on the digest algorithm. Later
    versions may add further content paths.
    """
    return {path: min(inventory.manifest[digest]) for path, digest in version.state.items()}


def _is_part(inventory: Inventory, root: Inventory) -> bool:
    return all(
        set(paths) <= set(root.manifest.get(digest, ())) for digest, paths in inventory.manifest.items()
    )


def _name_findings(root: Inventory, names: set[str]) -> Iterator[Finding]:
    """Nothing is in the object but what the inventory names and the standard allows."""
    known = {path for paths in root.manifest.values() for path in paths}
    for folder in ("", *(f"{version.name}/" for version in root.versions)):
        known |= {f"{folder}{INVENTORY}{suffix}" for suffix in ("", ".sha512", ".sha256")}
    for name in sorted(names - known):
        if not _DECLARATION.fullmatch(name) and not _FREE_FOLDERS.fullmatch(name):
            yield _finding("preservation.file_unknown", name)


def _content_findings(files: Files, key: str, root: Inventory, names: set[str]) -> Iterator[Finding]:
    for path, digests in sorted(_wanted(root).items()):
        if path in names:
            yield from _digest_findings(files, key, path, digests)
        else:
            yield _finding("preservation.file_missing", path)


def _wanted(inventory: Inventory) -> dict[str, dict[str, str]]:
    """For each content path the digest by algorithm, of the algorithms that we can compute."""
    wanted = {p: {inventory.algorithm: digest} for digest, paths in inventory.manifest.items() for p in paths}
    for algorithm, digests in inventory.fixity.items():
        if algorithm in hashlib.algorithms_guaranteed and not algorithm.startswith("shake"):
            for path, digest in digests.items():
                wanted[path][algorithm] = digest
    return wanted


def _digest_findings(files: Files, key: str, path: str, wanted: dict[str, str]) -> Iterator[Finding]:
    try:
        with files.local_path(stored(f"{key}/{path}")) as local:
            found = _digest_all(local, list(wanted))
    except NotFound:
        yield _finding("preservation.file_missing", path)
        return
    except OSError as error:  # a bad sector: the disk cannot give the bytes back
        yield _finding("preservation.file_unreadable", path, reason=error.strerror or str(error))
        return
    wrong = [algorithm for algorithm, digest in wanted.items() if found[algorithm] != digest]
    if wrong:
        yield _finding(
            "preservation.file_damaged", path, measured=found[wrong[0]][:16], allowed=wanted[wrong[0]][:16]
        )


def _digest_all(path: Path, algorithms: list[str]) -> dict[str, str]:
    digests = {name: hashlib.new(name) for name in algorithms}
    with path.open("rb") as data:
        while chunk := data.read(_CHUNK_BYTES):
            for digest in digests.values():
                digest.update(chunk)
    return {name: digest.hexdigest() for name, digest in digests.items()}
