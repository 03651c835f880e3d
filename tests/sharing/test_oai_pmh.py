"""The data provider: every verb, every error, every answer valid with what is embedded in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from oaipmh_scythe import Scythe
from sickle import Sickle

from sohoa.formats.xml import Element
from sohoa.library.publishing import published, withdrawn
from sohoa.model.bib import BibRecord, ControlField
from sohoa.model.document import LibraryIdentity
from sohoa.model.ids import DocumentId, PageId
from sohoa.model.provenance import SOHOA
from sohoa.model.rights import AccessClass, Rights
from sohoa.model.state import DocumentState
from sohoa.ports.records import AuditEntry
from sohoa.sharing.addresses import Addresses
from sohoa.sharing.oai_formats import Maker
from sohoa.sharing.oai_identity import namespace_of, repository_email
from sohoa.sharing.oai_pmh import Provider
from sohoa.sharing.oai_shelf import Shelf
from sohoa.sharing.oai_tokens import Position, read_token, write_token
from sohoa.steps.values import to_json
from sohoa.web.protocols import router
from tests.fakes.clock import FixedClock
from tests.fakes.records import MemoryRecords
from tests.fakes.shared_library import (
    LIBRARY,
    PUBLIC,
    PUBLIC_RIGHTS,
    WITHDRAWN,
    SharedLibrary,
    an_id,
    four_books,
)
from tests.formats.books import RECORD
from tests.formats.books import book as a_book
from tests.formats.xsd import schema_errors
from tests.sharing.http_server import served

PLACES = Addresses("https://so.example.vn")
OAI = "{http://www.openarchives.org/OAI/2.0/}"
PREFIXES = ("oai_dc", "mods", "mets", "marc21")
ON_SITE_RIGHTS = replace(PUBLIC_RIGHTS, access=AccessClass.ON_SITE)


class Repository:
    """Records whose documents were published at times that a test says."""

    def __init__(self) -> None:
        self.records = MemoryRecords()
        self.provider = Provider(
            LIBRARY, Shelf(self.records, FixedClock()), Maker(LIBRARY, SOHOA), FixedClock().now
        )

    def add(self, number: int, at: str, rights: Rights = PUBLIC_RIGHTS, record: BibRecord = RECORD) -> str:
        name = DocumentId(an_id("d", number))
        made = replace(a_book(1), id=name, state=DocumentState.PACKAGED, record=record)
        pages = tuple(replace(page, id=PageId(an_id("p", 100 * number + page.order))) for page in made.pages)
        with self.records.transaction() as writer:
            writer.add_document(replace(made, pages=pages))
        self.publish(name, at, rights)
        return name

    def publish(self, name: str, at: str, rights: Rights = PUBLIC_RIGHTS) -> None:
        document = self.records.document(DocumentId(name))
        assert document is not None
        with self.records.transaction() as writer:
            writer.save_head(published(document, rights, at))
            writer.set_oai_datestamp(document.id, at)
            writer.audit(
                AuditEntry(at, "", "", "", "packaged -> published", document.id, "", to_json(rights))
            )

    def withdraw(self, name: str, at: str) -> None:
        document = self.records.document(DocumentId(name))
        assert document is not None
        with self.records.transaction() as writer:
            writer.save_head(withdrawn(document, at))
            writer.set_oai_datestamp(document.id, at)

    def ask(self, verb: str = "", **arguments: str) -> Element:
        named = [("verb", verb), *((name.removesuffix("_"), value) for name, value in arguments.items())]
        root: Element = etree.fromstring(self.provider.answer([pair for pair in named if pair[1]], PLACES))
        return root


def error(root: Element) -> str:
    found = root.find(f"{OAI}error")
    return "" if found is None else found.get("code", "")


def identifiers(root: Element) -> list[str]:
    return [element.text.rpartition(":")[2] for element in root.iter(f"{OAI}identifier") if element.text]


@pytest.fixture
def repository() -> Repository:
    made = Repository()
    for number in (1, 2, 3):
        made.add(number, f"2026-01-0{number}T10:00:00.500000Z")
    made.withdraw(an_id("d", 2), "2026-02-01T00:00:00.000001Z")
    return made


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("Identify", {}),
        ("ListSets", {}),
        ("ListMetadataFormats", {}),
        ("ListIdentifiers", {"metadataPrefix": "mods"}),
        *(("ListRecords", {"metadataPrefix": prefix}) for prefix in PREFIXES),
        *(
            ("GetRecord", {"metadataPrefix": prefix, "identifier": f"oai:so.example.vn:{an_id('d', 1)}"})
            for prefix in PREFIXES
        ),
        ("GetRecord", {"metadataPrefix": "mets", "identifier": f"oai:so.example.vn:{an_id('d', 2)}"}),
        ("Nonsense", {"a": "b"}),
        ("ListRecords", {"metadataPrefix": "oai_dc", "from_": "2030-01-01"}),
    ],
)
def test_every_answer_is_valid(
    repository: Repository, shared_dir: Path, verb: str, arguments: dict[str, str]
) -> None:
    named = [("verb", verb), *((name.removesuffix("_"), value) for name, value in arguments.items())]
    assert schema_errors(repository.provider.answer(named, PLACES), shared_dir) == []


def test_identify(repository: Repository) -> None:
    root = repository.ask("Identify")
    told = {element.tag.removeprefix(OAI): element.text for element in root.iter() if element.text}
    assert told["repositoryName"] == "Thư viện tỉnh"
    assert told["baseURL"] == "https://so.example.vn/oai"
    assert told["adminEmail"] == "so@example.vn"
    assert told["earliestDatestamp"] == "2026-01-01T10:00:00Z"
    assert told["deletedRecord"] == "persistent"
    assert told["granularity"] == "YYYY-MM-DDThh:mm:ssZ"
    assert told["{http://www.openarchives.org/OAI/2.0/oai-identifier}repositoryIdentifier"] == "so.example.vn"


@pytest.mark.parametrize(
    ("verb", "arguments", "code"),
    [
        ("", {}, "badVerb"),
        ("listRecords", {}, "badVerb"),
        ("Identify", {"metadataPrefix": "oai_dc"}, "badArgument"),
        ("ListRecords", {}, "badArgument"),
        ("ListRecords", {"metadataPrefix": "oai_dc", "resumptionToken": "x"}, "badArgument"),
        ("ListRecords", {"metadataPrefix": "oai_dc", "from_": "yesterday"}, "badArgument"),
        ("ListRecords", {"metadataPrefix": "oai_dc", "from_": "2026-02-30"}, "badArgument"),
        ("ListRecords", {"metadataPrefix": "oai_dc", "from_": "2026-01-01T10:00Z"}, "badArgument"),
        (
            "ListRecords",
            {"metadataPrefix": "oai_dc", "from_": "2026-01-01", "until": "2026-01-02T00:00:00Z"},
            "badArgument",
        ),
        (
            "ListRecords",
            {"metadataPrefix": "oai_dc", "from_": "2026-02-02", "until": "2026-02-01"},
            "badArgument",
        ),
        ("ListRecords", {"metadataPrefix": "unknown"}, "cannotDisseminateFormat"),
        ("ListRecords", {"metadataPrefix": "oai_dc", "set": "a"}, "noSetHierarchy"),
        ("ListRecords", {"metadataPrefix": "oai_dc", "until": "2020-01-01"}, "noRecordsMatch"),
        ("ListRecords", {"resumptionToken": "no token"}, "badResumptionToken"),
        ("ListRecords", {"resumptionToken": "Ả"}, "badResumptionToken"),
        ("ListSets", {}, "noSetHierarchy"),
        ("ListSets", {"resumptionToken": "x"}, "badResumptionToken"),
        ("GetRecord", {"metadataPrefix": "oai_dc"}, "badArgument"),
        ("GetRecord", {"metadataPrefix": "oai_dc", "identifier": "oai:so.example.vn:x"}, "idDoesNotExist"),
        ("GetRecord", {"metadataPrefix": "oai_dc", "identifier": an_id("d", 1)}, "idDoesNotExist"),
        (
            "GetRecord",
            {"metadataPrefix": "zz", "identifier": f"oai:so.example.vn:{an_id('d', 1)}"},
            "cannotDisseminateFormat",
        ),
        ("ListMetadataFormats", {"identifier": "oai:so.example.vn:x"}, "idDoesNotExist"),
    ],
)
def test_errors(repository: Repository, verb: str, arguments: dict[str, str], code: str) -> None:
    root = repository.ask(verb, **arguments)
    assert error(root) == code
    request = root.find(f"{OAI}request")
    assert request is not None
    assert bool(request.get("verb", "")) is (code not in ("badVerb", "badArgument"))


def test_repeated_arguments_are_refused(repository: Repository) -> None:
    twice = [("verb", "Identify"), ("verb", "Identify")]
    assert b'code="badVerb"' in repository.provider.answer(twice, PLACES)
    prefix = ("metadataPrefix", "oai_dc")
    assert b'code="badArgument"' in repository.provider.answer(
        [("verb", "ListRecords"), prefix, prefix], PLACES
    )


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=4))
def test_any_request_is_answered_in_xml(arguments: list[tuple[str, str]]) -> None:
    etree.fromstring(Repository().provider.answer([("verb", "ListRecords"), *arguments], PLACES))


@pytest.mark.parametrize(
    ("since", "until", "numbers"),
    [
        ("", "", [1, 3, 2]),
        ("2026-01-01", "2026-01-01", [1]),
        ("2026-01-01T10:00:00Z", "2026-01-01T10:00:00Z", [1]),
        ("2026-01-01T10:00:01Z", "", [3, 2]),
        ("", "2026-01-01T09:59:59Z", []),
        ("2026-01-03T10:00:00Z", "2026-02-01T00:00:00Z", [3, 2]),
    ],
)
def test_dates_include_both_ends(repository: Repository, since: str, until: str, numbers: list[int]) -> None:
    root = repository.ask("ListIdentifiers", metadataPrefix="oai_dc", from_=since, until=until)
    assert identifiers(root) == [an_id("d", number) for number in numbers]


def test_deleted_records_stay_for_good(repository: Repository) -> None:
    name = f"oai:so.example.vn:{an_id('d', 2)}"
    root = repository.ask("GetRecord", metadataPrefix="oai_dc", identifier=name)
    header = root.find(f".//{OAI}header")
    assert header is not None
    assert header.get("status", "") == "deleted"
    assert root.find(f".//{OAI}metadata") is None
    assert header.findtext(f"{OAI}datestamp", "") == "2026-02-01T00:00:00Z"


def test_what_becomes_restricted_is_deleted_for_harvesters_and_what_always_was_is_unknown() -> None:
    repository = Repository()
    first = repository.add(1, "2026-01-01T10:00:00.000000Z")
    second = repository.add(2, "2026-01-02T10:00:00.000000Z", ON_SITE_RIGHTS)
    third = repository.add(
        3, "2026-01-02T11:00:00.000000Z", replace(PUBLIC_RIGHTS, embargo_until="2030-01-01")
    )
    repository.publish(first, "2026-01-03T10:00:00.000000Z", ON_SITE_RIGHTS)
    root = repository.ask("ListIdentifiers", metadataPrefix="oai_dc")
    assert first in identifiers(root)
    assert second not in identifiers(root)
    assert root.findall(f".//{OAI}header[@status='deleted']") != []
    record = repository.ask("GetRecord", metadataPrefix="mods", identifier=f"oai:so.example.vn:{third}")
    assert record.find(f".//{OAI}metadata") is None


def test_a_record_that_marcxml_cannot_hold_is_not_offered_in_it() -> None:
    repository = Repository()
    damaged = replace(RECORD, fields=(ControlField("0?1", "x"), *RECORD.fields))
    name = f"oai:so.example.vn:{repository.add(1, '2026-01-01T10:00:00.000000Z', record=damaged)}"
    formats = repository.ask("ListMetadataFormats", identifier=name)
    assert "marc21" not in [prefix.text for prefix in formats.iter(f"{OAI}metadataPrefix")]
    assert (
        error(repository.ask("GetRecord", metadataPrefix="marc21", identifier=name))
        == "cannotDisseminateFormat"
    )


def test_long_lists_go_on_by_tokens_that_hold_their_own_state() -> None:
    repository = Repository()
    names = [repository.add(number, f"2026-01-01T10:00:{number:02}.000000Z") for number in range(1, 13)]
    seen, token, cursors = [], "", []
    for _ in range(5):
        asked = {"resumptionToken": token} if token else {"metadataPrefix": "mets", "from_": "2026-01-01"}
        root = repository.ask("ListRecords", **asked)
        seen += [name for name in identifiers(root) if name.startswith("d")]
        element = root.find(f".//{OAI}resumptionToken")
        assert element is not None
        assert element.get("completeListSize", "") == "12"
        cursors.append(element.get("cursor", ""))
        token = element.text or ""
        if not token:
            break
        other = repository.ask("ListIdentifiers", resumptionToken=token)
        assert error(other) == "badResumptionToken"
    assert cursors == ["0", "5", "10"]
    assert [name for name in names if name in seen] == names
    assert len([name for name in seen if name in names]) == 12


@given(st.text(max_size=5), st.text(max_size=30), st.integers(0, 10**6))
def test_tokens_are_bound_to_their_library(prefix: str, stamp: str, given_: int) -> None:
    position = Position("ListRecords", prefix, "", "", stamp, "d1", given_, 7)
    token = write_token(position, "one")
    assert read_token(token, "one") == position
    assert read_token(token, "other") is None
    assert read_token(token[:-4] + "AAAA", "one") in (None, position)


@pytest.mark.parametrize(
    ("base_url", "namespace"),
    [
        ("https://so.example.vn", "so.example.vn"),
        ("http://127.0.0.1:8080", "sohoa-tv01.invalid"),
        ("http://localhost:8080", "sohoa-tv01.invalid"),
        ("", "sohoa-tv01.invalid"),
    ],
)
def test_a_library_without_a_domain_has_a_name_too(base_url: str, namespace: str) -> None:
    library = LibraryIdentity("tv01", "T", base_url, "", "", "2026-01-01T00:00:00Z")
    assert namespace_of(library) == namespace
    assert repository_email(library) == f"admin@{namespace}"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Four books and thirteen more public ones, behind a socket."""
    library: SharedLibrary = four_books(tmp_path_factory.mktemp("library"))
    document = library.house.records.document(PUBLIC)
    assert document is not None
    for number in range(10, 23):
        name = DocumentId(an_id("d", number))
        with library.house.records.transaction() as writer:
            writer.add_document(replace(document, id=name, state=DocumentState.PACKAGED, pages=()))
        library.publish(name)
    app = FastAPI()
    app.include_router(router(library))
    with served(app) as started:
        yield f"{started}/oai"


