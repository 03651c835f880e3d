"""What a step is: a value with a name, a version, parameters and a pure top-level function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from sohoa.model.document import Capture, Page
from sohoa.model.files import FileRole
from sohoa.model.provenance import Agent, EventKind
from sohoa.steps.outcome import Outcome


class Params(BaseModel):
    """Base of all parameters: the TOML recipe, the form in the UI and part of the reuse key at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Scope(StrEnum):
    """What a step works on: an exposure as it came, or one page."""

    CAPTURE = "capture"
    PAGE = "page"


class OnFailure(StrEnum):
    """What becomes of a page on which a step failed: it is held for a person; it goes on without the step; or
    the whole job stops there.
    """

    HOLD = "hold"
    SKIP = "skip"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class StepInput:
    """All that a step may read. `files` holds local paths of the files that the step named in `reads`;
    `scratch` is an empty folder for what it makes. `page` is None for a capture step.
    """

    capture: Capture
    page: Page | None
    files: Mapping[FileRole, Path]
    scratch: Path
    stated_ppi: float | None = None
    """What the operator or book.toml said of the resolution."""


@dataclass(frozen=True, slots=True)
class Step:
    """`run(input, params)` is top-level, so that children can import it; `version` changes when its result
    does.
    """

    name: str
    version: str
    scope: Scope
    params: Params
    run: Callable[[StepInput, Params], Outcome]
    reads: tuple[FileRole, ...]
    event: EventKind
    agent: Agent
    on_failure: OnFailure = OnFailure.HOLD
    """As the recipe says; no part of the reuse key."""
