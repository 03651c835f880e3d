import pytest

from sohoa.catalogue.contents import Heading, contents_findings, divisions_from
from sohoa.model.document import Page
from sohoa.model.ids import CaptureId, PageId
from sohoa.model.plan import Side
from sohoa.model.structure import Division, DivisionKind

LABELS = ("bìa", "", "i", "ii", "1", "2", "3", "4", "5", "1")
PAGES = tuple(
    Page(PageId(f"p{number}"), CaptureId("c"), Side.SINGLE, number, label)
    for number, label in enumerate(LABELS, 1)
)


def outline(divisions: tuple[Division, ...]) -> list[object]:
    return [
        (d.label, d.kind.value, f"{d.first_page}-{d.last_page}", outline(d.parts))
        if d.parts
        else (d.label, d.kind.value, f"{d.first_page}-{d.last_page}")
        for d in divisions
    ]


def test_a_plain_list_becomes_a_tree_with_page_ranges() -> None:
    headings = [
        Heading("Lời nói đầu", "i"),
        Heading("Chương 1.  Chuẩn bị", "1"),
        Heading("1.1 Kế hoạch", "1", 2),
        Heading("1.2 Lựa chọn", "2", 2),
        Heading("1.2.1 Tiêu chí", "3", 3),
        Heading("Chương 2", "4"),
        Heading("Phụ lục: bảng", "5"),
    ]
    assert outline(divisions_from(headings, PAGES)) == [
        ("Lời nói đầu", "preface", "p3-p4"),
        (
            "Chương 1. Chuẩn bị",
            "chapter",
            "p5-p7",
            [
                ("1.1 Kế hoạch", "section", "p5-p5"),
                ("1.2 Lựa chọn", "section", "p6-p7", [("1.2.1 Tiêu chí", "section", "p7-p7")]),
            ],
        ),
        ("Chương 2", "chapter", "p8-p8"),
        ("Phụ lục: bảng", "appendix", "p9-p10"),
    ]


def test_levels_may_begin_anywhere_and_pages_come_in_any_order() -> None:
    headings = [Heading("A", "i", 0), Heading("B", "1", 1), Heading("C", "2", 0)]
    assert outline(divisions_from(headings, PAGES[::-1])) == [
        ("A", "chapter", "p3-p5", [("B", "section", "p5-p5")]),
        ("C", "chapter", "p6-p10"),
    ]


def test_a_label_on_two_pages_means_the_next_one() -> None:
    headings = [Heading("A", "5"), Heading("B", "1")]
    assert outline(divisions_from(headings, PAGES)) == [
        ("A", "chapter", "p9-p9"),
        ("B", "chapter", "p10-p10"),
    ]


def test_two_parts_may_begin_on_one_page() -> None:
    headings = [Heading("A", "2"), Heading("B", "2"), Heading("C", "I")]
    assert outline(divisions_from(headings, PAGES)) == [
        ("A", "chapter", "p6-p6"),
        ("B", "chapter", "p6-p6"),
        ("C", "chapter", "p3-p10"),
    ]


def test_a_label_that_no_page_has_is_found_and_its_heading_left_out() -> None:
    headings = [Heading("A", "99"), Heading("B", ""), Heading("C", "1")]
    assert [d.label for d in divisions_from(headings, PAGES)] == ["C"]
    assert [dict(f.params) for f in contents_findings(headings, PAGES)] == [
        {"title": "A", "label": "99"},
        {"title": "B", "label": ""},
    ]


def test_nothing_gives_nothing() -> None:
    assert divisions_from([], PAGES) == ()
    assert divisions_from([Heading("A", "1")], ()) == ()


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Mục lục", DivisionKind.CONTENTS),
        ("LỜI NÓI ĐẦU", DivisionKind.PREFACE),
        ("Lời tựa.", DivisionKind.PREFACE),
        ("Mục lục hóa", DivisionKind.CONTENTS),
        ("Indexing", DivisionKind.CHAPTER),
        ("Trang nhan đề", DivisionKind.TITLE_PAGE),
    ],
)
def test_the_kind_is_told_by_the_first_words(title: str, kind: DivisionKind) -> None:
    (division,) = divisions_from([Heading(title, "1")], PAGES)
    assert division.kind is kind
