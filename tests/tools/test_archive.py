from __future__ import annotations

import stat
import unicodedata
import zipfile
from pathlib import Path

import pytest

from sohoa.errors import BadInput
from sohoa.tools.archive import DEFAULT_ARCHIVE_BOUNDS, ArchiveBounds, list_members, open_member


def _zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def _refusal(path: Path, bounds: ArchiveBounds = DEFAULT_ARCHIVE_BOUNDS) -> str:
    with pytest.raises(BadInput) as caught:
        list_members(path, bounds)
    return caught.value.code


def test_members_are_listed_and_read(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"sách/trang 1.jpg": b"one", "sách/": b"", "trang 2.jpg": b"two"})
    members = list_members(path)
    assert [(member.name, member.size_bytes) for member in members] == [
        ("sách/trang 1.jpg", 3),
        ("trang 2.jpg", 3),
    ]
    with open_member(path, members[1]) as stream:
        assert stream.read() == b"two"


def test_decomposed_names_are_composed(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {unicodedata.normalize("NFD", "bìa trước.jpg"): b"x"})
    assert list_members(path)[0].name == "bìa trước.jpg"


def test_utf8_names_without_the_flag_are_read(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"bìa.jpg": b"x"})
    data = path.read_bytes().replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00")
    path.write_bytes(data)
    assert list_members(path)[0].name == "bìa.jpg"


@pytest.mark.parametrize("name", ["../a.jpg", "b/../../a.jpg", "/etc/a.jpg", "C:/a.jpg", "..\\a.jpg"])
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    assert _refusal(_zip(tmp_path / "a.zip", {"ok.jpg": b"x", name: b"x"})) == "intake.archive_leads_out"


def test_links_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.jpg")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert _refusal(tmp_path / "a.zip") == "intake.archive_leads_out"


def test_bombs_are_refused_unread(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"a.tif": b"\0" * (80 * 1024 * 1024)})
    assert _refusal(path) == "intake.archive_bomb"


def test_bounds_of_size_and_number(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"a.jpg": b"12345", "b.jpg": b"12345"})
    assert _refusal(path, ArchiveBounds(most_bytes=9)) == "intake.archive_too_large"
    assert _refusal(path, ArchiveBounds(most_members=1)) == "intake.archive_too_large"


def test_passwords_are_refused(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"a.jpg": b"x"})
    data = path.read_bytes().replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
    )
    path.write_bytes(data)
    assert _refusal(path) == "intake.archive_encrypted"


def test_damage_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and no more")
    assert _refusal(tmp_path / "a.zip") == "intake.archive_damaged"
    path = _zip(tmp_path / "b.zip", {"a.jpg": bytes(range(256)) * 40})
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(BadInput) as caught, open_member(path, list_members(path)[0]) as stream:
        stream.read()
    assert caught.value.code == "intake.archive_damaged"
