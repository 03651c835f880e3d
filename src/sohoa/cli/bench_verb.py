"""`sohoa bench book|memory|tiles|crash`: what the program needs and withstands, measured here and now."""

from __future__ import annotations

import argparse
from pathlib import Path

from sohoa.words import languages, say


def add_arguments(parser: argparse.ArgumentParser, lang: str) -> None:
    """The options of the verb."""
    kinds = parser.add_subparsers(dest="kind", metavar=say("bench.kind", lang), required=True)
    book = _kind(kinds, "book", lang, pages=24)
    book.add_argument(
        "--peer", action=argparse.BooleanOptionalAction, default=True, help=say("bench.opt_peer", lang)
    )
    memory = _kind(kinds, "memory", lang, pages=300)
    memory.add_argument("--scans", type=Path, metavar="DIR", help=say("bench.opt_scans", lang))
    tiles = _kind(kinds, "tiles", lang, pages=2)
    tiles.add_argument("--tiles", type=int, default=5000, metavar="N", help=say("bench.opt_tiles", lang))
    crash = _kind(kinds, "crash", lang, pages=24)
    crash.add_argument("--kills", type=int, default=10, metavar="N", help=say("bench.opt_kills", lang))
    crash.add_argument("--seed", type=int, default=2026, metavar="S", help=say("bench.opt_seed", lang))
    crash.add_argument("--scans", type=Path, metavar="DIR", help=say("bench.opt_scans", lang))


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
    kind.add_argument(
        "--lang", choices=languages(), default=argparse.SUPPRESS, help=say("cli.opt_lang", lang)
    )
    return kind


def run(options: argparse.Namespace) -> int:
    """Exit code 1 where a bar is not reached."""
    return _KINDS[options.kind](options)


def _book(options: argparse.Namespace) -> int:
    from sohoa.cli.bench.book import run_book

    return run_book(
        options.pages, options.jobs, with_peer=options.peer, as_json=options.json, lang=options.lang
    )


def _memory(options: argparse.Namespace) -> int:
    from sohoa.cli.bench.memory import run_memory

    return run_memory(
        options.pages, options.jobs, scans=options.scans, as_json=options.json, lang=options.lang
    )


def _tiles(options: argparse.Namespace) -> int:
    from sohoa.cli.bench.tiles import run_tiles

    return run_tiles(options.pages, options.jobs, options.tiles, as_json=options.json, lang=options.lang)


def _crash(options: argparse.Namespace) -> int:
    from sohoa.cli.bench.crash import run_crash

    return run_crash(
        options.pages,
        options.kills,
        options.seed,
        options.jobs,
        scans=options.scans,
        as_json=options.json,
        lang=options.lang,
    )


_KINDS = {"book": _book, "memory": _memory, "tiles": _tiles, "crash": _crash}
