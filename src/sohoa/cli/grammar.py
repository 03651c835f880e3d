"""How commands are read: argparse, with its own words in the user's language."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from functools import partial
from typing import Any, NoReturn

from sohoa.errors import EXIT_USAGE
from sohoa.words import say

_COMPLAINTS = (
    (r"the following arguments are required: (?P<names>.*)", "cli.argument_missing"),
    (r"one of the arguments (?P<names>.*) is required", "cli.argument_missing"),
    (r"unrecognized arguments: (?P<names>.*)", "cli.argument_unknown"),
    (
        r"argument (?P<name>.*): invalid choice: (?P<given>.*) \(choose from (?P<known>.*)\)",
        "cli.argument_not_one_of",
    ),
    (r"argument (?P<name>.*): expected .*", "cli.argument_empty"),
    (r"argument (?P<name>.*): invalid \w+ value: (?P<given>.*)", "cli.argument_wrong"),
    (r"argument (?P<name>.*): not allowed with argument (?P<other>.*)", "cli.arguments_exclude"),
)
"""What argparse says in English, and the code of our words for it."""


class CommandParser(argparse.ArgumentParser):
    """Speaks `lang`, and so do the parsers of its verbs."""

    def __init__(self, *, lang: str, add_help: bool = True, **options: Any) -> None:
        self.lang = lang
        super().__init__(add_help=False, formatter_class=partial(_Formatter, lang), **options)
        self._positionals.title = say("cli.group_positional", lang)
        self._optionals.title = say("cli.group_options", lang)
        if add_help:
            self.add_argument("-h", "--help", action="help", help=say("cli.opt_help", lang))

    def add_subparsers(self, **options: Any) -> argparse._SubParsersAction[CommandParser]:  # type: ignore[override]  # narrower than argparse's
        """Verbs whose parsers speak the same language."""
        options.setdefault("parser_class", partial(CommandParser, lang=self.lang))
        return super().add_subparsers(**options)

    def error(self, message: str) -> NoReturn:
        """Says what is wrong with the command and how it is written, and ends with exit code 2."""
        self.print_usage(sys.stderr)
        self.exit(EXIT_USAGE, f"{say('cli.error', self.lang)} {self._in_words(message)}\n")

    def _in_words(self, message: str) -> str:
        for pattern, code in _COMPLAINTS:
            match = re.fullmatch(pattern, message, re.DOTALL)
            if match:
                return say(code, self.lang, command=self.prog, **match.groupdict())
        return say("cli.argument_trouble", self.lang, command=self.prog, reason=message)


class _Formatter(argparse.HelpFormatter):
    def __init__(self, lang: str, prog: str) -> None:
        super().__init__(prog)
        self._lang = lang

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, say("cli.usage", self._lang) if prefix is None else prefix)
