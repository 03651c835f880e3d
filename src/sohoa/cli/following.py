"""Follows the work on a document until it ends."""

from __future__ import annotations

import argparse
import sys
import time

from sohoa.cli.connection import Desk
from sohoa.cli.printing import ProgressLine, print_json
from sohoa.errors import EXIT_FAILED, EXIT_FINISHED, EXIT_INTERRUPTED
from sohoa.model.json import Json, as_object, as_text
from sohoa.words import say

_LOOK_AGAIN_S = 0.2
_UNDER_WAY = ("queued", "running")


def follow(desk: Desk, document: str, options: argparse.Namespace) -> int:
    """Shows the progress; an interrupt cancels the work, which can be resumed. Gives the exit code."""
    progress = _ended(desk, document, options)
    state = as_text(progress.get("state"))
    if state == "finished":
        return EXIT_FINISHED
    if state == "cancelled":
        print(say("cli.cancelled", options.lang), file=sys.stderr)
        return EXIT_INTERRUPTED
    code = as_text(progress.get("message"))
    params = {name: as_text(value) for name, value in as_object(progress.get("params")).items()}
    message = say(code, options.lang, **params)
    if options.json:
        print_json({"error": code, "message": message, "params": dict(params)})
    print(f"{say('cli.error', options.lang)} {message}", file=sys.stderr)
    return EXIT_FAILED


def _ended(desk: Desk, document: str, options: argparse.Namespace) -> dict[str, Json]:
    line = ProgressLine(options.lang)
    try:
        while True:
            progress = as_object(desk.ask("progress", document=document))
            if not options.json:
                line.show(progress)
            if as_text(progress.get("state")) not in _UNDER_WAY:
                return progress
            time.sleep(_LOOK_AGAIN_S)
    except KeyboardInterrupt:
        desk.ask("cancel", document=document)
        raise
    finally:
        line.end()
