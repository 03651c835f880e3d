"""The PDF: valid as PDF/A-2u, pictures untouched, the text exact, in order and in its place."""

import io
import re
import shutil
import subprocess
import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import page as page_validation
import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sohoa.errors import BadInput
from sohoa.model.geometry import Box, Size
from sohoa.model.ids import PageId
from sohoa.model.structure import Division, DivisionKind, ReadingDirection
from sohoa.model.text import Line, Region, TextPage, Word
from sohoa.preservation.pdf import PdfBook, PdfPage, write_pdf
from tests.preservation.books import LINES, PPI, SIZE, jpeg, text_page

BOOK = PdfBook(
    title="Sổ tay số hóa <&> “tài liệu”",
    creator="Nguyễn Văn A; Trần Thị B",
    language="vi",
    identifier="d4k8b2vqr0x1mz",
    moment="2026-11-22T10:15:30.123456Z",
    producer="Sohoa 0.1.0",
)


def a_page(
    name: str = "p1", text: TextPage | None = None, picture: bytes | None = b"", label: str = "1"
) -> PdfPage:
    picture = jpeg(1) if picture == b"" else picture
    return PdfPage(PageId(name), label, SIZE.width_px, SIZE.height_px, PPI, picture, text)


def made(pages: Sequence[PdfPage], book: PdfBook = BOOK) -> bytes:
    out = io.BytesIO()
    write_pdf(out, book, pages)
    return out.getvalue()


def failures(pdf: bytes) -> list[str]:
    return [f.rule_id for f in page_validation.validate_pdf_bytes(pdf, profile="2u").failures]


def read_lines(pdf: bytes, index: int = 0) -> list[str]:
    """The lines that pdfium finds, as Chrome would copy them."""
    text = pypdfium2.PdfDocument(pdf)[index].get_textpage().get_text_range()
    return [line for line in text.splitlines() if line]


