"""What commands ask of the owner: JSON in, JSON out."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sohoa.app.library import Library
from sohoa.app.orders import as_json, perform
from sohoa.catalogue.describe import record_from_title
from sohoa.errors import BadInput, NotFound, UsageError
from sohoa.model.files import FileRole
from sohoa.model.ids import DocumentId
from sohoa.model.json import Json, as_list, as_object, as_text
from sohoa.steps.values import to_json
from tests.app.libraries import SETTINGS, folder_at, settle, two_scans
from tests.fakes.small_house import scans


class Asked:
    """A library, and orders to it whose answers survive a way through JSON."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def ask(self, verb: str, **given: Json) -> Json:
        answer: Json = perform(self.library, verb, json.loads(json.dumps(given)))
        again: Json = json.loads(json.dumps(answer))
        assert again == answer
        return answer

    def show(self, document: str) -> dict[str, Json]:
        return as_object(self.ask("show", document=document))

    def scans_of(self, document: str) -> list[str]:
        settle(self.library, DocumentId(document))
        pages = as_list(self.show(document)["pages"])
        return [as_text(as_object(page).get("scan")) for page in pages]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """One library for all: what a test asks of it is about a book of its own."""
    with Library.open(folder_at(tmp_path_factory.mktemp("orders") / "lib"), SETTINGS) as library:
        yield Asked(library)


@pytest.fixture
def document(desk: Asked, tmp_path: Path) -> str:
    source = str(two_scans(tmp_path / "s"))
    name = as_text(desk.ask("add", source=source, title="Sổ tay số hóa", who="Lan"))
    settle(desk.library, DocumentId(name))
    return name


def test_a_source_is_surveyed(desk: Asked, tmp_path: Path) -> None:
    folder = two_scans(tmp_path / "s")
    (folder / "ghi chú.txt").write_text("x", encoding="utf-8")
    found = as_object(desk.ask("survey", source=str(folder)))
    assert found["images"] == 2
    (ignored,) = as_list(found["ignored"])
    assert as_object(ignored)["name"] == "ghi chú.txt"
    with pytest.raises(BadInput):
        desk.ask("survey", source=str(tmp_path / "none"))


def test_a_book_is_added_with_its_record(desk: Asked, tmp_path: Path) -> None:
    record = record_from_title("Từ biểu ghi", entered_at="2026-11-22T00:00:00Z")
    name = as_text(
        desk.ask(
            "add",
            source=str(two_scans(tmp_path / "s")),
            record=to_json(record),
            record_name="a.mrc",
            record_type="application/marc",
            record_encoding="utf-8",
            record_data="YWJj",
            ppi=300,
        )
    )
    settle(desk.library, DocumentId(name))
    kept = desk.library.document(DocumentId(name)).file(FileRole.RECORD)
    assert kept is not None
    assert desk.library.house.files.read(kept) == b"abc"
    assert desk.show(name)["title"] == "Từ biểu ghi"
    assert as_object(desk.ask("progress", document=name))["state"] == "finished"


def test_documents_are_listed_and_shown(desk: Asked, document: str) -> None:
    (listed,) = [own for own in map(as_object, as_list(desk.ask("list"))) if own["id"] == document]
    assert (listed["id"], listed["title"], listed["pages"]) == (document, "Sổ tay số hóa", 2)
    assert listed["state"] == "packaged"
    shown = desk.show(document)
    assert (shown["id"], shown["exposures"], shown["held"], shown["rights"]) == (document, 2, 0, None)
    assert [as_object(page)["order"] for page in as_list(shown["pages"])] == [1, 2]
    with pytest.raises(NotFound):
        desk.show("none")


def test_a_document_is_published_and_withdrawn(desk: Asked, document: str) -> None:
    shown = as_object(desk.ask("publish", document=document, rights="cc0", access="on_site"))
    assert shown["state"] == "published"
    assert as_object(shown["rights"])["access"] == "on_site"
    assert as_object(desk.ask("withdraw", document=document, reason="x"))["state"] == "withdrawn"
    with pytest.raises(UsageError):
        desk.ask("publish", document=document, rights="mine")


def test_pages_are_changed_by_number_or_id(desk: Asked, document: str, tmp_path: Path) -> None:
    new, retake = scans(tmp_path / "t", c="trang ba"), scans(tmp_path / "u", d="trang bốn")
    desk.ask("insert", document=document, source=str(new), before=1)
    assert desk.scans_of(document) == ["c.tif", "a.tif", "b.tif"]
    desk.ask("move", document=document, page="1", to=3)
    assert desk.scans_of(document) == ["a.tif", "b.tif", "c.tif"]
    desk.ask("replace", document=document, page="2", source=str(retake))
    assert desk.scans_of(document) == ["a.tif", "d.tif", "c.tif"]
    last = as_object(as_list(desk.show(document)["pages"])[2])
    desk.ask("remove", document=document, page=as_text(last["id"]))
    assert desk.scans_of(document) == ["a.tif", "d.tif"]
    for number in ("0", "3"):
        with pytest.raises(UsageError, match="no_such_page"):
            desk.ask("remove", document=document, page=number)
    assert desk.ask("check", document=document) == []


def test_labels_are_given(desk: Asked, document: str) -> None:
    desk.ask("labels", document=document, labels="i-ii", who="Lan", role="staff", where="cli")
    settle(desk.library, DocumentId(document))
    assert [as_object(page)["label"] for page in as_list(desk.show(document)["pages"])] == ["i", "ii"]
    entry = desk.library.audit_trail(document)[-1]
    assert (entry.who, entry.role, entry.where, entry.action) == ("Lan", "staff", "cli", "labels")


def test_words_are_found(desk: Asked, tmp_path: Path) -> None:
    document = as_text(desk.ask("add", source=str(two_scans(tmp_path / "s")), title="Địa chí Hòa Bình"))
    settle(desk.library, DocumentId(document))
    found = as_object(desk.ask("search", words="dia chi"))
    assert (found["words"], found["total"]) == ("dia chi", 1)
    assert as_object(as_list(found["books"])[0])["document"] == document
    assert as_object(desk.ask("search", words="dia chi", document=document))["hits"] == []


def test_a_document_is_exported(desk: Asked, document: str, tmp_path: Path) -> None:
    names = as_list(desk.ask("export", document=document, out=str(tmp_path / "out"), **{"as": "mets"}))
    assert names
    assert (tmp_path / "out" / as_text(names[0])).is_file()
    with pytest.raises(UsageError):
        desk.ask("export", document=document, out=str(tmp_path / "out2"), **{"as": "docx"})


def test_work_is_cancelled_and_taken_up(desk: Asked, document: str) -> None:
    assert desk.ask("cancel", document=document) is None
    assert desk.ask("resume", document=document) is None
    settle(desk.library, DocumentId(document))


def test_an_unknown_order_is_refused(desk: Asked) -> None:
    with pytest.raises(UsageError, match="no_order"):
        desk.ask("format")


def test_errors_travel_with_their_kind() -> None:
    told = as_json(BadInput("intake.unreadable", name=Path("a")))
    assert told == {"kind": "BadInput", "code": "intake.unreadable", "params": {"name": "a"}}
