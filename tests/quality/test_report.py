import json
import string
from xml.etree import ElementTree

import pytest

from sohoa.model.finding import Finding, Severity
from sohoa.quality.judge import Judgement, judge
from sohoa.quality.measures import Quantity
from sohoa.quality.norms import BOUNDS, read_norm
from sohoa.quality.report import report_html, report_json
from sohoa.quality.rows import finding_rows
from sohoa.words import has_words, languages, say
from tests.quality.documents import document, page

XHTML = "{http://www.w3.org/1999/xhtml}"
CLIPPED = [
    Finding("quality.highlights_clipped", Severity.REVIEW, f"{share} %", "5 %") for share in (7.25, 12.5)
]


def judgement(norm: str = "nd30-2020") -> Judgement:
    """Six pages: 1 and 2 clipped, 3 of 150 dpi, 5 of an assumed resolution."""
    return judge(
        document(
            page(1, findings=(CLIPPED[0],)),
            page(2, findings=(CLIPPED[1],)),
            page(3, ppi=150.0),
            page(4),
            page(5, ppi_source="assumed"),
            page(6, skew_left_degrees=-0.004),
        ),
        read_norm(norm),
    )


def html(lang: str, norm: str = "nd30-2020", title: str = "Sổ tay", library: str = "Thư viện A") -> str:
    return report_html(judgement(norm), title, library, lang, "2026-11-22T03:40:00Z")


def texts(of: str) -> str:
    body = ElementTree.fromstring(of).find(f"{XHTML}body")
    assert body is not None
    return " ".join(" ".join(body.itertext()).split())


@pytest.mark.parametrize("lang", languages())
def test_the_report_is_well_formed_and_leaves_no_gap(lang: str) -> None:
    shown = texts(html(lang))
    assert "{" not in shown
    assert "quality." not in shown
    assert ElementTree.fromstring(html(lang)).get("lang") == lang


def test_the_report_speaks_as_an_inspector_does() -> None:
    shown = texts(html("vi"))
    for words in ("Báo cáo kiểm tra chất lượng", "Không đạt", "Cần xem lại", "Thư viện A", "Sổ tay"):
        assert words in shown
    assert "Đo được 150 dpi; yêu cầu từ 200 dpi (NĐ 30/2020/NĐ-CP và TT 02/2019/TT-BNV" in shown


def test_the_report_is_whole_in_english() -> None:
    shown = texts(html("en"))
    for words in ("Quality report", "Fail", "To review", "Measured 150 dpi; 200 dpi or more is asked"):
        assert words in shown
    assert "Cần xem lại" not in shown


def test_an_unread_text_is_told_beside_its_figures() -> None:
    assert "Chưa đối chiếu văn bản gốc" in texts(html("vi", "tt05-2025"))
    assert "Chưa đối chiếu văn bản gốc" not in texts(html("vi", "nd30-2020"))


def test_titles_cannot_break_the_page() -> None:
    shown = html("vi", title="<script>alert('x')</script> & “b”", library="<b>L</b>")
    assert "<script" not in shown
    assert "<script>alert('x')</script> & “b”" in texts(shown)


def test_the_report_asks_nothing_of_a_network() -> None:
    page_ = ElementTree.fromstring(html("vi"))
    linking = [one for one in page_.iter() if {"src", "href"} & set(one.keys())]
    assert (linking, [*page_.iter(f"{XHTML}script")]) == ([], [])
    assert "url(" not in html("vi")
    assert "@import" not in html("vi")


def test_every_page_has_a_row_with_figures_of_the_language() -> None:
    rows = {lang: ElementTree.fromstring(html(lang)).findall(f".//{XHTML}tr") for lang in languages()}
    third = {lang: ["".join(cell.itertext()) for cell in found[-4]] for lang, found in rows.items()}
    assert third["vi"] == [
        "3",
        "3",
        "3",
        "150",
        "24",
        "màu",
        "148 × 210",
        "0,02",
        "0,1",
        "0,0",
        "6,5",
        "Không đạt",
    ]
    assert third["en"][-5:] == ["0.02", "0.1", "0.0", "6.5", "Fail"]
    fifth, sixth = (["".join(cell.itertext()) for cell in row] for row in rows["vi"][-2:])
    assert fifth[3] == "300*"
    assert sixth[7] == "0,00"


def test_like_findings_of_several_pages_share_a_row() -> None:
    row = next(row for row in finding_rows(judgement(), "vi") if row.count == 2)
    assert (row.measured, row.allowed, row.pages) == ("7,25 % – 12,5 %", "5 %", "1–2")
    assert row.text == say("quality.highlights_clipped", "vi", measured="7,25 % – 12,5 %", allowed="5 %")


def test_codes_of_the_model_are_shown_in_words() -> None:
    grey = judge(document(page(1, colour_space="grey")), read_norm("nd30-2020"))
    assert [(row.measured, row.allowed) for row in finding_rows(grey, "vi")] == [("xám", "màu")]


def test_a_faultless_book_says_that_there_are_no_findings() -> None:
    book = judge(document(page(1)), read_norm(""))
    assert "Không có vấn đề nào." in texts(report_html(book, "", "T", "vi", "today"))


def test_json_holds_all_that_was_judged_and_is_the_same_each_time() -> None:
    said = json.loads(report_json(judgement()))
    assert report_json(judgement()) == report_json(judgement())
    assert (said["schema"], said["verdict"]) == (1, "fail")
    assert said["counts"] == {"pages": 6, "passed": 2, "failed": 1, "to_review": 3}
    assert said["norm"]["figures"][0] == {
        "measure": "ppi",
        "bound": "least",
        "allowed": "200 dpi",
        "source": "Nghị định 30/2020/NĐ-CP về công tác văn thư",
        "article": "NĐ 30/2020/NĐ-CP và TT 02/2019/TT-BNV, độ phân giải tối thiểu",
        "verified": True,
    }
    third = said["pages"][2]
    assert (third["image_name"], third["measures"]["ppi"]) == ("anh-003.tif", {"value": 150.0, "unit": "ppi"})
    assert third["findings"][0]["measured"] == "150 dpi"


def test_every_rule_that_a_norm_can_break_has_words_with_its_fields() -> None:
    rules = [f"quality.{quantity.value}_{bound}" for quantity, bounds in BOUNDS.items() for bound in bounds]
    fields = {"measured": "1", "allowed": "2", "article": "3"}
    for lang in languages():
        assert [rule for rule in rules if not has_words(rule, lang)] == []
        filled = [say(rule, lang, **fields) for rule in rules]
        assert [
            text for text in filled if any(name for _, name, _, _ in string.Formatter().parse(text))
        ] == []


def test_every_quantity_that_a_norm_may_name_has_words() -> None:
    names = [quantity for quantity in Quantity if BOUNDS[quantity]]
    missing = [q for q in names for lang in languages() if not has_words(f"quality.measure_{q.value}", lang)]
    assert missing == []
