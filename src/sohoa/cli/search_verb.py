"""`sohoa search`: pages that have these words, with or without marks."""

from __future__ import annotations

import argparse

from sohoa.cli.connection import at_desk
from sohoa.cli.printing import print_answer
from sohoa.errors import EXIT_FINISHED
from sohoa.model.json import Json, as_list, as_number, as_object, as_text
from sohoa.words import say


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of the verb."""
    parser.add_argument("words", nargs="+", metavar="WORDS", help=say("cli.opt_words", lang))
    parser.add_argument("--in", dest="document", default="", metavar="DOC", help=say("cli.opt_in", lang))
    parser.add_argument("--limit", type=int, default=20, help=say("cli.opt_limit", lang))


def run(options: argparse.Namespace) -> int:
    """Documents with their best pages or, with --in, the pages of one document."""
    words = " ".join(options.words)
    with at_desk(options) as desk:
        found = desk.ask("search", words=words, document=options.document, limit=options.limit)
    lines = _lines(as_object(found))
    print_answer(
        options, found, "\n".join(lines) if lines else say("cli.nothing_found", options.lang, q=words)
    )
    return EXIT_FINISHED


def _lines(found: dict[str, Json]) -> list[str]:
    lines = []
    for entry in as_list(found.get("books")):
        book = as_object(entry)
        lines.append(f"{as_text(book.get('document'))}  {as_text(book.get('title'))}")
        lines += [_hit(as_object(hit)) for hit in as_list(book.get("hits"))]
    return lines + [_hit(as_object(hit)) for hit in as_list(found.get("hits"))]


def _hit(hit: dict[str, Json]) -> str:
    return f"  {round(as_number(hit.get('order'))):5d}  {as_text(hit.get('text'))}"
