"""The reading room through its routes."""

from __future__ import annotations

import gzip
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient

from sohoa.model.rights import AccessClass
from sohoa.web.border import PROTECTING
from sohoa.web.visitors import SiteSettings
from tests.fakes.books import DOCUMENT, ON_SITE_DOCUMENT, UNPUBLISHED, WITHDRAWN, page_id
from tests.fakes.house import FakeHouse
from tests.web.conftest import visit

HIDDEN = {"on site": (ON_SITE_DOCUMENT, 2), "unpublished": (UNPUBLISHED, 3), "withdrawn": (WITHDRAWN, 4)}


def test_the_shelf_shows_published_books_alone(reader: TestClient) -> None:
    page = reader.get("/")
    assert page.status_code == 200
    assert "Sổ tay số hóa tài liệu" in page.text
    assert "1 cuốn" in page.text
    for title in ("Hương ước", "Địa chí chưa công bố", "Sách đã rút"):
        assert title not in page.text


@pytest.mark.parametrize("kind", HIDDEN)
def test_what_may_not_be_seen_is_nowhere(reader: TestClient, kind: str) -> None:
    book, number = HIDDEN[kind]
    addresses = (
        f"/sach/{book}",
        f"/sach/{book}?q=so+hoa",
        f"/sach/{book}/trang/1",
        f"/sach/{book}/den?nhan=1",
        f"/sach/{book}/tai-ve.pdf",
        f"/trang/{page_id(number, 1)}",
        f"/anh-nho/{page_id(number, 1)}.jpg",
        f"/iiif/image/{page_id(number, 1)}/info.json",
    )
    assert {address: reader.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 404
    )
    assert str(book) not in reader.get("/tim?q=so+hoa").text


def test_a_hidden_book_and_no_book_answer_alike(reader: TestClient) -> None:
    hidden = reader.get(f"/sach/{UNPUBLISHED}")
    missing = reader.get(f"/sach/{UNPUBLISHED[:-2]}00")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    # The pages differ in the address that the switches of language and theme lead to.
    assert re.sub(r"/sach/\w+", "", hidden.text) == re.sub(r"/sach/\w+", "", missing.text)


def test_on_site_books_open_inside_the_library_but_cannot_be_taken_home(house: FakeHouse) -> None:
    settings = SiteSettings(lan=True, on_site_networks=("192.168.1.0/24",))
    inside = visit(house, settings, address="192.168.1.9", base="http://thuvien.lan")
    assert "Chỉ đọc tại thư viện" in inside.get(f"/sach/{ON_SITE_DOCUMENT}").text
    assert inside.get(f"/sach/{ON_SITE_DOCUMENT}/tai-ve.pdf").status_code == 404
    outside = visit(house, settings, address="10.0.0.9", base="http://thuvien.lan")
    assert outside.get(f"/sach/{ON_SITE_DOCUMENT}").status_code == 404


def test_a_proxy_in_front_does_not_make_its_visitors_staff_or_on_site(house: FakeHouse) -> None:
    behind = visit(house, SiteSettings(), address="127.0.0.1", base="http://127.0.0.1:8080")
    headers = {"X-Forwarded-For": "203.0.113.9"}
    assert behind.get(f"/sach/{ON_SITE_DOCUMENT}", headers=headers).status_code == 404
    assert behind.get("/ban-lam-viec", headers=headers).status_code == 403
    assert behind.get("/ban-lam-viec", headers={"Host": "evil.example"}).status_code == 403


def test_search_without_marks_finds_and_says_how_many(reader: TestClient) -> None:
    page = reader.get(f"/sach/{DOCUMENT}?q=so+hoa").text
    assert "4 kết quả trong 3 trang" in page
    assert "<mark>Số hóa</mark>" in page
    assert "Không tìm thấy “xyz”. Hãy thử bớt từ." in reader.get(f"/sach/{DOCUMENT}?q=xyz").text
    assert "Found “so hoa” in 1 book<" in reader.get("/tim?q=so+hoa&lang=en").text


def test_words_of_a_query_are_never_markup(reader: TestClient) -> None:
    for address in (f"/sach/{DOCUMENT}", f"/sach/{DOCUMENT}/trang/1", "/tim"):
        page = reader.get(address, params={"q": '"><script>alert(1)</script>'}).text
        assert "<script>alert" not in page


