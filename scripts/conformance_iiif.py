"""The IIIF services of a library that is served, read by validators of others."""

import importlib
import re
import subprocess
import sys
import urllib.parse
from collections.abc import Iterator

from conformance_books import PAGES, Books
from conformance_files import presentation
from conformance_pdf import page_texts
from conformance_report import NotLookedAt, Report, Unfit, need
from conformance_served import Served
from setting_up import tool

Json = dict[str, object]
_LEAST_TESTS = 25
_PLACE = re.compile(r"#xywh=(\d+),(\d+),(\d+),(\d+)$")


def check_iiif(report: Report, books: Books, served: Served) -> None:
    """Image, Presentation and Content Search APIs."""
    report.check("IIIF Image API 3, level 2, by iiif-validator", lambda: image_service(books, served))
    report.check("IIIF manifest, by iiif-prezi3 and the JSON schema", lambda: manifest(books, served))
    report.check("IIIF collection, by iiif-prezi3 and the JSON schema", lambda: collection(books, served))
    report.check("IIIF: all that the manifest names is there", lambda: named(books, served))
    report.check("IIIF: each canvas is its image", lambda: canvases(books, served))
    report.check("IIIF Content Search 2 finds each page's words in place", lambda: search(books, served))
    report.check("Nothing of other documents is answered", lambda: private(books, served))


def image_service(books: Books, served: Served) -> str:
    """The test picture, digitised as a book of one page."""
    try:
        importlib.import_module("magic")
    except ImportError as error:
        raise NotLookedAt("libmagic is not on this machine; install the package libmagic1") from error
    identifier, host = books.first_page(books.picture), served.address.removeprefix("http://")
    options = ("-s", host, "-p", "iiif/image", "-i", identifier, "--version", "3.0", "--level", "2")
    command = (sys.executable, tool("iiif-validate.py"), *options)
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    told = done.stdout + done.stderr
    summed = re.search(r"Done \((\d+) tests, (\d+) failures\)", told)
    if summed is None or int(summed[1]) < _LEAST_TESTS:
        raise Unfit(f"the validator did not run: {told[-300:]}")
    failed = re.findall(r"test (\S+) FAIL", told)
    return need([f"{name} failed" for name in failed], f"{summed[1]} tests")


def _manifest(document: str, served: Served) -> Json:
    answer = served.get(f"/iiif/{document}/manifest.json")
    if answer.status != 200:
        raise Unfit(f"manifest of {document}: HTTP {answer.status}")
    return answer.json


def _items(resource: object) -> list[Json]:
    assert isinstance(resource, dict)
    items = resource.get("items", [])
    assert isinstance(items, list)
    return items


def _body(canvas: Json) -> Json:
    body = _items(_items(canvas)[0])[0]["body"]
    assert isinstance(body, dict)
    return body


def _service(canvas: Json) -> Json:
    services = _body(canvas)["service"]
    assert isinstance(services, list)
    first = services[0]
    assert isinstance(first, dict)
    return first


def manifest(books: Books, served: Served) -> str:
    """The book's manifest, as served."""
    found = _manifest(books.book, served)
    if len(_items(found)) != PAGES:
        raise Unfit(f"{len(_items(found))} canvases for {PAGES} pages")
    return presentation([("manifest.json", found)])


def collection(books: Books, served: Served) -> str:
    """The published books and no other."""
    answer = served.get("/iiif/collection.json")
    if answer.status != 200:
        raise Unfit(f"HTTP {answer.status}")
    listed = {str(item["id"]).split("/")[-2] for item in _items(answer.json)}
    if listed != {books.book, books.picture}:
        raise Unfit(f"it lists {sorted(listed)}")
    return presentation([("collection.json", answer.json)])


def named(books: Books, served: Served) -> str:
    """Everything of this library that the manifest links to, answered in the form that it says."""
    complaints, links = list[str](), list(_links(_manifest(books.book, served)))
    for link, said in links:
        answer = served.get(link)
        if answer.status != 200:
            complaints.append(f"{link}: HTTP {answer.status}")
        elif said and answer.media_type != said:
            complaints.append(f"{link}: {answer.media_type}, not {said}")
    return need(complaints, f"{len(links)} links")


