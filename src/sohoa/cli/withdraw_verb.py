"""`sohoa withdraw`: takes a published document back."""

from __future__ import annotations

import argparse

from sohoa.cli.connection import at_desk
from sohoa.cli.printing import print_answer
from sohoa.errors import EXIT_FINISHED
from sohoa.model.json import as_object, as_text
from sohoa.words import say


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of the verb."""
    parser.add_argument("document", metavar="DOC", help=say("cli.opt_document", lang))
    parser.add_argument("--reason", default="", help=say("cli.opt_reason", lang))


def run(options: argparse.Namespace) -> int:
    """Readers no longer see it; harvesters are told that it is deleted; the library keeps it."""
    with at_desk(options) as desk:
        shown = desk.ask("withdraw", document=options.document, reason=options.reason)
    title = as_text(as_object(shown).get("title"))
    print_answer(options, shown, say("cli.withdrawn", options.lang, title=title))
    return EXIT_FINISHED
