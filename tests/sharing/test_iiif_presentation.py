"""Manifests, collections and annotations, under the schema and the reader of the IIIF community."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import iiif_prezi3
import jsonschema
import pytest

from sohoa.library.access import ANYBODY
from sohoa.model.document import Document
from sohoa.model.rights import Rights
from sohoa.model.structure import Division, DivisionKind, ReadingDirection
from sohoa.sharing.addresses import Addresses
from sohoa.sharing.iiif_export import static_files
from sohoa.sharing.iiif_links import LiveLinks
from sohoa.sharing.iiif_presentation import collection, line_annotations, manifest
from sohoa.sharing.visible import visible_part
from tests.fakes.shared_library import LIBRARY, PUBLIC, SharedLibrary, four_books, page_id, text_of

BASE = "https://so.example.vn"
LINKS = LiveLinks(Addresses(BASE), f"oai:so.example.vn:{PUBLIC}")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> SharedLibrary:
    return four_books(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def book(library: SharedLibrary) -> Document:
    return library.document_for(ANYBODY, PUBLIC)


def made(document: Document) -> dict[str, Any]:
    parsed = json.loads(json.dumps(manifest(document, LIBRARY, LINKS)))
    assert isinstance(parsed, dict)
    return parsed


def check(value: object, shared_dir: Path) -> None:
    schema = json.loads((shared_dir / "samples/iiif/iiif_3_0.json").read_text(encoding="utf-8"))
    errors = jsonschema.Draft7Validator(schema).iter_errors(value)
    assert [f"{error.json_path}: {error.message[:200]}" for error in errors] == []


def test_manifests_are_valid(book: Document, shared_dir: Path) -> None:
    bare = replace(book, rights=None, divisions=(), files=(), pages=book.pages[:1])
    for document in (book, bare, replace(book, direction=ReadingDirection.RIGHT_TO_LEFT)):
        check(made(document), shared_dir)
        iiif_prezi3.Manifest(**made(document))


def test_collections_and_annotations_are_valid(
    book: Document, library: SharedLibrary, shared_dir: Path
) -> None:
    books = collection(library.shelf(ANYBODY).books, LIBRARY, Addresses(BASE))
    check(books, shared_dir)
    iiif_prezi3.Collection(**json.loads(json.dumps(books)))
    lines = line_annotations(book, book.pages[0], text_of(1), LINKS)
    check(lines, shared_dir)
    iiif_prezi3.AnnotationPage(**json.loads(json.dumps(lines)))


def test_a_manifest_tells_what_a_viewer_needs(book: Document) -> None:
    told = made(book)
    assert told["label"] == {"vi": ["Truyện Kiều: đoạn trường tân thanh"]}
    assert told["rights"] == "http://creativecommons.org/publicdomain/mark/1.0/"
    assert told["requiredStatement"]["value"] == {"none": ["Thư viện tỉnh, 2026"]}
    assert told["viewingDirection"] == "left-to-right"
    assert told["behavior"] == ["paged"]
    assert told["summary"] == {"vi": ["Truyện thơ Nôm lục bát."]}
    assert told["service"] == [{"id": f"{BASE}/iiif/{PUBLIC}/search", "type": "SearchService2"}]
    assert {entry["label"]["en"][0] for entry in told["metadata"]} >= {"Title", "Author", "Subject"}
    assert {entry["label"]["vi"][0] for entry in told["metadata"]} >= {"Nhan đề", "Tác giả", "Chủ đề"}
    assert [entry["format"] for entry in told["rendering"]] == ["application/pdf", "text/plain"]
    assert told["thumbnail"][0]["service"][0]["type"] == "ImageService3"


def test_canvases_have_printed_labels_or_the_number_of_the_image(book: Document) -> None:
    canvases = made(book)["items"]
    assert [canvas["label"]["none"][0] for canvas in canvases] == ["i", "[2]", "1"]
    first = canvases[0]
    assert (first["width"], first["height"]) == (1300, 1100)
    body = first["items"][0]["items"][0]["body"]
    assert body["service"][0]["id"] == f"{BASE}/iiif/image/{page_id(PUBLIC, 1)}"
    assert first["annotations"][0]["id"] == f"{BASE}/iiif/{PUBLIC}/annotations/{page_id(PUBLIC, 1)}"
    assert first["seeAlso"][0]["profile"] == "http://www.loc.gov/standards/alto/ns-v4#"


def test_only_known_rights_are_told_as_such(book: Document) -> None:
    assert "rights" not in made(replace(book, rights=Rights("https://example.org/terms")))


def outline(ranges: list[dict[str, Any]]) -> list[object]:
    return [
        outline(item["items"]) if item["type"] == "Range" else item["id"].rpartition("/")[2]
        for item in ranges
    ]


def test_parts_become_ranges_in_reading_order(book: Document) -> None:
    one, two, three = (page_id(PUBLIC, order) for order in (1, 2, 3))
    top = made(book)["structures"][0]
    assert outline(top["items"]) == [[one, [two, three]]]


def test_a_page_that_two_parts_share_is_in_both(book: Document) -> None:
    one, two, three = (page_id(PUBLIC, order) for order in (1, 2, 3))
    parts = (
        Division("A", DivisionKind.CHAPTER, one, two),
        Division("B", DivisionKind.CHAPTER, two, three),
    )
    whole = Division("Sách", DivisionKind.MONOGRAPH, one, three, parts)
    top = made(replace(book, divisions=(whole,)))["structures"][0]
    assert outline(top["items"]) == [[[one, two], [two, three]]]


def test_hidden_pages_shorten_the_parts_that_they_stand_in(book: Document) -> None:
    one, two, three = book.pages
    hidden = replace(book, pages=(one, two, replace(three, published=False)))
    told = made(hidden)
    assert len(told["items"]) == 2
    assert outline(told["structures"][0]["items"]) == [[one.id, [two.id]]]
    alone = replace(book, pages=(one, replace(two, published=False), replace(three, published=False)))
    assert visible_part(alone).divisions[0].parts == ()


def test_lines_lie_on_their_canvas(book: Document) -> None:
    annotation = json.loads(json.dumps(line_annotations(book, book.pages[0], text_of(1), LINKS)))["items"][0]
    assert annotation["body"]["value"] == "Truyện Kiều của Nguyễn Du"
    assert annotation["body"]["language"] == "vi"
    assert annotation["motivation"] == "supplementing"
    assert annotation["target"].endswith(f"/canvas/{page_id(PUBLIC, 1)}#xywh=200,400,500,40")


def test_a_folder_of_files_holds_all_that_its_manifest_names(
    book: Document, library: SharedLibrary, shared_dir: Path
) -> None:
    files = static_files(book, LIBRARY, library.house.files)
    told = json.loads(files["manifest.json"])
    check(told, shared_dir)
    folder = f"{BASE}/iiif/{PUBLIC}/"
    named = {
        text.removeprefix(folder)
        for text in _texts(told)
        if text.startswith(folder) and text.endswith((".jpg", ".json", ".xml", ".pdf"))
    }
    assert named == set(files)
    assert all(files.values())


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in _texts(part)]
    if isinstance(value, list):
        return [text for part in value for text in _texts(part)]
    return [value] if isinstance(value, str) else []
