"""What commands print."""

from __future__ import annotations

import argparse
import json
import sys
import time

from sohoa.model.json import Json, as_list, as_number, as_object, as_text
from sohoa.words import say

_BAR = 24
_MEGABYTE = 1_000_000


def print_json(value: Json) -> None:
    """The answer for machines."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def print_answer(options: argparse.Namespace, value: Json, words: str) -> None:
    """The answer for machines or, in words, for people."""
    if options.json:
        print_json(value)
    else:
        print(words)


def finding_words(finding: Json, lang: str) -> str:
    """A finding as a sentence."""
    found = as_object(finding)
    params = {name: as_text(value) for name, value in as_object(found.get("params")).items()}
    measured, allowed = as_text(found.get("measured")), as_text(found.get("allowed"))
    shown = {"measured": measured, "allowed": allowed, "article": as_text(found.get("article"))}
    return say(as_text(found.get("rule")), lang, **{**shown, **params})


def megabytes(value: Json) -> str:
    """Bytes in whole megabytes, as a text for messages."""
    return f"{round(as_number(value) / _MEGABYTE)}"


class ProgressLine:
    """One line that is written over, on a terminal; a line now and then elsewhere."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._on_terminal = sys.stderr.isatty()
        self._last = ("", 0.0)
        self._width = 0

    def show(self, progress: Json) -> None:
        """The progress of a document, as `app.orders` gives it."""
        now = as_object(progress)
        stage = as_text(now.get("stage"))
        if as_text(now.get("state")) != "running" or not stage:
            return
        text = self._text(now, stage)
        if self._on_terminal:
            print("\r" + text.ljust(self._width), end="", file=sys.stderr, flush=True)
            self._width = len(text)
        elif self._last[0] != stage or time.monotonic() - self._last[1] > 10:
            print(text, file=sys.stderr, flush=True)
            self._last = (stage, time.monotonic())

    def end(self) -> None:
        """Leaves the line."""
        if self._on_terminal and self._width:
            print(file=sys.stderr)

    def _text(self, now: dict[str, Json], stage: str) -> str:
        done, total = as_number(now.get("done")), as_number(now.get("total"))
        share = done / total if total else 0.0
        bar = "█" * round(share * _BAR) + "░" * (_BAR - round(share * _BAR))
        unit = _MEGABYTE if stage == "intake" else 1
        words = say(f"cli.stage_{stage}", self._lang, i=round(done / unit), n=round(total / unit))
        rate, left = as_number(now.get("pages_an_hour")), now.get("seconds_left")
        if rate:
            words += " · " + say("cli.rate", self._lang, rate=round(rate))
        if isinstance(left, int | float):
            words += " · " + say("cli.left", self._lang, time=_clock(float(left)))
        return f"{bar} {share:4.0%}  {words}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def table(rows: list[list[str]]) -> str:
    """Rows under each other, columns in line."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)] if rows else []
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)


def findings_table(findings: Json, lang: str) -> str:
    """Each finding on a line of its own."""
    return "\n".join(f"  - {finding_words(finding, lang)}" for finding in as_list(findings))
