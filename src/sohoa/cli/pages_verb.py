"""`sohoa pages DOC insert|replace|move|remove`: changes the pages of a book, also after packaging."""

from __future__ import annotations

import argparse
from pathlib import Path

from sohoa.cli.connection import at_desk
from sohoa.cli.following import follow
from sohoa.cli.printing import print_answer
from sohoa.cli.shared_options import add_shared
from sohoa.errors import EXIT_FINISHED
from sohoa.model.json import Json
from sohoa.words import say


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of the verb. PAGE is a page's number in the book, from 1, or its id."""
    parser.add_argument("document", metavar="DOC", help=say("cli.opt_document", lang))
    changes = parser.add_subparsers(dest="change", metavar=say("cli.change", lang), required=True)
    insert = changes.add_parser("insert", help=say("cli.help_insert", lang))
    insert.add_argument("scans", type=Path, metavar="SCANS", help=say("cli.opt_scans", lang))
    insert.add_argument("--before", type=int, required=True, metavar="N", help=say("cli.opt_before", lang))
    retake = changes.add_parser("replace", help=say("cli.help_replace", lang))
    retake.add_argument("page", metavar="PAGE", help=say("cli.opt_page", lang))
    retake.add_argument("scans", type=Path, metavar="SCAN", help=say("cli.opt_scans", lang))
    move = changes.add_parser("move", help=say("cli.help_move", lang))
    move.add_argument("page", metavar="PAGE", help=say("cli.opt_page", lang))
    move.add_argument("to", type=int, metavar="N", help=say("cli.opt_to", lang))
    remove = changes.add_parser("remove", help=say("cli.help_remove", lang))
    remove.add_argument("page", metavar="PAGE", help=say("cli.opt_page", lang))
    for change in (insert, retake, move, remove):
        add_shared(change, lang, again=True)


def run(options: argparse.Namespace) -> int:
    """Makes the change, then what hangs on it: a new version of the package; the other pages are not made
    again.
    """
    with at_desk(options, working=True) as desk:
        desk.ask(options.change, **_given(options))
        code = follow(desk, options.document, options)
        shown = desk.ask("show", document=options.document)
    if code == EXIT_FINISHED:
        print_answer(options, shown, say("cli.pages_changed", options.lang))
    return code


def _given(options: argparse.Namespace) -> dict[str, Json]:
    given: dict[str, Json] = {"document": options.document}
    if options.change in ("insert", "replace"):
        given["source"] = str(options.scans.absolute())
    if options.change in ("replace", "move", "remove"):
        given["page"] = options.page
    if options.change == "insert":
        given["before"] = options.before
    if options.change == "move":
        given["to"] = options.to
    return given