def test_sickle_harvests_everything(address: str) -> None:
    for prefix in PREFIXES:
        records = list(Sickle(address).ListRecords(metadataPrefix=prefix))
        names = {record.header.identifier.rpartition(":")[2] for record in records}
        assert names == {PUBLIC, WITHDRAWN, *(an_id("d", number) for number in range(10, 23))}
        assert [record.header.identifier for record in records if record.deleted] == [
            f"oai:so.example.vn:{WITHDRAWN}"
        ]
    kept = list(Sickle(address).ListRecords(metadataPrefix="oai_dc", ignore_deleted=True))
    assert len(kept) == 14
    assert kept[0].metadata["title"][0] == "Truyện Kiều: đoạn trường tân thanh"


def test_scythe_harvests_everything(address: str) -> None:
    with Scythe(address) as scythe:
        assert scythe.identify().repositoryName == "Thư viện tỉnh"
        prefixes = {getattr(each, "metadataPrefix", "") for each in scythe.list_metadata_formats()}
        assert prefixes == set(PREFIXES)
        for prefix in PREFIXES:
            assert len(list(scythe.list_records(metadata_prefix=prefix))) == 15
        assert len(list(scythe.list_identifiers(metadata_prefix="oai_dc"))) == 15
        name = f"oai:so.example.vn:{PUBLIC}"
        assert name in str(scythe.get_record(identifier=name, metadata_prefix="mods").raw)
