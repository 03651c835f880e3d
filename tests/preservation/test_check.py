"""Checking finds what differs between store, package, METS and data base, and names it."""

from dataclasses import replace

import pytest

from sohoa.model.document import Document
from sohoa.model.finding import Finding
from sohoa.model.ids import Sha256
from sohoa.preservation.check import check, mets_files
from sohoa.preservation.ocfl import new_version, read_inventory
from sohoa.preservation.ocfl_inventory import User
from sohoa.preservation.package import package
from tests.fakes.files import MemoryFiles
from tests.preservation.books import DOCUMENT, MAKER, StillClock, book, events


@pytest.fixture
def files() -> MemoryFiles:
    return MemoryFiles()


@pytest.fixture
def packaged(files: MemoryFiles) -> Document:
    return package(book(files), events(), MAKER, files=files, clock=StillClock()).document


def rules(found: list[Finding]) -> list[str]:
    return sorted(finding.rule.removeprefix("preservation.") for finding in found)


def test_all_is_well(files: MemoryFiles, packaged: Document) -> None:
    assert check(packaged, files) == []


def test_a_changed_byte_of_a_master_is_found(files: MemoryFiles, packaged: Document) -> None:
    key = packaged.captures[0].master.key
    files.stored[key] = b"X" + files.stored[key][1:]
    (found,) = check(packaged, files)
    assert found.rule == "preservation.file_damaged"
    assert dict(found.params)["path"] == key.partition(f"{DOCUMENT}/")[2]


def test_a_lost_page_is_found(files: MemoryFiles, packaged: Document) -> None:
    del files.stored[packaged.pages[0].files[0].key]
    assert rules(check(packaged, files)) == ["file_missing"]


def test_another_digest_in_the_data_base_is_found(files: MemoryFiles, packaged: Document) -> None:
    capture = packaged.captures[0]
    wrong = replace(capture, master=replace(capture.master, sha256=Sha256("0" * 64)))
    document = replace(packaged, captures=(wrong, *packaged.captures[1:]))
    assert rules(check(document, files)) == ["other_in_records"]


def test_another_version_in_the_data_base_is_found(files: MemoryFiles, packaged: Document) -> None:
    assert rules(check(replace(packaged, version=2), files)) == ["other_version"]


def test_files_that_the_mets_does_not_tell_of_are_found(files: MemoryFiles, packaged: Document) -> None:
    inventory = read_inventory(files, DOCUMENT)
    assert inventory is not None
    held = {path: files.stored[f"ocfl/{DOCUMENT}/{inventory.content_path(path)}"] for path in inventory.state}
    del held["record.mrc"]
    more = {**held, "more.txt": b"?", "quality.json": b"{ }"}
    new_version(files, DOCUMENT, more, message="", user=User("x"), created="2026-11-23T00:00:00Z")
    found = check(replace(packaged, version=2), files)
    named = {(finding.rule.removeprefix("preservation."), dict(finding.params)["path"]) for finding in found}
    assert named == {
        ("not_in_mets", "more.txt"),
        ("other_in_mets", "quality.json"),
        ("other_in_mets", "record.mrc"),
    }


def test_a_broken_inventory_is_told_and_stops_nothing(files: MemoryFiles, packaged: Document) -> None:
    files.stored[f"ocfl/{DOCUMENT}/inventory.json"] = b"{"
    assert "inventory_broken" in rules(check(packaged, files))


def test_before_packaging_the_loose_files_are_checked() -> None:
    files = MemoryFiles()
    document = book(files)
    assert check(document, files) == []
    files.stored[document.captures[0].master.key] += b"!"
    del files.stored[document.pages[0].files[0].key]
    assert rules(check(document, files)) == ["file_damaged", "file_missing"]


def test_the_files_of_a_mets_are_read(files: MemoryFiles, packaged: Document) -> None:
    mets = packaged.files[-1]
    named = mets_files(files.read(mets))
    assert len(named) == len({file.href for file in named}) == 15
    assert all(len(file.sha256) == 64 and not file.href.startswith("/") for file in named)
