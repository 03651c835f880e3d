"""One book made without a break, and the same book with the power going: kill -9 of the whole process tree,
then the same command again.
"""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from sohoa.app import Library, read_settings
from sohoa.app.aside import copied_records
from sohoa.cli.bench.commands import digitise, environment, must_have_ended
from sohoa.cli.bench.comparing import Span, differing, likeness, step_of
from sohoa.library.access import Reader, Role
from sohoa.model.document import Document, PageStatus
from sohoa.model.provenance import Event
from sohoa.model.state import DocumentState
from sohoa.ports.records import Records
from sohoa.tools.processes import Group

_TRIES = 6
_LOOK_AGAIN_S = 0.005
_EARLIER = 0.7
"""Where a book was finished before its moment came: how much earlier the next try is struck."""
_WORD = "số"

Steps = Counter[tuple[str, str]]
"""How often each step was done on each object, by the events."""


@dataclass(frozen=True, slots=True)
class Book:
    """A finished book: what was done, and a digest for each of its files (see `comparing`)."""

    document: Document
    steps: Steps
    files: Mapping[str, str]
    findings: int
    hits: int
    """Pages that search finds for a common word."""
    left_over: tuple[str, ...]
    """Files in the staging, work or scratch areas, which a finished book has no need of."""
    span: Span


@dataclass(frozen=True, slots=True)
class Moment:
    """So many seconds after a file like `sign` (a pattern) lies in the library, or after the start."""

    delay_s: float
    sign: str = ""


INTAKE, PACKAGING = "staging/*/*", "work/*/quality.json"
"""Signs that the first scan was taken in, and that the book is being packed."""


