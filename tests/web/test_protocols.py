"""The doors for other libraries: what they answer, and that they are shut for all that is not public."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from lxml import etree
from starlette.testclient import TestClient

from sohoa.app.library import Library
from sohoa.errors import NotFound
from sohoa.model.ids import DocumentId
from sohoa.web.protocols import router
from sohoa.web.sharing_house import SharingHouse
from sohoa.web.tiles import Tiles
from tests.fakes.shared_library import (
    ON_SITE,
    PUBLIC,
    UNPUBLISHED,
    WITHDRAWN,
    SharedLibrary,
    four_books,
    page_id,
)
from tests.formats.xsd import schema_errors

BASE = "http://192.168.1.5:8080"


def the_real_library_fits(library: Library) -> SharingHouse:
    """For mypy: what the program opens is what the protocols ask for."""
    return library


def site(library: SharedLibrary) -> Tiles:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(router(library))

    @app.exception_handler(NotFound)
    def on_missing(request: Request, error: NotFound) -> Response:
        return PlainTextResponse(error.code, 404)

    return Tiles(app, library)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> SharedLibrary:
    return four_books(tmp_path_factory.mktemp("library"))


@pytest.fixture
def browser(library: SharedLibrary) -> Iterator[TestClient]:
    with TestClient(site(library), base_url=BASE, follow_redirects=False) as client:
        yield client


def every_door(document: DocumentId) -> list[str]:
    """Each address under which something of a document can be asked for."""
    page = page_id(document, 1)
    files = ("mods.xml", "dc.xml", "mets.xml", "record.mrc", "text.txt", "book.pdf")
    return [
        f"/iiif/{document}/manifest.json",
        f"/iiif/{document}/search?q=Kieu",
        f"/iiif/{document}/annotations/{page}",
        *(f"/tai-lieu/{document}/{name}" for name in files),
        f"/alto/{page}.xml",
        f"/anh/{page}.tif",
        f"/anh/{page}.jpg",
        f"/iiif/image/{page}/info.json",
        f"/iiif/image/{page}/0,0,512,512/512,512/0/default.jpg",
        f"/iiif/image/{page}/full/100,/0/default.jpg",
    ]


@pytest.mark.parametrize("door", every_door(PUBLIC))
def test_every_door_is_open_for_a_public_document(browser: TestClient, door: str) -> None:
    answer = browser.get(door)
    assert answer.status_code == 200
    assert answer.content
    assert answer.headers["access-control-allow-origin"] == "*"
    head = browser.head(door)
    assert head.status_code == 200


@pytest.mark.parametrize("document", [UNPUBLISHED, WITHDRAWN, ON_SITE])
def test_every_door_is_shut_for_all_others(browser: TestClient, document: DocumentId) -> None:
    for door in every_door(document):
        assert browser.get(door).status_code == 404, door


@pytest.mark.parametrize("document", [UNPUBLISHED, ON_SITE])
def test_lists_do_not_know_what_was_never_public(browser: TestClient, document: DocumentId) -> None:
    lists = [
        "/iiif/collection.json",
        "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc",
        *(
            f"/oai?verb=ListRecords&metadataPrefix={prefix}"
            for prefix in ("oai_dc", "mods", "mets", "marc21")
        ),
    ]
    for door in lists:
        text = browser.get(door).text
        assert PUBLIC in text
        assert document not in text
        assert page_id(document, 1) not in text
    identifier = f"oai:so.example.vn:{document}"
    for verb in (
        f"GetRecord&metadataPrefix=oai_dc&identifier={identifier}",
        f"ListMetadataFormats&identifier={identifier}",
    ):
        assert 'code="idDoesNotExist"' in browser.get(f"/oai?verb={verb}").text


def test_a_withdrawn_document_is_nowhere_but_among_the_deleted(browser: TestClient) -> None:
    assert WITHDRAWN not in browser.get("/iiif/collection.json").text
    text = browser.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").text
    assert re.search(rf'<header status="deleted">\s*<identifier>oai:so.example.vn:{WITHDRAWN}', text)
    assert text.count("<metadata>") == 1


def test_addresses_are_those_that_were_asked(browser: TestClient) -> None:
    made = json.loads(browser.get(f"/iiif/{PUBLIC}/manifest.json").text)
    assert made["id"] == f"{BASE}/iiif/{PUBLIC}/manifest.json"
    proxied = browser.get(f"/iiif/{PUBLIC}/manifest.json", headers={"Host": "so.example.vn"})
    assert json.loads(proxied.text)["id"].startswith("https://so.example.vn/")
    odd = browser.get(f"/iiif/{PUBLIC}/manifest.json", headers={"Host": "a b/../c"})
    assert json.loads(odd.text)["id"].startswith("https://so.example.vn/")


def _addresses(value: object) -> Iterator[str]:
    """What a viewer may fetch of a manifest: not the names of its parts."""
    if isinstance(value, dict):
        if value.get("type") not in ("Canvas", "Range", "Annotation", "AnnotationPage", "Agent"):
            yield from [value["id"]] if "id" in value else []
        for name, part in value.items():
            if name == "annotations":
                yield from (each["id"] for each in part)
            yield from _addresses(part)
    elif isinstance(value, list):
        for part in value:
            yield from _addresses(part)


def test_all_that_a_manifest_names_is_there(browser: TestClient) -> None:
    made = json.loads(browser.get(f"/iiif/{PUBLIC}/manifest.json").text)
    named = {address.removeprefix(BASE) for address in _addresses(made)}
    fetched = {name for name in named if name and not name.startswith("/sach/")}
    assert len(fetched) > 15
    for name in fetched:
        service = re.fullmatch(r"/iiif/image/[a-z0-9]+", name)
        assert browser.get(name).status_code == (303 if service else 200), name


def test_all_that_a_mets_names_is_there_with_its_bytes(browser: TestClient) -> None:
    root = etree.fromstring(browser.get(f"/tai-lieu/{PUBLIC}/mets.xml").content)
    places = root.findall(".//{http://www.loc.gov/METS/}file")
    assert {place.get("MIMETYPE") for place in places} == {
        "image/tiff",
        "image/jpeg",
        "application/alto+xml",
        "application/pdf",
    }
    for place in places:
        href = place[0].get("{http://www.w3.org/1999/xlink}href")
        assert len(browser.get(href.removeprefix(BASE)).content) == int(place.get("SIZE"))


@pytest.mark.parametrize("name", ["mods.xml", "dc.xml", "mets.xml"])
def test_records_are_valid(browser: TestClient, shared_dir: Path, name: str) -> None:
    assert schema_errors(browser.get(f"/tai-lieu/{PUBLIC}/{name}").content, shared_dir) == []


def test_text_comes_page_by_page(browser: TestClient) -> None:
    pages = browser.get(f"/tai-lieu/{PUBLIC}/text.txt").text.split("\f")
    assert pages[0].strip() == "Truyện Kiều của Nguyễn Du"
    assert len(pages) == 3


def test_a_page_that_is_not_to_be_shown_is_nowhere(tmp_path_factory: pytest.TempPathFactory) -> None:
    library = four_books(tmp_path_factory.mktemp("library"))
    hidden = page_id(PUBLIC, 1)
    library.hide_page(hidden)
    with TestClient(site(library), base_url=BASE) as browser:
        for door in every_door(PUBLIC):
            answer = browser.get(door)
            if hidden in door:
                assert answer.status_code == 404, door
            elif not door.endswith(".pdf"):
                assert hidden.encode() not in answer.content, door
                assert "Truyện Kiều của".encode() not in answer.content, door


def test_the_same_answer_is_not_sent_twice(browser: TestClient) -> None:
    door = f"/iiif/{PUBLIC}/manifest.json"
    etag = browser.get(door).headers["etag"]
    again = browser.get(door, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "application/ld+json;profile="),
        ("application/ld+json", "application/ld+json;profile="),
        ("application/json", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
    ],
)
def test_manifests_come_as_json_ld_or_plain(browser: TestClient, accept: str, kind: str) -> None:
    answer = browser.get(f"/iiif/{PUBLIC}/manifest.json", headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(kind)


def test_pages_of_other_sites_may_ask(browser: TestClient) -> None:
    answer = browser.options(f"/iiif/{PUBLIC}/manifest.json")
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")


@pytest.mark.parametrize(
    "door",
    [
        "/iiif/nothing/manifest.json",
        "/tai-lieu/d0/mods.xml",
        f"/tai-lieu/{PUBLIC}/master.tif",
        "/alto/p1.xml",
    ],
)
def test_what_is_nothing_is_not_found(browser: TestClient, door: str) -> None:
    assert browser.get(door).status_code == 404


def test_harvesters_may_post(browser: TestClient) -> None:
    fields = {"verb": "ListRecords", "metadataPrefix": "mods"}
    posted, got = browser.post("/oai", data=fields), browser.get("/oai", params=fields)
    strip = re.compile(r"<responseDate>.*?</responseDate>")
    assert posted.headers["content-type"].startswith("text/xml")
    assert strip.sub("", posted.text) == strip.sub("", got.text)
