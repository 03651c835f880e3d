"""The whole package: what is in it, what a change adds to it, and a power cut at any call."""

import io
from dataclasses import replace
from pathlib import Path

import ocfl
import page as page_validation
import pikepdf
import pypdfium2
import pytest

from sohoa.errors import NotFound, StorageError
from sohoa.model.document import Document
from sohoa.model.files import FileRole
from sohoa.model.provenance import EventKind
from sohoa.model.rights import NOT_EVALUATED, Rights
from sohoa.ports.files import OCFL
from sohoa.preservation.check import check
from sohoa.preservation.ocfl import object_key, read_inventory
from sohoa.preservation.package import Packaged, package
from tests.fakes.files import MemoryFiles, PowerCut
from tests.formats.xsd import schema_errors
from tests.preservation.books import (
    DOCUMENT,
    MAKER,
    StillClock,
    book,
    events,
    page_file,
    page_id,
    record,
    retaken,
    without_work,
)

KEY = object_key(DOCUMENT)


def pack(document: Document, files: MemoryFiles, day: int = 22, past: Packaged | None = None) -> Packaged:
    known = [*events(), *(past.events if past else ())]
    clock = StillClock(f"2026-11-{day}T10:15:30.123456Z")
    return package(document, known, MAKER, files=files, clock=clock)


def paths(files: MemoryFiles) -> list[str]:
    inventory = read_inventory(files, DOCUMENT)
    assert inventory is not None
    return sorted(inventory.state)


def content_of(files: MemoryFiles, version: int) -> list[str]:
    start = f"{KEY}/v{version}/content/"
    return sorted(key.removeprefix(start) for key in files.stored if key.startswith(start))


def test_everything_is_in_it_under_its_name() -> None:
    files = MemoryFiles()
    done = pack(book(files), files)
    assert done.version == done.document.version == 1
    masters = sorted(f"masters/{capture.id[:16]}.tif" for capture in done.document.captures)
    kinds = ("access", "tif"), ("alto", "xml"), ("thumb", "jpg")
    pages = [f"{folder}/{page_id(number)}.{end}" for folder, end in kinds for number in (1, 2, 3)]
    own = ["book.pdf", "mets.xml", "quality.json", "record.mrc"]
    assert paths(files) == sorted(pages + masters + own)
    assert check(done.document, files) == []


def test_the_references_are_moved_and_staging_can_go() -> None:
    files = MemoryFiles()
    document = book(files)
    done = pack(document, files)
    without_work(files)
    for capture, former in zip(done.document.captures, document.captures, strict=True):
        assert capture.master.key.startswith(f"{KEY}/v1/content/masters/")
        assert files.digest(capture.master) == capture.master.sha256 == former.master.sha256
    assert {ref.role for page in done.document.pages for ref in page.files} == {
        FileRole.ACCESS,
        FileRole.THUMBNAIL,
        FileRole.FULLTEXT,
    }
    assert [ref.role for ref in done.document.files] == [
        FileRole.RECORD,
        FileRole.REPORT,
        FileRole.PDF,
        FileRole.METS,
    ]
    assert check(done.document, files) == []


def test_object_pdf_and_mets_are_valid_for_others(tmp_path: Path, shared_dir: Path) -> None:
    files = MemoryFiles()
    done = pack(book(files), files)
    again = pack(retaken(done.document, files, 2, 7), files, 23, done)
    root = ocfl.StorageRoot(root=str(files.lay_out(tmp_path, OCFL)))
    assert root.validate(log_warnings=False, log_errors=False)
    for packaged in (done, again):
        pdf, mets = packaged.document.file(FileRole.PDF), packaged.document.file(FileRole.METS)
        assert pdf is not None
        assert mets is not None
        assert page_validation.validate_pdf_bytes(files.read(pdf), profile="2u").failures == []
        assert schema_errors(files.read(mets), shared_dir) == []


def test_the_pdf_has_the_pages_in_order_with_their_text() -> None:
    files = MemoryFiles()
    document = book(files)
    turned = replace(document, pages=tuple(replace(page, order=4 - page.order) for page in document.pages))
    pdf = pack(turned, files).document.file(FileRole.PDF)
    assert pdf is not None
    read = pypdfium2.PdfDocument(files.read(pdf))
    first = [read[n].get_textpage().get_text_range().splitlines()[0] for n in range(3)]
    assert first == ["Trang thứ 3 lần 3", "Trang thứ 2 lần 2", "Trang thứ 1 lần 1"]


def test_the_event_of_packaging_is_in_the_mets_and_given_back() -> None:
    files = MemoryFiles()
    done = pack(book(files), files)
    (event,) = done.events
    assert (event.kind, event.object, event.agent) == (EventKind.PACKAGING, DOCUMENT, MAKER.software)
    mets = done.document.file(FileRole.METS)
    assert mets is not None
    assert event.id.encode() in files.read(mets)


def test_a_page_scanned_again_adds_itself_alone() -> None:
    files = MemoryFiles()
    done = pack(book(files), files)
    without_work(files)
    changed = retaken(done.document, files, 2, 7)
    files.linked.clear()
    again = pack(changed, files, 23, done)
    new = page_id(2)
    assert again.version == 2
    assert content_of(files, 2) == sorted(
        [
            f"access/{new}.tif",
            f"alto/{new}.xml",
            "book.pdf",
            f"masters/{changed.captures[1].id[:16]}.tif",
            "mets.xml",
            f"thumb/{new}.jpg",
        ]
    )
    assert not [key for key in files.linked if key.startswith(OCFL)]
    assert check(again.document, files) == []


