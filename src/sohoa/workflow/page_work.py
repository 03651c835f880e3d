"""The steps over exposures and pages, spread over children; the ledger is written here, by the owner."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sohoa.errors import Conflict, StorageError
from sohoa.model.document import Capture, Document, Page, PageStatus
from sohoa.model.finding import Finding, Severity
from sohoa.model.ids import CaptureId, mint_page_id
from sohoa.model.plan import PagePlan
from sohoa.model.provenance import Event, Outcome
from sohoa.ports.jobs import Crashed
from sohoa.ports.records import LedgerEntry, RecordsWriter
from sohoa.steps.outcome import Output
from sohoa.steps.reuse import decided_by_people, reuse_key, settled, still_there, with_analysis
from sohoa.steps.runner import (
    Chain,
    Known,
    StepDone,
    Stopped,
    first_undone,
    page_after,
    run_chain,
    stopped_by,
)
from sohoa.steps.step import OnFailure, Step
from sohoa.steps.values import from_json, to_json
from sohoa.workflow.house import House, new_event_id
from sohoa.workflow.layout import Plans, lay_out, without_pages
from sohoa.workflow.progress import Stage, Watch

log = logging.getLogger(__name__)

_TRIES = 2
_ROUNDS = 5

Ledger = dict[tuple[str, str], LedgerEntry]


class Cancelled(Exception):
    """Somebody stopped the work; what is done stays done."""


def analyse_captures(
    house: House, document: Document, steps: Sequence[Step], ppi: float | None, watch: Watch
) -> Document:
    """Decides what is on each exposure, then lays out the pages. Gives the document as it then stands."""
    ledger = house.records.ledger(document.id)
    chains = [_chain(house, document, capture, None, steps, ledger, ppi) for capture in document.captures]
    _run(house, Stage.ANALYSE, chains, watch)
    return _laid_out(house, document, steps)


def make_pages(
    house: House, document: Document, steps: Sequence[Step], ppi: float | None, watch: Watch
) -> Document:
    """Renders, checks and reads each page, again where somebody mended it meanwhile. Gives the document as
    it then stands.
    """
    for _ in range(_ROUNDS):
        _make_pages_once(house, document, steps, ppi, watch)
        document = house.document(document.id)
        if not any(page.status is PageStatus.WAITING for page in document.pages):
            break
    return document


def _make_pages_once(
    house: House, document: Document, steps: Sequence[Step], ppi: float | None, watch: Watch
) -> None:
    ledger = house.records.ledger(document.id)
    chains = []
    for page in document.pages:
        capture = document.capture(page.capture)
        if capture is not None:
            chains.append(_chain(house, document, capture, page, steps, ledger, ppi))
    _run(house, Stage.PAGES, chains, watch)


def _chain(
    house: House,
    document: Document,
    capture: Capture,
    page: Page | None,
    steps: Sequence[Step],
    ledger: Ledger,
    ppi: float | None,
) -> Chain:
    own = page.id if page else capture.id
    found = ((step, _known(step, ledger.get((own, step.name)))) for step in steps)
    known = {step.name: entry for step, entry in found if entry is not None}
    return Chain(document.id, capture, page, tuple(steps), known, house.files, ppi)


def _known(step: Step, entry: LedgerEntry | None) -> Known | None:
    """What the ledger says of a step; a failure that is to stop the job is tried again."""
    if entry is None:
        return None
    output = from_json(Output, entry.output)
    if output.failed and step.on_failure is OnFailure.STOP:
        return None
    return Known(entry.key, settled(step, output))


def _is_done(chain: Chain) -> bool:
    """Whether all steps of the chain stand in the ledger under the keys that they would have now."""
    if chain.page is not None and chain.page.status is PageStatus.WAITING:
        return False
    for step in chain.steps:
        known = chain.known.get(step.name)
        if known is None or known.key != reuse_key(step, chain.capture, chain.page, chain.stated_ppi):
            return False
        if not still_there(known.output, chain.page, chain.files):
            return False
        if known.output.held is not None:
            return True
    return True


def _run(house: House, stage: Stage, chains: Sequence[Chain], watch: Watch) -> None:
    waiting = [chain for chain in chains if not _is_done(chain)]
    done = len(chains) - len(waiting)
    watch.begin(stage, len(chains), done)
    for tries_left in range(_TRIES - 1, -1, -1):
        crashed: list[Chain] = []
        for chain, crash in _ended(house, waiting, watch):
            if crash is None:
                done += 1
            elif tries_left:
                crashed.append(chain)
            else:
                _hold(house, chain, crash)
                done += 1
            watch.step(done)
        waiting = crashed


def _ended(house: House, chains: Sequence[Chain], watch: Watch) -> Iterator[tuple[Chain, Crashed | None]]:
    """Enters results as they come; yields each chain as it ends, with the crash that ended it, if one did."""
    crashes: dict[str, Crashed] = {}
    for chain, result in house.workers.run(run_chain, chains, cancelled=watch.cancelled):
        if isinstance(result, Stopped):
            raise _stop(result)
        if isinstance(result, StepDone):
            _enter(house, chain, result)
        elif isinstance(result, Crashed):
            crashes[chain.object] = result
        else:
            if chain.object not in crashes:
                _close(house, chain)
            yield chain, crashes.get(chain.object)
    if watch.cancelled():
        raise Cancelled


def _stop(stopped: Stopped) -> Conflict | StorageError:
    kind = Conflict if stopped.by_recipe else StorageError
    return kind(stopped.code, **stopped.params)


def _enter(house: House, chain: Chain, done: StepDone) -> None:
    """The ledger, the page or exposure and the event of one finished step, in one transaction."""
    if done.error:
        log.error("step %s on %s of %s: %s", done.step, chain.object, chain.document, done.error)
    step = next(step for step in chain.steps if step.name == done.step)
    chain.known[done.step] = Known(done.key, settled(step, done.output))
    with house.records.transaction() as writer:
        writer.enter(chain.document, LedgerEntry(chain.object, done.step, done.key, to_json(done.output)))
        writer.add_events(chain.document, [_event(house, chain, done)])
        _save(house, writer, chain, upto=done.step)


def _close(house: House, chain: Chain) -> None:
    """The page or exposure as the whole chain leaves it (where all was reused, no step reported)."""
    with house.records.transaction() as writer:
        _save(house, writer, chain, upto="")


def _hold(house: House, chain: Chain, crash: Crashed) -> None:
    """A page whose child died each time: held for a person (also where the recipe skips a failure), with what
    was made of it.
    """
    last_line = crash.reason.strip().rpartition("\n")[2]
    reason = Finding("steps.crashed", Severity.ERROR, params=(("reason", last_line),))
    step = first_undone(chain)
    if step.on_failure is OnFailure.STOP:
        raise _stop(stopped_by(step, chain))
    now = house.clock.now()
    _enter(house, chain, StepDone(step.name, "", Output(held=reason), now, now, (), step.agent))


def _outputs(chain: Chain, upto: str) -> list[Output]:
    """The outputs that stand, in order, up to that step; of all where none has that name."""
    outputs: list[Output] = []
    for step in chain.steps:
        known = chain.known.get(step.name)
        if known is None:
            break
        outputs.append(known.output)
        if step.name == upto or known.output.held is not None:
            break
    return outputs


def _save(house: House, writer: RecordsWriter, chain: Chain, upto: str) -> None:
    """Takes the outputs over into the page or exposure as it stands now. What people changed meanwhile stays;
    where they decided anew what this was made from, it is left to be made again.
    """
    outputs = _outputs(chain, upto)
    if chain.page is not None:
        _save_page(house, writer, chain, chain.page, outputs)
        return
    now = house.records.capture(chain.document, chain.capture.id)
    if now is None or decided_by_people(now.plan) != decided_by_people(chain.capture.plan):
        return
    named = {step.name: output for step, output in zip(chain.steps, outputs, strict=False)}
    writer.save_captures(chain.document, [with_analysis(now, named)])


def _save_page(
    house: House, writer: RecordsWriter, chain: Chain, before: Page, outputs: list[Output]
) -> None:
    now = house.records.page(before.id)
    if now is None or (now.capture, now.side, now.plan) != (before.capture, before.side, before.plan):
        return
    made = page_after(chain, outputs)
    taken = replace(now, status=made.status, files=made.files, findings=made.findings, measures=made.measures)
    writer.save_pages(chain.document, [taken])


def _event(house: House, chain: Chain, done: StepDone) -> Event:
    step = next(step for step in chain.steps if step.name == done.step)
    held = done.output.held
    detail = {"step": step.name, "version": step.version, "params": step.params.model_dump(mode="json")}
    return Event(
        id=new_event_id(house),
        kind=step.event,
        object=chain.object,
        started_at=done.started_at,
        ended_at=done.ended_at,
        agent=done.agent,
        outcome=Outcome.SUCCESS if held is None else Outcome.FAILURE,
        detail=json.dumps(detail, ensure_ascii=False, sort_keys=True),
        note=held.rule if held else "",
        inputs=tuple(ref.sha256 for ref in done.inputs),
        outputs=tuple(ref.sha256 for ref in done.output.files),
    )


def _laid_out(house: House, document: Document, steps: Sequence[Step]) -> Document:
    with house.changing(document.id) as (writer, now):
        plans = _plans(now, house.records.ledger(now.id), steps)
        pages, gone = lay_out(
            now.captures,
            now.pages,
            plans,
            now.direction,
            lambda: mint_page_id(house.clock.random_integer),
        )
        former = {page.id: page for page in now.pages}
        writer.remove_pages(now.id, gone)
        writer.save_pages(now.id, [page for page in pages if page != former.get(page.id)])
        if gone:
            now = replace(now, divisions=without_pages(now, gone))
            writer.save_head(now)
    return replace(now, pages=pages)


def _plans(document: Document, ledger: Ledger, steps: Sequence[Step]) -> Plans:
    found: dict[CaptureId, tuple[PagePlan, ...]] = {}
    for capture in document.captures:
        entries = (ledger.get((capture.id, step.name)) for step in steps)
        outputs = [from_json(Output, entry.output) for entry in entries if entry is not None]
        found[capture.id] = next((o.result.page_plans for o in reversed(outputs) if o.result.page_plans), ())
    return found
