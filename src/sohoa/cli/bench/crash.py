"""`sohoa bench crash`: the power goes at seeded moments; then nothing may be lost, redone or different."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from sohoa.cli.bench.commands import make_scans, workshop
from sohoa.cli.bench.comparing import LEFT_OUT
from sohoa.cli.bench.killing import (
    INTAKE,
    PACKAGING,
    Aftermath,
    Moment,
    Undisturbed,
    make_disturbed,
    make_undisturbed,
)
from sohoa.cli.printing import print_json, table
from sohoa.errors import EXIT_FAILED, EXIT_FINISHED, ExitCode
from sohoa.model.json import Json
from sohoa.words import say

_SHOWN = 5


def run_crash(
    pages: int, kills: int, seed: int, jobs: int, *, scans: Path | None, as_json: bool, lang: str
) -> ExitCode:
    """One book for each kill, then one that meets all of them; a table, and whether all came out whole."""
    with workshop() as place:
        if scans is None:
            scans = place / "scans"
            make_scans(scans, pages)
        whole = make_undisturbed(scans, place / "whole", jobs)
        if not as_json:
            count = len(whole.book.document.pages)
            print(say("bench.crash_head", lang, n=count, s=whole.duration_s), flush=True)
        aftermaths: list[Aftermath] = []
        plans = [[moment] for moment in moments(whole, kills, seed)]
        for number, plan in enumerate([*plans, _series(whole, kills, seed)], 1):
            aftermath = make_disturbed(scans, place / f"{number}", jobs, plan, whole)
            aftermaths.append(aftermath)
            if not as_json:
                print(_line(number, aftermath, lang), flush=True)
    sound = all(aftermath.sound for aftermath in aftermaths)
    if as_json:
        print_json({"sound": sound, "left_out": list(LEFT_OUT), "runs": [_json(a) for a in aftermaths]})
    else:
        _tell(aftermaths, lang, sound=sound)
    return EXIT_FINISHED if sound else EXIT_FAILED


def moments(whole: Undisturbed, kills: int, seed: int) -> list[Moment]:
    """One while scans are taken in, one while the book is packed, the others spread over the time between,
    one to each share of it.
    """
    chance = random.Random(seed)
    begins = whole.begins_s
    intake, analysis, packing = begins["ingestion"], begins["analyse"], begins["packaging"]
    if kills < 3:
        return [Moment(chance.uniform(analysis, packing)) for _ in range(kills)]
    share = (packing - analysis) / (kills - 2)
    between = [Moment(analysis + share * (place + chance.random())) for place in range(kills - 2)]
    first = Moment(chance.uniform(0.0, begins["taken"] - intake), INTAKE)
    return [first, *between, Moment(chance.uniform(0.0, whole.duration_s - packing), PACKAGING)]


def _series(whole: Undisturbed, kills: int, seed: int) -> list[Moment]:
    """Kills of one book: each comes after a share of the whole time, so that the last meets it unfinished."""
    chance = random.Random(seed + 1)
    share = (whole.duration_s - whole.begins_s["ingestion"]) / max(1, kills)
    return [Moment(chance.uniform(0.3, 1.0) * share, INTAKE) for _ in range(kills)]


def _line(number: int, aftermath: Aftermath, lang: str) -> str:
    """One row, as soon as it is known."""
    return table([_row(number, aftermath, lang)])


def _row(number: int, aftermath: Aftermath, lang: str) -> list[str]:
    where = ", ".join(
        f"{strike.at_s:.1f} s ({say(f'bench.stage_{strike.stage}', lang)})" for strike in aftermath.strikes
    )
    return [
        f"{number:3d}",
        "✓" if aftermath.sound else "✗",
        say(
            "bench.crash_row",
            lang,
            steps=len(aftermath.strikes[-1].ledger) if aftermath.strikes else 0,
            lost=aftermath.lost_pages,
            pages=aftermath.pages_repeated,
            repeated=len(aftermath.steps_repeated),
            differing=len(aftermath.differing),
        ),
        where,
    ]


def _tell(aftermaths: Sequence[Aftermath], lang: str, *, sound: bool) -> None:
    for aftermath in aftermaths:
        for problem in (*aftermath.steps_repeated, *aftermath.differing, *aftermath.complaints)[:_SHOWN]:
            print(f"  - {problem}")
    print(say("bench.left_out", lang))
    for name in LEFT_OUT:
        print(f"  - {say(f'bench.left_out_{name}', lang)}")
    print(say("bench.reached" if sound else "bench.missed", lang))


def _json(aftermath: Aftermath) -> Json:
    strikes: list[Json] = [
        {"at_s": strike.at_s, "stage": strike.stage, "steps_done": len(strike.ledger)}
        for strike in aftermath.strikes
    ]
    return {
        "sound": aftermath.sound,
        "strikes": strikes,
        "resumed_s": aftermath.resumed_s,
        "lost_pages": aftermath.lost_pages,
        "pages_repeated": aftermath.pages_repeated,
        "steps_repeated": list(aftermath.steps_repeated),
        "differing": list(aftermath.differing),
        "complaints": list(aftermath.complaints),
    }
