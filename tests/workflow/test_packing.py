"""Packages: made once, taken over into the document as it stands, and only then is the staging given up."""

from dataclasses import replace
from pathlib import Path

import pytest

from sohoa.library.publishing import rights_from
from sohoa.model.document import Document, Page, PageStatus
from sohoa.model.files import FileRole
from sohoa.model.provenance import EventKind
from sohoa.model.state import DocumentState
from sohoa.preservation.check import check
from sohoa.workflow.inserting import insert_pages
from sohoa.workflow.mending import move_page, set_skew
from sohoa.workflow.packing import pack
from sohoa.workflow.publishing import publish
from tests.fakes.files import PowerCut
from tests.fakes.small_house import LAN, SmallHouse, orders, scans
from tests.preservation.books import book, events


def entered(small: SmallHouse) -> Document:
    """A book whose pages have real pictures and texts, approved."""
    document = replace(book(small.files), state=DocumentState.APPROVED)
    with small.records.transaction() as writer:
        writer.add_document(document)
        writer.add_events(document.id, events())
    return document


def test_a_book_is_packaged_and_its_staging_given_up() -> None:
    small = SmallHouse()
    done = pack(small.house, entered(small))
    assert done == small.document(done.id)
    assert (done.state, done.version) == (DocumentState.PACKAGED, 1)
    assert {file.role for file in done.files} >= {FileRole.PDF, FileRole.METS, FileRole.REPORT}
    assert [key for key in small.files.stored if not key.startswith("ocfl/")] == []
    assert check(done, small.files) == []
    assert [page.file(FileRole.PRINT) for page in done.pages] == [None] * 3


def test_the_same_book_is_the_same_package() -> None:
    small = SmallHouse()
    done = pack(small.house, entered(small))
    before = dict(small.files.stored)
    again = pack(small.house, done)
    assert again == done
    assert small.files.stored == before
    kinds = [event.kind for event in small.records.events(done.id)]
    assert kinds.count(EventKind.PACKAGING) == 1


@pytest.mark.parametrize("call", range(1, 60, 3))
def test_after_a_power_cut_it_is_packaged_all_the_same(call: int) -> None:
    small = SmallHouse()
    document = entered(small)
    small.files.calls, small.files.cut_at = 0, call
    try:
        pack(small.house, document)
    except PowerCut:
        pass
    small.files.cut_at = 0
    pack(small.house, small.document(document.id))
    done = small.document(document.id)
    assert (done.state, done.version) == (DocumentState.PACKAGED, 1)
    assert check(done, small.files) == []
    kept = [key for key in small.files.stored if not key.startswith("ocfl/")]
    assert [key for key in kept if key.startswith("staging/")] == []


class _Meanwhile(SmallHouse):
    """Somebody does something at the desk while the package is made."""

    def during_packing(self, deed: object) -> Document:
        document = entered(self)
        assert callable(deed)
        install = self.files.install_folder

        def busy(made: Path, key: str) -> None:
            install(made, key)
            self.files.install_folder = install  # type: ignore[method-assign] # a fake, busy once
            deed(document)

        self.files.install_folder = busy  # type: ignore[method-assign] # a fake, busy once
        return pack(self.house, document)


def test_what_people_change_while_it_is_packaged_stays() -> None:
    small = _Meanwhile()

    def mend(document: Document) -> None:
        set_skew(small.house, document.id, document.pages[0].id, 3.0, LAN)
        move_page(small.house, document.id, document.pages[2].id, 1, LAN)

    done = small.during_packing(mend)
    first = done.pages[1]
    assert first.plan is not None
    assert (first.plan.skew_degrees.value, first.status) == (3.0, PageStatus.WAITING)
    assert orders(done.pages) == [page.id for page in (done.pages[0], first, done.pages[2])]
    keys = [file.key for page in done.pages for file in page.files]
    assert all(key.startswith("ocfl/") and key in small.files.stored for key in keys)


def test_what_comes_in_while_it_is_packaged_is_not_given_up(tmp_path: Path) -> None:
    small = _Meanwhile()
    new = scans(tmp_path / "new", x="a new page")
    done = small.during_packing(lambda document: insert_pages(small.house, document.id, new, 1, LAN))
    capture = done.capture(done.pages[0].capture)
    assert capture is not None
    assert small.files.read(capture.master) == b"a new page"
    assert capture.master.key.startswith("staging/")


def test_readers_of_a_published_book_are_told_of_a_new_version() -> None:
    small = SmallHouse()
    document = pack(small.house, entered(small))
    publish(small.house, document.id, rights_from("cc0"), LAN)
    (before,) = small.records.summaries(document.id)
    document = small.document(document.id)
    with small.records.transaction() as writer:
        writer.save_pages(document.id, _labelled(document.pages))
    pack(small.house, small.document(document.id))
    (after,) = small.records.summaries(document.id)
    assert after.oai_datestamp > before.oai_datestamp
    pack(small.house, small.document(document.id))
    assert small.records.summaries(document.id) == [after]


def _labelled(pages: tuple[Page, ...]) -> list[Page]:
    return [replace(page, label=f"x{page.order}") for page in pages]
