"""Publishing and withdrawing, with all that follows, whatever happens meanwhile."""

import threading
from pathlib import Path

import pytest

from sohoa.errors import Conflict, NotFound, StorageError
from sohoa.library.publishing import rights_from
from sohoa.model.document import Document
from sohoa.model.ids import DocumentId
from sohoa.model.provenance import NOBODY, Actor, AgentKind, EventKind
from sohoa.model.state import DocumentState
from sohoa.ports.files import OCFL
from sohoa.ports.records import JobState
from sohoa.ports.search import SearchKind, SearchQuery
from sohoa.workflow.publishing import publish, withdraw
from tests.fakes.small_house import LAN, MAI, SmallHouse, scans

CC0 = rights_from("cc0", credit="Thư viện")


@pytest.fixture
def small() -> SmallHouse:
    return SmallHouse()


@pytest.fixture
def document(small: SmallHouse, tmp_path: Path) -> Document:
    return small.made(scans(tmp_path / "s", a="1", b="2"), title="Địa chí Hòa Bình")


def found(small: SmallHouse) -> int:
    """What anybody finds."""
    return small.search.search(SearchQuery("dia chi", SearchKind.DOCUMENTS)).total


def test_nothing_is_public_before_it_is_published(small: SmallHouse, document: Document) -> None:
    assert document.state is DocumentState.PACKAGED
    assert found(small) == 0
    assert small.records.summaries()[0].oai_datestamp == ""


def test_a_published_book_is_found_packaged_and_harvested(small: SmallHouse, document: Document) -> None:
    done = publish(small.house, document.id, CC0, LAN)
    assert (done.state, done.rights) == (DocumentState.PUBLISHED, CC0)
    assert done == small.document(document.id)
    assert done.version == document.version + 1
    assert found(small) == 1
    assert small.records.summaries()[0].oai_datestamp >= done.changed_at
    event = next(e for e in small.records.events(document.id) if e.kind is EventKind.PUBLICATION)
    assert (event.agent.name, event.agent.kind, event.note) == ("Lan", AgentKind.PERSON, CC0.statement)
    entry = small.records.audit_trail(document.id)[-1]
    assert Actor(entry.who, entry.role, entry.where) == LAN
    assert (entry.action, entry.before) == ("packaged -> published", "")
    assert [job.state for job in small.records.jobs()] == [JobState.FINISHED]


def test_withdrawn_it_is_gone_for_readers_and_kept(small: SmallHouse, document: Document) -> None:
    published = publish(small.house, document.id, CC0, LAN)
    stamp = small.records.summaries()[0].oai_datestamp
    done = withdraw(small.house, document.id, "bản quyền", MAI)
    assert done.state is DocumentState.WITHDRAWN
    assert done.pages == published.pages
    assert found(small) == 0
    assert small.records.summaries()[0].oai_datestamp > stamp
    event = next(e for e in small.records.events(document.id) if e.kind is EventKind.WITHDRAWAL)
    assert event.note == "bản quyền"
    again = publish(small.house, document.id, CC0, NOBODY)
    assert (again.state, found(small)) == (DocumentState.PUBLISHED, 1)
    assert small.records.events(document.id)[-1].kind is EventKind.PACKAGING


def test_rights_of_a_published_book_can_change(small: SmallHouse, document: Document) -> None:
    publish(small.house, document.id, CC0, LAN)
    staff = rights_from("in-copyright", "staff")
    done = publish(small.house, document.id, staff, LAN)
    assert (done.rights, found(small)) == (staff, 0)
    entry = small.records.audit_trail(document.id)[-1]
    assert '"public"' in entry.before
    assert '"staff"' in entry.after


def test_only_what_is_packaged_is_published_and_what_is_published_withdrawn(
    small: SmallHouse, document: Document
) -> None:
    raw = small.staged("a")
    with pytest.raises(Conflict, match="not_packaged"):
        publish(small.house, raw.id, CC0, LAN)
    with pytest.raises(Conflict, match="not_published"):
        withdraw(small.house, document.id, "", LAN)
    with pytest.raises(NotFound):
        publish(small.house, DocumentId("none"), CC0, LAN)
    assert small.document(document.id) == document
    assert small.records.jobs() == []


def test_while_others_work_on_it_the_package_is_left_to_them(small: SmallHouse, document: Document) -> None:
    with small.house.at_work.wait(document.id):
        done = publish(small.house, document.id, CC0, LAN)
    assert (done.state, done.version) == (DocumentState.PUBLISHED, document.version)
    assert found(small) == 1
    assert [job.state for job in small.records.jobs()] == [JobState.QUEUED]


def test_a_power_cut_before_the_package_leaves_the_work_to_be_done(
    small: SmallHouse, document: Document
) -> None:
    small.files.free = 0
    with pytest.raises(StorageError):
        publish(small.house, document.id, CC0, LAN)
    (job,) = small.records.jobs()
    assert (job.state, job.message) == (JobState.FAILED, "preservation.no_space")
    assert small.document(document.id).state is DocumentState.PUBLISHED
    assert any(key.startswith(f"{OCFL}/") for key in small.files.stored)


def test_one_at_a_time_works_on_a_document(small: SmallHouse, document: Document) -> None:
    turns, seen = small.house.at_work, list[str]()

    def second() -> None:
        with turns.wait(document.id):
            seen.append("second")

    with turns.wait(document.id), turns.wait(DocumentId("other")):
        thread = threading.Thread(target=second)
        thread.start()
        with turns.at_once(document.id) as is_free:
            assert not is_free
        thread.join(0.1)
        seen.append("first")
    thread.join(5)
    assert seen == ["first", "second"]
    with turns.at_once(document.id) as is_free:
        assert is_free
