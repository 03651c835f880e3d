"""Runs the steps of one exposure or page, in a child process: reuses, runs, stores files, holds, fails.

The child stores what a step made (scratch, fsync, rename) and reports; the owner alone writes the ledger. A
file that was stored without its ledger entry, because the power went, is made again and replaced as a whole.
"""

from __future__ import annotations

import errno
import traceback
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sohoa.errors import NotFound, SohoaError, StorageError
from sohoa.model.document import Capture, Page
from sohoa.model.files import FileRef, FileRole
from sohoa.model.finding import Finding, Severity
from sohoa.model.ids import DocumentId
from sohoa.model.provenance import Agent
from sohoa.ports.files import WORK, Files
from sohoa.steps.outcome import Done, Failed, Held, MadeFile, Outcome, Output
from sohoa.steps.reuse import reuse_key, settled, still_there, with_outputs
from sohoa.steps.step import OnFailure, Step, StepInput

_FULL = (errno.ENOSPC, errno.EDQUOT)
_LEAST_FREE_BYTES = 64 << 20
_SUFFIX = {"image/tiff": "tif", "image/jpeg": "jpg", "image/png": "png", "application/xml": "xml"}


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows of a step on this object."""

    key: str
    output: Output


@dataclass(frozen=True, slots=True)
class Chain:
    """The steps to be done on one exposure (page None) or on one page, in order, and what is done already."""

    document: DocumentId
    capture: Capture
    page: Page | None
    steps: tuple[Step, ...]
    known: dict[str, Known]
    files: Files
    stated_ppi: float | None = None

    @property
    def object(self) -> str:
        """The id of what the chain works on."""
        return self.page.id if self.page else self.capture.id


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step that ran: what the ledger and the events are to say. Times are ISO 8601 in UTC."""

    step: str
    key: str
    output: Output
    started_at: str
    ended_at: str
    inputs: tuple[FileRef, ...]
    agent: Agent
    error: str = ""
    """The trace of an unexpected error, for the log; the output is then held."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Nothing more can be done here (disk full, say): the whole job stops and can be resumed."""

    code: str
    params: dict[str, object]
    by_recipe: bool = False
    """A step failed of which the recipe says that the job then stops."""


def run_chain(chain: Chain) -> Iterator[StepDone | Stopped]:
    """Runs what is not done yet; yields a StepDone for each step as it ends. Ends after a held step."""
    page, outputs = chain.page, list[Output]()
    for step in chain.steps:
        key = reuse_key(step, chain.capture, page, chain.stated_ppi)
        known = chain.known.get(step.name)
        if known is not None and known.key == key and still_there(known.output, page, chain.files):
            output = known.output
        else:
            try:
                done = _run(step, key, chain, page)
            except StorageError as error:
                yield Stopped(error.code, error.params)
                return
            if done.output.failed and step.on_failure is OnFailure.STOP:
                yield stopped_by(step, chain)
                return
            yield done
            output = done.output
        output = settled(step, output)
        outputs.append(output)
        if output.held is not None:
            return
        if page is not None:
            page = with_outputs(page, outputs, complete=False)


def stopped_by(step: Step, chain: Chain) -> Stopped:
    """That the job stops because this step failed. Nothing is entered, so that the next run tries again."""
    return Stopped("steps.stopped", {"step": step.name, "name": chain.capture.name}, by_recipe=True)


def _run(step: Step, key: str, chain: Chain, page: Page | None) -> StepDone:
    started = _now()
    read = _refs(step, chain.capture, page)
    with ExitStack() as stack:
        scratch = stack.enter_context(chain.files.scratch())
        try:
            paths = {role: stack.enter_context(chain.files.local_path(ref)) for role, ref in read.items()}
        except NotFound as gone:
            outcome: Outcome = Held(_finding(gone), failed=True)
        else:
            given = StepInput(chain.capture, page, paths, scratch, chain.stated_ppi)
            outcome = _attempt(step, given, chain.files)
        output = _stored(outcome, step, key, chain)
    agent = (outcome.agent if isinstance(outcome, Done) else None) or step.agent
    if isinstance(outcome, Failed):  # entered under no key: whoever makes the book again tries it again
        return StepDone(step.name, "", output, started, _now(), tuple(read.values()), agent, outcome.error)
    return StepDone(step.name, key, output, started, _now(), tuple(read.values()), agent)


def _refs(step: Step, capture: Capture, page: Page | None) -> dict[FileRole, FileRef]:
    own = {ref.role: ref for ref in page.files} if page else {}
    everything = {**own, FileRole.MASTER: capture.master}
    return {role: everything[role] for role in step.reads if role in everything}


def _attempt(step: Step, given: StepInput, files: Files) -> Outcome:
    try:
        outcome = step.run(given, step.params)
        if isinstance(outcome, Failed) and outcome.retry:
            outcome = step.run(given, step.params)
    except StorageError:
        raise
    except SohoaError as error:
        return Held(_finding(error), failed=True)
    except Exception as error:  # the worker loop: one page never stops a book
        if _for_want_of_room(error, files):
            raise StorageError("store.disk_full") from error
        return Failed(traceback.format_exc())
    return outcome


def _for_want_of_room(error: Exception, files: Files) -> bool:
    """Whether the step failed, or may have, because the disk is full: codecs in C say it in words alone.
    A page that is held for that would stay held when there is room again.
    """
    return (isinstance(error, OSError) and error.errno in _FULL) or files.free_bytes() < _LEAST_FREE_BYTES


def _finding(error: SohoaError) -> Finding:
    params = tuple((name, str(value)) for name, value in error.params.items())
    return Finding(error.code, Severity.ERROR, params=params)


def _stored(outcome: Outcome, step: Step, key: str, chain: Chain) -> Output:
    if isinstance(outcome, Failed):
        reason = Finding("steps.failed", Severity.ERROR, params=(("step", step.name),))
        return Output(held=reason, failed=True)
    kept = tuple(_keep(made, key, chain) for made in outcome.made)
    if isinstance(outcome, Held):
        return Output(outcome.result, kept, outcome.reason, outcome.failed)
    return Output(outcome.result, kept)


def _keep(made: MadeFile, key: str, chain: Chain) -> FileRef:
    suffix = _SUFFIX.get(made.media_type) or Path(made.path).suffix.lstrip(".")
    name = f"{chain.object[:20]}-{made.role.value.lower()}-{key[:8]}.{suffix}"
    return chain.files.keep(made.path, f"{WORK}/{chain.document}/{name}", made.role, made.media_type)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def page_after(chain: Chain, outputs: list[Output]) -> Page:
    """The page once these outputs (in the chain's order) stand; a print picture that went into the PDF is
    no longer among its files.
    """
    if chain.page is None:
        raise ValueError("a chain over an exposure has no page")
    page = with_outputs(chain.page, outputs, complete=len(outputs) == len(chain.steps))
    kept = (ref for ref in page.files if ref.role is not FileRole.PRINT or chain.files.exists(ref))
    return replace(page, files=tuple(kept))


def first_undone(chain: Chain) -> Step:
    """The step that would run next: the first that the ledger does not have under its key of now."""
    page, outputs = chain.page, list[Output]()
    for step in chain.steps:
        known = chain.known.get(step.name)
        if known is None or known.key != reuse_key(step, chain.capture, page, chain.stated_ppi):
            return step
        outputs.append(known.output)
        if page is not None:
            page = with_outputs(page, outputs, complete=False)
    return chain.steps[-1]
