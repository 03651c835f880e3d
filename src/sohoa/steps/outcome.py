"""How a step ended."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sohoa.model.document import CaptureKind
from sohoa.model.files import FileRef, FileRole, ImageFacts
from sohoa.model.finding import Finding, Measure
from sohoa.model.plan import CapturePlan, PagePlan
from sohoa.model.provenance import Agent


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that a step made in its scratch folder."""

    path: Path
    role: FileRole
    media_type: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a step found out, apart from files. Only what it sets is taken over into the capture or page."""

    facts: ImageFacts | None = None
    kind: CaptureKind | None = None
    capture_plan: CapturePlan | None = None
    page_plans: tuple[PagePlan, ...] = ()
    """One for each side of the capture plan, in the order of its sides."""
    findings: tuple[Finding, ...] = ()
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """The step did what it is for. `agent`: what did it, where the step leaves that open (an OCR engine)."""

    result: Result = Result()
    made: tuple[MadeFile, ...] = ()
    agent: Agent | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """The page needs a person: `reason` says why; the rest of the book goes on. What could be made all the
    same (a placeholder, say) goes along; the steps that come after are not run.
    """

    reason: Finding
    result: Result = Result()
    made: tuple[MadeFile, ...] = ()
    failed: bool = False
    """An error held it; the step itself asks for nobody."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The step could not be done; with `retry` it is worth another try."""

    error: str
    retry: bool = False


Outcome = Done | Held | Failed


@dataclass(frozen=True, slots=True)
class Output:
    """What the ledger keeps of a step: its result and the files it made, as stored."""

    result: Result = Result()
    files: tuple[FileRef, ...] = ()
    held: Finding | None = None
    failed: bool = False
    """The step failed, and `held` says how; what becomes of the page is the recipe's to say."""