@dataclass(frozen=True, slots=True)
class Strike:
    """What stood on the disk when the processes were killed."""

    at_s: float
    stage: str
    ledger: frozenset[tuple[str, str]]
    steps: Steps
    finished_pages: frozenset[str]


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What became of a book after one kill or several, held against the undisturbed one."""

    strikes: tuple[Strike, ...]
    resumed_s: float
    lost_pages: int
    steps_repeated: tuple[str, ...]
    pages_repeated: int
    differing: tuple[str, ...]
    complaints: tuple[str, ...] = field(default=())
    """Whatever else is not as it should be: damage in the package, files left over, search."""

    @property
    def sound(self) -> bool:
        """Nothing lost, nothing done twice, all equal."""
        return not (self.lost_pages or self.steps_repeated or self.differing or self.complaints)


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """The book to hold others against, how long it took, and when its stages began, from the start."""

    book: Book
    duration_s: float
    begins_s: Mapping[str, float]


def make_undisturbed(scans: Path, place: Path, workers: int) -> Undisturbed:
    """The whole way in one go."""
    start = _now()
    group = _start(scans, place, workers)
    began = time.monotonic()
    _wait(group, place)
    duration = time.monotonic() - began
    events, book = _look(place, start)
    return Undisturbed(book, duration, _beginnings(events, start))


def make_disturbed(
    scans: Path, place: Path, workers: int, moments: Sequence[Moment], undisturbed: Undisturbed
) -> Aftermath:
    """Started anew and killed at each of these moments of each start, then left in peace.

    A single moment that comes too late is made earlier, and the book begun again.
    """
    strikes = [_struck(scans, place, workers, moment, undisturbed.book) for moment in moments]
    for tries in range(1, _TRIES + 1):
        if len(strikes) == 1 and strikes[0].stage == "finished":
            shutil.rmtree(place)
            earlier = replace(moments[0], delay_s=moments[0].delay_s * _EARLIER**tries)
            strikes = [_struck(scans, place, workers, earlier, undisturbed.book)]
    return make_resumed(scans, place, workers, strikes, undisturbed)


def make_resumed(
    scans: Path, place: Path, workers: int, strikes: Sequence[Strike], undisturbed: Undisturbed
) -> Aftermath:
    """The same command once more, in peace, and what became of the book."""
    began = time.monotonic()
    _wait(_start(scans, place, workers), place)
    resumed = time.monotonic() - began
    _, book = _look(place, undisturbed.book.span.start)
    return _held_against(undisturbed.book, book, strikes, resumed)


def _struck(scans: Path, place: Path, workers: int, moment: Moment, whole: Book) -> Strike:
    group, began = _start(scans, place, workers), time.monotonic()
    while moment.sign and group.running() and not any((place / "library").glob(moment.sign)):
        time.sleep(_LOOK_AGAIN_S)
    finished = group.wait(moment.delay_s) is not None
    at_s = time.monotonic() - began
    group.kill()
    return standing(place, whole, at_s, finished=finished)


def standing(place: Path, whole: Book, at_s: float = 0.0, *, finished: bool = False) -> Strike:
    """What stands on the disk now that no process owns the library."""
    with copied_records(place / "library") as records:
        return _strike(at_s, records, whole, finished=finished)


def _strike(moment_s: float, records: Records, whole: Book, *, finished: bool) -> Strike:
    summary = next(iter(records.summaries()), None)
    document = records.document(summary.id) if summary else None
    if document is None:
        return Strike(moment_s, "start", frozenset(), Counter(), frozenset())
    ledger = frozenset(records.ledger(document.id))
    pages = frozenset(page.id for page in document.pages if page.status is not PageStatus.WAITING)
    stage = "finished" if finished else _stage(document, len(ledger), whole)
    return Strike(moment_s, stage, ledger, _steps(records.events(document.id)), pages)


def _stage(document: Document, done: int, whole: Book) -> str:
    """Where on the path the book was, by what stands in the records."""
    exposures = len(whole.document.captures)
    if len(document.captures) < exposures:
        return "intake"
    if document.state is DocumentState.PACKAGED:
        return "index"
    every = sum(1 for _, step in whole.steps if step not in ("ingestion", "packaging"))
    return "analyse" if done < exposures else "pages" if done < every else "package"


def _start(scans: Path, place: Path, workers: int) -> Group:
    place.mkdir(parents=True, exist_ok=True)
    return Group(digitise(scans, place / "library"), place / "log", environment(workers))


def _wait(group: Group, place: Path) -> None:
    must_have_ended(group.wait(), place / "log")


def _look(place: Path, start: str) -> tuple[list[Event], Book]:
    library_folder = place / "library"
    with Library.open(library_folder, read_settings(library_folder), working=False) as library:
        summaries = library.documents()
        document = library.document(summaries[0].id)
        events, span = library.events(document.id), Span(start, _now())
        for kind in ("mets", "text"):
            library.export(document.id, kind, place / kind)
        files = likeness(place / "mets", document, events, span, place / "text")
        findings = library.check(document.id)
        hits = library.search(Reader("", Role.STAFF), _WORD, document.id).total
    for kind in ("mets", "text"):
        shutil.rmtree(place / kind)
    left_over = tuple(_left_over(library_folder))
    if len(summaries) > 1:
        left_over += (f"{len(summaries)} documents",)
    return events, Book(document, _steps(events), files, len(findings), hits, left_over, span)


def _left_over(library: Path) -> list[str]:
    areas = ("staging", "work", "scratch", "uploads")
    found = (path for area in areas for path in (library / area).rglob("*") if path.is_file())
    return [path.relative_to(library).as_posix() for path in found]


def _steps(events: Sequence[Event]) -> Steps:
    return Counter((event.object, step_of(event)) for event in events)


def _held_against(whole: Book, book: Book, strikes: Sequence[Strike], resumed_s: float) -> Aftermath:
    repeated = sorted({done for strike in strikes for done in _repeated(strike, book)})
    again = {name for name, _ in repeated} & {page for strike in strikes for page in strike.finished_pages}
    done = Counter(page.status for page in book.document.pages)
    lost = len(whole.document.pages) - len(book.document.pages)
    unfinished = (
        Counter(page.status for page in whole.document.pages)[PageStatus.DONE] - done[PageStatus.DONE]
    )
    return Aftermath(
        tuple(strikes),
        resumed_s,
        max(abs(lost), unfinished),
        tuple(f"{step} {name}" for name, step in repeated),
        len(again),
        differing(whole.files, book.files),
        tuple(_complaints(whole, book)),
    )


def _repeated(strike: Strike, book: Book) -> list[tuple[str, str]]:
    """Steps that stood in the ledger when the power went and were done again all the same."""
    done = {*strike.ledger, *(key for key in strike.steps if key[1] in ("ingestion", "packaging"))}
    return [key for key in done if book.steps[key] != strike.steps[key] or book.steps[key] != 1]


def _complaints(whole: Book, book: Book) -> list[str]:
    found = [f"left over: {name}" for name in book.left_over]
    if book.findings:
        found.append(f"{book.findings} findings of `check`")
    if book.hits != whole.hits:
        found.append(f"search finds {book.hits} pages, not {whole.hits}")
    if sum(book.steps.values()) != sum(whole.steps.values()):
        found.append(f"{sum(book.steps.values())} events, not {sum(whole.steps.values())}")
    if book.document.state is not whole.document.state:
        found.append(f"state {book.document.state}")
    return found


def _beginnings(events: Sequence[Event], start: str) -> Mapping[str, float]:
    """When each stage began, by its first event; packaging right after the last page; `taken`: the last scan
    was in.
    """
    ordered = sorted((e for e in events), key=lambda event: event.started_at)
    begins: dict[str, float] = {}
    for event in ordered:
        begins.setdefault(step_of(event), _seconds(start, event.started_at))
    of_pages = [e.ended_at for e in events if step_of(e) not in ("ingestion", "packaging")]
    taken = max(e.ended_at for e in events if step_of(e) == "ingestion")
    return {**begins, "taken": _seconds(start, taken), "packaging": _seconds(start, max(of_pages))}


def _seconds(start: str, moment: str) -> float:
    return (datetime.fromisoformat(moment) - datetime.fromisoformat(start)).total_seconds()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
