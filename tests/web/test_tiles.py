"""Stored tiles and drawn pictures, as browsers get them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fastapi import FastAPI
from PIL import Image
from starlette.testclient import TestClient
from starlette.types import Scope

from sohoa.library.access import Reader, Role
from sohoa.model.ids import DocumentId, PageId
from sohoa.model.rights import AccessClass
from sohoa.sharing.iiif_image import Limits
from sohoa.tools.page_writing import write_pyramid
from sohoa.tools.stored_tiles import StoredTiles
from sohoa.web.tile_bench import bench_tiles
from sohoa.web.tiles import Tiles
from sohoa.web.visitors import Visitor
from tests.fakes.shared_library import (
    ON_SITE,
    PUBLIC,
    PUBLIC_RIGHTS,
    UNPUBLISHED,
    WITHDRAWN,
    SharedLibrary,
    a_picture,
    four_books,
    page_id,
)

TILE = "0,0,512,512/512,512/0/default.jpg"
STRANGER = Reader()
IN_THE_HOUSE = Reader(on_site=True)
STAFF = Reader(role=Role.STAFF)


nothing_else = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)


class Counting(SharedLibrary):
    """Counts how often the library is asked for an image."""

    asked = 0

    def access_file(self, reader: Reader, page_id: PageId) -> Path:
        self.asked += 1
        return super().access_file(reader, page_id)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> SharedLibrary:
    return four_books(tmp_path_factory.mktemp("library"))


def browser_of(library: SharedLibrary, reader: Reader = STRANGER, limits: Limits | None = None) -> TestClient:
    def look(scope: Scope) -> Visitor:
        return Visitor("vi", "auto", reader, "", "192.0.2.1", on_this_pc=False)

    return TestClient(
        Tiles(nothing_else, library, look, limits=limits),
        base_url="http://tv.lan:8080",
        follow_redirects=False,
    )


@pytest.fixture
def browser(library: SharedLibrary) -> Iterator[TestClient]:
    with browser_of(library) as client:
        yield client


def image(page: str, rest: str) -> str:
    return f"/iiif/image/{page}/{rest}"


FIRST = page_id(PUBLIC, 1)


def pixels(content: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB")).astype(int)


def test_a_whole_tile_is_the_stored_one_in_right_colours(browser: TestClient, library: SharedLibrary) -> None:
    answer = browser.get(image(FIRST, TILE))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert int(answer.headers["content-length"]) == len(answer.content)
    stored = StoredTiles()
    path = library.access_file(STRANGER, FIRST)
    with stored.opened(path) as file:
        assert answer.content == file.tile(0, 0, 0)
    assert np.abs(pixels(answer.content) - a_picture()[:512, :512]).mean() < 3


@pytest.mark.parametrize("quality", [85, 95])
@pytest.mark.parametrize("grey", [False, True])
def test_stored_tiles_have_their_colours_whatever_the_file_keeps(
    tmp_path: Path, quality: int, grey: bool
) -> None:
    """libvips writes YCbCr below a quality of 90 and RGB from there on; grey has one component."""
    picture = a_picture()[:, :, 0] if grey else a_picture()
    write_pyramid(picture, tmp_path / "p.tif", 300, quality)
    with StoredTiles().opened(tmp_path / "p.tif") as file:
        data = file.tile(0, 0, 0)
    wanted = np.dstack([picture] * 3) if grey else picture
    assert np.abs(pixels(data) - wanted[:512, :512]).mean() < 3


@pytest.mark.parametrize("factor", [1, 2, 4])
def test_tiles_of_all_levels_show_their_place_in_their_true_size(browser: TestClient, factor: int) -> None:
    picture, side = a_picture(), 512 * factor
    for top in range(0, 1100, side):
        for left in range(0, 1300, side):
            width, height = min(side, 1300 - left), min(side, 1100 - top)
            size = (-(-width // factor), -(-height // factor))
            where = f"{left},{top},{width},{height}/{size[0]},{size[1]}/0/default.jpg"
            shown = Image.open(io.BytesIO(browser.get(image(FIRST, where)).content))
            assert shown.size == size
            region = Image.fromarray(picture[top : top + height, left : left + width]).resize(size)
            assert np.abs(np.asarray(shown).astype(int) - np.asarray(region).astype(int)).mean() < 5


def test_width_alone_asks_for_the_same_tile(browser: TestClient) -> None:
    whole = browser.get(image(FIRST, TILE))
    assert browser.get(image(FIRST, "0,0,512,512/512,/0/default.jpg")).content == whole.content


def test_regions_turned_mirrored_and_in_other_tones(browser: TestClient) -> None:
    def shown(rest: str) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        return pixels(browser.get(image(FIRST, rest)).content)

    region = "100,100,600,200"  # red square at the left end
    assert shown(f"{region}/300,/0/default.jpg")[50, 20, 0] > 180
    assert shown(f"{region}/300,/!0/default.jpg")[50, 280, 0] > 180
    turned = shown(f"{region}/300,/90/default.jpg")
    assert turned.shape[:2] == (300, 100)
    assert turned[20, 50, 0] > 180
    assert turned[20, 50, 1] < 60
    grey = shown(f"{region}/300,/0/gray.png")
    assert (grey[:, :, 0] == grey[:, :, 1]).all()
    assert set(np.unique(shown(f"{region}/300,/0/bitonal.png"))) == {0, 255}
    assert browser.get(image(FIRST, f"{region}/300,/0/default.webp")).content[8:12] == b"WEBP"


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        ("full/full/0/default.jpg", 400),
        ("full/max/45/default.jpg", 501),
        ("full/max/0/default.tif", 501),
        ("full/max/0/default.xyz", 400),
        ("2000,0,5,5/max/0/default.jpg", 400),
        ("full/max/0", 404),
        ("full/max/0/default.jpg/more", 404),
    ],
)
def test_errors_say_what_is_wrong(browser: TestClient, rest: str, status: int) -> None:
    answer = browser.get(image(FIRST, rest))
    assert answer.status_code == status
    assert answer.text


def test_info_is_found_under_the_address_that_was_asked(browser: TestClient) -> None:
    answer = browser.get(image(FIRST, "info.json"))
    info = json.loads(answer.text)
    assert info["id"] == f"http://tv.lan:8080/iiif/image/{FIRST}"
    assert answer.headers["content-type"] == "application/json"
    linked = browser.get(image(FIRST, "info.json"), headers={"Accept": "application/ld+json"})
    assert (
        linked.headers["content-type"]
        == 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"'
    )
    for address in (f"/iiif/image/{FIRST}", f"/iiif/image/{FIRST}/"):
        moved = browser.get(address)
        assert (moved.status_code, moved.headers["location"]) == (303, f"{info['id']}/info.json")


def test_a_host_that_can_be_none_is_not_repeated(browser: TestClient) -> None:
    answer = browser.get(image(FIRST, "info.json"), headers={"Host": 'evil"><script>'})
    assert json.loads(answer.text)["id"].startswith("https://so.example.vn/iiif/image/")


def test_what_the_browser_has_is_not_sent_again(browser: TestClient) -> None:
    for rest in (TILE, "full/200,/0/default.jpg"):
        etag = browser.get(image(FIRST, rest)).headers["etag"]
        again = browser.get(image(FIRST, rest), headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")


def test_head_and_options(browser: TestClient) -> None:
    for rest in (TILE, "full/200,/0/default.jpg", "info.json"):
        head, whole = browser.head(image(FIRST, rest)), browser.get(image(FIRST, rest))
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == whole.headers["content-length"]
        options = browser.options(image(FIRST, rest))
        assert (options.status_code, options.headers["access-control-allow-origin"]) == (204, "*")
    assert browser.post(image(FIRST, TILE)).status_code == 405


@pytest.mark.parametrize("document", [UNPUBLISHED, WITHDRAWN, ON_SITE])
@pytest.mark.parametrize("rest", [TILE, "full/200,/0/default.jpg", "info.json", ""])
def test_strangers_find_nothing_that_is_not_public(
    browser: TestClient, document: DocumentId, rest: str
) -> None:
    hidden = browser.get(image(page_id(document, 1), rest))
    nowhere = browser.get(image("p0000000000000", rest))
    assert (hidden.status_code, nowhere.status_code) == (404, 404)
    assert "access-control-allow-origin" not in hidden.headers


def test_who_may_see_more_gets_it_closed_to_other_sites_and_caches(library: SharedLibrary) -> None:
    for reader, document in [(IN_THE_HOUSE, ON_SITE), (STAFF, UNPUBLISHED)]:
        with browser_of(library, reader) as client:
            for rest in (TILE, TILE, "full/200,/0/default.jpg", "info.json"):
                answer = client.get(image(page_id(document, 1), rest))
                assert answer.status_code == 200
                assert answer.headers["cache-control"] == "private, no-cache"
                assert "access-control-allow-origin" not in answer.headers


def test_a_permit_of_one_reader_is_none_for_another(library: SharedLibrary) -> None:
    reader = [STAFF]

    def look(scope: Scope) -> Visitor:
        return Visitor("vi", "auto", reader[0], "", "", on_this_pc=False)

    with TestClient(Tiles(nothing_else, library, look)) as client:
        address = image(page_id(UNPUBLISHED, 1), TILE)
        assert client.get(address).status_code == 200
        reader[0] = STRANGER
        assert client.get(address).status_code == 404


def test_the_library_is_asked_once_and_again_after_a_change(tmp_path: Path) -> None:
    library = Counting(tmp_path)
    library.add(PUBLIC)
    library.publish(PUBLIC)
    with browser_of(library) as client:
        for _ in range(5):
            assert client.get(image(FIRST, TILE)).status_code == 200
        once = library.asked
        assert once <= 2
        library.withdraw(PUBLIC)
        assert client.get(image(FIRST, TILE)).status_code == 404
        assert library.asked > once


def test_restricting_a_document_closes_its_tiles_at_once(tmp_path: Path) -> None:
    library = SharedLibrary(tmp_path)
    library.add(PUBLIC)
    library.publish(PUBLIC)
    with browser_of(library) as client:
        assert client.get(image(FIRST, TILE)).status_code == 200
        library.publish(PUBLIC, replace(PUBLIC_RIGHTS, access=AccessClass.ON_SITE))
        assert client.get(image(FIRST, TILE)).status_code == 404


def test_a_page_that_was_drawn_anew_is_shown_anew(tmp_path: Path) -> None:
    library = SharedLibrary(tmp_path)
    library.add(PUBLIC)
    library.publish(PUBLIC)
    path = library.access_file(STRANGER, FIRST)
    with browser_of(library) as client:
        before = client.get(image(FIRST, TILE))
        write_pyramid(255 - a_picture(), path, 300)
        after = client.get(image(FIRST, TILE))
        assert after.headers["etag"] != before.headers["etag"]
        assert np.abs(pixels(after.content) - (255 - a_picture()[:512, :512])).mean() < 3


def test_pictures_beyond_the_limits_are_not_made(library: SharedLibrary) -> None:
    with browser_of(library, limits=Limits(400, 400, 100_000)) as client:
        assert client.get(image(FIRST, "full/500,/0/default.jpg")).status_code == 400
        small = Image.open(io.BytesIO(client.get(image(FIRST, "full/max/0/default.jpg")).content))
        assert small.size[0] * small.size[1] <= 100_000
        assert client.get(image(FIRST, TILE)).status_code == 200


def test_the_measurement_counts_tiles(library: SharedLibrary) -> None:
    site = Tiles(nothing_else, library)
    cost = bench_tiles(site, [image(FIRST, TILE)], tiles=20)
    assert cost.tiles == 20
    assert 0 < cost.application_ms < cost.http_ms
    assert cost.bytes_of_a_tile > 1000
