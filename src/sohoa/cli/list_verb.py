"""`sohoa list`: the documents of the library."""

from __future__ import annotations

import argparse

from sohoa.cli.connection import at_desk
from sohoa.cli.printing import print_answer, table
from sohoa.errors import EXIT_FINISHED
from sohoa.model.json import Json, as_list, as_number, as_object, as_text
from sohoa.words import say


def add_arguments(_parser: argparse.ArgumentParser, _lang: str) -> None:
    """The verb has no options of its own."""


def run(options: argparse.Namespace) -> int:
    """Newest first; with --json an array of objects with id, title, pages, state and more."""
    with at_desk(options) as desk:
        found = desk.ask("list")
    rows = [_row(as_object(entry), options.lang) for entry in as_list(found)]
    print_answer(options, found, table(rows) if rows else say("cli.no_documents", options.lang))
    return EXIT_FINISHED


def _row(entry: dict[str, Json], lang: str) -> list[str]:
    pages = say("cli.pages", lang, n=round(as_number(entry.get("pages"))))
    state = say(f"cli.state_{as_text(entry.get('state'))}", lang)
    return [as_text(entry.get("id")), state, pages, as_text(entry.get("title"))]