@pytest.mark.parametrize(
    "pages",
    [
        [a_page(text=text_page())],
        [a_page(picture=jpeg(2, grey=True), text=text_page())],
        [a_page(), a_page("p2", picture=None, label="")],
        [replace(a_page(text=text_page()), width_px=30_000, height_px=30_000, ppi=72.0)],
        [replace(a_page(), width_px=1, height_px=1, ppi=600.0)],
        [],
    ],
    ids=["colour", "grey", "no text", "far too large", "one pixel", "no pages"],
)
def test_it_is_pdf_a_2u(pages: list[PdfPage]) -> None:
    pdf = made(pages)
    if pages:
        assert failures(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []


def painted(pdf: bytes, spoil: Callable[[pikepdf.Object], None] = lambda font: None) -> bytes:
    """The PDF with its text seen, for which the rules on fonts are stricter, and its font spoilt."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            operators = page.Contents.read_bytes().replace(b" 3 Tr", b" 0 Tr")
            page.Contents = opened.make_stream(operators)
            spoil(page.Resources.Font.F)
        opened.save(out)
    return out.getvalue()


def test_the_font_would_be_right_even_if_the_text_were_painted() -> None:
    assert failures(painted(made([a_page(text=text_page())]))) == []


def without_unicode(font: pikepdf.Object) -> None:
    del font.ToUnicode


def without_program(font: pikepdf.Object) -> None:
    del font.DescendantFonts[0].FontDescriptor.FontFile2


def with_other_widths(font: pikepdf.Object) -> None:
    font.DescendantFonts[0].DW = 900


@pytest.mark.parametrize("spoil", [without_unicode, without_program, with_other_widths])
def test_the_validator_does_notice_a_bad_font(spoil: Callable[[pikepdf.Object], None]) -> None:
    assert failures(painted(made([a_page(text=text_page())]), spoil)) != []


@pytest.mark.parametrize(
    ("part", "other"),
    [(b"/OutputIntents", b"/OutputIntentz"), (b"<pdfaid:conformance>U", b"<pdfaid:conformance>X")],
)
def test_the_validator_does_notice_what_is_missing(part: bytes, other: bytes) -> None:
    pdf = made([a_page(text=text_page())])
    assert part in pdf
    assert failures(pdf.replace(part, other)) != []


def test_pictures_go_in_byte_for_byte() -> None:
    pictures = [jpeg(1), jpeg(2, grey=True)]
    pdf = made([a_page(f"p{n}", picture=data) for n, data in enumerate(pictures)])
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = [page.Resources.XObject.I for page in opened.pages]
        assert [picture.read_raw_bytes() for picture in found] == pictures
        assert [str(picture.ColorSpace) for picture in found] == ["/DeviceRGB", "/DeviceGray"]


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"not a picture", jpeg(1)[:8]])
def test_what_is_no_jpeg_is_refused_with_the_number_of_the_page(data: bytes) -> None:
    with pytest.raises(BadInput) as error:
        made([a_page(), replace(a_page("p2"), jpeg=data)])
    assert (error.value.code, error.value.params) == ("preservation.picture_not_fit_for_pdf", {"i": 2})


def test_the_text_is_the_ocr_text_in_reading_order() -> None:
    text = text_page(columns=2)
    pdf = made([a_page(text=text)])
    assert read_lines(pdf) == [line.text for line in text.lines()]
    assert unicodedata.is_normalized("NFC", "".join(read_lines(pdf)))


def test_a_word_of_one_letter_is_not_lost() -> None:
    text = text_page(("Ở – @ A", "1", "ạ"))
    assert read_lines(made([a_page(text=text)])) == ["Ở – @ A", "1", "ạ"]


@pytest.mark.parametrize("options", [(), ("-raw",), ("-layout",)])
def test_poppler_reads_the_same_text(options: tuple[str, ...], tmp_path: Path) -> None:
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("no pdftotext on this machine")
    path = tmp_path / "book.pdf"
    path.write_bytes(made([a_page(text=text_page())]))
    done = subprocess.run(
        [program, *options, "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True
    )
    assert [line for line in done.stdout.decode("utf-8").split("\n") if line.strip("\f")] == list(LINES)


def test_every_letter_is_where_its_word_is_on_the_picture() -> None:
    text = text_page()
    page = pypdfium2.PdfDocument(made([a_page(text=text)]))[0]
    found = page.get_textpage()
    scale, top = PPI / 72, page.get_height()
    at = 0
    for word in text.words():
        at = found.get_text_range().index(word.text, at)
        first, last = (found.get_charbox(at + n, loose=True) for n in (0, len(word.text) - 1))
        assert first[0] * scale == pytest.approx(word.box.x0, abs=1)
        assert last[2] * scale == pytest.approx(word.box.x1, abs=1.5)
        assert (top - first[3]) * scale == pytest.approx(word.box.y0, abs=3)
        assert (top - first[1]) * scale == pytest.approx(word.box.y1, abs=2)
        at += len(word.text)


def test_lines_under_a_stamp_or_in_other_sizes_stay_lines() -> None:
    """OCR draws boxes that reach over their neighbours; readers must not join the lines."""
    boxes = [Box(40, 60, 400, 84), Box(40, 75, 300, 130), Box(40, 100, 200, 140), Box(40, 118, 500, 160)]
    words = ["một", "hai ba", "bốn", "năm sáu bảy"]
    lines = tuple(
        replace(_line_of(text, box), baseline_y=80.0 + 25 * n)
        for n, (text, box) in enumerate(zip(words, boxes, strict=True))
    )
    text = TextPage(620, 877, (Region(Box(40, 60, 500, 160), lines),))
    assert read_lines(made([a_page(text=text)])) == words


def _line_of(text: str, box: Box) -> Line:
    parts = text.split()
    width = box.width / len(parts)
    places = [box.x0 + width * n for n in range(len(parts))]
    return Line(
        box,
        tuple(
            Word(w, Box(x, box.y0, x + width - 12, box.y1), 0.5) for w, x in zip(parts, places, strict=True)
        ),
    )


def test_the_page_has_the_size_of_the_paper() -> None:
    page = pypdfium2.PdfDocument(made([a_page(text=text_page())]))[0]
    assert page.get_width() == pytest.approx(SIZE.width_px * 72 / PPI, abs=0.01)
    assert page.get_height() == pytest.approx(SIZE.height_px * 72 / PPI, abs=0.01)


def test_text_and_picture_fit_each_other_when_the_picture_has_fewer_pixels() -> None:
    text = text_page()
    small = a_page(picture=jpeg(1, size=Size(310, 438)), text=text)
    assert read_lines(made([small])) == [line.text for line in text.lines()]


def test_nothing_of_the_text_is_seen() -> None:
    """The page looks the same with its text and without."""
    with_text = pypdfium2.PdfDocument(made([a_page(text=text_page())]))[0].render().to_numpy()
    without = pypdfium2.PdfDocument(made([a_page()]))[0].render().to_numpy()
    assert (with_text == without).all()


WORDS = st.text(
    st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậóòỏõọƯỞỮỘ0123456789.,:;()%"), min_size=1
)
PAGES = st.lists(st.lists(WORDS.map(lambda word: word[:9]), min_size=1, max_size=6), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(PAGES)
def test_any_words_come_back_as_they_were(lines: list[list[str]]) -> None:
    # pdfium takes a page of very few and short lines for one written downwards, whatever the operators say.
    text = text_page((LINES[0], *(" ".join(words) for words in lines), LINES[1]))
    assert read_lines(made([a_page(picture=None, text=text)])) == [line.text for line in text.lines()]


def test_touching_and_overlapping_words_stay_apart() -> None:
    words = tuple(
        Word(t, Box(x, 50, x + 60, 74), 0.9) for t, x in [("một", 40), ("hai", 98), ("ba", 158), ("bốn", 158)]
    )
    text = TextPage(620, 877, (Region(Box(40, 50, 230, 74), (Line(Box(40, 50, 230, 74), words),)),))
    pdf = made([a_page(text=text)])
    assert "".join(read_lines(pdf)).split() == ["một", "hai", "ba", "bốn"]
    assert failures(pdf) == []


def test_a_line_that_stands_upright_keeps_a_small_type() -> None:
    box = Box(40, 50, 70, 650)
    text = TextPage(620, 877, (Region(box, (Line(box, (Word("THƯ", box, 0.9),)),)),))
    page = pypdfium2.PdfDocument(made([a_page(text=text)]))[0]
    assert page.get_textpage().get_text_range() == "THƯ"


def test_metadata_says_the_same_in_both_places() -> None:
    with pikepdf.open(io.BytesIO(made([a_page()]))) as pdf:
        assert str(pdf.docinfo["/Title"]) == BOOK.title
        assert str(pdf.docinfo["/Author"]) == BOOK.creator
        assert str(pdf.docinfo["/CreationDate"]) == "D:20261122101530Z"
        assert str(pdf.Root.Lang) == "vi"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as xmp:
            assert xmp.pdfa_status == "2U"
            assert xmp["dc:title"] == BOOK.title
            assert list(xmp["dc:creator"]) == [BOOK.creator]
            assert xmp["xmp:CreateDate"] == xmp["xmp:ModifyDate"] == "2026-11-22T10:15:30Z"


def test_labels_contents_and_links_lead_to_the_pages() -> None:
    pages = [a_page("p1", label="i"), a_page("p2", label=""), a_page("p3", label="1")]
    section = Division("Mục a", DivisionKind.SECTION, PageId("p3"), PageId("p3"))
    divisions = (
        Division("Lời nói đầu", DivisionKind.PREFACE, PageId("p1"), PageId("p2")),
        Division("Chương 1", DivisionKind.CHAPTER, PageId("p3"), PageId("p3"), (section,)),
        Division("Trang đã bỏ", DivisionKind.OTHER, PageId("p9"), PageId("p9")),
    )
    data = made(pages, replace(BOOK, divisions=divisions, direction=ReadingDirection.RIGHT_TO_LEFT))
    assert failures(data) == []
    document = pypdfium2.PdfDocument(data)
    assert [document.get_page_label(n) for n in range(3)] == ["i", "[2]", "1"]
    found = [
        (mark.level, mark.get_title(), mark.get_dest() and mark.get_dest().get_index())
        for mark in document.get_toc()
    ]
    assert found == [(0, "Lời nói đầu", 0), (0, "Chương 1", 2), (1, "Mục a", 2), (0, "Trang đã bỏ", None)]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names = pdf.Root.Names.Dests.Names.as_list()
        assert [str(name) for name in names[::2]] == ["p1", "p2", "p3"]
        assert names[3][0].objgen == pdf.pages[1].objgen
        assert str(pdf.Root.ViewerPreferences.Direction) == "/R2L"


def test_the_same_book_gives_the_same_bytes_and_another_one_another_id() -> None:
    pages = [a_page(text=text_page())]
    first, second = made(pages), made(pages)
    assert first == second
    other = made([a_page(text=text_page(("khác",)))])
    ids = [re.findall(rb"/ID \[<([0-9a-f]+)>", pdf) for pdf in (first, other)]
    assert ids[0] != ids[1]


def test_pages_are_read_one_at_a_time_and_quickly(tmp_path: Path) -> None:
    """A hundred pages of a dense text; the measured figure is some 5 ms a page, the limit leaves room."""
    text, picture = text_page(LINES * 4, columns=2), jpeg(1)
    start = time.process_time()
    with (tmp_path / "book.pdf").open("wb") as out:
        write_pdf(out, BOOK, (a_page(f"p{n}", text=text, picture=picture) for n in range(100)))
    assert (time.process_time() - start) / 100 < 0.03
    assert len(pypdfium2.PdfDocument(tmp_path / "book.pdf")) == 100
