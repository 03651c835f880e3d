"""Books and pages that come in: the same source is the same book, and nothing that came in is lost."""

from dataclasses import replace
from pathlib import Path

import pytest

from sohoa.catalogue.describe import record_from_title
from sohoa.errors import BadInput, NotFound, SohoaError, StorageError, UsageError
from sohoa.model import description
from sohoa.model.bib import RecordEncoding, RecordSource
from sohoa.model.document import Document, PageStatus
from sohoa.model.files import FileRole
from sohoa.model.geometry import Box
from sohoa.model.ids import DocumentId, PageId
from sohoa.model.plan import Side
from sohoa.model.provenance import NOBODY
from sohoa.pages.replan import crop_to
from sohoa.ports.records import JobState
from sohoa.steps.values import from_json, to_json
from sohoa.workflow.adding import NewBook, add_book, next_order
from sohoa.workflow.book import make_book
from sohoa.workflow.inserting import insert_pages, replace_page
from sohoa.workflow.mending import move_page, remove_page
from sohoa.workflow.order import MAKE, PACK, Order, still_ordered
from sohoa.workflow.page_work import Cancelled
from sohoa.workflow.progress import Watch
from sohoa.workflow.taking import take_scans
from tests.fakes.small_house import LAN, MAI, NOTHING, SmallHouse, orders, scans, texts_of


def make(small: SmallHouse, document: DocumentId, order: Order) -> Document:
    return make_book(small.house, document, NOTHING, order, Watch())


def test_a_book_is_entered_with_its_record(tmp_path: Path) -> None:
    small = SmallHouse()
    document_id, order = small.add(scans(tmp_path / "s", a="1", b="2"), title="Sổ tay số hóa")
    document = small.document(document_id)
    assert description.title(document.record) == "Sổ tay số hóa"
    assert (document.captures, document.pages) == ((), ())
    assert (order.source, order.actor) == (str(tmp_path / "s"), LAN)
    assert [entry.action for entry in small.records.audit_trail(document_id)] == ["add"]


def test_book_toml_says_what_nobody_else_said(tmp_path: Path) -> None:
    small = SmallHouse()
    folder = scans(tmp_path / "s", a="1")
    text = 'title = "Từ tệp"\nlabels = "1"\nppi = 300\n'
    (folder / "book.toml").write_text(text, encoding="utf-8")
    document_id, order = add_book(small.house, folder, NewBook())
    assert description.title(small.document(document_id).record) == "Từ tệp"
    assert (order.labels, order.ppi) == ("1", 300)
    _, order = add_book(SmallHouse().house, folder, NewBook(title="Khác", labels="i", ppi=400))
    assert (order.labels, order.ppi) == ("i", 400)


def test_a_record_s_bytes_are_kept_as_they_came(tmp_path: Path) -> None:
    small = SmallHouse()
    source = RecordSource("a.mrc", "application/marc", RecordEncoding.UTF8, b"00025nam")
    record = record_from_title("Có biểu ghi", entered_at="2026-11-22T00:00:00Z")
    book = NewBook(record=record, record_source=source)
    document_id, _ = add_book(small.house, scans(tmp_path / "s", a="1"), book)
    kept = small.document(document_id).file(FileRole.RECORD)
    assert kept is not None
    assert small.files.read(kept) == b"00025nam"


def test_the_same_source_is_the_same_book(tmp_path: Path) -> None:
    small = SmallHouse()
    folder = scans(tmp_path / "s", a="1", b="2", c="3")
    document = small.made(folder)
    (folder / "d.tif").write_bytes(b"4")
    moved = folder.rename(tmp_path / "moved")
    again, order = small.add(moved, title="Nhan đề khác")
    assert again == document.id
    after = make(small, again, order)
    assert orders(after.pages)[:3] == orders(document.pages)
    assert texts_of(small, after) == ["1", "2", "3", "4"]


def test_another_source_is_another_book(tmp_path: Path) -> None:
    small = SmallHouse()
    first = small.made(scans(tmp_path / "s", a="1", b="2", c="3", target="bảng màu"))
    other, _ = small.add(scans(tmp_path / "t", a="4", b="5", c="6", target="bảng màu"))
    assert other != first.id


