"""Exports: names as documented, a folder that is whole or not there, bags that bagit-python takes."""

from pathlib import Path

import bagit
import pytest

from sohoa.errors import Conflict, SohoaError, StorageError
from sohoa.model.document import Document
from sohoa.model.export import ExportKind
from sohoa.preservation.bag import BagInfo
from sohoa.preservation.check import mets_files
from sohoa.preservation.export import FILL, ExportOrder, export
from sohoa.preservation.package import package
from tests.fakes.files import MemoryFiles, PowerCut
from tests.preservation.books import DOCUMENT, LIBRARY, LINES, MAKER, StillClock, book, events

INFO = BagInfo(LIBRARY, "Sổ tay số hóa\ntài liệu", "2026-11-22T10:15:30Z", "Sohoa 0.1.0")


@pytest.fixture
def files() -> MemoryFiles:
    return MemoryFiles()


@pytest.fixture
def packaged(files: MemoryFiles) -> Document:
    return package(book(files), events(), MAKER, files=files, clock=StillClock()).document


def order(kind: ExportKind) -> ExportOrder:
    return ExportOrder(kind, INFO, {"manifest.json": b"{}", "info/p1.json": b"{}"})


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        (ExportKind.PDF, [f"{DOCUMENT}.pdf"]),
        (ExportKind.TEXT, ["0001.txt", "0002.txt", "0003.txt", f"{DOCUMENT}.txt"]),
        (ExportKind.ALTO, ["0001.xml", "0002.xml", "0003.xml"]),
        (ExportKind.IIIF, ["info/p1.json", "manifest.json"]),
    ],
)
def test_names_are_as_documented(
    kind: ExportKind, names: list[str], packaged: Document, files: MemoryFiles, tmp_path: Path
) -> None:
    out = tmp_path / "mới" / "out"
    assert export(packaged, order(kind), out, files) == names
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()) == names
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_each_kind_has_what_fills_its_folder() -> None:
    assert set(FILL) == set(ExportKind)


def test_the_text_is_that_of_the_pages(packaged: Document, files: MemoryFiles, tmp_path: Path) -> None:
    export(packaged, order(ExportKind.TEXT), tmp_path / "out", files)
    second = (tmp_path / "out" / "0002.txt").read_text(encoding="utf-8")
    assert second == "\n".join(["Trang thứ 2 lần 2", *LINES]) + "\n"
    whole = (tmp_path / "out" / f"{DOCUMENT}.txt").read_text(encoding="utf-8")
    assert whole.split("\f")[1] == second


def test_the_mets_comes_with_every_file_that_it_names(
    packaged: Document, files: MemoryFiles, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    export(packaged, order(ExportKind.METS), out, files)
    named = mets_files((out / "mets.xml").read_bytes())
    assert named
    assert all((out / file.href).is_file() for file in named)


def test_a_bag_is_valid_for_bagit_python(packaged: Document, files: MemoryFiles, tmp_path: Path) -> None:
    out = tmp_path / "bag"
    export(packaged, order(ExportKind.BAGIT), out, files)
    bag = bagit.Bag(str(out))
    bag.validate()
    assert sorted(bag.algorithms) == ["sha256", "sha512"]
    assert bag.info["Source-Organization"] == LIBRARY.name
    assert bag.info["External-Identifier"] == DOCUMENT
    assert bag.info["External-Description"] == "Sổ tay số hóa tài liệu"
    assert bag.info["Bagging-Date"] == "2026-11-22"
    sizes = [path.stat().st_size for path in (out / "data").rglob("*") if path.is_file()]
    assert bag.info["Payload-Oxum"] == f"{sum(sizes)}.{len(sizes)}"


def test_bagit_python_notices_a_changed_byte(packaged: Document, files: MemoryFiles, tmp_path: Path) -> None:
    out = tmp_path / "bag"
    export(packaged, order(ExportKind.BAGIT), out, files)
    path = out / "data" / "record.mrc"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert not bagit.Bag(str(out)).is_valid()


def test_a_damaged_file_is_not_bagged(packaged: Document, files: MemoryFiles, tmp_path: Path) -> None:
    files.stored[packaged.captures[0].master.key] = b"?"
    with pytest.raises(StorageError) as error:
        export(packaged, order(ExportKind.BAGIT), tmp_path / "bag", files)
    assert error.value.code == "preservation.file_changed"
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_taken_and_a_filled_one_is_not(
    packaged: Document, files: MemoryFiles, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    export(packaged, order(ExportKind.PDF), out, files)
    with pytest.raises(Conflict) as error:
        export(packaged, order(ExportKind.TEXT), out, files)
    assert error.value.code == "preservation.folder_taken"
    assert [path.name for path in out.iterdir()] == [f"{DOCUMENT}.pdf"]


@pytest.mark.parametrize("kind", list(ExportKind))
def test_no_half_made_folder_is_left_at_whatever_call_it_ends(
    kind: ExportKind, packaged: Document, files: MemoryFiles, tmp_path: Path
) -> None:
    files.calls = 0
    export(packaged, order(kind), tmp_path / "whole", files)
    for cut in range(1, files.calls + 1):
        cut_short = MemoryFiles(dict(files.stored), cut_at=cut)
        with pytest.raises(PowerCut):
            export(packaged, order(kind), tmp_path / "out", cut_short)
        assert [path.name for path in tmp_path.iterdir()] == ["whole"]


def test_a_place_that_cannot_be_written_is_told(
    packaged: Document, files: MemoryFiles, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SohoaError) as error:
        export(packaged, order(ExportKind.PDF), tmp_path / "file" / "out", files)
    assert error.value.code == "preservation.cannot_write_folder"


def test_what_was_not_packaged_cannot_be_exported(tmp_path: Path) -> None:
    files = MemoryFiles()
    with pytest.raises(Conflict) as error:
        export(book(files), order(ExportKind.PDF), tmp_path / "out", files)
    assert error.value.code == "preservation.not_packaged"
