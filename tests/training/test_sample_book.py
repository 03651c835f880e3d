"""The book itself: its words, its parts, and that its data say what the printed pages show."""

import itertools
import re
import tomllib
import unicodedata

import pytest
from fontTools.ttLib import TTFont

from sohoa.model.geometry import Box
from sohoa.training import details
from sohoa.training.printed_pages import PrintedPages
from sohoa.training.typesetting import SOURCES, bundled_fonts, typeset

NEW_STYLE_TONES = re.compile(r"\b\w*(?:o[áàảãạéèẻẽẹ]|(?<!q)u[ýỳỷỹỵ])\b", re.IGNORECASE)


def all_text(book: PrintedPages) -> str:
    return "\n".join(book.text(index) for index in range(len(book)))


def test_the_book_has_sixteen_pages_and_a_label_for_each(book: PrintedPages) -> None:
    assert len(book) == 16 == len(details().page_labels)
    assert details().page_labels == (*("i", "ii", "iii", "iv"), *(str(number) for number in range(1, 13)))


def test_labels_are_the_page_numbers_that_are_printed(book: PrintedPages) -> None:
    for index, label in enumerate(details().page_labels):
        if label not in {"i", "ii"}:
            assert book.text(index).splitlines()[-1] == label


def test_contents_start_where_the_pages_say(book: PrintedPages) -> None:
    said = [(entry.level, entry.title, entry.label) for entry in details().contents]
    labels = details().page_labels
    assert said == [(level, title, labels[page]) for level, title, page in book.contents()]


def test_the_printed_contents_name_the_same_pages(book: PrintedPages) -> None:
    printed = [
        (match[1], match[2]) for match in re.finditer(r"^(.+?) \.{3,} (\w+)$", book.text(3), re.MULTILINE)
    ]
    assert printed == [(entry.title, entry.label) for entry in details().contents]


def test_the_title_page_and_its_verso_say_what_the_data_say(book: PrintedPages) -> None:
    title_page, verso = (" ".join(book.text(index).split()) for index in (0, 1))
    for said in (details().title, *details().creators, details().place, details().date):
        assert said in title_page
    assert f"{details().title} : {details().subtitle} / {details().creators[0]}" in verso
    assert "iv, 12 trang" in verso


def test_the_text_is_nfc_and_in_the_old_style_of_tone_placement(book: PrintedPages) -> None:
    text = all_text(book)
    assert unicodedata.is_normalized("NFC", text)
    assert NEW_STYLE_TONES.findall(text) == []
    assert "số hóa" in text


def test_the_fonts_have_every_letter_of_the_book(book: PrintedPages) -> None:
    letters = {ord(letter) for letter in all_text(book) if not letter.isspace()}
    for font in bundled_fonts().glob("Literata_*.ttf"):
        assert letters <= set(TTFont(font).getBestCmap())


def test_no_glyph_is_missing_on_the_pages(book: PrintedPages) -> None:
    assert "\ufffd" not in all_text(book)
    assert "\x00" not in all_text(book)


def test_the_book_has_a_table_pictures_a_footnote_and_french(book: PrintedPages) -> None:
    text = all_text(book)
    for part in ("Bảng 1.", "Hình 1.", "Hình 2.", "Dépôt légal", "pixels per inch", "15/3/2026"):
        assert part in text


def test_words_are_those_of_the_text_and_lie_on_the_page(book: PrintedPages) -> None:
    width, height = book.size_inches(5)
    words = book.words(5)
    assert [word.text for word in words] == book.text(5).split()
    for word in words:
        box = word.box_inches
        assert 0 < box.x0 < box.x1 < width
        assert 0 < box.y0 < box.y1 < height


def test_a_page_as_print_has_the_size_that_was_asked_for(book: PrintedPages) -> None:
    assert book.picture(0, 100).shape == (945, 630, 3)
    assert book.picture(0, 100).min() < 40


def test_words_stand_in_reading_order_line_by_line(book: PrintedPages) -> None:
    body = [word.box_inches for word in book.words(12)]
    assert all(_follows(one, other) for one, other in itertools.pairwise(body))


def _follows(one: Box, other: Box) -> bool:
    return other.x0 > one.x0 or other.y0 > one.y0


def test_setting_twice_gives_the_same_bytes() -> None:
    assert typeset("book.typ") == typeset("book.typ")


def test_chapters_can_be_set_again_and_again_on_a4() -> None:
    with PrintedPages(typeset("book.typ", paper="a4", rounds=2)) as sheets:
        assert len(sheets) >= 12
        assert sheets.size_inches(0)[0] * 25.4 == pytest.approx(210, abs=0.1)
        words = [len(sheets.words(index)) for index in range(12)]
        assert min(words) > 200


def test_the_target_has_24_patches_and_fits_its_card() -> None:
    drawing = tomllib.loads((SOURCES / "patches.toml").read_text(encoding="utf-8"))
    assert len(drawing["patches"]) == 24
    assert drawing["left_mm"] + 5 * drawing["pitch_mm"] + drawing["side_mm"] <= 160
