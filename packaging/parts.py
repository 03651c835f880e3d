"""The parts of others that the wheel carries: which they are, which files of them, whether all are there."""

import hashlib
import json
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

STAMP = "parts.json"


class PartError(RuntimeError):
    """A part cannot be had, or is not the one that was pinned."""


@dataclass(frozen=True, slots=True)
class Part:
    """One npm package and the files taken out of it."""

    name: str
    version: str
    sha256: str
    licence: str
    members: dict[PurePosixPath, PurePosixPath]

    @property
    def tarball(self) -> str:
        """The name of its tarball in the cache, as `npm pack` gives it."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"


def read_parts(table: Path) -> list[Part]:
    """The parts named in `parts.toml`; paths that would leave the bundle are refused."""
    with table.open("rb") as file:
        rows = tomllib.load(file)["part"]
    return [
        Part(
            name=row["name"],
            version=row["version"],
            sha256=row["sha256"],
            licence=row["licence"],
            members={_inside(source): _inside(target) for source, target in row["members"].items()},
        )
        for row in rows
    ]


def _inside(text: str) -> PurePosixPath:
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or "\\" in text or ":" in text:
        raise PartError(f"{text!r} leads out of the bundle")
    return path


def cache_folder(root: Path) -> Path:
    """Where tarballs are kept between builds: SOHOA_BUNDLE_CACHE, else `.cache/npm` in the source code."""
    named = os.environ.get("SOHOA_BUNDLE_CACHE")
    return Path(named) if named else root / ".cache" / "npm"


def is_pinned(tarball: Path, part: Part) -> bool:
    """Whether the file is there and is, byte for byte, the one that was pinned."""
    if not tarball.is_file():
        return False
    with tarball.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == part.sha256


def is_complete(bundle: Path, stamp: str) -> bool:
    """Whether the bundle was made from exactly these parts and no file of it is gone."""
    path = bundle / STAMP
    if not path.is_file() or path.read_text(encoding="utf-8") != stamp:
        return False
    files = (name for part in json.loads(stamp)["parts"] for name in part["files"])
    return all((bundle / name).is_file() for name in files)


def stamp_of(parts: list[Part]) -> str:
    """What the bundle holds, as JSON; the program reads versions from it, the build whether it is current."""
    described = [
        {
            "name": part.name,
            "version": part.version,
            "sha256": part.sha256,
            "licence": part.licence,
            "files": sorted(str(target) for target in part.members.values()),
        }
        for part in parts
    ]
    return json.dumps({"parts": described}, indent=2, sort_keys=True) + "\n"
