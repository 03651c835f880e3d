"""Labels, contents and the record: given once by the order, then as people change them."""

from dataclasses import replace

import pytest

from sohoa.catalogue.describe import record_from_title
from sohoa.errors import NotFound, UsageError
from sohoa.model import description
from sohoa.model.bib import BibRecord
from sohoa.model.document import Document
from sohoa.model.ids import DocumentId
from sohoa.model.state import DocumentState
from sohoa.steps.values import from_json
from sohoa.workflow.describing import describe_pages, set_labels, set_record
from sohoa.workflow.order import ContentsLine, Order
from tests.fakes.small_house import LAN, MAI, SmallHouse

ORDER = Order(labels="i,1-2", contents=(ContentsLine("Chương 1", "1"), ContentsLine("Chương 2", "2")))


@pytest.fixture
def small() -> SmallHouse:
    return SmallHouse()


@pytest.fixture
def document(small: SmallHouse) -> Document:
    return small.worked("a", "b", "c")


def labels(document: Document) -> list[str]:
    return [page.label for page in document.pages]


def test_an_order_gives_labels_and_contents(small: SmallHouse, document: Document) -> None:
    done = describe_pages(small.house, document, ORDER)
    assert labels(done) == ["i", "1", "2"]
    assert [division.label for division in done.divisions] == ["Chương 1", "Chương 2"]
    assert done.divisions[0].first_page == document.pages[1].id
    assert small.document(document.id) == done


def test_what_is_there_is_not_given_again(small: SmallHouse, document: Document) -> None:
    set_labels(small.house, document.id, "1-3", LAN)
    done = describe_pages(small.house, small.document(document.id), Order(labels="i,1-2"))
    assert labels(done) == ["1", "2", "3"]
    divided = describe_pages(small.house, done, ORDER)
    assert describe_pages(small.house, divided, Order(contents=ORDER.contents[:1])) == divided


def test_labels_that_do_not_fit_are_told_once(small: SmallHouse, document: Document) -> None:
    set_labels(small.house, document.id, "1-2", LAN)
    done = set_labels(small.house, document.id, "1-2", LAN)
    assert [finding.rule for finding in done.findings] == ["catalogue.labels_too_few"]
    done = set_labels(small.house, document.id, "1-3", LAN)
    assert done.findings == ()


def test_labels_by_hand_leave_what_was_there_in_the_trail(small: SmallHouse, document: Document) -> None:
    set_labels(small.house, document.id, "1-3", LAN)
    done = set_labels(small.house, document.id, "i-iii", MAI)
    assert labels(done) == labels(small.document(document.id)) == ["i", "ii", "iii"]
    entry = small.records.audit_trail(document.id)[-1]
    assert (entry.who, entry.action, entry.before, entry.after) == ("Mai", "labels", "1,2,3", "i-iii")
    assert done.changed_at > document.changed_at


def test_labels_that_cannot_be_read_change_nothing(small: SmallHouse, document: Document) -> None:
    with pytest.raises(UsageError):
        set_labels(small.house, document.id, "1-x-3", LAN)
    assert small.document(document.id) == document
    with pytest.raises(NotFound):
        set_labels(small.house, DocumentId("none"), "1", LAN)


def test_a_record_takes_the_place_of_the_former(small: SmallHouse, document: Document) -> None:
    record = record_from_title("Nhan đề mới", entered_at="2026-11-22T00:00:00Z")
    done = set_record(small.house, document.id, record, LAN)
    assert description.title(small.document(document.id).record) == "Nhan đề mới"
    assert done.pages == document.pages
    (entry,) = small.records.audit_trail(document.id)
    assert from_json(BibRecord, entry.before) == document.record
    assert from_json(BibRecord, entry.after) == record


@pytest.mark.parametrize("state", [DocumentState.PACKAGED, DocumentState.PUBLISHED, DocumentState.WITHDRAWN])
def test_harvesters_hear_of_a_change_of_what_they_see(
    small: SmallHouse, document: Document, state: DocumentState
) -> None:
    with small.records.transaction() as writer:
        writer.save_head(replace(document, state=state))
        writer.set_oai_datestamp(document.id, "before")
    set_record(small.house, document.id, document.record, LAN)
    (summary,) = small.records.summaries(document.id)
    assert (summary.oai_datestamp != "before") == (state is DocumentState.PUBLISHED)
