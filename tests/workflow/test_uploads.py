"""Files piece by piece: what arrived stays, and nothing lands outside its folder."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoa.errors import BadInput, NotFound
from sohoa.workflow.uploads import Uploads, _legal
from tests.fakes.clock import FixedClock


@pytest.fixture
def uploads(tmp_path: Path) -> Uploads:
    return Uploads(tmp_path / "uploads", FixedClock(), 100)


def stored(tmp_path: Path) -> list[str]:
    base = tmp_path / "uploads"
    return sorted("/".join(path.relative_to(base).parts[1:]) for path in base.rglob("*") if path.is_file())


def test_pieces_are_put_together(uploads: Uploads, tmp_path: Path) -> None:
    upload = uploads.begin()
    assert uploads.offset(upload, "Sổ tay/01.jpg") == 0
    assert uploads.put(upload, "Sổ tay/01.jpg", 0, b"abc") == 3
    assert uploads.put(upload, "Sổ tay/01.jpg", 3, b"de") == 5
    assert uploads.offset(upload, "Sổ tay/01.jpg") == 5
    assert stored(tmp_path) == ["Sổ tay/01.jpg"]
    assert (uploads.finish(upload) / "Sổ tay" / "01.jpg").read_bytes() == b"abcde"


def test_a_piece_at_the_wrong_place_says_where_to_go_on(uploads: Uploads) -> None:
    upload = uploads.begin()
    uploads.put(upload, "a.jpg", 0, b"abc")
    assert uploads.put(upload, "a.jpg", 0, b"abc") == 3
    assert uploads.put(upload, "a.jpg", 7, b"x") == 3
    assert (uploads.finish(upload) / "a.jpg").read_bytes() == b"abc"


def test_another_program_goes_on_where_the_last_one_stopped(uploads: Uploads, tmp_path: Path) -> None:
    upload = uploads.begin()
    uploads.put(upload, "a.jpg", 0, b"abc")
    again = Uploads(tmp_path / "uploads", FixedClock(), 100)
    assert again.put(upload, "a.jpg", again.offset(upload, "a.jpg"), b"d") == 4


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../sohoa.db", "sohoa.db"),
        ("/etc/passwd", "etc/passwd"),
        ("..\\..\\a.jpg", "a.jpg"),
        ("C:\\scans\\a.jpg", "C_/scans/a.jpg"),
        ("con.jpg", "_con.jpg"),
        ("a?b*.jpg", "a_b_.jpg"),
        (".htaccess", "_.htaccess"),
        ("a. ", "a"),
        ("a\x00b.jpg", "a_b.jpg"),
        ("Sổ tay.jpg", "Sổ tay.jpg"),
    ],
)
def test_names_are_made_legal(uploads: Uploads, tmp_path: Path, name: str, kept: str) -> None:
    uploads.put(uploads.begin(), name, 0, b"x")
    assert stored(tmp_path) == [kept]
    assert [path.name for path in tmp_path.iterdir()] == ["uploads"]


@given(st.text(min_size=1, max_size=400))
def test_any_name_is_made_legal(name: str) -> None:
    legal = _legal(name.replace("/", "").replace("\\", "") or "x")
    assert len(legal.encode("utf-8", "replace")) <= 151
    assert legal not in ("", ".", "..")
    assert not set(legal) & set('<>:"|?*/\\\x00\n')


@pytest.mark.parametrize("name", ["", "..", "/", "a/" * 9 + "a"])
def test_names_that_are_none_are_refused(uploads: Uploads, name: str) -> None:
    with pytest.raises(BadInput, match="bad_name"):
        uploads.put(uploads.begin(), name, 0, b"x")


def test_a_file_is_no_folder(uploads: Uploads) -> None:
    upload = uploads.begin()
    uploads.put(upload, "a", 0, b"x")
    with pytest.raises(BadInput, match="bad_name"):
        uploads.put(upload, "a/b.jpg", 0, b"x")


def test_there_is_a_limit(uploads: Uploads) -> None:
    upload = uploads.begin()
    uploads.put(upload, "a.jpg", 0, b"x" * 60)
    with pytest.raises(BadInput, match="too_large"):
        uploads.put(upload, "b.jpg", 0, b"x" * 41)
    assert uploads.put(upload, "b.jpg", 0, b"x" * 40) == 40


@pytest.mark.parametrize("upload", ["", "..", "../..", "0" * 32, "x" * 32, "0" * 31 + "/"])
def test_an_upload_that_was_never_begun(uploads: Uploads, upload: str) -> None:
    uploads.begin()
    for ask in (uploads.finish, uploads.discard):
        with pytest.raises(NotFound):
            ask(upload)
    with pytest.raises(NotFound):
        uploads.put(upload, "a.jpg", 0, b"x")


def test_an_empty_upload_is_no_book(uploads: Uploads) -> None:
    with pytest.raises(BadInput, match="empty"):
        uploads.finish(uploads.begin())


@pytest.mark.parametrize("name", ["a.zip", "a.PDF"])
def test_a_single_archive_is_the_source(uploads: Uploads, name: str) -> None:
    upload = uploads.begin()
    uploads.put(upload, name, 0, b"x")
    assert uploads.finish(upload).name == name


def test_what_is_in_the_library_is_cleared_away(uploads: Uploads, tmp_path: Path) -> None:
    mine = tmp_path / "own.zip"
    mine.write_bytes(b"x")
    upload = uploads.begin()
    uploads.put(upload, "a.zip", 0, b"x")
    uploads.discard_source(mine)
    uploads.discard_source(tmp_path)
    uploads.discard_source(tmp_path / "uploads")
    uploads.discard_source(tmp_path / "uploads" / "never")
    assert stored(tmp_path) == ["a.zip"]
    uploads.discard_source(uploads.finish(upload))
    assert stored(tmp_path) == []
    assert mine.exists()
