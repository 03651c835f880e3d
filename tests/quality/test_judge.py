from dataclasses import replace

import pytest

from sohoa.model.document import PageStatus
from sohoa.model.finding import Finding, Severity, Verdict
from sohoa.quality.judge import PageJudgement, judge
from sohoa.quality.norms import read_norm
from tests.quality.documents import document, page, with_capture_findings

RECORDS, LIBRARY, CIRCULAR = (read_norm(name) for name in ("nd30-2020", "library-300", "tt05-2025"))


def rules(judged: PageJudgement) -> list[str]:
    return [finding.rule for finding in judged.findings]


def test_a_book_of_good_pages_passes_every_norm() -> None:
    book = document(*(page(order) for order in range(1, 7)))
    for norm in (RECORDS, LIBRARY, CIRCULAR):
        judgement = judge(book, norm)
        assert (judgement.verdict, judgement.findings) == (Verdict.PASS, ())
        assert judgement.counts.passed == 6


def test_too_low_a_resolution_fails_with_measured_allowed_norm_and_article() -> None:
    judgement = judge(document(page(1, ppi=150.0), page(2)), RECORDS)

    finding = judgement.pages[0].findings[0]

    assert (finding.rule, finding.severity) == ("quality.ppi_least", Severity.ERROR)
    assert (finding.measured, finding.allowed, finding.norm) == ("150 dpi", "200 dpi", "nd30-2020")
    assert "NĐ 30/2020/NĐ-CP" in finding.article
    assert finding.verified
    assert [judged.verdict for judged in judgement.pages] == [Verdict.FAIL, Verdict.PASS]
    assert judgement.verdict is Verdict.FAIL


@pytest.mark.parametrize(("ppi", "verdict"), [(199.9, Verdict.FAIL), (200.0, Verdict.PASS)])
def test_the_bound_itself_is_allowed(ppi: float, verdict: Verdict) -> None:
    assert judge(document(page(1, ppi=ppi)), RECORDS).verdict is verdict


def test_the_same_page_may_pass_one_norm_and_fail_another() -> None:
    book = document(page(1, ppi=240.0))
    assert judge(book, RECORDS).verdict is Verdict.PASS
    assert judge(book, LIBRARY).verdict is Verdict.FAIL


def test_a_grey_master_fails_where_colour_is_asked() -> None:
    grey = document(page(1, colour_space="grey", bits_per_pixel=8.0))
    assert rules(judge(grey, RECORDS).pages[0]) == ["quality.colour_space_one_of"]
    assert rules(judge(grey, LIBRARY).pages[0]) == ["quality.bits_per_pixel_least"]


def test_a_figure_that_nobody_read_in_its_text_says_so() -> None:
    finding = judge(document(page(1, ppi=100.0)), CIRCULAR).pages[0].findings[0]
    assert not finding.verified


def test_an_assumed_resolution_neither_passes_nor_fails() -> None:
    for ppi in (100.0, 600.0):
        judgement = judge(document(page(1, ppi=ppi, ppi_source="assumed")), RECORDS)
        assert rules(judgement.pages[0]) == ["quality.ppi_assumed", "quality.ppi_source_one_of"]
        assert judgement.verdict is Verdict.REVIEW
        assert [(f.rule, dict(f.params)) for f in judgement.findings] == [
            ("quality.book_ppi_assumed", {"n": "1", "total": "1"})
        ]


def test_a_stated_resolution_counts_as_known() -> None:
    assert judge(document(page(1, ppi_source="stated")), RECORDS).verdict is Verdict.PASS


def test_a_missing_measure_of_the_master_is_told_and_does_not_pass() -> None:
    judged = judge(document(page(1, bits_per_pixel=None)), LIBRARY).pages[0]
    assert (rules(judged), judged.verdict) == (["quality.bits_per_pixel_missing"], Verdict.REVIEW)


def test_a_page_without_measures_is_told_once() -> None:
    bare = replace(page(1), measures=(), status=PageStatus.WAITING)
    judged = judge(document(bare), LIBRARY).pages[0]
    assert (rules(judged), judged.verdict) == (["quality.not_measured"], Verdict.REVIEW)


def test_a_held_page_says_why_it_is_held_and_nothing_else() -> None:
    broken = Finding("pages.file_broken", Severity.ERROR, params=(("i", "1"), ("name", "a.tif")))
    held = replace(page(1, findings=(broken,)), measures=(), status=PageStatus.HELD)
    book = with_capture_findings(document(held), 1, broken)
    judged = judge(book, LIBRARY).pages[0]
    assert (judged.findings, judged.verdict) == ((broken,), Verdict.FAIL)


def test_findings_of_steps_and_exposures_are_carried_over_gravest_first() -> None:
    blank = Finding("quality.blank", Severity.NOTE, "0.01 %")
    unsure = Finding("pages.split_unsure", Severity.REVIEW)
    book = with_capture_findings(document(page(1, findings=(blank,), ppi=100.0)), 1, unsure)
    judged = judge(book, LIBRARY).pages[0]
    assert rules(judged) == ["quality.ppi_least", "pages.split_unsure", "quality.blank"]


def test_a_note_alone_passes() -> None:
    blank = Finding("quality.blank", Severity.NOTE, "0.01 %")
    assert judge(document(page(1, findings=(blank,))), LIBRARY).verdict is Verdict.PASS


def test_pages_come_in_their_order_with_the_number_and_name_of_their_image() -> None:
    judgement = judge(document(page(2), page(1)), LIBRARY)
    assert [(j.order, j.label, j.image, j.image_name) for j in judgement.pages] == [
        (1, "1", 1, "anh-001.tif"),
        (2, "2", 2, "anh-002.tif"),
    ]


def test_a_page_of_another_size_than_the_book_is_named() -> None:
    pages = [page(order) for order in range(1, 8)]
    pages[3] = page(4, width_mm=297.0)
    judgement = judge(document(*pages), LIBRARY)
    assert [rules(judged) for judged in judgement.pages] == [[], [], [], ["quality.size_differs"], [], [], []]
    finding = judgement.pages[3].findings[0]
    assert (finding.measured, finding.allowed) == ("297 × 210 mm", "148 × 210 mm ± 10 %")


def test_a_page_less_sharp_than_the_book_is_named() -> None:
    pages = [page(order) for order in range(1, 8)]
    pages[2] = page(3, sharpness=0.2)
    pages[4] = page(5, sharpness=None)
    judgement = judge(document(*pages), LIBRARY)
    assert [j.order for j in judgement.pages if rules(j) == ["quality.blurred"]] == [3]
    assert judgement.counts.to_review == 1


def test_a_few_pages_say_nothing_of_what_is_usual() -> None:
    book = document(page(1), page(2, width_mm=297.0, sharpness=0.1))
    assert judge(book, LIBRARY).verdict is Verdict.PASS


def test_a_document_without_pages_fails() -> None:
    judgement = judge(document(), LIBRARY)
    assert [f.rule for f in judgement.findings] == ["quality.no_pages"]
    assert judgement.verdict is Verdict.FAIL


def test_findings_of_the_document_weigh_in_its_verdict() -> None:
    refused = Finding("intake.image_empty", Severity.ERROR)
    judgement = judge(document(page(1), findings=(refused,)), LIBRARY)
    assert (judgement.pages[0].verdict, judgement.verdict) == (Verdict.PASS, Verdict.FAIL)