def test_pictures_of_the_other_pages_come_from_the_pdf_before() -> None:
    files = MemoryFiles()
    document = book(files)
    prints = {page.id: files.read(page_file(page, FileRole.PRINT)) for page in document.pages}
    done = pack(document, files)
    without_work(files)
    changed = retaken(done.document, files, 2, 7)
    prints[page_id(2)] = files.read(page_file(changed.pages[1], FileRole.PRINT))
    pdf = pack(changed, files, 23, done).document.file(FileRole.PDF)
    assert pdf is not None
    with pikepdf.open(io.BytesIO(files.read(pdf))) as opened:
        found = [page.Resources.XObject.I.read_raw_bytes() for page in opened.pages]
    assert found == [prints[page.id] for page in document.pages]


def test_a_moved_page_stores_only_pdf_and_mets() -> None:
    files = MemoryFiles()
    done = pack(book(files), files)
    without_work(files)
    orders = {page_id(1): 2, page_id(2): 1, page_id(3): 3}
    moved = tuple(replace(page, order=orders[page.id]) for page in done.document.pages)
    again = pack(replace(done.document, pages=moved), files, 23, done)
    assert content_of(files, 2) == ["book.pdf", "mets.xml"]
    assert check(again.document, files) == []


def test_a_removed_page_stays_in_the_version_before() -> None:
    files = MemoryFiles()
    done = pack(book(files), files)
    kept = replace(done.document, captures=done.document.captures[:2], pages=done.document.pages[:2])
    again = pack(kept, files, 23, done)
    assert f"access/{page_id(3)}.tif" not in paths(files)
    assert f"{KEY}/v1/content/access/{page_id(3)}.tif" in files.stored
    assert check(again.document, files) == []


def test_a_new_title_stores_pdf_and_mets_alone_and_a_new_right_the_mets_alone() -> None:
    files = MemoryFiles()
    done = pack(book(files), files)
    titled = pack(replace(done.document, record=record("Sách khác")), files, 23, done)
    assert content_of(files, 2) == ["book.pdf", "mets.xml"]
    known = replace(done, events=(*done.events, *titled.events))
    pack(replace(titled.document, rights=Rights(NOT_EVALUATED)), files, 24, known)
    assert content_of(files, 3) == ["mets.xml"]


def test_packaged_again_it_is_the_same_version() -> None:
    files = MemoryFiles()
    document = book(files)
    first = pack(document, files)
    before = dict(files.stored)
    assert pack(document, files, 23) == first
    assert pack(first.document, files, 24, first) == first
    assert {key: data for key, data in files.stored.items() if key.startswith(OCFL)} == {
        key: data for key, data in before.items() if key.startswith(OCFL)
    }


def test_pages_without_pictures_keep_their_place() -> None:
    files = MemoryFiles()
    document = book(files)
    bare = replace(document.pages[1], files=(), plan=None)
    done = pack(replace(document, pages=(document.pages[0], bare, document.pages[2])), files)
    pdf = done.document.file(FileRole.PDF)
    assert pdf is not None
    assert len(pypdfium2.PdfDocument(files.read(pdf))) == 3
    assert check(done.document, files) == []


def test_no_room_is_told_before_anything_is_made() -> None:
    files = MemoryFiles(free=1 << 20)
    document = book(files)
    before = dict(files.stored)
    with pytest.raises(StorageError) as error:
        pack(document, files)
    assert error.value.code == "preservation.no_space"
    assert error.value.params["free_mb"] == 1
    assert files.stored == before


def test_a_master_that_rotted_in_staging_stops_packaging() -> None:
    files = MemoryFiles()
    document = book(files)
    files.stored[document.captures[0].master.key] += b"!"
    with pytest.raises(StorageError) as error:
        pack(document, files)
    assert error.value.code == "preservation.file_changed"
    assert read_inventory(files, DOCUMENT) is None


def test_a_master_that_is_gone_stops_packaging() -> None:
    files = MemoryFiles()
    document = book(files)
    del files.stored[document.captures[0].master.key]
    with pytest.raises(NotFound):
        pack(document, files)
    assert read_inventory(files, DOCUMENT) is None


def calls_of_packaging(pages: int) -> int:
    files = MemoryFiles()
    document = book(files, pages)
    pack(document, files)
    return files.calls


def test_a_power_cut_at_any_call_leaves_the_first_version_whole_or_not_there() -> None:
    calls = calls_of_packaging(1)
    for cut in range(1, calls + 1):
        files = MemoryFiles(cut_at=cut)
        document = book(files, 1)
        with pytest.raises(PowerCut):
            pack(document, files)
        files.cut_at = 0
        done = pack(document, files, 23)
        assert done.version == 1
        assert check(done.document, files) == []
        assert [key for key in files.stored if key.startswith(f"{KEY}/v2")] == []


def test_a_power_cut_at_any_call_of_the_second_version_leaves_the_book_whole() -> None:
    whole = MemoryFiles()
    first = pack(book(whole, 2), whole)
    without_work(whole)
    changed = retaken(first.document, whole, 2, 7)
    start = dict(whole.stored)
    whole.calls = 0
    pack(changed, whole, 23, first)
    for cut in range(1, whole.calls + 1):
        files = MemoryFiles(dict(start), cut_at=cut)
        with pytest.raises(PowerCut):
            pack(changed, files, 23, first)
        files.cut_at = 0
        assert files.digest(first.document.captures[1].master) == first.document.captures[1].master.sha256
        done = pack(changed, files, 24, first)
        assert done.version == 2
        assert check(done.document, files) == []
        assert [key for key in files.stored if key.startswith(f"{KEY}/v3")] == []
