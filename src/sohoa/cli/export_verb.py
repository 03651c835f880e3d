"""`sohoa export`: a document as PDF, BagIt, METS, ALTO, text or IIIF files in a new folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from sohoa.cli.connection import at_desk
from sohoa.cli.printing import print_answer
from sohoa.errors import EXIT_FINISHED
from sohoa.model.export import ExportKind
from sohoa.model.json import as_list
from sohoa.words import say


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of the verb."""
    parser.add_argument("document", metavar="DOC", help=say("cli.opt_document", lang))
    kinds = [kind.value for kind in ExportKind]
    parser.add_argument("--as", dest="kind", required=True, choices=kinds, help=say("cli.opt_as", lang))
    parser.add_argument("--out", type=Path, required=True, metavar="NEWDIR", help=say("cli.opt_out", lang))


def run(options: argparse.Namespace) -> int:
    """The file names are those of `sohoa.preservation.export`."""
    with at_desk(options) as desk:
        names = desk.ask(
            "export", document=options.document, **{"as": options.kind, "out": str(options.out.absolute())}
        )
    print_answer(
        options, names, say("cli.exported", options.lang, n=len(as_list(names)), out=str(options.out))
    )
    return EXIT_FINISHED