def test_a_book_whose_intake_has_not_begun_is_found_again(tmp_path: Path) -> None:
    small = SmallHouse()
    folder = scans(tmp_path / "s", a="1")
    document, order = small.add(folder)
    with small.records.transaction() as writer:
        writer.submit_job(MAKE, document, to_json(order), "t")
    assert small.add(folder)[0] == document


def test_a_book_whose_intake_was_broken_off_early_is_found_again(tmp_path: Path) -> None:
    small = SmallHouse()
    folder = scans(tmp_path / "s", **{f"n{n:02}": str(n) for n in range(40)})
    document, order = small.add(folder)
    with small.records.transaction() as writer:
        job = writer.submit_job(MAKE, document, to_json(order), "t")
    few = scans(tmp_path / "few", n00="0")
    make(small, document, replace(order, source=str(few)))
    with small.records.transaction() as writer:
        writer.set_job(job, JobState.CANCELLED, "", "t")
    assert small.add(folder)[0] == document


def test_what_was_said_of_a_book_before_still_holds(tmp_path: Path) -> None:
    small = SmallHouse()
    folder = scans(tmp_path / "s", a="1")
    document, order = add_book(small.house, folder, NewBook(ppi=300, labels="1"))
    with small.records.transaction() as writer:
        job = writer.submit_job(MAKE, document, to_json(order), "t")
    make(small, document, order)
    with small.records.transaction() as writer:
        writer.set_job(job, JobState.FINISHED, "", "t")
    assert small.add(folder)[1].ppi == 300
    assert next_order(small.house, document, MAI) == Order(ppi=300, actor=MAI)


def test_a_book_that_does_not_fit_is_refused_before_the_work(tmp_path: Path) -> None:
    small = SmallHouse()
    small.files.free = 10
    with pytest.raises(StorageError):
        small.add(scans(tmp_path / "s", a="1" * 1000))
    assert small.records.summaries() == []


@pytest.mark.parametrize(
    "book",
    [
        NewBook(norm="không có"),
        NewBook(recipe="không có"),
        NewBook(labels="x-1-"),
        NewBook(publish=True, publish_rights="không có"),
        NewBook(ppi=3),
    ],
)
def test_what_cannot_be_done_is_refused_before_the_work(tmp_path: Path, book: NewBook) -> None:
    small = SmallHouse()
    with pytest.raises(SohoaError) as refused:
        add_book(small.house, scans(tmp_path / "s", a="1"), book)
    assert isinstance(refused.value, UsageError | BadInput)
    assert small.records.summaries() == []


def test_where_the_scans_were_is_forgotten_once_they_are_in(tmp_path: Path) -> None:
    small = SmallHouse()
    document, order = small.add(scans(tmp_path / "s", a="1"))
    with small.records.transaction() as writer:
        writer.submit_job(MAKE, document, to_json(order), "t")
    make(small, document, order)
    (job,) = small.records.jobs()
    assert str(tmp_path) not in job.detail
    assert from_json(Order, job.detail) == replace(order, source="")


def test_work_goes_on_without_the_scans_that_are_in(tmp_path: Path) -> None:
    small = SmallHouse()
    folder = scans(tmp_path / "s", a="1")
    document = small.made(folder)
    for path in folder.iterdir():
        path.unlink()
    assert make(small, document.id, Order()) == small.document(document.id)


def test_a_changed_file_is_a_retake(tmp_path: Path) -> None:
    small = SmallHouse()
    folder = scans(tmp_path / "s", a="1", b="2", c="3")
    before = small.made(folder)
    (folder / "b.tif").write_bytes(b"2 again")
    document, order = small.add(folder)
    after = make(small, document, order)
    assert document == before.id
    assert orders(after.pages) == orders(before.pages)
    assert texts_of(small, after) == ["1", "2 again", "3"]
    former = before.captures[1]
    assert small.files.read(after.captures[1].master) != small.files.read(former.master)
    assert after.capture(former.id) is not None
    assert make(small, document, order).pages == after.pages


