"""The options that every verb has."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from sohoa.words import languages, say


def add_shared(parser: argparse.ArgumentParser, lang: str, *, again: bool = False) -> None:
    """Which library, in which language, for people or for machines. `again`: for a part of a verb, behind
    which they may stand too; there they say nothing unless they are given.
    """
    library = Path(os.environ.get("SOHOA_LIBRARY", "thu-vien"))
    parser.add_argument(
        "--library",
        type=Path,
        default=argparse.SUPPRESS if again else library,
        metavar="DIR",
        help=say("cli.opt_library", lang),
    )
    parser.add_argument(
        "--json",
        action="store_true",
        default=argparse.SUPPRESS if again else False,
        help=say("cli.opt_json", lang),
    )
    parser.add_argument(
        "--lang",
        choices=languages(),
        default=argparse.SUPPRESS if again else None,
        help=say("cli.opt_lang", lang),
    )
