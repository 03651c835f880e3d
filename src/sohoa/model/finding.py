"""What a check found ("vấn đề")."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`error`: fails the norm or holds the page; `review`: a person should look; `note`: said for the
    record.
    """

    ERROR = "error"
    REVIEW = "review"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that was measured, also where it is within the norm. `unit` is ppi, bit, mm, degrees, %, or
    empty.
    """

    name: str
    value: float | str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule` is the msgid of the message; `measured` and `allowed` are texts as shown, in figures and units;
    `article` names the source and article of the norm; `verified` says whether somebody read the official
    text.
    """

    rule: str
    severity: Severity
    measured: str = ""
    allowed: str = ""
    norm: str = ""
    article: str = ""
    verified: bool = True
    params: tuple[tuple[str, str], ...] = ()


class Verdict(StrEnum):
    """Đạt / Không đạt / Cần xem lại."""

    PASS = "pass"  # noqa: S105 - the word of an inspector, no password
    FAIL = "fail"
    REVIEW = "review"


def verdict(findings: tuple[Finding, ...]) -> Verdict:
    """The worst that the findings say."""
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return Verdict.FAIL
    return Verdict.REVIEW if Severity.REVIEW in severities else Verdict.PASS
