from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pytest

from sohoa.intake.survey import survey
from sohoa.intake.take import fingerprint, retakes, take_in
from sohoa.model.document import Capture
from sohoa.model.files import FileRef, FileRole
from sohoa.model.finding import Finding
from sohoa.model.ids import DocumentId, capture_id
from sohoa.words import has_words
from tests.fakes.files import MemoryFiles, PowerCut
from tests.tools.scans import page, write_jpeg, write_multipage_tiff

DOCUMENT = DocumentId("d0000000000000")


@dataclass
class _CountingFiles(MemoryFiles):
    """Counts what is copied."""

    copied: int = 0

    def take(
        self, source: BinaryIO, key: str, role: FileRole, media_type: str, *, limit_bytes: int
    ) -> FileRef:
        self.copied += 1
        return super().take(source, key, role, media_type, limit_bytes=limit_bytes)


def _book(folder: Path, count: int = 3) -> Path:
    for number in range(1, count + 1):
        write_jpeg(folder / f"{number}.jpg", page(seed=number))
    return folder


def _captures(taken: list[Capture | Finding]) -> list[Capture]:
    return [one for one in taken if isinstance(one, Capture)]


def _findings(taken: list[Capture | Finding]) -> list[Finding]:
    return [one for one in taken if isinstance(one, Finding)]


def test_originals_are_stored_as_they_are(tmp_path: Path) -> None:
    files = MemoryFiles()
    taken = _captures(list(take_in(survey(_book(tmp_path)), files, DOCUMENT)))
    assert [(capture.name, capture.order, capture.frame) for capture in taken] == [
        ("1.jpg", 1, None),
        ("2.jpg", 2, None),
        ("3.jpg", 3, None),
    ]
    for capture in taken:
        assert files.read(capture.master) == (tmp_path / capture.name).read_bytes()
        assert capture.master.key == f"staging/{DOCUMENT}/{capture.master.sha256[:16]}.jpg"
        assert capture.master.media_type == "image/jpeg"
        assert capture.id == capture_id(capture.master.sha256, None)


def test_each_frame_is_an_exposure_of_one_file(tmp_path: Path) -> None:
    write_multipage_tiff(tmp_path / "sách.tif", [page(seed=1), page(seed=2)])
    write_jpeg(tmp_path / "z.jpg", page())
    files = MemoryFiles()
    taken = _captures(list(take_in(survey(tmp_path), files, DOCUMENT)))
    assert [(capture.frame, capture.order) for capture in taken] == [(1, 1), (2, 2), (None, 3)]
    assert taken[0].master == taken[1].master
    assert taken[1].id == f"{taken[1].master.sha256}.2"
    assert len(files.stored) == 2


def test_an_archive_is_taken_member_by_member(tmp_path: Path) -> None:
    scan = write_jpeg(tmp_path / "1.jpg", page()).read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x/1.jpg", scan)
    files = MemoryFiles()
    taken = _captures(list(take_in(survey(tmp_path / "a.zip"), files, DOCUMENT)))
    assert [files.read(capture.master) for capture in taken] == [scan]


@pytest.mark.parametrize("cut_at", range(1, 10))
def test_after_a_power_cut_nothing_is_copied_twice(tmp_path: Path, cut_at: int) -> None:
    found = survey(_book(tmp_path))
    files = _CountingFiles(cut_at=cut_at)
    with pytest.raises(PowerCut):
        list(take_in(found, files, DOCUMENT))
    before = dict(files.stored)
    files.cut_at = 0
    files.copied = 0
    taken = _captures(list(take_in(found, files, DOCUMENT)))
    assert len(taken) == 3
    assert files.copied == 3 - len(before)


def test_known_exposures_come_again_as_they_are(tmp_path: Path) -> None:
    files = MemoryFiles()
    first = _captures(list(take_in(survey(_book(tmp_path, 2)), files, DOCUMENT)))
    write_jpeg(tmp_path / "0.jpg", page(seed=9))
    again = _captures(list(take_in(survey(tmp_path), files, DOCUMENT, first)))
    assert [capture.id for capture in again][1:] == [capture.id for capture in first]
    assert [capture.order for capture in again] == [1, 2, 3]
    assert [capture.master for capture in again][1:] == [capture.master for capture in first]


def test_a_file_with_other_bytes_under_the_same_name_is_a_retake(tmp_path: Path) -> None:
    files = MemoryFiles()
    first = _captures(list(take_in(survey(_book(tmp_path)), files, DOCUMENT)))
    write_jpeg(tmp_path / "2.jpg", page(seed=99))
    again = _captures(list(take_in(survey(tmp_path), files, DOCUMENT, first)))
    assert retakes(first, again) == {first[1].id: again[1].id}
    assert files.read(first[1].master), "the former original stays"


def test_broken_files_are_kept(tmp_path: Path) -> None:
    (tmp_path / "1.jpg").write_bytes(b"")
    (tmp_path / "2.jpg").write_bytes(b"text")
    (tmp_path / "3.tif").write_bytes(b"II*\0\xff\xff\xff\xff")
    (tmp_path / "4.pdf").write_bytes(b"%PDF-1.4 no more")
    files = MemoryFiles()
    taken = _captures(list(take_in(survey(tmp_path), files, DOCUMENT)))
    assert [capture.name for capture in taken] == ["1.jpg", "2.jpg", "3.tif", "4.pdf"]
    assert [files.read(capture.master) for capture in taken][1] == b"text"
    assert [capture.master.media_type for capture in taken] == [
        "application/octet-stream",
        "application/octet-stream",
        "image/tiff",
        "application/pdf",
    ]


def test_the_same_bytes_twice_are_two_exposures_of_one_file_and_told(tmp_path: Path) -> None:
    for name in ("1.jpg", "2.jpg"):
        write_jpeg(tmp_path / name, page())
    taken = list(take_in(survey(tmp_path), MemoryFiles(), DOCUMENT))
    first, second = _captures(taken)
    assert second.id == f"{first.id}-2"
    assert first.master == second.master
    assert [finding.rule for finding in _findings(taken)] == ["intake.same_file_twice"]


def test_an_unreadable_file_is_told_and_the_rest_goes_on(tmp_path: Path) -> None:
    found = survey(_book(tmp_path))
    (tmp_path / "2.jpg").unlink()
    taken = list(take_in(found, MemoryFiles(), DOCUMENT))
    assert [capture.name for capture in _captures(taken)] == ["1.jpg", "3.jpg"]
    assert [finding.rule for finding in _findings(taken)] == ["intake.unreadable"]
    assert has_words("intake.unreadable", "vi")


def test_fingerprints_find_the_document_of_a_source(tmp_path: Path) -> None:
    found = survey(_book(tmp_path))
    done: list[int] = []
    prints = fingerprint(found, done.append)
    taken = _captures(list(take_in(found, MemoryFiles(), DOCUMENT)))
    assert all(capture.id in one.capture_ids for one, capture in zip(prints, taken, strict=True))
    assert done[-1] == found.original_bytes


def test_progress_ends_with_all_bytes(tmp_path: Path) -> None:
    found = survey(_book(tmp_path))
    done: list[int] = []
    list(take_in(found, MemoryFiles(), DOCUMENT, progress=done.append))
    assert done == sorted(done)
    assert done[-1] == found.original_bytes
