"""The inventory of an OCFL object (OCFL 1.1, clause 3.5): which bytes each version holds, and where they
are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

INVENTORY = "inventory.json"
OBJECT_DECLARATION = "0=ocfl_object_1.1"
ALGORITHM = "sha512"
_CONTENT = "content"
_TYPE = "https://ocfl.io/1.1/spec/#inventory"
_VERSION_NAME = r"^v(0+[1-9][0-9]*|[1-9][0-9]*)$"
# RFC 3339 with a time zone, to the second or finer.
_TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"

_Text = Annotated[str, Field(min_length=1)]
Paths = tuple[str, ...]


class InventoryError(ValueError):
    """The bytes are no inventory; the text says why, for the log."""


@dataclass(frozen=True, slots=True)
class User:
    """Who made a version; `address` is a URI (`mailto:...`)."""

    name: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class ObjectVersion:
    """A version: `state` gives the digest of each logical path."""

    name: str
    created: str
    message: str
    user: User | None
    state: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Inventory:
    """`manifest` gives the content paths (from the object's root) of each digest; `fixity` further digests
    of content paths by algorithm; `versions` are in order, the last is the head. Digests are in lower
    case.
    """

    id: str
    versions: tuple[ObjectVersion, ...]
    manifest: Mapping[str, Paths]
    fixity: Mapping[str, Mapping[str, str]]
    algorithm: str = ALGORITHM
    content_directory: str = _CONTENT
    specification: str = _TYPE

    @property
    def head(self) -> int:
        """The number of the newest version, from 1."""
        return len(self.versions)

    @property
    def state(self) -> Mapping[str, str]:
        """The digest of each logical path in the newest version."""
        return self.versions[-1].state

    def content_path(self, logical_path: str, version: int | None = None) -> str:
        """Where the bytes of a logical path are, from the object's root; KeyError where there is no such
        path.
        """
        state = self.versions[(version or self.head) - 1].state
        return self.manifest[state[logical_path]][0]

    def digest_of_sha256(self) -> dict[str, str]:
        """The digest in the manifest for each SHA-256 of the fixity block."""
        by_path = {path: digest for digest, paths in self.manifest.items() for path in paths}
        return {
            sha256: by_path[path] for path, sha256 in self.fixity.get("sha256", {}).items() if path in by_path
        }


def inventory_bytes(inventory: Inventory) -> bytes:
    """The inventory as JSON, the same bytes for the same inventory."""
    data = {
        "id": inventory.id,
        "type": inventory.specification,
        "digestAlgorithm": inventory.algorithm,
        "head": inventory.versions[-1].name,
        "contentDirectory": inventory.content_directory,
        "fixity": {name: _turned(digests) for name, digests in inventory.fixity.items()},
        "manifest": {digest: sorted(paths) for digest, paths in sorted(inventory.manifest.items())},
        "versions": {version.name: _version_json(version) for version in inventory.versions},
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def _version_json(version: ObjectVersion) -> dict[str, object]:
    data: dict[str, object] = {"created": version.created, "state": _turned(version.state)}
    if version.message:
        data["message"] = version.message
    if version.user is not None:
        address = {"address": version.user.address} if version.user.address else {}
        data["user"] = {"name": version.user.name, **address}
    return data


def _turned(digests: Mapping[str, str]) -> dict[str, list[str]]:
    """Path -> digest, as digest -> paths."""
    turned: dict[str, list[str]] = {}
    for path, digest in sorted(digests.items(), key=lambda pair: (pair[1], pair[0])):
        turned.setdefault(digest, []).append(path)
    return turned


def sidecar_name(inventory: Inventory) -> str:
    """The name of the sidecar beside the inventory."""
    return f"{INVENTORY}.{inventory.algorithm}"


def sidecar_bytes(data: bytes, algorithm: str = ALGORITHM) -> bytes:
    """The sidecar of an inventory's bytes (clause 3.7)."""
    return f"{hashlib.new(algorithm, data).hexdigest()} {INVENTORY}\n".encode("ascii")


def sidecar_fits(sidecar: bytes, data: bytes, algorithm: str) -> bool:
    """Whether a sidecar names the inventory and its digest."""
    parts = sidecar.decode("ascii", "replace").split()
    return parts == [hashlib.new(algorithm, data).hexdigest(), INVENTORY]


class _In(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)


class _UserIn(_In):
    name: _Text
    address: str = ""


class _VersionIn(_In):
    created: Annotated[str, Field(pattern=_TIME)]
    state: dict[str, list[str]]
    message: str = ""
    user: _UserIn | None = None


class _InventoryIn(_In):
    id: _Text
    type: Literal["https://ocfl.io/1.0/spec/#inventory", "https://ocfl.io/1.1/spec/#inventory"]
    digestAlgorithm: Literal["sha512", "sha256"]  # noqa: N815 - the name in the standard
    head: Annotated[str, Field(pattern=_VERSION_NAME)]
    contentDirectory: Annotated[str, Field(pattern=r"^[^/]+$")] = _CONTENT  # noqa: N815 - the name in the standard
    manifest: dict[str, list[str]]
    versions: dict[Annotated[str, Field(pattern=_VERSION_NAME)], _VersionIn]
    fixity: dict[str, dict[str, list[str]]] = {}


def read_inventory_bytes(data: bytes) -> Inventory:
    """The inventory, judged by the rules that need nothing but itself. Raises InventoryError."""
    try:
        given = _InventoryIn.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise InventoryError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    names = _version_names(given)
    used = {digest for version in given.versions.values() for digest in version.state}
    _same(used, given.manifest, "state and manifest name different digests")
    inventory = Inventory(
        id=given.id,
        versions=tuple(_version(name, given.versions[name]) for name in names),
        manifest={digest: tuple(paths) for digest, paths in _lower(given.manifest, "manifest").items()},
        fixity={name: _by_path(digests, f"fixity {name}") for name, digests in given.fixity.items()},
        algorithm=given.digestAlgorithm,
        content_directory=given.contentDirectory,
        specification=given.type,
    )
    _check(inventory)
    return inventory


def _version_names(given: _InventoryIn) -> list[str]:
    names = sorted(given.versions, key=lambda name: int(name[1:]))
    if [int(name[1:]) for name in names] != list(range(1, len(names) + 1)) or not names:
        raise InventoryError("versions: not numbered from 1 without gaps")
    padded = {len(name) for name in names if name.startswith("v0")}
    if padded and any(len(name) not in padded for name in names):
        raise InventoryError("versions: zero-padded to different widths")
    if given.head != names[-1]:
        raise InventoryError("head: not the newest version")
    return names


def _version(name: str, given: _VersionIn) -> ObjectVersion:
    user = None if given.user is None else User(given.user.name, given.user.address)
    return ObjectVersion(name, given.created, given.message, user, _by_path(given.state, f"state of {name}"))


def _lower(digests: Mapping[str, list[str]], what: str) -> dict[str, list[str]]:
    lowered = {digest.lower(): paths for digest, paths in digests.items()}
    if len(lowered) < len(digests):
        raise InventoryError(f"{what}: the same digest twice")
    return lowered


def _by_path(digests: Mapping[str, list[str]], what: str) -> dict[str, str]:
    lowered = _lower(digests, what)
    _check_paths([path for paths in lowered.values() for path in paths], what)
    return {path: digest for digest, paths in lowered.items() for path in paths}


def _check_paths(paths: list[str], what: str) -> None:
    """Legal, different from each other, and none the folder of another (clauses 3.5.2 and 3.5.3.1)."""
    known = set(paths)
    if len(known) < len(paths):
        raise InventoryError(f"{what}: the same path twice")
    for path in paths:
        parts = path.split("/")
        if any(part in ("", ".", "..") for part in parts):
            raise InventoryError(f"{what}: {path!r} is no legal path")
        if any("/".join(parts[:depth]) in known for depth in range(1, len(parts))):
            raise InventoryError(f"{what}: {path!r} lies in another file")


def _check(inventory: Inventory) -> None:
    """Manifest and fixity name files that may be there (clauses 3.5.2 and 3.5.4)."""
    content = [path for paths in inventory.manifest.values() for path in paths]
    _check_paths(content, "manifest")
    if any(not paths for paths in inventory.manifest.values()):
        raise InventoryError("manifest: a digest without a path")
    folders = tuple(f"{version.name}/{inventory.content_directory}/" for version in inventory.versions)
    if any(not path.startswith(folders) for path in content):
        raise InventoryError("manifest: a path outside the content folders of the versions")
    strangers = {path for digests in inventory.fixity.values() for path in digests} - set(content)
    _same(strangers, (), "fixity: a path that the manifest does not know")


def _same(given: Iterable[str], wanted: Iterable[str], message: str) -> None:
    if set(given) != set(wanted):
        raise InventoryError(message)
