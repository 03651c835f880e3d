"""`sohoa publish`: gives a packaged document to readers and harvesters."""

from __future__ import annotations

import argparse

from sohoa.cli.connection import at_desk
from sohoa.cli.printing import print_answer
from sohoa.errors import EXIT_FINISHED
from sohoa.model.json import as_object, as_text
from sohoa.model.rights import RIGHTS_STATEMENTS, AccessClass
from sohoa.words import say


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of the verb."""
    parser.add_argument("document", metavar="DOC", help=say("cli.opt_document", lang))
    known = ", ".join(RIGHTS_STATEMENTS)
    parser.add_argument(
        "--rights", required=True, metavar="RIGHTS", help=say("cli.opt_rights", lang, known=known)
    )
    parser.add_argument(
        "--access",
        default="public",
        choices=[kind.value for kind in AccessClass],
        help=say("cli.opt_access", lang),
    )
    parser.add_argument("--credit", default="", help=say("cli.opt_credit", lang))


def run(options: argparse.Namespace) -> int:
    """Nothing is public before this."""
    with at_desk(options) as desk:
        shown = desk.ask(
            "publish",
            document=options.document,
            rights=options.rights,
            access=options.access,
            credit=options.credit,
        )
    title = as_text(as_object(shown).get("title"))
    print_answer(options, shown, say("cli.published", options.lang, title=title))
    return EXIT_FINISHED