def test_masters_are_copied_once_and_entered_with_their_digest(tmp_path: Path) -> None:
    small = SmallHouse()
    document, order = small.add(scans(tmp_path / "s", a="1", b="1", c="2"))
    taken = take_scans(small.house, small.document(document), order, Watch())
    assert [capture.name for capture in taken.captures] == ["a.tif", "b.tif", "c.tif"]
    assert len([key for key in small.files.stored if key.startswith("staging/")]) == 2
    events = small.records.events(document)
    assert [event.outputs for event in events] == [(c.master.sha256,) for c in taken.captures]
    take_scans(small.house, taken, order, Watch())
    assert small.records.events(document) == events


def test_intake_stops_when_it_is_told_to_and_goes_on_later(tmp_path: Path) -> None:
    small = SmallHouse()
    document, order = small.add(scans(tmp_path / "s", a="1", b="2", c="3"))
    watch = Watch()
    watch.cancel()
    with pytest.raises(Cancelled):
        take_scans(small.house, small.document(document), order, watch)
    taken = take_scans(small.house, small.document(document), order, Watch())
    assert [capture.name for capture in taken.captures] == ["a.tif", "b.tif", "c.tif"]


def test_pages_are_put_in_where_they_belong(tmp_path: Path) -> None:
    small = SmallHouse()
    folder = scans(tmp_path / "s", a="1", b="2")
    document = small.made(folder)
    insert_pages(small.house, document.id, scans(tmp_path / "t", a="new", b="newer"), 2, LAN)
    after = make(small, document.id, Order())
    assert texts_of(small, after) == ["1", "new", "newer", "2"]
    assert orders(after.pages)[::3] == orders(document.pages)
    action = small.records.audit_trail(document.id)[-1]
    assert action.action.startswith("insert p")
    assert action.before == ",".join(orders(document.pages))
    # The same names as in the source of the book: digitising that again takes nothing from them.
    again, order = small.add(folder)
    assert make(small, again, order).pages == after.pages


@pytest.mark.parametrize(
    ("before", "texts"), [(-5, ["n", "1", "2"]), (1, ["n", "1", "2"]), (99, ["1", "2", "n"])]
)
def test_a_place_beyond_the_book_is_its_end(tmp_path: Path, before: int, texts: list[str]) -> None:
    small = SmallHouse()
    document = small.made(scans(tmp_path / "s", a="1", b="2"))
    insert_pages(small.house, document.id, scans(tmp_path / "t", x="n"), before, LAN)
    assert texts_of(small, make(small, document.id, Order())) == texts


def test_what_is_in_the_book_is_not_put_in_again(tmp_path: Path) -> None:
    small = SmallHouse()
    document = small.made(scans(tmp_path / "s", a="1", b="2"))
    with pytest.raises(BadInput, match="nothing_new"):
        insert_pages(small.house, document.id, scans(tmp_path / "t", x="1"), 1, LAN)
    remove_page(small.house, document.id, document.pages[0].id, LAN)
    insert_pages(small.house, document.id, tmp_path / "t", 2, LAN)
    assert texts_of(small, make(small, document.id, Order())) == ["2", "1"]


