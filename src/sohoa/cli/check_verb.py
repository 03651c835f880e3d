"""`sohoa check`: one document's package, byte by byte."""

from __future__ import annotations

import argparse

from sohoa.cli.connection import at_desk
from sohoa.cli.printing import findings_table, print_answer
from sohoa.errors import EXIT_FAILED, EXIT_FINISHED
from sohoa.model.json import as_list
from sohoa.words import say


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of the verb."""
    parser.add_argument("document", metavar="DOC", help=say("cli.opt_document", lang))


def run(options: argparse.Namespace) -> int:
    """Exit code 1 where anything is wrong."""
    with at_desk(options) as desk:
        findings = desk.ask("check", document=options.document)
    sound = not as_list(findings)
    words = say("cli.package_sound", options.lang) if sound else findings_table(findings, options.lang)
    print_answer(options, findings, words)
    return EXIT_FINISHED if sound else EXIT_FAILED
