"""`sohoa doctor`: what is missing on this machine, and how to mend it."""

from __future__ import annotations

import argparse

from sohoa.app.health import examine
from sohoa.cli.printing import print_json
from sohoa.errors import EXIT_FAILED, EXIT_FINISHED
from sohoa.model.json import Json
from sohoa.words import say


def add_arguments(_parser: argparse.ArgumentParser, _lang: str) -> None:
    """The verb has no options of its own."""


def run(options: argparse.Namespace) -> int:
    """A line for each part; exit code 1 where one that is needed is missing."""
    signs = examine(options.library)
    if options.json:
        answers: list[Json] = [
            {"part": sign.part, "sound": sign.sound, "detail": sign.detail, "needed": sign.needed}
            for sign in signs
        ]
        print_json(answers)
    else:
        for sign in signs:
            mark = "✓" if sign.sound else ("✗" if sign.needed else "–")
            print(f"{mark} {say(f'app.part_{sign.part}', options.lang)}  {sign.detail}")
            if not sign.sound:
                print(f"    {say(f'app.mend_{sign.part}', options.lang)}")
    return EXIT_FAILED if any(sign.needed and not sign.sound for sign in signs) else EXIT_FINISHED
