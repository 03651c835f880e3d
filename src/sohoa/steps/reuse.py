"""When a step need not run again, and what the steps of a page add up to."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sohoa.model.document import Capture, CaptureKind, Page, PageStatus
from sohoa.model.files import FileRef, FileRole
from sohoa.model.finding import Finding, Severity
from sohoa.model.plan import CapturePlan
from sohoa.ports.files import Files
from sohoa.steps.outcome import Output
from sohoa.steps.step import OnFailure, Scope, Step
from sohoa.steps.values import to_json


def reuse_key(step: Step, capture: Capture, page: Page | None, stated_ppi: float | None) -> str:
    """SHA-256 over all that the step's result depends on: the step, its parameters, the bytes that it reads
    and the decisions made before it. A step with the same key is not run again.
    """
    parts = [step.name, step.version, step.params.model_dump_json()]
    parts += [_bytes_read(role, capture, page) for role in step.reads]
    if step.scope is Scope.CAPTURE:
        parts += [str(capture.frame), str(stated_ppi), decided_by_people(capture.plan)]
    elif page is not None:
        parts += [capture.kind.value, _json(capture.facts), _json(page.plan), str(capture.frame)]
    return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()


def _json(value: object) -> str:
    return "" if value is None else to_json(value)


def _bytes_read(role: FileRole, capture: Capture, page: Page | None) -> str:
    if role is FileRole.MASTER:
        return capture.master.sha256
    ref = page.file(role) if page else None
    return ref.sha256 if ref else "none"


def decided_by_people(plan: CapturePlan | None) -> str:
    """What people decided about an exposure, as one text. The machine's own decisions leave it as it was
    before there was a plan; else the analysis would be done again because it was done.
    """
    decisions = () if plan is None else (plan.orientation, plan.gutter, plan.is_target)
    return "|".join(f"{place}:{_json(d)}" for place, d in enumerate(decisions) if d.is_by_person)


def still_there(output: Output, page: Page | None, files: Files) -> bool:
    """Whether all that the step made is still in the store, here or (after packaging) where the page says."""
    return all(_is_spent(ref, output, page) or files.exists(_moved(ref, page)) for ref in output.files)


def settled(step: Step, output: Output) -> Output:
    """What the recipe makes of a failure: where it says so, the page goes on without the step's result."""
    if step.on_failure is not OnFailure.SKIP or not output.failed or output.held is None:
        return output
    said = [Finding("steps.skipped", Severity.REVIEW, params=(("step", step.name),))]
    if output.held.rule != "steps.failed":
        said.append(replace(output.held, severity=Severity.REVIEW))
    result = replace(output.result, findings=(*output.result.findings, *said))
    return replace(output, result=result, held=None)


def _is_spent(ref: FileRef, output: Output, page: Page | None) -> bool:
    """A print picture that packaging put into the PDF: gone from the page, whose access image is still the
    same.
    """
    if ref.role is not FileRole.PRINT or page is None or page.file(FileRole.PRINT) is not None:
        return False
    access = page.file(FileRole.ACCESS)
    return access is not None and any(made.sha256 == access.sha256 for made in output.files)


def _moved(ref: FileRef, page: Page | None) -> FileRef:
    now = page.file(ref.role) if page else None
    return now if now is not None and now.sha256 == ref.sha256 else ref


def with_outputs(page: Page, outputs: Sequence[Output], *, complete: bool) -> Page:
    """The page as its steps (in their order) leave it; `complete` says that all of them have run."""
    made = {ref.role: _moved(ref, page) for output in outputs for ref in output.files}
    held = [output.held for output in outputs if output.held is not None]
    findings = tuple(f for output in outputs for f in output.result.findings) + tuple(held)
    status = PageStatus.HELD if held else PageStatus.DONE if complete else PageStatus.WAITING
    return replace(
        page,
        status=status,
        files=tuple(made.values()),
        findings=findings,
        measures=tuple(m for output in outputs for m in output.result.measures),
    )


def with_analysis(capture: Capture, outputs: Mapping[str, Output]) -> Capture:
    """The exposure as its steps leave it."""
    held = tuple(output.held for output in outputs.values() if output.held is not None)
    found = tuple(finding for output in outputs.values() for finding in output.result.findings)
    capture = replace(capture, findings=found + held)
    for output in outputs.values():
        result = output.result
        capture = replace(
            capture,
            facts=result.facts or capture.facts,
            kind=result.kind or capture.kind,
            plan=result.capture_plan or capture.plan,
        )
        if output.held is not None:
            capture = replace(capture, kind=CaptureKind.BROKEN)
    return capture
