"""The rows of the report: kinds of findings, pages, and what the norm asks, in words and figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sohoa.model.files import PpiSource
from sohoa.model.finding import Finding, Severity, Verdict
from sohoa.quality.judge import Judgement, PageJudgement, allowed_text
from sohoa.quality.measures import Figures, Quantity, figures_of, number
from sohoa.quality.norms import Figure
from sohoa.words import say

_DECIMAL_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_FIRST_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NOTHING = "–"
COLUMNS = (
    Quantity.PPI,
    Quantity.BITS_PER_PIXEL,
    Quantity.COLOUR_SPACE,
    Quantity.WIDTH_MM,
    Quantity.SKEW_LEFT,
    Quantity.HIGHLIGHTS_CLIPPED,
    Quantity.SHADOWS_CLIPPED,
    Quantity.INK,
)
"""What the table of pages shows; the width stands for the page's size."""
_PLACES = {
    Quantity.SKEW_LEFT: 2,
    Quantity.HIGHLIGHTS_CLIPPED: 1,
    Quantity.SHADOWS_CLIPPED: 1,
    Quantity.INK: 1,
}
_AT_FAULT = {
    "quality.size_differs": Quantity.WIDTH_MM,
    "quality.skew_left": Quantity.SKEW_LEFT,
    "quality.blank": Quantity.INK,
}
_IN_WORDS = (Quantity.COLOUR_SPACE, Quantity.PPI_SOURCE)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One kind of finding and the pages (their order) that it concerns; no pages: it concerns the book."""

    text: str
    severity: Severity
    measured: str
    allowed: str
    article: str
    unverified: bool
    pages: str
    count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure of a page; `severity` is empty where nothing is wrong with it."""

    text: str
    severity: str = ""


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row of the table of pages: cells in the order of its columns, those at fault with their severity."""

    order: int
    label: str
    image: int
    image_name: str
    cells: tuple[Cell, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class FigureRow:
    """What the norm asks of one quantity."""

    what: str
    asks: str
    source: str
    article: str
    verified: bool


def finding_rows(judgement: Judgement, lang: str) -> tuple[FindingRow, ...]:
    """All findings, like ones of several pages together; the gravest first, then by page."""
    groups: dict[Finding, list[tuple[int, str]]] = {}
    for order, finding in _with_places(judgement):
        groups.setdefault(_kind(finding), []).append((order, finding.measured))
    rows = [_finding_row(kind, places, lang) for kind, places in groups.items()]
    rank = list(Severity)
    return tuple(sorted(rows, key=lambda row: rank.index(row.severity)))


def _with_places(judgement: Judgement) -> Iterable[tuple[int, Finding]]:
    """(order of the page, finding); the book itself is 0."""
    yield from ((0, finding) for finding in judgement.findings)
    for page in judgement.pages:
        yield from ((page.order, finding) for finding in page.findings)


def _kind(finding: Finding) -> Finding:
    """The finding without what was measured: those of one kind stand in one row."""
    return Finding(
        finding.rule,
        finding.severity,
        "",
        finding.allowed,
        finding.norm,
        finding.article,
        finding.verified,
        finding.params,
    )


def _finding_row(kind: Finding, places: Sequence[tuple[int, str]], lang: str) -> FindingRow:
    measured = _in_words(kind.rule, _span([text for _, text in places]), lang)
    allowed = _in_words(kind.rule, kind.allowed, lang)
    fields = {"measured": measured, "allowed": allowed, "article": kind.article, "norm": kind.norm}
    orders = sorted({order for order, _ in places if order})
    return FindingRow(
        say(kind.rule, lang, **(fields | dict(kind.params))),
        kind.severity,
        measured,
        allowed,
        kind.article,
        not kind.verified,
        _ranges(orders),
        len(orders),
    )


def _span(texts: Sequence[str]) -> str:
    """`0.6° – 1.2°` for the measured of several pages; the text itself where all have the same."""
    different = sorted(set(texts), key=_leading_number)
    return different[0] if len(different) == 1 else f"{different[0]} – {different[-1]}"


def _leading_number(text: str) -> tuple[float, str]:
    found = _FIRST_NUMBER.search(text)
    return (float(found.group()) if found else 0.0, text)


def _ranges(orders: Sequence[int]) -> str:
    """`1–4, 7` for 1, 2, 3, 4, 7."""
    runs: list[list[int]] = []
    for order in orders:
        if runs and order == runs[-1][-1] + 1:
            runs[-1].append(order)
        else:
            runs.append([order])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _in_words(rule: str, text: str, lang: str) -> str:
    """What was measured or allowed, in the language's words and figures."""
    quantity = next((name for name in _IN_WORDS if rule == f"quality.{name.value}_one_of"), None)
    if quantity is None:
        return _localised(text, lang)
    return ", ".join(say(f"quality.{quantity.value}_{one.lower()}", lang) for one in text.split(" / ") if one)


def _localised(text: str, lang: str) -> str:
    """Figures with the decimal sign of the language."""
    return _DECIMAL_POINT.sub(",", text) if lang == "vi" else text


def figure_row(figure: Figure, lang: str) -> FigureRow:
    """A figure of the norm in words."""
    return FigureRow(
        say(f"quality.measure_{figure.quantity.value}", lang),
        say(f"quality.bound_{figure.bound}", lang, limit=_localised(_choices(figure, lang), lang)),
        figure.source.title,
        figure.article,
        figure.verified,
    )


def _choices(figure: Figure, lang: str) -> str:
    if figure.bound != "one_of":
        return allowed_text(figure)
    return ", ".join(say(f"quality.{figure.quantity.value}_{choice}", lang) for choice in figure.choices)


def page_row(page: PageJudgement, lang: str) -> PageRow:
    """A page in figures."""
    figures = figures_of(page.measures)
    return PageRow(
        page.order,
        page.label,
        page.image,
        page.image_name,
        tuple(Cell(_cell_text(figures, name, lang), _severity(page, name)) for name in COLUMNS),
        page.verdict,
    )


def _severity(page: PageJudgement, quantity: Quantity) -> str:
    """The gravest that the findings say of a quantity; they stand with the gravest first."""
    for finding in page.findings:
        named = finding.rule.startswith(f"quality.{quantity.value}")
        if named or _AT_FAULT.get(finding.rule) is quantity:
            return finding.severity.value
    return ""


def _cell_text(figures: Figures, quantity: Quantity, lang: str) -> str:
    value = figures.get(quantity)
    if value is None:
        return _NOTHING
    if isinstance(value, str):
        return say(f"quality.{quantity.value}_{value}", lang)
    if quantity is Quantity.WIDTH_MM:
        return f"{value:.0f} × {number(figures, Quantity.HEIGHT_MM) or 0:.0f}"
    places = _PLACES.get(quantity, 0)
    text = _localised(f"{round(value, places) + 0.0:.{places}f}", lang)  # no minus before zero
    assumed = quantity is Quantity.PPI and figures.get(Quantity.PPI_SOURCE) == PpiSource.ASSUMED.value
    return f"{text}*" if assumed else text
