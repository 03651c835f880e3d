"""`sohoa verify`: fixity of everything that the library keeps."""

from __future__ import annotations

import argparse

from sohoa.cli.connection import at_desk
from sohoa.cli.printing import findings_table, print_json
from sohoa.errors import EXIT_FAILED, EXIT_FINISHED
from sohoa.model.json import Json, as_list, as_object, as_text
from sohoa.words import say


def add_arguments(_parser: argparse.ArgumentParser, _lang: str) -> None:
    """The verb has no options of its own."""


def run(options: argparse.Namespace) -> int:
    """Checks each document in turn; exit code 1 where anything is wrong."""
    answers: list[Json] = []
    with at_desk(options) as desk:
        for entry in as_list(desk.ask("list")):
            found = as_object(entry)
            findings = desk.ask("check", document=as_text(found.get("id")))
            answers.append({"id": found.get("id"), "title": found.get("title"), "findings": findings})
            if not options.json:
                _tell(answers[-1], options.lang)
    if options.json:
        print_json(answers)
    damaged = [answer for answer in answers if as_list(as_object(answer).get("findings"))]
    return EXIT_FAILED if damaged else EXIT_FINISHED


def _tell(answer: Json, lang: str) -> None:
    findings = as_object(answer).get("findings")
    sound = say("cli.sound" if not as_list(findings) else "cli.damaged", lang)
    print(f"{as_text(as_object(answer).get('id'))}  {sound}  {as_text(as_object(answer).get('title'))}")
    if as_list(findings):
        print(findings_table(findings, lang))