def test_a_retaken_page_keeps_its_id_label_and_place(tmp_path: Path) -> None:
    small = SmallHouse()
    folder = scans(tmp_path / "s", a="1", b="2")
    document = small.made(folder)
    page = document.pages[1]
    with small.records.transaction() as writer:
        writer.save_pages(document.id, [replace(page, label="ii", status=PageStatus.DONE)])
    replace_page(small.house, document.id, page.id, scans(tmp_path / "t", b="2 sharp"), LAN)
    waiting = small.document(document.id).page(page.id)
    assert waiting is not None
    assert (waiting.status, waiting.plan, waiting.side) == (PageStatus.WAITING, None, Side.SINGLE)
    after = make(small, document.id, Order())
    assert texts_of(small, after) == ["1", "2 sharp"]
    assert (after.pages[1].id, after.pages[1].label) == (page.id, "ii")
    entry = small.records.audit_trail(page.id)[-1]
    assert (entry.action, entry.before, entry.after) == ("retake", page.capture, after.pages[1].capture)
    # The retake stands, under the same name though it is, when the source is digitised again.
    again, order = small.add(folder)
    assert texts_of(small, make(small, again, order)) == ["1", "2 sharp"]


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_retake_of_a_page_with_a_person_s_crop_is_held(tmp_path: Path, by_hand: bool) -> None:
    small = SmallHouse()
    document, order = small.add(scans(tmp_path / "s", a="1", b="2"))
    take_scans(small.house, small.document(document), order, Watch())
    _, page = small.paged(small.analysed(document).id).pages
    assert page.plan is not None
    with small.records.transaction() as writer:
        drawn = replace(page, plan=crop_to(page.plan, Box(10, 10, 90, 90), "Lan"))
        writer.save_pages(document, [drawn])
    if by_hand:
        replace_page(small.house, document, page.id, scans(tmp_path / "t", b="2 sharp"), LAN)
    else:
        _, order = small.add(scans(tmp_path / "s", b="2 sharp"))
        take_scans(small.house, small.document(document), order, Watch())
    after = small.paged(small.analysed(document).id)
    (held,) = after.held_pages
    assert (held.id, held.findings[0].rule) == (page.id, "pages.decision_outdated")
    assert held.plan is not None
    assert not held.plan.crop.is_by_person


def test_a_retake_is_one_picture_of_a_page_that_is_there(tmp_path: Path) -> None:
    small = SmallHouse()
    document = small.made(scans(tmp_path / "s", a="1"))
    two = scans(tmp_path / "t", a="x", b="y")
    with pytest.raises(BadInput, match="retake_not_one"):
        replace_page(small.house, document.id, document.pages[0].id, two, LAN)
    with pytest.raises(NotFound):
        replace_page(small.house, document.id, PageId("none"), scans(tmp_path / "u", a="x"), LAN)
    assert [key for key in small.files.stored if key.startswith("staging/")] == []


def test_people_s_changes_outlive_another_digitising(tmp_path: Path) -> None:
    small = SmallHouse()
    folder = scans(tmp_path / "s", a="1", b="2", c="3")
    document = small.made(folder)
    first, second, third = orders(document.pages)
    move_page(small.house, document.id, third, 1, LAN)
    remove_page(small.house, document.id, second, LAN)
    again, order = small.add(folder)
    assert orders(make(small, again, order).pages) == [third, first]


def test_what_is_still_ordered_of_a_book(tmp_path: Path) -> None:
    small = SmallHouse()
    document, _ = small.add(scans(tmp_path / "s", a="1"))
    said = [
        (MAKE, Order("old", 300, "1-2"), JobState.FINISHED),
        (MAKE, Order("new", None, "i"), JobState.FAILED),
        (PACK, Order(publish_rights="cc0"), JobState.FINISHED),
        (MAKE, Order(publish_rights="cc-by"), JobState.CANCELLED),
    ]
    with small.records.transaction() as writer:
        for kind, order, state in said:
            writer.set_job(writer.submit_job(kind, document, to_json(order), "t"), state, "", "t")
    asked = Order("new", 300, "i", publish_rights="cc-by", actor=LAN)
    assert from_json(Order, to_json(asked)) == asked
    assert from_json(Order, '{"labels": "i", "who": "Lan"}') == Order(labels="i"), "as it was written before"
    assert next_order(small.house, document, LAN) == asked
    assert still_ordered([], NOBODY) == Order()
    with pytest.raises(NotFound):
        next_order(small.house, DocumentId("none"), LAN)


def test_mending_a_page_of_a_book_half_taken_in_asks_for_the_rest_too(tmp_path: Path) -> None:
    small = SmallHouse()
    document, order = small.add(scans(tmp_path / "s", a="1"))
    with small.records.transaction() as writer:
        job = writer.submit_job(MAKE, document, to_json(order), "t")
        writer.set_job(job, JobState.CANCELLED, "", "t")
    assert next_order(small.house, document, MAI).source == order.source
