"""The staff desk through its routes: who gets in, what counts as a post of ours, what the house is asked."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from sohoa.catalogue.describe import record_from_title
from sohoa.model import description
from sohoa.model.document import CaptureKind
from sohoa.model.geometry import Box
from sohoa.model.ids import CaptureId
from sohoa.model.plan import Gutter
from sohoa.model.provenance import Actor
from sohoa.model.rights import RIGHTS_STATEMENTS
from sohoa.model.state import DocumentState
from sohoa.web.desk.gate import DESK, FORM_TOKEN_HEADER, Gate
from sohoa.web.desk.routes import desk_routes
from sohoa.web.rendering import Pages
from sohoa.web.sessions import SESSION_COOKIE, Sessions
from sohoa.web.throttle import Throttle
from sohoa.web.visitors import SiteSettings
from sohoa.workflow.adding import NewBook
from sohoa.workflow.progress import Progress, Stage, WorkState
from tests.fakes.books import DOCUMENT, UNPUBLISHED, page_id
from tests.fakes.house import FakeHouse
from tests.web.conftest import PASSWORD, form_token, visit

BOOK = f"{DESK}/sach/{DOCUMENT}"
_HERE = Actor("", "staff", "127.0.0.1")
PAGE = f"{BOOK}/trang/{page_id(1, 4)}"


def _desk(house: FakeHouse) -> list[APIRouter]:
    sessions = Sessions(b"secret")
    gate = Gate(house, SiteSettings(), sessions, Throttle())
    return desk_routes(house, Pages(house, sessions), gate)


def _routes(house: FakeHouse) -> list[tuple[str, str]]:
    """(method, address) of every route of the desk, with ids that are there."""
    values = {"book": str(DOCUMENT), "page": str(page_id(1, 1)), "capture": "x", "upload": "0" * 32}
    return [
        (method, re.sub(r"\{(\w+)\}", lambda match: values[match.group(1)], route.path))
        for router in _desk(house)
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in sorted(route.methods or ())
    ]


def test_every_route_of_the_desk_is_behind_the_gate(house: FakeHouse, reader: TestClient) -> None:
    routes = [one for one in _routes(house) if not one[1].endswith("/dang-nhap")]
    assert len(routes) > 25
    for method, address in routes:
        answer = reader.request(method, address)
        to_log_in = answer.headers.get("location") == f"{DESK}/dang-nhap"
        assert (answer.status_code, to_log_in) == (303, True) or (
            method != "GET" and answer.status_code in (400, 403)
        ), (method, address, answer.status_code)
    assert house.done == []


def test_every_change_needs_the_token_of_the_session(house: FakeHouse, staff: TestClient) -> None:
    token = form_token(staff)
    for method, address in _routes(house):
        if method == "GET":
            continue
        fields = {
            "den": "1",
            "tren": "1",
            "duoi": "1",
            "x0": "0",
            "y0": "0",
            "x1": "99",
            "y1": "99",
            "do": "90",
        }
        fields |= {"truoc": "1", "duong_dan": "/x", "tu": "0", "tep": "a"}
        given = {"params": {"tu": "0", "tep": "a"}, "headers": {"Sec-Fetch-Site": "same-origin"}}
        wrong = staff.request(method, address, data={**fields, "phieu": "0" * 64}, **given)  # type: ignore[arg-type]  # a mixed dict of keyword arguments
        assert wrong.status_code == 403, (method, address)
        elsewhere = staff.request(
            method,
            address,
            data={**fields, "phieu": token},
            params={"tu": "0", "tep": "a"},
            headers={"Origin": "http://evil.example"},
        )
        assert elsewhere.status_code == 403, (method, address)
    assert house.done == []


def test_routes_outside_the_desk_change_nothing(house: FakeHouse, reader: TestClient) -> None:
    app = FastAPI()
    for router in _desk(house):
        app.include_router(router)
    assert all(address.startswith(DESK) for _, address in _routes(house))
    for address in ("/", "/tim", f"/sach/{DOCUMENT}", f"/sach/{DOCUMENT}/trang/1"):
        assert reader.post(address).status_code == 405
        assert reader.put(address).status_code == 405


def test_on_this_pc_the_desk_opens_without_a_password_and_nowhere_else(house: FakeHouse) -> None:
    here = visit(house, SiteSettings(), address="127.0.0.1", base="http://localhost:8080")
    assert "Bàn làm việc" in here.get(DESK).text
    away = visit(house, SiteSettings(), address="192.168.1.7", base="http://thuvien.lan")
    assert away.get(DESK).status_code == 403
    assert away.get(f"{DESK}/dang-nhap").status_code == 403


def test_over_the_network_the_password_opens_the_desk(reader: TestClient) -> None:
    token = form_token(reader, f"{DESK}/dang-nhap")
    before = reader.cookies[SESSION_COOKIE]
    wrong = reader.post(f"{DESK}/dang-nhap", data={"phieu": token, "mat_khau": "sai"})
    assert (wrong.status_code, "Mật khẩu không đúng" in wrong.text) == (401, True)
    right = reader.post(f"{DESK}/dang-nhap", data={"phieu": token, "mat_khau": PASSWORD})
    assert right.headers["location"] == DESK
    cookie = right.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert reader.cookies[SESSION_COOKIE] != before
    assert reader.get(DESK).status_code == 200
    reader.post(f"{DESK}/dang-xuat", data={"phieu": form_token(reader)})
    assert reader.get(DESK).status_code == 303


def test_the_house_is_told_who_works_in_which_role_and_from_where(house: FakeHouse) -> None:
    house.passwords.set(PASSWORD)
    site = SiteSettings(lan=True, staff_name="Thủ thư")
    with visit(house, site, address="192.168.1.7", base="http://thuvien.lan") as browser:
        token = form_token(browser, f"{DESK}/dang-nhap")
        browser.post(f"{DESK}/dang-nhap", data={"phieu": token, "mat_khau": PASSWORD})
        token = form_token(browser)
        browser.post(f"{BOOK}/nhan-trang", data={"phieu": token, "nhan_trang": "i-ii,1-4"})
        fields = {"mat_khau": "mới tinh ở đây", "lan_nua": "mới tinh ở đây", "mat_khau_cu": PASSWORD}
        browser.post(f"{DESK}/mat-khau", data={"phieu": token, **fields})
        browser.post(f"{DESK}/dang-xuat", data={"phieu": form_token(browser)})
    librarian = Actor("Thủ thư", "staff", "192.168.1.7")
    assert house.actors == [librarian]
    assert house.passwords.done[1:] == [
        ("log in", librarian),
        ("password", librarian),
        ("log out", librarian),
    ]


def test_a_guesser_must_wait(reader: TestClient) -> None:
    token = form_token(reader, f"{DESK}/dang-nhap")
    answers = [
        reader.post(f"{DESK}/dang-nhap", data={"phieu": token, "mat_khau": f"sai {n}"}).status_code
        for n in range(7)
    ]
    assert answers == [401] * 5 + [409] * 2
    late = reader.post(f"{DESK}/dang-nhap", data={"phieu": token, "mat_khau": PASSWORD})
    assert late.status_code == 409
    assert "giây" in late.text


def test_changing_the_password_needs_the_old_one_and_logs_others_out(
    house: FakeHouse, staff: TestClient
) -> None:
    house.passwords.set("cũ kỹ lắm rồi")
    fields = {"phieu": form_token(staff), "mat_khau": "mới tinh ở đây", "lan_nua": "mới tinh ở đây"}
    assert staff.post(f"{DESK}/mat-khau", data=fields | {"mat_khau_cu": "đoán"}).status_code == 400
    assert staff.post(f"{DESK}/mat-khau", data=fields | {"lan_nua": "khác"}).status_code == 400
    assert house.passwords.check("cũ kỹ lắm rồi")
    assert staff.post(f"{DESK}/mat-khau", data=fields | {"mat_khau_cu": "cũ kỹ lắm rồi"}).status_code == 303
    assert house.passwords.check("mới tinh ở đây")


def test_the_list_shows_state_held_pages_and_numbers_as_vietnamese_writes_them(
    house: FakeHouse, staff: TestClient
) -> None:
    house.work[UNPUBLISHED] = Progress(WorkState.RUNNING, Stage.PAGES, 137, 1247, 912.4, 4380.0)
    page = staff.get(DESK).text
    assert "Đã công bố" in page
    assert "Packaged" not in page
    assert f'href="{BOOK}?loc=giu">1</a>' in page
    assert "11/11/2026" in page
    progress = staff.get(f"{DESK}/sach/{UNPUBLISHED}/tien-do").text
    assert "Đang nhận dạng: 137/1.247 trang" in progress
    assert "912 trang mỗi giờ" in progress
    assert "còn khoảng 1 giờ 13 phút" in progress
    assert "137/1,247 pages" in staff.get(f"{DESK}/sach/{UNPUBLISHED}/tien-do?lang=en").text


def test_when_the_work_has_ended_the_page_is_loaded_anew(house: FakeHouse, staff: TestClient) -> None:
    house.work[DOCUMENT] = Progress(WorkState.FINISHED)
    address = f"{BOOK}/tien-do"
    assert staff.get(f"{address}?truoc=running").headers["hx-refresh"] == "true"
    assert "hx-refresh" not in staff.get(f"{address}?truoc=finished").headers


def test_a_book_is_looked_at_before_it_is_added(house: FakeHouse, staff: TestClient) -> None:
    token = form_token(staff, f"{DESK}/them-sach")
    chosen = staff.post(f"{DESK}/khao-sat", data={"phieu": token, "duong_dan": "/anh/so_tay"})
    page = staff.get(chosen.headers["location"])
    assert page.status_code == 200
    for words in ("120,0 MB", "55,0 GB", ">12<", "ghi-chu.txt", 'value="so tay"'):
        assert words in page.text
    assert house.done == []
    fields = {
        "phieu": token,
        "duong_dan": "/anh/so_tay",
        "nhan_de": "Sổ tay",
        "tac_gia": "A; B",
        "nam": "1936",
    }
    added = staff.post(f"{DESK}/them-sach", data=fields | {"do_phan_giai": "300", "nhan_trang": "i-iv"})
    assert added.headers["location"] == f"{DESK}/sach/{UNPUBLISHED}"
    ((verb, source, book),) = house.done
    assert (verb, str(source)) == ("add", "/anh/so_tay")
    assert isinstance(book, NewBook)
    assert book.ppi == 300
    assert book.record is not None
    assert description.creators(book.record) == ("A", "B")
    staff.post(f"{DESK}/them-sach", data={"phieu": token, "duong_dan": "/anh", "nhan_de": "Sổ tay"})
    assert house.done[-1] == ("add", Path("/anh"), NewBook(title="Sổ tay", actor=_HERE))
    for bad in ({"do_phan_giai": "abc"}, {"nhan_de": " "}):
        assert staff.post(f"{DESK}/them-sach", data=fields | bad).status_code == 400


def test_the_form_is_filled_in_from_book_toml_and_what_is_not_changed_stays(
    house: FakeHouse, staff: TestClient
) -> None:
    house.beside = record_from_title(
        "Hương ước", creator=("A", "B"), year="1936", publisher="Nam Ký", language="fre", subjects=("Làng",)
    )
    page = staff.get(f"{DESK}/khao-sat", params={"duong_dan": "/anh/so_tay"}).text
    for words in ('value="Hương ước"', 'value="A; B"', 'value="1936"', 'value="Nam Ký"'):
        assert words in page
    assert '<option value="fre" selected>' in page
    fields = {
        "phieu": form_token(staff),
        "duong_dan": "/anh",
        "nhan_de": "Hương ước",
        "tac_gia": "A; B",
        "nam": "1936",
        "nha_xuat_ban": "Nam Ký",
        "ngon_ngu": "fre",
    }
    staff.post(f"{DESK}/them-sach", data=fields)
    assert house.done == [("add", Path("/anh"), NewBook(actor=_HERE))]
    staff.post(f"{DESK}/them-sach", data=fields | {"nam": "1937"})
    changed = house.done[-1][2]
    assert isinstance(changed, NewBook)
    assert changed.record is not None
    assert (description.year(changed.record), description.subjects(changed.record)) == ("1937", ("Làng",))


def test_a_source_that_cannot_be_taken_is_said_on_the_form(staff: TestClient) -> None:
    token = form_token(staff)
    nothing = staff.post(f"{DESK}/khao-sat", data={"phieu": token})
    for page in (nothing, staff.get(f"{DESK}/khao-sat", params={"duong_dan": "/anh/khong-co"})):
        assert page.status_code == 400
        assert 'role="alert"' in page.text


def test_an_upload_goes_on_after_a_break(house: FakeHouse, staff: TestClient) -> None:
    headers = {FORM_TOKEN_HEADER: form_token(staff), "Accept": "application/json"}
    upload = staff.post(f"{DESK}/tai-len", headers=headers).json()["id"]
    address = f"{DESK}/tai-len/{upload}?tep=anh 1.jpg"
    assert staff.get(address).json() == {"offset": 0}
    assert staff.put(f"{address}&tu=0", content=b"0123", headers=headers).json() == {"offset": 4}
    assert staff.put(f"{address}&tu=0", content=b"0123", headers=headers).json() == {"offset": 4}
    assert staff.put(f"{address}&tu=4", content=b"45", headers=headers).json() == {"offset": 6}
    assert house.uploads.pieces[upload] == {"anh 1.jpg": b"012345"}
    gone = staff.get(f"{DESK}/tai-len/{'f' * 32}?tep=a", headers=headers)
    assert (gone.status_code, "message" in gone.json()) == (404, True)
    assert staff.get(f"{DESK}/phieu").json() == {"token": headers[FORM_TOKEN_HEADER]}
    survey = staff.post(f"{DESK}/khao-sat", data={"phieu": headers[FORM_TOKEN_HEADER], "tai_len": upload})
    assert upload in survey.headers["location"]


def test_a_body_that_is_too_large_is_refused(staff: TestClient) -> None:
    headers = {FORM_TOKEN_HEADER: form_token(staff), "Content-Length": str(2**30)}
    answer = staff.put(f"{DESK}/tai-len/{'0' * 32}?tep=a&tu=0", content=b"x", headers=headers)
    assert answer.status_code == 413


def test_the_grid_filters_held_pages(staff: TestClient) -> None:
    everything, held = staff.get(BOOK).text, staff.get(f"{BOOK}?loc=giu").text
    assert (everything.count('class="card'), everything.count("card is-held")) == (6 + 6 + 6, 1)
    assert held.count('<li class="card') == 1
    assert "Chưa đối chiếu văn bản gốc" in held


def test_publishing_needs_rights_and_makes_the_book_seen(house: FakeHouse, staff: TestClient) -> None:
    address, token = f"{DESK}/sach/{UNPUBLISHED}/cong-bo", form_token(staff)
    form = staff.get(address).text
    assert all(f'value="{name}"' in form for name in RIGHTS_STATEMENTS)
    assert "web.rights" not in form
    assert staff.post(address, data={"phieu": token}).status_code == 400
    fields = {"phieu": token, "ban_quyen": "cc-by", "truy_cap": "on_site", "ghi_nguon": "Kho địa chí"}
    assert staff.post(address, data=fields).status_code == 303
    rights = house.books[UNPUBLISHED].rights
    assert rights is not None
    assert (rights.statement, rights.access.value, rights.credit) == (
        RIGHTS_STATEMENTS["cc-by"],
        "on_site",
        "Kho địa chí",
    )
    away = f"{DESK}/sach/{UNPUBLISHED}/rut"
    assert staff.post(away, data={"phieu": token}).status_code == 400
    assert staff.post(away, data={"phieu": token, "ly_do": "nhầm"}).status_code == 303
    assert house.books[UNPUBLISHED].state is DocumentState.WITHDRAWN


def test_the_record_is_changed_and_the_report_is_shut_in(house: FakeHouse, staff: TestClient) -> None:
    token = form_token(staff, f"{BOOK}/bieu-ghi")
    fields = {"phieu": token, "nhan_de": "Nhan đề mới", "tac_gia": "A; B", "nam": "1937"}
    assert staff.post(f"{BOOK}/bieu-ghi", data=fields).status_code == 303
    assert "Nhan đề mới" in staff.get(BOOK).text
    book = house.books[DOCUMENT]
    house.books[DOCUMENT] = replace(book, pages=(replace(book.pages[0], label="P-1"), *book.pages[1:]))
    assert ">&#34;P-1&#34;,ii,1,2,3,4</textarea>" in staff.get(f"{BOOK}/bieu-ghi").text
    staff.post(f"{BOOK}/nhan-trang", data={"phieu": token, "nhan_trang": "i-ii,1-4"})
    assert house.done == [("labels", DOCUMENT, "i-ii,1-4")]
    report = staff.get(f"{BOOK}/bao-cao")
    assert "sandbox" in report.headers["content-security-policy"]


def test_the_mender_asks_the_house(house: FakeHouse, staff: TestClient) -> None:
    token = form_token(staff, PAGE)
    capture = house.books[DOCUMENT].pages[3].capture

    def post(what: str, **fields: str) -> int:
        return int(staff.post(f"{PAGE}/{what}", data={"phieu": token, **fields}).status_code)

    done = [
        post("tach", tren="600", duoi="640.5"),
        post("khong-tach"),
        post("huong", do="90"),
        post("cat", x0="10", y0="20", x1="500", y1="700"),
        post("nghieng", do="-1,25"),
        post("chuyen", den="2"),
        post("thay", duong_dan="/anh/quet-lai"),
        post("bo"),
    ]
    assert done == [303] * 8
    assert house.actors == [_HERE] * 8
    page = page_id(1, 4)
    assert [one[0] for one in house.done] == [
        "split",
        "split",
        "turn",
        "crop",
        "skew",
        "move",
        "replace",
        "remove",
    ]
    assert house.done[0] == ("split", DOCUMENT, capture, Gutter(600, 640.5))
    assert house.done[1] == ("split", DOCUMENT, capture, None)
    assert house.done[2] == ("turn", DOCUMENT, capture, 90)
    assert house.done[3] == ("crop", DOCUMENT, page, Box(10, 20, 500, 700))
    assert house.done[4] == ("skew", DOCUMENT, page, -1.25)
    assert [
        post("cat", x0="10", y0="20", x1="11", y1="700"),
        post("nghieng", do="99"),
        post("huong", do="45"),
    ] == [400] * 3


def test_the_mender_shows_the_exposure_in_its_own_pixels(staff: TestClient, house: FakeHouse) -> None:
    page = staff.get(PAGE).text
    assert 'data-width="1240" data-height="877"' in page
    assert 'x1="620.0" y1="0" x2="620.0" y2="877"' in page.replace('x1="620" ', 'x1="620.0" ').replace(
        'x2="620" ', 'x2="620.0" '
    )
    capture = CaptureId(house.books[DOCUMENT].pages[3].capture)
    preview = staff.get(f"{BOOK}/anh-chup/{capture}.jpg")
    assert preview.content.startswith(b"\xff\xd8")
    assert staff.get(f"{BOOK}/anh-chup/{'0' * 64}.jpg").status_code == 404


def test_a_broken_scan_says_what_to_do_and_offers_nothing_else(house: FakeHouse, staff: TestClient) -> None:
    book = house.books[DOCUMENT]
    broken = replace(book.captures[1], kind=CaptureKind.BROKEN, facts=None, plan=None)
    page = replace(book.pages[3], plan=None, files=())
    house.books[DOCUMENT] = replace(
        book,
        captures=(book.captures[0], broken, book.captures[2]),
        pages=(*book.pages[:3], page, *book.pages[4:]),
    )
    shown = staff.get(PAGE).text
    assert "Trang 4: tệp ảnh bị hỏng. Hãy quét lại rồi bấm “Thay trang”." in shown
    assert f'action="{PAGE}/thay"' in shown
    assert "/tach" not in shown
    assert staff.get(BOOK).status_code == 200


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_page_of_the_desk_shows_a_code(house: FakeHouse, staff: TestClient, lang: str) -> None:
    house.work[UNPUBLISHED] = Progress(WorkState.FAILED, message="web.error.ppi", params=(("text", "x"),))
    gets = [address for method, address in _routes(house) if method == "GET" and "/tai-len/" not in address]
    gets.append(f"{DESK}/sach/{UNPUBLISHED}")
    for address in gets:
        page = staff.get(address, params={"lang": lang}).text
        assert not re.search(r">[^<]*\bweb\.[a-z_]+", page), address
