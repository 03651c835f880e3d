"""`sohoa show`: one document with its pages and findings."""

from __future__ import annotations

import argparse

from sohoa.cli.connection import at_desk
from sohoa.cli.printing import finding_words, print_answer
from sohoa.errors import EXIT_FINISHED
from sohoa.model.json import Json, as_list, as_number, as_object, as_text
from sohoa.words import say


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of the verb."""
    parser.add_argument("document", metavar="DOC", help=say("cli.opt_document", lang))


def run(options: argparse.Namespace) -> int:
    """Title, state, verdict, then a line for each page and one for each finding."""
    with at_desk(options) as desk:
        found = desk.ask("show", document=options.document)
    print_answer(options, found, "\n".join(_lines(as_object(found), options.lang)))
    return EXIT_FINISHED


def _lines(shown: dict[str, Json], lang: str) -> list[str]:
    state = say(f"cli.state_{as_text(shown.get('state'))}", lang)
    verdict = say(f"quality.verdict_{as_text(shown.get('verdict'))}", lang)
    lines = [as_text(shown.get("title")), f"{as_text(shown.get('id'))} · {state} · {verdict}"]
    for entry in as_list(shown.get("pages")):
        page = as_object(entry)
        label = as_text(page.get("label"))
        order = round(as_number(page.get("order")))
        status = say(f"cli.status_{as_text(page.get('status'))}", lang)
        lines.append(f"{order:5d}  {label:8s} {status:14s} {as_text(page.get('scan'))}")
        lines += [f"       - {finding_words(f, lang)}" for f in as_list(page.get("findings"))]
    return lines
