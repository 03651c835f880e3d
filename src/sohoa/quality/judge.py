"""Pages and a book held against a norm: pure, from what the measuring step left in the document.

What was not measured is never taken for right: the page is to be looked at, and the finding says what is
missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sohoa.model.document import Capture, Document, Page, PageStatus
from sohoa.model.files import PpiSource
from sohoa.model.finding import Finding, Measure, Severity, Verdict, verdict
from sohoa.model.ids import DocumentId, PageId
from sohoa.quality.book import book_findings, odd_pages
from sohoa.quality.measures import Figures, Quantity, figure_text, figures_of
from sohoa.quality.norms import Figure, Norm

OF_MASTER = frozenset(
    {
        Quantity.PPI,
        Quantity.PPI_SOURCE,
        Quantity.BITS_PER_SAMPLE,
        Quantity.BITS_PER_PIXEL,
        Quantity.COLOUR_SPACE,
    }
)
"""What every page has; the rest can be missing for a good reason, such as a page without text."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pages there are of each verdict."""

    pages: int
    passed: int
    failed: int
    to_review: int


@dataclass(frozen=True, slots=True)
class PageJudgement:
    """One page. `image` is the number (from 1) and `image_name` the file of its exposure; `findings` are
    those of the steps, of its exposure, of the norm and of the comparison with the rest of the book, the
    gravest first.
    """

    page: PageId
    order: int
    label: str
    image: int
    image_name: str
    measures: tuple[Measure, ...]
    findings: tuple[Finding, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """The book. `findings` concern it as a whole; its verdict is the worst of theirs and its pages'."""

    document: DocumentId
    norm: Norm
    pages: tuple[PageJudgement, ...]
    findings: tuple[Finding, ...]
    verdict: Verdict

    @property
    def counts(self) -> Counts:
        """Pages by verdict."""
        verdicts = [page.verdict for page in self.pages]
        return Counts(
            len(verdicts),
            verdicts.count(Verdict.PASS),
            verdicts.count(Verdict.FAIL),
            verdicts.count(Verdict.REVIEW),
        )


def judge(document: Document, norm: Norm) -> Judgement:
    """Each page against the norm and the book; the book as a whole."""
    pages = sorted(document.pages, key=lambda page: page.order)
    measured = {page.id: figures_of(page.measures) for page in pages}
    odd = odd_pages(measured)
    captures = {capture.id: capture for capture in document.captures}
    judged = tuple(
        _judged(page, captures.get(page.capture), (*_by_norm(page, norm), *odd.get(page.id, ())))
        for page in pages
    )
    findings = (*document.findings, *book_findings(measured))
    everything = (*findings, *(finding for page in judged for finding in page.findings))
    return Judgement(document.id, norm, judged, findings, verdict(everything))


def _judged(page: Page, capture: Capture | None, found: Sequence[Finding]) -> PageJudgement:
    findings = _gravest_first((*page.findings, *(capture.findings if capture else ()), *found))
    return PageJudgement(
        page.id,
        page.order,
        page.label,
        capture.order if capture else 0,
        capture.name if capture else "",
        page.measures,
        findings,
        verdict(findings),
    )


def _gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once: a broken file is told of by its exposure and by its page."""
    once = dict.fromkeys(findings)
    rank = list(Severity)
    return tuple(sorted(once, key=lambda finding: rank.index(finding.severity)))


def _by_norm(page: Page, norm: Norm) -> tuple[Finding, ...]:
    """What one page misses of the norm. A page without any measure has one finding that says so, but for a
    held one, whose findings say why it was not measured.
    """
    measured = figures_of(page.measures)
    if not measured:
        unmeasured = Finding("quality.not_measured", Severity.REVIEW, norm=norm.name)
        return () if page.status is PageStatus.HELD else (unmeasured,)
    found = (_by_figure(measured, figure, norm.name) for figure in norm.figures)
    return tuple(finding for finding in found if finding is not None)


def _by_figure(measured: Figures, figure: Figure, norm: str) -> Finding | None:
    value = measured.get(figure.quantity)
    if value is None:
        if figure.quantity not in OF_MASTER:
            return None
        return _finding(f"quality.{figure.quantity.value}_missing", Severity.REVIEW, figure, norm, "")
    text = figure_text(figure.quantity, value)
    if _is_guess(measured, figure.quantity):
        return _finding("quality.ppi_assumed", Severity.REVIEW, figure, norm, text)
    return None if _meets(value, figure) else _finding(figure.rule, figure.severity, figure, norm, text)


def _is_guess(measured: Figures, quantity: Quantity) -> bool:
    """Whether it hangs on a resolution that nobody read or stated."""
    return quantity is Quantity.PPI and measured.get(Quantity.PPI_SOURCE) == PpiSource.ASSUMED.value


def _meets(value: float | str, figure: Figure) -> bool:
    if isinstance(value, str):
        return value in figure.choices
    return value >= figure.limit if figure.bound == "least" else abs(value) <= figure.limit


def allowed_text(figure: Figure) -> str:
    """What a figure allows, as shown: a bound with its unit, or the choices."""
    if figure.bound == "one_of":
        return " / ".join(figure_text(figure.quantity, choice) for choice in figure.choices)
    return figure_text(figure.quantity, figure.limit)


def _finding(rule: str, severity: Severity, figure: Figure, norm: str, measured: str) -> Finding:
    return Finding(
        rule,
        severity,
        measured,
        allowed_text(figure),
        norm,
        figure.article,
        figure.verified,
    )
