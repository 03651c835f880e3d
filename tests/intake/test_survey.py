from __future__ import annotations

import os
import unicodedata
import zipfile
from pathlib import Path

import pikepdf
import pytest

from sohoa.errors import BadInput, SohoaError, StorageError
from sohoa.intake.survey import SourceKind, require_space, survey
from sohoa.words import has_words
from tests.tools.scans import page, write_jpeg, write_multipage_tiff


def test_a_folder_of_other_pictures_says_what_to_do_with_them(tmp_path: Path) -> None:
    (tmp_path / "trang 1.jp2").write_bytes(b"\0\0\0\x0cjP  ")
    refused = _refusal(tmp_path)
    assert (refused.code, refused.params) == ("intake.only_other_images", {"image": "trang 1.jp2"})


def _refusal(source: Path) -> SohoaError:
    with pytest.raises(BadInput) as caught:
        survey(source)
    assert has_words(caught.value.code, "vi")
    assert has_words(caught.value.code, "en")
    return caught.value


def test_a_folder_in_natural_order_with_what_is_left_aside(tmp_path: Path) -> None:
    (tmp_path / "phần 2").mkdir()
    for name in ("trang 10.jpg", "trang 2.jpg", "phần 2/trang 1.jpg"):
        write_jpeg(tmp_path / name, page())
    (tmp_path / "book.toml").write_text('title = "Sách"', encoding="utf-8")
    (tmp_path / "Thumbs.db").write_bytes(b"x")
    found = survey(tmp_path)
    assert found.kind is SourceKind.FOLDER
    assert [source.name for source in found.sources] == ["phần 2/trang 1.jpg", "trang 2.jpg", "trang 10.jpg"]
    assert {ignored.name: ignored.reason for ignored in found.ignored} == {
        "book.toml": "intake.ignored_description",
        "Thumbs.db": "intake.ignored_hidden",
    }
    assert found.book_toml == 'title = "Sách"'.encode()
    assert found.original_bytes == sum(source.size_bytes for source in found.sources)
    assert found.frames == 3


def test_decomposed_names_with_spaces_come_composed(tmp_path: Path) -> None:
    write_jpeg(tmp_path / unicodedata.normalize("NFD", "ảnh số 1 .jpg"), page())
    found = survey(tmp_path)
    assert [source.name for source in found.sources] == ["ảnh số 1 .jpg"]
    with found.sources[0].stream() as stream:
        assert stream.read(2) == b"\xff\xd8"


def test_nothing_to_take_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "trống"
    empty.mkdir()
    assert _refusal(empty).code == "intake.folder_empty"
    (empty / "note.txt").write_text("x", encoding="utf-8")
    assert _refusal(empty).params == {"folder": "trống"}
    assert _refusal(tmp_path / "nowhere").code == "intake.source_missing"
    assert _refusal(empty / "note.txt").code == "intake.source_kind"


def test_an_archive(tmp_path: Path) -> None:
    scan = write_jpeg(tmp_path / "1.jpg", page()).read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("sách/2.jpg", scan)
        archive.writestr("sách/10.jpg", scan)
        archive.writestr("sách/book.toml", "year = 1975")
        archive.writestr("__MACOSX/sách/._2.jpg", b"x")
    found = survey(tmp_path / "a.zip")
    assert found.kind is SourceKind.ARCHIVE
    assert [source.name for source in found.sources] == ["sách/2.jpg", "sách/10.jpg"]
    assert found.book_toml == b"year = 1975"
    with found.sources[0].stream() as stream:
        assert stream.read() == scan


def test_an_archive_without_scans_or_with_a_path_that_leads_out(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("note.txt", b"x")
    assert _refusal(tmp_path / "a.zip").code == "intake.archive_empty"
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("../a.jpg", b"x")
    assert _refusal(tmp_path / "b.zip").code == "intake.archive_leads_out"


def test_single_files_and_their_frames(tmp_path: Path) -> None:
    assert survey(write_jpeg(tmp_path / "a.jpg", page())).frames == 1
    assert survey(write_multipage_tiff(tmp_path / "a.tif", [page(), page()])).frames == 2
    with pikepdf.new() as pdf:
        for _ in range(3):
            pdf.add_blank_page()
        pdf.save(tmp_path / "a.pdf")
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    assert survey(tmp_path / "a.pdf").frames == 3
    assert _refusal(tmp_path / "locked.pdf").code == "intake.pdf_password"


def test_broken_files_in_a_folder_are_counted_not_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "broken.tif").write_bytes(b"II*\0\xff\xff\xff\xff")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4")
    assert survey(tmp_path).frames == 3


def test_the_space_needed_is_more_than_the_originals(tmp_path: Path) -> None:
    write_jpeg(tmp_path / "a.jpg", page())
    found = survey(tmp_path)
    assert found.needed_bytes > found.original_bytes
    require_space(found, found.needed_bytes)
    with pytest.raises(StorageError, match="no_space"):
        require_space(found, found.needed_bytes - 1)


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")
def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    write_jpeg(tmp_path / "a.jpg", page())
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert len(survey(tmp_path).sources) == 1