def test_the_page_view_has_image_hits_text_and_ways_on(reader: TestClient) -> None:
    page = reader.get(f"/sach/{DOCUMENT}/trang/2?q=so+hoa").text
    assert "Trang ii (ảnh 2/6)" in page
    assert "Văn bản do máy nhận dạng, chưa hiệu đính" in page
    assert f'data-service="/iiif/image/{page_id(1, 2)}"' in page
    assert f'srcset="/iiif/image/{page_id(1, 2)}/full/481,/0/default.webp 481w, ' in page
    assert (
        f'<img src="/iiif/image/{page_id(1, 2)}/full/!877,877/0/default.jpg" alt="Hình chụp: Trang ii' in page
    )
    assert re.search(r'<svg viewBox="0 0 620 877"[^>]*>\s*<rect class="hit" x="\d+"', page)
    assert f'data-thumbnail="/anh-nho/{page_id(1, 3)}.jpg" href="/sach/{DOCUMENT}/trang/3?q=so%20hoa"' in page
    assert f'href="http://thuvien.lan/trang/{page_id(1, 2)}"' in page
    assert '<div class="page-words" lang="vi">' in page


def test_page_labels_and_permanent_links_lead_to_the_page(reader: TestClient) -> None:
    assert reader.get(f"/sach/{DOCUMENT}/den?nhan=II").headers["location"].endswith("/trang/2")
    assert reader.get(f"/sach/{DOCUMENT}/den?nhan=6").headers["location"].endswith("/trang/6")
    missing = reader.get(f"/sach/{DOCUMENT}/den?nhan=xx")
    assert missing.status_code == 404
    assert "mang số “xx”" in missing.text
    assert f'href="/sach/{DOCUMENT}">Về cuốn sách' in missing.text
    assert reader.get(f"/trang/{page_id(1, 3)}").headers["location"] == f"/sach/{DOCUMENT}/trang/3"


@pytest.mark.parametrize("order", ["0", "7", "-1", "x", "99999999999999999999"])
def test_a_page_that_is_not_there(reader: TestClient, order: str) -> None:
    assert reader.get(f"/sach/{DOCUMENT}/trang/{order}").status_code in (400, 404)


def test_the_language_is_asked_for_kept_and_said(reader: TestClient) -> None:
    assert '<html lang="vi"' in reader.get("/").text
    english = reader.get("/?lang=en")
    assert '<html lang="en"' in english.text
    assert "Staff desk" in english.text
    assert '<html lang="en"' in reader.get("/").text
    assert '<html lang="vi"' in reader.get("/?lang=vi").text
    assert '<html lang="vi"' in reader.get("/?lang=xx").text


def test_the_theme_is_kept(reader: TestClient) -> None:
    assert 'data-theme="dark"' in reader.get("/?theme=dark").text
    assert 'data-theme="dark"' in reader.get("/").text


def test_errors_are_pages_in_both_languages_or_data(reader: TestClient) -> None:
    assert "Hãy tìm trên kệ sách" in reader.get("/khong-co").text
    assert "Look for it on the shelf" in reader.get("/khong-co?lang=en").text
    data = reader.get("/sach/x", headers={"Accept": "application/json"})
    assert (data.status_code, data.json()["error"]) == (404, "web.error.not_found")
    assert reader.post("/").status_code == 405


def test_head_answers_as_get_without_a_body(reader: TestClient, staff: TestClient) -> None:
    for browser, address in (
        (reader, "/"),
        (reader, f"/sach/{DOCUMENT}/trang/1"),
        (reader, f"/anh-nho/{page_id(1, 1)}.jpg"),
        (reader, "/static/sohoa.css"),
        (reader, "/khong-co"),
        (reader, "/ban-lam-viec"),
        (staff, "/ban-lam-viec"),
    ):
        asked, got = browser.head(address), browser.get(address)
        assert (asked.status_code, asked.content) == (got.status_code, b""), address
        assert asked.headers["content-type" if got.content else "location"], address
    assert reader.head("/ban-lam-viec/dang-xuat").status_code in (303, 405)


