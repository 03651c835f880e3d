"""`sohoa bench book|memory|crash`: what the program needs and withstands, measured here and now."""

from __future__ import annotations

import argparse

from sohoa.words import say


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of the verb."""
    kinds = parser.add_subparsers(dest="kind", metavar=say("bench.kind", lang), required=True)
    book = _kind(kinds, "book", lang, pages=24)
    book.add_argument(
        "--peer", action=argparse.BooleanOptionalAction, default=True, help=say("bench.opt_peer", lang)
    )


def _kind(
    kinds: argparse._SubParsersAction[argparse.ArgumentParser], name: str, lang: str, pages: int
) -> argparse.ArgumentParser:
    words = say(f"bench.help_{name}", lang)
    kind = kinds.add_parser(name, help=words, description=words)
    kind.add_argument("--pages", type=int, default=pages, metavar="N", help=say("bench.opt_pages", lang))
    kind.add_argument("--jobs", type=int, default=2, metavar="N", help=say("bench.opt_jobs", lang))
    kind.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help=say("cli.opt_json", lang)
    )
    return kind


def run(options: argparse.Namespace) -> int:
    """Exit code 1 where a bar is not reached."""
    return _book(options)


def _book(options: argparse.Namespace) -> int:
    from sohoa.cli.bench.book import run_book

    return run_book(
        options.pages, options.jobs, with_peer=options.peer, as_json=options.json, lang=options.lang
    )
