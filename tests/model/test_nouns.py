"""Small questions that the nouns answer."""

import pickle

from sohoa.errors import BadInput, SohoaError
from sohoa.model.document import CaptureKind
from sohoa.model.files import FileRole
from sohoa.model.finding import Finding, Severity, Verdict, verdict
from sohoa.model.geometry import Box
from sohoa.model.ids import CaptureId, PageId
from sohoa.model.json import as_list, as_number, as_object, as_text
from sohoa.model.text import Line, Region, TextPage, Word
from tests.fakes.whole_document import whole_document

BOX = Box(0, 0, 10, 10)


def line(text: str) -> Line:
    return Line(BOX, tuple(Word(word, BOX, 0.5) for word in text.split()))


def test_a_document_finds_its_own() -> None:
    document = whole_document()
    (page,), (capture,) = document.pages, document.captures
    assert document.page(page.id) == page
    assert document.page(PageId("none")) is None
    assert document.capture(capture.id) == capture
    assert document.capture(CaptureId("none")) is None
    assert document.file(FileRole.PDF) == document.files[0]
    assert document.file(FileRole.METS) is None
    assert page.file(FileRole.ACCESS) == page.files[0]
    assert document.held_pages == (page,)
    assert capture.kind is CaptureKind.PAGES


def test_the_worst_finding_is_the_verdict() -> None:
    def of(*severities: Severity) -> Verdict:
        return verdict(tuple(Finding("r", severity) for severity in severities))

    assert of() is of(Severity.NOTE) is Verdict.PASS
    assert of(Severity.NOTE, Severity.REVIEW) is Verdict.REVIEW
    assert of(Severity.ERROR, Severity.REVIEW) is Verdict.FAIL


def test_a_text_page_reads_in_lines_and_regions() -> None:
    first = Region(BOX, (line("Sổ tay"), line("số hóa")))
    page = TextPage(10, 10, (first, Region(BOX, ()), Region(BOX, (line("hết"),))))
    assert page.text == "Sổ tay\nsố hóa\n\nhết"
    assert [word.text for word in page.words()] == ["Sổ", "tay", "số", "hóa", "hết"]
    assert page.confidence == 0.5
    assert TextPage(1, 1, ()).confidence is None


def test_values_from_elsewhere_are_what_they_should_be_or_empty() -> None:
    assert as_object({"a": 1}) == {"a": 1}
    assert as_list([1]) == [1]
    assert as_text("a") == "a"
    assert as_number(3) == 3.0
    assert (as_object([]), as_list({}), as_text(1), as_number("1")) == ({}, [], "", 0.0)


def test_errors_travel_between_processes() -> None:
    error = BadInput("intake.unreadable", name="a.tif", code="x")
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, BadInput)
    assert (again.code, again.params) == (error.code, error.params)
    assert str(error) == "intake.unreadable(name='a.tif', code='x')"
    assert SohoaError("a").exit_code == 1
