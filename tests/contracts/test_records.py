"""What every adapter of the records port does: the data base and the one in memory."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sohoa.model.document import Document, LibraryIdentity, PageStatus
from sohoa.model.ids import CaptureId, DocumentId, PageId
from sohoa.model.provenance import Agent, AgentKind, Event, EventKind
from sohoa.model.rights import AccessClass
from sohoa.model.state import DocumentState
from sohoa.ports.records import AuditEntry, Job, JobState, LedgerEntry, Records, Standing
from sohoa.store.migrate import migrate
from sohoa.store.records import SqlRecords, sqlite_engine
from tests.fakes.records import MemoryRecords
from tests.fakes.whole_document import whole_capture, whole_document, whole_page

EVENT = Event("e1", EventKind.INGESTION, "d", "t1", "t2", Agent("Lan", AgentKind.PERSON, role="operator"))


@pytest.fixture(params=["in memory", "data base"])
def records(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Records]:
    if request.param == "in memory":
        yield MemoryRecords()
        return
    engine = sqlite_engine(tmp_path / "sohoa.db")
    migrate(engine, tmp_path / "sohoa.db", tmp_path / "backups")
    adapter = SqlRecords(engine)
    yield adapter
    adapter.close()


def entered(records: Records, document: Document | None = None) -> Document:
    document = document or whole_document()
    with records.transaction() as writer:
        writer.add_document(document)
    return document


def test_a_document_comes_back_whole(records: Records) -> None:
    document = entered(records)
    assert records.document(document.id) == document
    (page,), (capture,) = document.pages, document.captures
    assert records.page(page.id) == page
    assert records.capture(document.id, capture.id) == capture
    assert records.document_of_page(page.id) == document.id


def test_what_is_not_there_is_none(records: Records) -> None:
    document = whole_document()
    assert records.document(document.id) is None
    assert records.page(PageId("p")) is None
    assert records.capture(document.id, CaptureId("c")) is None
    assert records.document_of_page(PageId("p")) is None
    assert records.identity() is None
    assert records.setting("none") is None
    assert records.summaries(document.id) == []
    assert records.ledger(document.id) == {}


def test_an_exception_takes_all_of_a_transaction_back(records: Records) -> None:
    kept = entered(records)

    class Broken(Exception):
        pass

    def break_off() -> None:
        with records.transaction() as writer:
            writer.add_document(whole_document())
            writer.save_head(replace(kept, norm="other"))
            writer.remove_pages(kept.id, [page.id for page in kept.pages])
            writer.set_setting("a", "b")
            writer.submit_job("make", kept.id, "", "t")
            writer.audit(AuditEntry("t", "Lan", "staff", "", "add", kept.id))
            raise Broken

    with pytest.raises(Broken):
        break_off()
    assert records.document(kept.id) == kept
    assert len(records.summaries()) == 1
    assert records.setting("a") is None
    assert records.jobs() == []
    assert records.audit_trail(kept.id) == []


def test_pages_and_captures_are_replaced_one_by_one(records: Records) -> None:
    document = entered(records)
    (capture,), (page,) = document.captures, document.pages
    second = whole_page(capture.id, 2)
    with records.transaction() as writer:
        writer.save_pages(document.id, [replace(page, order=2, label="1"), replace(second, order=1)])
        writer.save_captures(document.id, [whole_capture("02.tif", 2)])
    now = records.document(document.id)
    assert now is not None
    assert [own.id for own in now.pages] == [second.id, page.id]
    assert now.pages[1].label == "1"
    assert [own.name for own in now.captures] == ["01.tif", "02.tif"]
    with records.transaction() as writer:
        writer.remove_pages(document.id, [page.id])
    now = records.document(document.id)
    assert now is not None
    assert [own.id for own in now.pages] == [second.id]
    assert [own.name for own in now.captures] == ["01.tif", "02.tif"]


def test_the_head_is_saved_without_the_pages(records: Records) -> None:
    document = entered(records)
    changed = replace(document, state=DocumentState.WITHDRAWN, rights=None, pages=(), captures=())
    with records.transaction() as writer:
        writer.save_head(changed)
    assert records.document(document.id) == replace(changed, pages=document.pages, captures=document.captures)
    (summary,) = records.summaries(document.id)
    assert (summary.state, summary.access) == (DocumentState.WITHDRAWN, AccessClass.STAFF)


def test_summaries_tell_the_newest_first(records: Records) -> None:
    old = entered(records, replace(whole_document(), created_at="2026-01-01T00:00:00.000000Z"))
    new = whole_document()
    page = replace(new.pages[0], status=PageStatus.DONE, id=whole_page(new.captures[0].id).id, order=2)
    new = entered(records, replace(new, pages=(*new.pages, page)))
    first, second = records.summaries()
    assert (first.id, second.id) == (new.id, old.id)
    assert (first.title, first.creators, first.year) == ("Sổ tay số hóa: tập 1", "Nguyễn, Văn A", "2019")
    assert (first.page_count, first.held_count, first.first_page) == (2, 1, new.pages[0].id)
    assert (first.access, first.embargo_until) == (AccessClass.ON_SITE, "2030-01-01")
    none = DocumentId("none")
    assert records.summaries_of([old.id, none, new.id]) == [second, first]
    assert records.summaries_of([]) == []


def test_standings_tell_what_the_rule_of_access_asks(records: Records) -> None:
    embargoed = entered(records, replace(whole_document(), created_at="2026-01-02T00:00:00.000000Z"))
    bare = replace(whole_document(), rights=None, created_at="2026-01-01T00:00:00.000000Z")
    bare = entered(records, bare)
    hidden = entered(records, whole_document(DocumentState.CAPTURED))
    assert records.standings([DocumentState.PUBLISHED]) == [
        Standing(embargoed.id, DocumentState.PUBLISHED, AccessClass.ON_SITE, "2030-01-01"),
        Standing(bare.id, DocumentState.PUBLISHED, AccessClass.STAFF, ""),
    ]
    assert {one.id for one in records.standings(list(DocumentState))} == {embargoed.id, bare.id, hidden.id}
    assert records.standings([]) == []


def test_harvesters_page_through_what_was_published(records: Records) -> None:
    stamps = ("2026-01-01", "2026-01-02", "2026-01-02", "2026-01-03", "")
    documents = [entered(records) for _ in stamps]
    with records.transaction() as writer:
        for document, stamp in zip(documents, stamps, strict=True):
            writer.set_oai_datestamp(document.id, stamp)

    def ask(
        start: str = "", until: str = "", after: tuple[str, str] = ("", ""), limit: int = 10
    ) -> list[str]:
        found = records.oai_summaries(changed_from=start, changed_until=until, after=after, limit=limit)
        return [summary.oai_datestamp for summary in found]

    assert ask() == sorted(stamp for stamp in stamps if stamp)
    assert ask("2026-01-02", "2026-01-02") == ["2026-01-02"] * 2
    assert ask(until="2026-01-01") == ["2026-01-01"]
    seen: list[str] = []
    after = ("", "")
    while found := records.oai_summaries(changed_from="", changed_until="", after=after, limit=1):
        seen.append(found[0].id)
        after = (found[0].oai_datestamp, found[0].id)
    assert sorted(seen) == sorted(document.id for document in documents[:4])


def test_documents_are_known_by_their_captures(records: Records) -> None:
    first, second = entered(records), entered(records)
    with records.transaction() as writer:
        writer.save_captures(second.id, [whole_capture("02.tif", 2)])
    ids = [whole_capture("01.tif").id, whole_capture("02.tif").id, CaptureId("x")]
    assert records.documents_with_capture(ids) == {first.id: 1, second.id: 2}
    assert records.documents_with_capture([]) == {}
    assert records.documents_with_capture([CaptureId(str(n)) for n in range(1200)]) == {}


def test_the_ledger_keeps_the_last_entry_of_a_step(records: Records) -> None:
    document = entered(records)
    with records.transaction() as writer:
        for key in ("k1", "k2"):
            writer.enter(document.id, LedgerEntry("p1", "render", key, "{}"))
        writer.enter(document.id, LedgerEntry("p2", "render", "k3", "{}"))
    assert records.ledger(document.id)["p1", "render"].key == "k2"
    assert sorted(records.ledger(document.id)) == [("p1", "render"), ("p2", "render")]


def test_events_and_audit_are_kept_in_order(records: Records) -> None:
    document = entered(records)
    entries = [AuditEntry(f"t{n}", "Lan", "staff", "", "move", document.id, "a", "b") for n in range(3)]
    with records.transaction() as writer:
        writer.add_events(document.id, [EVENT, replace(EVENT, id="e2")])
        for entry in entries:
            writer.audit(entry)
        writer.add_events(document.id, [])
    assert [event.id for event in records.events(document.id)] == ["e1", "e2"]
    assert records.events(document.id)[0] == EVENT
    assert records.audit_trail(document.id) == entries
    assert records.audit_trail("other") == []


def test_jobs_go_from_queued_to_their_end(records: Records) -> None:
    document = entered(records)
    with records.transaction() as writer:
        first = writer.submit_job("make", document.id, '{"source":"x"}', "t1")
        second = writer.submit_job("pack", document.id, "", "t2")
    assert [job.id for job in records.jobs()] == [first, second]
    with records.transaction() as writer:
        writer.set_job(first, JobState.FAILED, "store.disk_full", "t3")
        writer.set_job_detail(first, "{}")
    failed = Job(first, "make", document.id, JobState.FAILED, "{}", "store.disk_full", "t1", "t3")
    assert records.jobs(JobState.FAILED) == [failed]
    assert [job.id for job in records.jobs(JobState.QUEUED, JobState.RUNNING)] == [second]


def test_settings_and_identity_are_kept(records: Records) -> None:
    identity = LibraryIdentity("id", "Thư viện", "http://x", "a@b", "VN", "t")
    with records.transaction() as writer:
        writer.set_setting("a", "1")
        writer.set_setting("a", "2")
        writer.set_identity(identity)
    assert records.setting("a") == "2"
    assert records.identity() == identity
