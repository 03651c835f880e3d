"""The command line: finds the verb, runs it, turns errors into words and exit codes.

Exit codes: 0 done; 1 failed; 2 the command was wrong; 3 finished, with pages held for a person; 130
interrupted. Nothing heavy is imported here: page children start from this module too.
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import os
import sys
from collections.abc import Sequence

from sohoa.cli.grammar import CommandParser
from sohoa.cli.shared_options import add_shared
from sohoa.errors import EXIT_INTERRUPTED, SohoaError
from sohoa.words import languages, say

VERBS = (
    "digitise",
    "serve",
    "list",
    "show",
    "publish",
    "withdraw",
    "pages",
    "check",
    "export",
    "search",
    "verify",
    "doctor",
    "bench",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; gives its exit code."""
    _speak_utf8()
    given = list(sys.argv[1:] if arguments is None else arguments)
    lang = _language(given)
    parser = command_parser(lang)
    options = parser.parse_args(given)
    options.lang = lang
    try:
        return int(options.run(options))
    except SohoaError as error:
        _tell(error, lang, as_json=getattr(options, "json", False))
        return error.exit_code
    except KeyboardInterrupt:
        print(f"\n{say('cli.interrupted', lang)}", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_INTERRUPTED


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _language(given: Sequence[str]) -> str:
    """The language of help and messages: --lang, else SOHOA_LANGUAGE, else Vietnamese."""
    for place, word in enumerate(given):
        if word == "--lang" and place + 1 < len(given):
            return _known(given[place + 1])
        if word.startswith("--lang="):
            return _known(word.partition("=")[2])
    return _known(os.environ.get("SOHOA_LANGUAGE", ""))


def _known(lang: str) -> str:
    return lang if lang in languages() else languages()[0]


def command_parser(lang: str) -> argparse.ArgumentParser:
    """All verbs with their options, helped in that language; the reference is written from it."""
    parser = CommandParser(
        prog="sohoa", description=say("cli.about", lang), epilog=say("cli.exit_codes", lang), lang=lang
    )
    parser.add_argument("--version", action="version", version=_version(), help=say("cli.opt_version", lang))
    verbs = parser.add_subparsers(dest="verb", metavar=say("cli.verb", lang), required=True)
    for name in VERBS:
        words = say(f"cli.help_{name}", lang)
        verb = verbs.add_parser(name, help=words, description=words)
        add_shared(verb, lang)
        module = importlib.import_module(f"sohoa.cli.{name}_verb")
        module.add_arguments(verb, lang)
        verb.set_defaults(run=module.run)
    return parser


def _version() -> str:
    from importlib.metadata import version

    return f"sohoa {version('sohoa')}"


def _tell(error: SohoaError, lang: str, *, as_json: bool) -> None:
    message = say(error.code, lang, **error.params)
    if as_json:
        params = {name: str(value) for name, value in error.params.items()}
        print(json.dumps({"error": error.code, "message": message, "params": params}, ensure_ascii=False))
    print(f"{say('cli.error', lang)} {message}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
