"""The commands: walked, not printed, since what argparse prints differs between versions of Python."""

import argparse
from collections.abc import Iterator

from reference_markdown import Words, code, page, table
from sohoa import errors
from sohoa.cli.main import command_parser
from sohoa.words import say

_HEADS = {"vi": ("Lựa chọn", "Ý nghĩa"), "en": ("Option", "Meaning")}
_SHARED = ("--library", "--json", "--lang")


def commands(lang: str, words: Words) -> str:
    """All verbs in one language, with what all of them take and the exit codes."""
    parser = command_parser(lang)
    verbs = _children(parser)
    assert verbs is not None
    first = next(iter(verbs.values()))
    parts = [_verb(f"sohoa {name}", verb, lang) for name, verb in verbs.items()]
    shared = [action for action in first._actions if set(action.option_strings) & set(_SHARED)]
    return page(
        say("cli.about", lang),
        _said(words, "all_verbs", lang),
        table(_HEADS[lang], [_row(action) for action in shared]),
        *parts,
        _said(words, "exit_codes", lang),
        table((words.in_language("commands", "exit_code", lang), _HEADS[lang][1]), _exit_codes(words, lang)),
    )


def _said(words: Words, name: str, lang: str) -> str:
    return words.in_language("commands", name, lang)


def _exit_codes(words: Words, lang: str) -> Iterator[tuple[str, str]]:
    for name, value in vars(errors).items():
        if name.startswith("EXIT_"):
            yield str(value), words.in_language("exit_codes", name, lang)


def _children(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser] | None:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return None


def _verb(name: str, parser: argparse.ArgumentParser, lang: str, level: int = 2) -> str:
    own = [action for action in parser._actions if _is_own(action)]
    children = _children(parser)
    words = parser.description or ""
    usage = " ".join([name, *(_usage(action) for action in own)])
    parts = [f"{'#' * level} {name}", f"{words}." if words else "", f"    {usage}"]
    if own:
        parts.append(table(_HEADS[lang], [_row(action) for action in own]))
    parts += [
        _verb(f"{name} {_place(parser)}{child}", inner, lang, level + 1)
        for child, inner in (children or {}).items()
    ]
    return "\n\n".join(part for part in parts if part)


def _place(parser: argparse.ArgumentParser) -> str:
    """What stands between the verb and its change: `pages DOC insert`."""
    own = [str(action.metavar) for action in parser._actions if _is_own(action) and not action.option_strings]
    return "".join(f"{word} " for word in own)


def _is_own(action: argparse.Action) -> bool:
    others = isinstance(action, argparse._HelpAction | argparse._SubParsersAction)
    return not others and not set(action.option_strings) & set(_SHARED)


def _usage(action: argparse.Action) -> str:
    value = _value(action)
    if not action.option_strings:
        return f"{value} ..." if action.nargs == "+" else value
    text = f"{action.option_strings[0]} {value}".strip()
    return text if action.required else f"[{text}]"


def _value(action: argparse.Action) -> str:
    """The value as the usage names it; nothing for a switch."""
    if action.nargs == 0:
        return ""
    if action.metavar is None:
        named = "|".join(map(str, action.choices)) if action.choices else action.dest.upper()
    else:
        named = str(action.metavar)
    return f"[{named}]" if action.nargs == "?" else named


def _row(action: argparse.Action) -> tuple[str, str]:
    names = ", ".join(action.option_strings) or _value(action)
    value = _value(action) if action.option_strings else ""
    meaning = (action.help or "") % vars(action) if "%(" in (action.help or "") else action.help or ""
    if isinstance(action.default, int | float) and not isinstance(action.default, bool):
        meaning += f" [{action.default}]"
    return code(f"{names} {value}".strip()), meaning
