"""Sessions, throttle, record form and the ways that dates, numbers and labels are written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoa.errors import BadInput, Conflict
from sohoa.library.access import ANYBODY
from sohoa.library.reading import book_view
from sohoa.model import description
from sohoa.model.bib import BibRecord, ControlField, DataField, Subfield
from sohoa.model.files import FileRole
from sohoa.model.state import DocumentState
from sohoa.vietnamese.excerpts import Excerpt
from sohoa.web.desk.record_form import EMPTY, short_record, with_short_record
from sohoa.web.reading_views import contents_of, page_screen, page_with_label, spans_of
from sohoa.web.rendering import language_tag, shown_bytes, shown_date, shown_number, time_left
from sohoa.web.sessions import SESSION_SECONDS, Sessions
from sohoa.web.throttle import Throttle
from tests.fakes.books import DOCUMENT, a_document
from tests.fakes.house import FakeHouse
from tests.fakes.shared_library import PUBLIC, four_books


def test_a_session_ends_by_itself_or_by_logging_out() -> None:
    now = [0.0]
    sessions = Sessions(b"s", lambda: now[0])
    first, second = sessions.admit(), sessions.admit()
    assert sessions.is_staff(first)
    sessions.dismiss(first)
    assert (sessions.is_staff(first), sessions.is_staff(second), sessions.is_staff("")) == (
        False,
        True,
        False,
    )
    now[0] = SESSION_SECONDS + 1
    assert not sessions.is_staff(second)


def test_a_form_token_belongs_to_its_session_and_secret() -> None:
    sessions, others = Sessions(b"s"), Sessions(b"t")
    token = sessions.new_token()
    assert sessions.is_form_token(token, sessions.form_token(token))
    assert not sessions.is_form_token(token, others.form_token(token))
    assert not sessions.is_form_token(token, sessions.form_token(sessions.new_token()))
    assert not sessions.is_form_token("", sessions.form_token(""))
    assert not sessions.is_form_token(token, "ế")


def test_the_throttle_doubles_the_wait_and_forgets_after_a_right_one() -> None:
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    for _ in range(5):
        assert not throttle.check("a", lambda: False)
    with pytest.raises(Conflict) as caught:
        throttle.check("a", lambda: True)
    assert caught.value.params["seconds"] == 3
    assert throttle.check("b", lambda: True)
    now[0] = 2.1
    assert throttle.check("a", lambda: True)
    assert not throttle.check("a", lambda: False)


@pytest.mark.parametrize(
    ("value", "vi", "en"), [(1247, "1.247", "1,247"), (0, "0", "0"), (1234567, "1.234.567", "1,234,567")]
)
def test_numbers(value: int, vi: str, en: str) -> None:
    assert (shown_number(value, "vi"), shown_number(value, "en")) == (vi, en)


def test_sizes_dates_and_times_left() -> None:
    assert [shown_bytes(size, "vi") for size in (12, 40_000, 1_250_000, 5.5e10, 2e12)] == [
        "12 B",
        "40 KB",
        "1,2 MB",
        "55,0 GB",
        "2,0 TB",
    ]
    assert (shown_date("2026-11-22T10:00:00Z"), shown_date("")) == ("22/11/2026", "")
    assert [time_left(seconds, "vi") for seconds in (5, 600, 4380)] == ["1 phút", "10 phút", "1 giờ 13 phút"]
    assert [language_tag(code) for code in ("vie", "eng", "fr", "xyz", "")] == ["vi", "en", "fr", "vi", "vi"]


@given(st.text(min_size=1, max_size=40), st.lists(st.integers(0, 40), max_size=6))
def test_the_spans_of_an_excerpt_are_its_text(text: str, cuts: list[int]) -> None:
    edges = sorted({min(cut, len(text)) for cut in cuts})
    marks = tuple(zip(edges[::2], edges[1::2], strict=False))
    spans = spans_of(Excerpt(text, marks))
    assert "".join(span.text for span in spans) == text
    assert [span.text for span in spans if span.is_marked] == [text[a:b] for a, b in marks]


def test_the_short_record_says_what_was_typed() -> None:
    record = with_short_record(EMPTY, short_record(" Sổ tay ", "A; B ;", "1936", "Tân Dân", "fre"))
    assert description.title(record) == "Sổ tay"
    assert description.creators(record) == ("A", "B")
    assert (description.year(record), description.publisher(record)) == ("1936", "Tân Dân")
    assert description.language(record) == "fre"
    assert [field.tag for field in record.fields] == ["008", "100", "245", "264", "700"]


def test_what_the_form_did_not_change_stays() -> None:
    former = BibRecord(
        EMPTY.leader,
        (
            ControlField("008", "260101s1936    vm            000 0 vie d"),
            DataField("110", "2 ", (Subfield("a", "Thư viện tỉnh"), Subfield("b", "Phòng địa chí"))),
            DataField("245", "10", (Subfield("a", "Sổ tay /"), Subfield("c", "Thư viện tỉnh"))),
            DataField(
                "260", "  ", (Subfield("a", "Hà Nội :"), Subfield("b", "Tân Dân,"), Subfield("c", "1936"))
            ),
            DataField("653", "  ", (Subfield("a", "số hóa"),)),
        ),
    )
    same = short_record("Sổ tay", "Thư viện tỉnh", "1936", "Tân Dân", "vie")
    assert with_short_record(former, same) == former
    changed = with_short_record(
        former, short_record("Sổ tay mới", "B; Thư viện tỉnh", "1937", "Tân Dân", "vie")
    )
    assert description.title(changed) == "Sổ tay mới"
    assert next(changed.data("245")).first("c") == "Thư viện tỉnh"
    assert next(changed.data("710")).first("b") == "Phòng địa chí"
    assert (description.place(changed), description.year(changed)) == ("Hà Nội", "1937")
    assert description.subjects(changed) == ("số hóa",)


def test_a_record_without_title_is_refused() -> None:
    with pytest.raises(BadInput):
        short_record("  ", "", "", "", "")


def test_pages_that_readers_do_not_see_are_stepped_over() -> None:
    from dataclasses import replace

    document = a_document(1, "Sách", DocumentState.PUBLISHED, "public")
    pages = tuple(replace(page, published=page.order != 3) for page in document.pages)
    book = book_view(replace(document, pages=pages))
    screen = page_screen(FakeHouse(), ANYBODY, book, book.pages[2], "so hoa")
    assert (screen.page.order, screen.at, screen.previous and screen.previous.order) == (4, 3, 2)
    assert screen.found is not None
    assert screen.hit_before is not None
    assert screen.hit_before.order == 2
    assert [line.label for line in contents_of(book)] == ["Lời nói đầu"]


def test_the_view_of_a_page_reads_no_text_but_its_own(tmp_path: Path) -> None:
    library = four_books(tmp_path)
    book = library.book(ANYBODY, PUBLIC)
    for page in library.document_for(ANYBODY, PUBLIC).pages:
        ref = page.file(FileRole.FULLTEXT)
        if ref is not None and page.order != 2:
            (tmp_path / ref.key).unlink()
    screen = page_screen(library, ANYBODY, book, book.pages[1], "nguyen du")
    assert screen.found is not None
    assert (screen.found.total, screen.found.places_total, screen.boxes) == (1, 1, ())
    assert (screen.hit_before and screen.hit_before.order, screen.hit_after) == (1, None)
    assert [paragraph.text for paragraph in screen.paragraphs] == ["Trăm năm trong cõi người ta"]
    assert len(page_screen(library, ANYBODY, book, book.pages[1], "tram nam").boxes) == 1


def test_a_label_is_found_before_a_number_of_an_image() -> None:
    book = FakeHouse().book(ANYBODY, DOCUMENT)
    orders = {
        label: (page := page_with_label(book, label)) and page.order for label in ("1", "II", "5", "", "x")
    }
    assert orders == {"1": 3, "II": 2, "5": 5, "": None, "x": None}
