"""Page labels: what is printed on the pages, from a short text such as `bìa,i-iv,1-20`.

Parts are parted by commas, one for each page or run of pages: a run is written with a hyphen (`1-20`,
`i-iv`, `A1-A4`, `a-d`), `[1]` or `[1-4]` for numbers that are counted but not printed, nothing between two
commas for a page without a label, and double quotes around a label that has a comma or a hyphen of its own
(`"P-1"`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sohoa.catalogue.label_runs import run_between
from sohoa.errors import UsageError
from sohoa.model.finding import Finding, Severity
from sohoa.vietnamese.normal_form import normal_form

MOST_IN_A_RUN = 5_000
"""A longer run is taken for a slip of the hand."""

_PART = re.compile(r'\s*("[^"]*"|[^,"]*)\s*')
_RUN = re.compile(r"([^\s–-]+)\s*[-–]\s*([^\s–-]+)")


@dataclass(frozen=True, slots=True)
class AssignedLabels:
    """One label for each page (empty where there was none left), and what was found in giving them."""

    labels: tuple[str, ...]
    findings: tuple[Finding, ...]


def parse_labels(text: str) -> tuple[str, ...]:
    """The labels in order. Raises UsageError at the first part that cannot be read, naming it and its
    place (the first letter is 1).
    """
    text = normal_form(text)
    if not text.strip():
        return ()
    labels: list[str] = []
    place = 0
    while place <= len(text):
        match = _PART.match(text, place)
        assert match is not None
        if match.end() < len(text) and text[match.end()] != ",":
            raise UsageError("catalogue.label_quotes", part=text[place:].strip(), place=place + 1)
        labels += _labels_of(match[1].strip(), match.start(1) + 1)
        place = match.end() + 1
    return tuple(labels)


def _labels_of(part: str, place: int) -> list[str]:
    if part.startswith('"'):
        return [part.strip('"')]
    inner = part.removeprefix("[").removesuffix("]")
    run = _RUN.fullmatch(inner)
    if run is None:
        if "-" in inner or "–" in inner:
            raise UsageError("catalogue.label_run_unclear", part=part, place=place)
        return [part]
    labels = _run(run[1], run[2], part, place)
    return [f"[{label}]" for label in labels] if part.startswith("[") and part.endswith("]") else labels


def _run(first: str, last: str, part: str, place: int) -> list[str]:
    run = run_between(first, last)
    if run is None:
        raise UsageError("catalogue.label_run_unclear", part=part, place=place)
    if run.last < run.first:
        raise UsageError("catalogue.label_run_backwards", part=part, place=place)
    if run.last - run.first >= MOST_IN_A_RUN:
        raise UsageError("catalogue.label_run_too_long", part=part, place=place, limit=MOST_IN_A_RUN)
    return run.labels()


def assign_labels(labels: Sequence[str], page_count: int) -> AssignedLabels:
    """The labels given to the pages in order. Too few leave the last pages without, too many are left
    over: both are found, and a person should look.
    """
    given = tuple(labels[:page_count])
    missing = page_count - len(given)
    findings: tuple[Finding, ...] = ()
    if len(labels) != page_count:
        findings = (
            Finding(
                "catalogue.labels_too_few" if missing else "catalogue.labels_too_many",
                Severity.REVIEW,
                measured=str(len(labels)),
                allowed=str(page_count),
            ),
        )
    return AssignedLabels(given + ("",) * missing, findings)
