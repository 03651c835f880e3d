"""Pages and what was found on them, in words."""

from __future__ import annotations

from dataclasses import dataclass

from sohoa.model.document import Document, Page, PageStatus
from sohoa.model.finding import Finding, Severity, Verdict, verdict
from sohoa.words import say


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding as it is shown. `unchecked`: nobody read the official text that the figure comes from."""

    text: str
    severity: Severity
    unchecked: bool


@dataclass(frozen=True, slots=True)
class PageCard:
    """A page in the grid of the desk."""

    page: Page
    verdict: Verdict
    lines: tuple[FindingLine, ...]

    @property
    def is_held(self) -> bool:
        """A person must look at it."""
        return self.page.status is PageStatus.HELD

    @property
    def is_waiting(self) -> bool:
        """It was not worked on yet."""
        return self.page.status is PageStatus.WAITING


@dataclass(frozen=True, slots=True)
class Counts:
    """How many pages there are, and how they stand."""

    pages: int
    held: int
    waiting: int
    failing: int
    to_review: int


def finding_line(finding: Finding, lang: str) -> FindingLine:
    """A finding in words."""
    params = dict(finding.params)
    text = say(
        finding.rule,
        lang,
        **{
            "measured": finding.measured,
            "allowed": finding.allowed,
            "article": finding.article,
            "norm": finding.norm,
        }
        | params,
    )
    return FindingLine(text, finding.severity, unchecked=not finding.verified)


def cards_of(document: Document, lang: str) -> tuple[PageCard, ...]:
    """All pages in order, with their findings in words."""
    pages = sorted(document.pages, key=lambda page: page.order)
    return tuple(page_card(page, lang) for page in pages)


def page_card(page: Page, lang: str) -> PageCard:
    """One page with its findings in words, the gravest first."""
    rank = list(Severity)
    findings = sorted(page.findings, key=lambda finding: rank.index(finding.severity))
    return PageCard(page, verdict(page.findings), tuple(finding_line(finding, lang) for finding in findings))


def counts_of(cards: tuple[PageCard, ...]) -> Counts:
    """How the pages stand."""
    return Counts(
        pages=len(cards),
        held=sum(card.is_held for card in cards),
        waiting=sum(card.is_waiting for card in cards),
        failing=sum(card.verdict is Verdict.FAIL for card in cards),
        to_review=sum(card.verdict is Verdict.REVIEW for card in cards),
    )
