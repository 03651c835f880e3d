"""The steps over exposures and pages, spread over children; the ledger is written here, by the owner."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sohoa.errors import StorageError
from sohoa.model.document import Capture, Document, Page, PageStatus
from sohoa.model.finding import Finding, Severity
from sohoa.model.ids import mint_page_id
from sohoa.model.provenance import Event, Outcome
from sohoa.ports.jobs import Crashed
from sohoa.ports.records import LedgerEntry, RecordsWriter
from sohoa.steps.outcome import Output
from sohoa.steps.reuse import reuse_key, still_there, with_analysis
from sohoa.steps.runner import Chain, Known, StepDone, Stopped, page_after, run_chain
from sohoa.steps.step import Step
from sohoa.steps.values import from_json, to_json
from sohoa.workflow.house import House, new_event_id
from sohoa.workflow.layout import Plans, lay_out
from sohoa.workflow.progress import Stage, Watch

_TRIES = 2

Ledger = dict[tuple[str, str], LedgerEntry]


class Cancelled(Exception):
    """Somebody stopped the work; what is done stays done."""


def analyse_captures(
    house: House, document: Document, steps: Sequence[Step], ppi: float | None, watch: Watch
) -> Document:
    """Decides what is on each exposure, then lays out the pages. Gives the document as it then stands."""
    ledger = house.records.ledger(document.id)
    chains = [_chain(house, document, capture, None, steps, ledger, ppi) for capture in document.captures]
    _run(house, document, Stage.ANALYSE, chains, watch)
    return _laid_out(house, house.document(document.id), steps)


def make_pages(
    house: House, document: Document, steps: Sequence[Step], ppi: float | None, watch: Watch
) -> Document:
    """Renders, checks and reads each page. Gives the document as it then stands."""
    ledger = house.records.ledger(document.id)
    chains = []
    for page in document.pages:
        capture = document.capture(page.capture)
        if capture is not None:
            chains.append(_chain(house, document, capture, page, steps, ledger, ppi))
    _run(house, document, Stage.PAGES, chains, watch)
    return house.document(document.id)


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
    entries = ((step.name, ledger.get((own, step.name))) for step in steps)
    known = {name: Known(e.key, from_json(Output, e.output)) for name, e in entries if e is not None}
    return Chain(document.id, capture, page, tuple(steps), known, house.files, ppi)


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


def _run(house: House, document: Document, stage: Stage, chains: Sequence[Chain], watch: Watch) -> None:
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
            raise StorageError(result.code, **result.params)
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


def _enter(house: House, chain: Chain, done: StepDone) -> None:
    """The ledger, the page or exposure and the event of one finished step, in one transaction."""
    chain.known[done.step] = Known(done.key, done.output)
    with house.records.transaction() as writer:
        writer.enter(chain.document, LedgerEntry(chain.object, done.step, done.key, to_json(done.output)))
        writer.add_events(chain.document, [_event(house, chain, done)])
        _save(writer, chain, upto=done.step)


def _close(house: House, chain: Chain) -> None:
    """The page or exposure as the whole chain leaves it (where all was reused, no step reported)."""
    with house.records.transaction() as writer:
        _save(writer, chain, upto=chain.steps[-1].name)


def _hold(house: House, chain: Chain, crash: Crashed) -> None:
    """A page whose child died each time: held for a person, with what was made of it."""
    reason = Finding("steps.crashed", Severity.ERROR, params=(("reason", crash.reason.splitlines()[-1]),))
    step = _first_undone(chain)
    now = house.clock.now()
    _enter(house, chain, StepDone(step.name, "", Output(held=reason), now, now, ()))


def _first_undone(chain: Chain) -> Step:
    for step in chain.steps:
        known = chain.known.get(step.name)
        if known is None or known.key != reuse_key(step, chain.capture, chain.page, chain.stated_ppi):
            return step
    return chain.steps[-1]


def _outputs(chain: Chain, upto: str) -> list[Output]:
    outputs: list[Output] = []
    for step in chain.steps:
        known = chain.known.get(step.name)
        if known is None:
            break
        outputs.append(known.output)
        if step.name == upto or known.output.held is not None:
            break
    return outputs


def _save(writer: RecordsWriter, chain: Chain, upto: str) -> None:
    outputs = _outputs(chain, upto)
    if chain.page is not None:
        writer.save_pages(chain.document, [page_after(chain, outputs)])
        return
    named = {step.name: output for step, output in zip(chain.steps, outputs, strict=False)}
    writer.save_captures(chain.document, [with_analysis(chain.capture, named)])


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
        agent=step.agent,
        outcome=Outcome.SUCCESS if held is None else Outcome.FAILURE,
        detail=json.dumps(detail, ensure_ascii=False, sort_keys=True),
        note=held.rule if held else "",
        inputs=tuple(ref.sha256 for ref in done.inputs),
        outputs=tuple(ref.sha256 for ref in done.output.files),
    )


def _laid_out(house: House, document: Document, steps: Sequence[Step]) -> Document:
    ledger = house.records.ledger(document.id)
    pages, gone = lay_out(
        document.captures,
        document.pages,
        _plans(document, ledger, steps),
        document.direction,
        lambda: mint_page_id(house.clock.random_integer),
    )
    changed = [page for page in pages if page != document.page(page.id)]
    if changed or gone:
        with house.records.transaction() as writer:
            writer.remove_pages(document.id, gone)
            writer.save_pages(document.id, changed)
    return replace(document, pages=pages)


def _plans(document: Document, ledger: Ledger, steps: Sequence[Step]) -> Plans:
    found: Plans = {}
    for capture in document.captures:
        entries = (ledger.get((capture.id, step.name)) for step in steps)
        outputs = [from_json(Output, entry.output) for entry in entries if entry is not None]
        plans = next((o.result.page_plans for o in reversed(outputs) if o.result.page_plans), ())
        found = {**found, capture.id: plans}
    return found