def test_the_door_has_its_signs(reader: TestClient) -> None:
    robots = reader.get("/robots.txt")
    assert robots.headers["content-type"].startswith("text/plain")
    assert "Disallow: /ban-lam-viec\n" in robots.text
    mark = reader.get(reader.get("/favicon.ico").headers["location"])
    assert mark.headers["content-type"] == "image/svg+xml"
    assert urlsplit(reader.get(f"/sach/{DOCUMENT}/").headers["location"]).path == f"/sach/{DOCUMENT}"


def test_a_change_of_language_keeps_the_page(reader: TestClient) -> None:
    for address in ("/tim?q=so+hoa&trang=1", f"/sach/{DOCUMENT}/trang/2?q=so+hoa", "/khong-co"):
        link = re.search(r'class="switch" href="([^"]+)"', reader.get(address).text)
        assert link is not None
        there = urlsplit(link[1].replace("&amp;", "&"))
        assert there.path == urlsplit(address).path
        assert dict(parse_qsl(there.query)) == dict(parse_qsl(urlsplit(address).query)) | {"lang": "en"}
        assert '<html lang="en"' in reader.get(link[1].replace("&amp;", "&")).text
        reader.get("/?lang=vi")


def test_protecting_headers_are_on_every_answer(reader: TestClient) -> None:
    for address in ("/", "/khong-co", f"/anh-nho/{page_id(1, 1)}.jpg", "/static/sohoa.css", "/ban-lam-viec"):
        headers = reader.get(address).headers
        assert {name: headers.get(name) for name in PROTECTING} == PROTECTING, address


def test_no_page_has_styles_or_scripts_inside(staff: TestClient) -> None:
    addresses = ("/", f"/sach/{DOCUMENT}", f"/sach/{DOCUMENT}/trang/1", "/ban-lam-viec")
    for address in addresses:
        page = staff.get(address).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]* src=)", page), address


def test_static_files_are_packed_pinned_and_nothing_else(reader: TestClient) -> None:
    page = reader.get("/").text
    for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
        assert reader.get(address).status_code == 200, address
    style = reader.get(re.findall(r'"(/static/sohoa.css[^"]+)"', page)[0])
    assert "immutable" in style.headers["cache-control"]
    assert style.headers["content-encoding"] == "gzip"
    again = reader.get("/static/sohoa.css", headers={"If-None-Match": style.headers["etag"]})
    assert (again.status_code, again.headers["cache-control"]) == (304, "no-cache")
    for outside in (
        "/static/../site.py",
        "/static/bundled/tessdata/vie.traineddata",
        "/static/%2e%2e/site.py",
    ):
        assert reader.get(outside).status_code == 404


def test_the_first_page_is_light(reader: TestClient) -> None:
    """At most 200 KB for all that the shelf needs, as transferred."""
    page = reader.get("/")
    # The client unpacks what it gets, so what may be packed is packed again to weigh it.
    sizes = {"/": len(gzip.compress(page.content, 6))}
    style = reader.get("/static/sohoa.css").text + reader.get("/static/parts.css").text
    found = re.findall(r'(?:href|src)="(/(?:static|anh-nho)/[^"]+)"', page.text)
    fonts = re.findall(r'url\("([^"]+)"\)', style)
    for address in {*found, *fonts}:
        content = reader.get(address).content
        sizes[address] = len(content if "font" in address else gzip.compress(content, 9))
    assert sum(sizes.values()) <= 200_000, sizes


def test_staff_only_books_stay_with_the_staff(house: FakeHouse, reader: TestClient) -> None:
    house.withdraw(DOCUMENT, "thử")
    house.publish(DOCUMENT, "in-copyright", access=AccessClass.STAFF.value)
    assert reader.get(f"/sach/{DOCUMENT}").status_code == 404
    assert "0 cuốn" in reader.get("/").text


def test_on_this_pc_too_what_is_not_published_is_seen_only_from_the_desk(staff: TestClient) -> None:
    addresses = [
        f"/sach/{UNPUBLISHED}",
        f"/sach/{UNPUBLISHED}/trang/1",
        f"/anh-nho/{page_id(3, 1)}.jpg",
        f"/iiif/image/{page_id(3, 1)}/info.json",
    ]
    assert [staff.get(address).status_code for address in addresses] == [404] * len(addresses)
    assert staff.get("/ban-lam-viec").status_code == 200
    assert [staff.get(address).status_code for address in addresses] == [200] * len(addresses)