def _links(resource: object) -> Iterator[tuple[str, str]]:
    """(address, its media type where it is said) of what can be fetched."""
    if isinstance(resource, list):
        for entry in resource:
            yield from _links(entry)
    elif isinstance(resource, dict):
        kind = resource.get("type")
        if kind in ("Text", "Dataset", "Image", "AnnotationPage") and "items" not in resource:
            yield str(resource["id"]), str(resource.get("format", ""))
        if kind == "ImageService3":
            yield f"{resource['id']}/info.json", ""
        for name, value in resource.items():
            if name not in ("homepage", "provider", "target", "partOf"):
                yield from _links(value)


def canvases(books: Books, served: Served) -> str:
    """Width and height of canvas, image and info.json are one; the whole image and a tile are JPEG."""
    complaints = []
    for canvas in _items(_manifest(books.book, served)):
        service = str(_service(canvas)["id"])
        parts = (canvas, _body(canvas), served.get(f"{service}/info.json").json)
        sizes = {(part["width"], part["height"]) for part in parts}
        paths = ("full/max", "0,0,512,512/512,")
        pictures = [served.get(f"{service}/{path}/0/default.jpg") for path in paths]
        if len(sizes) != 1:
            complaints.append(f"{service}: {sizes}")
        if any(picture.body[:2] != b"\xff\xd8" for picture in pictures):
            complaints.append(f"{service}: no JPEG")
    return need(complaints, f"{PAGES} canvases")


def search(books: Books, served: Served) -> str:
    """For each page one of its longest words: found on its canvas, inside it."""
    complaints, asked = list[str](), 0
    shown = _items(_manifest(books.book, served))
    for canvas, text in zip(shown, page_texts(books), strict=True):
        words = [word for word in text.split() if word.isalpha() and len(word) > 3]
        if not words:
            continue
        asked += 1
        word = max(words, key=len)
        answer = served.get(f"/iiif/{books.book}/search?q={urllib.parse.quote(word)}")
        if answer.status != 200:
            raise Unfit(f"HTTP {answer.status}")
        presentation([("search", _annotation_page(answer.json))])
        if not any(_is_on(canvas, str(hit.get("target"))) for hit in _items(answer.json)):
            complaints.append(f"{word!r} is not found where it is")
    return need(complaints if asked else ["no words"], f"{asked} words")


def _annotation_page(answer: Json) -> Json:
    """The part of a search answer that is a page of annotations of Presentation 3."""
    if answer["@context"] != "http://iiif.io/api/search/2/context.json":
        raise Unfit(f"the context is {answer['@context']}")
    kept = {name: answer[name] for name in ("id", "type", "items")}
    return {"@context": "http://iiif.io/api/presentation/3/context.json", **kept}


def _is_on(canvas: Json, target: str) -> bool:
    place = _PLACE.search(target)
    if place is None or target.partition("#")[0] != canvas["id"]:
        return False
    x, y, width, height = map(int, place.groups())
    inside = x + width <= int(str(canvas["width"])) and y + height <= int(str(canvas["height"]))
    return width > 0 and height > 0 and inside


def private(books: Books, served: Served) -> str:
    """What is withdrawn or was never published: no address has it."""
    complaints, asked = list[str](), 0
    for document in (books.withdrawn, books.unpublished):
        page = books.first_page(document)
        for path in (
            f"/iiif/{document}/manifest.json",
            f"/iiif/{document}/search?q=a",
            f"/iiif/{document}/annotations/{page}",
            f"/iiif/image/{page}/info.json",
            f"/iiif/image/{page}/full/max/0/default.jpg",
            f"/tai-lieu/{document}/mods.xml",
            f"/tai-lieu/{document}/mets.xml",
            f"/tai-lieu/{document}/book.pdf",
            f"/alto/{page}.xml",
            f"/sach/{document}",
        ):
            asked += 1
            status = served.get(path).status
            if status not in (404, 410):
                complaints.append(f"{path}: HTTP {status}")
    return need(complaints, f"{asked} addresses")
