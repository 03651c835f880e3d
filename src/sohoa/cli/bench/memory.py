"""`sohoa bench memory`: how much memory the whole process tree needs for a long book, by PSS.

PSS counts what processes share once, split among them: the sum over the tree is what the machine gives.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sohoa.cli.bench.commands import digitise, environment, make_scans, must_have_ended, workshop
from sohoa.cli.printing import print_json
from sohoa.errors import EXIT_FAILED, EXIT_FINISHED, ExitCode, ToolMissing
from sohoa.model.json import Json
from sohoa.tools.processes import Group, Weight, has_proc
from sohoa.words import say

BAR_BYTES = 1_000_000_000
_EVERY_S = 0.2
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Weighing:
    """The heaviest moment, and how often was looked."""

    at_peak: tuple[Weight, ...]
    peak_s: float
    duration_s: float
    samples: int

    @property
    def peak_bytes(self) -> int:
        """The sum over the tree."""
        return _total(self.at_peak)


def run_memory(pages: int, jobs: int, *, scans: Path | None, as_json: bool, lang: str) -> ExitCode:
    """Measures, prints, and fails where the bar is not reached. ToolMissing where the system has no /proc."""
    if not has_proc():
        raise ToolMissing("bench.no_proc")
    with workshop() as place:
        if scans is None:
            scans = place / "scans"
            make_scans(scans, pages)
        count = sum(1 for path in scans.iterdir() if path.is_file())
        found = weigh_book(scans, place, jobs)
    reached = found.peak_bytes < BAR_BYTES
    if as_json:
        print_json(_json(found, reached=reached))
    else:
        _tell(found, count, jobs, lang, reached=reached)
    return EXIT_FINISHED if reached else EXIT_FAILED


def weigh_book(scans: Path, place: Path, jobs: int) -> Weighing:
    """Digitises and weighs every fifth of a second."""
    log = place / "log"
    began = time.monotonic()
    group = Group(digitise(scans, place / "library"), log, environment(jobs))
    peak: tuple[Weight, ...] = ()
    peak_s, samples = 0.0, 0
    while group.running():
        now = tuple(group.weigh())
        samples += 1
        if _total(now) > _total(peak):
            peak, peak_s = now, time.monotonic() - began
        group.wait(_EVERY_S)
    must_have_ended(group.wait(), log)
    return Weighing(peak, peak_s, time.monotonic() - began, samples)


def _total(weights: Sequence[Weight]) -> int:
    return sum(weight.pss_bytes for weight in weights)


def _role(weight: Weight) -> str:
    if "resource_tracker" in weight.command:
        return "tracker"
    return "child" if "spawn_main" in weight.command else "owner"


def _json(found: Weighing, *, reached: bool) -> Json:
    processes: list[Json] = [
        {"role": _role(weight), "pss_bytes": weight.pss_bytes} for weight in found.at_peak
    ]
    return {
        "peak_bytes": found.peak_bytes,
        "bar_bytes": BAR_BYTES,
        "peak_s": found.peak_s,
        "duration_s": found.duration_s,
        "samples": found.samples,
        "processes": processes,
        "reached": reached,
    }


def _tell(found: Weighing, pages: int, jobs: int, lang: str, *, reached: bool) -> None:
    print(say("bench.memory_head", lang, n=pages, jobs=jobs, s=found.duration_s, samples=found.samples))
    for weight in found.at_peak:
        role = say(f"bench.process_{_role(weight)}", lang)
        print(f"  {weight.pss_bytes / _MEGABYTE:7.1f} MB  {role}")
    print(
        say(
            "bench.memory_peak",
            lang,
            peak=found.peak_bytes / _MEGABYTE,
            s=found.peak_s,
            bar=BAR_BYTES / _MEGABYTE,
            verdict=say("bench.reached" if reached else "bench.missed", lang),
        )
    )
