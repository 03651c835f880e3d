"""`sohoa bench book`: the same pages through Sohoa and OCRmyPDF, in the same run on the same cores."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from sohoa.cli.bench.commands import digitise, environment, export, make_scans, workshop
from sohoa.cli.bench.peer import digitise_as_peer, missing_parts, versions
from sohoa.cli.printing import print_json, table
from sohoa.errors import EXIT_FAILED, EXIT_FINISHED, ExitCode
from sohoa.model.json import Json, as_object, as_text
from sohoa.text.measuring import character_error_rate
from sohoa.tools.processes import measure, must_succeed
from sohoa.training import Truth
from sohoa.words import say

CPU_BAR = 1.0
"""Our CPU seconds a page, over the peer's."""
BYTES_BAR = 1.2
"""The bytes of our PDF, over those of the peer's."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one program needed for a page and made of the book. `error_rate` is of characters."""

    cpu_s_per_page: float
    wall_s_per_page: float
    pages_an_hour: float
    pdf_bytes: int
    error_rate: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """The bars hold where there is no peer to hold them against."""

    ours: Figures
    peer: Figures | None

    @property
    def cpu_ratio(self) -> float | None:
        """Our CPU time over the peer's."""
        return self.ours.cpu_s_per_page / self.peer.cpu_s_per_page if self.peer else None

    @property
    def bytes_ratio(self) -> float | None:
        """Our bytes over the peer's."""
        return self.ours.pdf_bytes / self.peer.pdf_bytes if self.peer else None

    @property
    def reached(self) -> bool:
        """Whether both bars hold."""
        return (self.cpu_ratio or 0.0) <= CPU_BAR and (self.bytes_ratio or 0.0) <= BYTES_BAR


def run_book(pages: int, jobs: int, *, with_peer: bool, as_json: bool, lang: str) -> ExitCode:
    """Measures, prints, and fails where a bar is not reached; says what to install where there is no peer."""
    lacking = missing_parts() if with_peer else ()
    if lacking and not as_json:
        print(say("bench.peer_missing", lang, parts=", ".join(lacking)))
    with workshop() as place:
        truth = make_scans(place / "scans", pages)
        ours = measure_ours(place, truth, jobs)
        peer = measure_peer(place, truth, jobs) if with_peer and not lacking else None
    found = Comparison(ours, peer)
    if as_json:
        print_json(_json(found, lacking))
    else:
        _tell(found, pages, jobs, lang)
    return EXIT_FINISHED if found.reached else EXIT_FAILED


def measure_ours(place: Path, truth: Truth, jobs: int) -> Figures:
    """From the scans to the packaged book; its text and PDF are exported afterwards, outside of the time."""
    library = place / "library"
    command = digitise(place / "scans", library)
    usage = must_succeed(measure(command, environment(jobs)), "sohoa digitise")
    document = as_text(as_object(json.loads(usage.output)).get("id"))
    for kind in ("pdf", "text"):
        must_succeed(measure(export(document, kind, library, place / kind)), "sohoa export")
    read = (place / "text" / f"{document}.txt").read_text(encoding="utf-8")
    size = (place / "pdf" / f"{document}.pdf").stat().st_size
    return _figures(usage.cpu_s, usage.wall_s, size, truth, read)


def measure_peer(place: Path, truth: Truth, jobs: int) -> Figures:
    """From one PDF of all scans to the PDF/A of the peer; that one PDF is made outside of the time."""
    made = digitise_as_peer(place / "scans", place / "peer", jobs)
    read = made.text.read_text(encoding="utf-8")
    return _figures(made.usage.cpu_s, made.usage.wall_s, made.pdf.stat().st_size, truth, read)


def _figures(cpu_s: float, wall_s: float, pdf_bytes: int, truth: Truth, read: str) -> Figures:
    texts = truth.texts()
    pages = len(texts)
    rates = [character_error_rate(*pair) for pair in zip(texts, _of_pages(read, pages), strict=True)]
    return Figures(cpu_s / pages, wall_s / pages, 3600 * pages / wall_s, pdf_bytes, sum(rates) / pages)


def _of_pages(read: str, pages: int) -> list[str]:
    """The text of each page; a page that is missing has none."""
    found = read.split("\f")
    return (found + [""] * pages)[:pages]


def _json(found: Comparison, lacking: tuple[str, ...]) -> Json:
    peer: Json = dict(asdict(found.peer)) if found.peer else None
    return {
        "ours": dict(asdict(found.ours)),
        "peer": peer,
        "cpu_ratio": found.cpu_ratio,
        "bytes_ratio": found.bytes_ratio,
        "reached": found.reached,
        "versions": dict(versions()),
        "missing": list(lacking),
    }


def _tell(found: Comparison, pages: int, jobs: int, lang: str) -> None:
    print(say("bench.book_head", lang, n=pages, jobs=jobs))
    columns = [("Sohoa", found.ours)] + ([("OCRmyPDF", found.peer)] if found.peer else [])
    rows = [["", *(name for name, _ in columns)]]
    for field, form in (
        ("cpu_s_per_page", "{:.2f}"),
        ("wall_s_per_page", "{:.2f}"),
        ("pages_an_hour", "{:.0f}"),
        ("pdf_bytes", "{}"),
        ("error_rate", "{:.2%}"),
    ):
        label = say(f"bench.{field}", lang)
        rows.append([label, *(form.format(getattr(figures, field)) for _, figures in columns)])
    print(table(rows))
    print(", ".join(f"{name} {version}" for name, version in versions().items()))
    if found.cpu_ratio is not None and found.bytes_ratio is not None:
        verdict = say("bench.reached" if found.reached else "bench.missed", lang)
        print(
            say(
                "bench.book_ratio",
                lang,
                cpu=found.cpu_ratio,
                cpu_bar=CPU_BAR,
                size=found.bytes_ratio,
                size_bar=BYTES_BAR,
                verdict=verdict,
            )
        )
