"""Setting the sample book in type: from the words in `sample_book/` to PDF, with typst and our own fonts."""

from __future__ import annotations

import datetime
import importlib
from pathlib import Path
from typing import Literal, Protocol, cast

from sohoa.errors import ToolMissing

Format = Literal["book", "a4"]
"""The book as printed (160 x 240 mm, facing pages), or its chapters on single A4 sheets."""

SOURCES = Path(__file__).parent / "sample_book"
PRINTED_ON = datetime.datetime(2026, 3, 15, tzinfo=datetime.UTC)


class _Typst(Protocol):
    def compile(
        self,
        source: Path,
        *,
        root: Path,
        font_paths: list[Path],
        ignore_system_fonts: bool,
        sys_inputs: dict[str, str],
        timestamp: datetime.datetime,
    ) -> bytes: ...


def bundled_fonts() -> Path:
    """The folder of the TrueType fonts that came with the program (Literata, Be Vietnam Pro; OFL 1.1).

    Raises ToolMissing where the build left them out.
    """
    folder = Path(__file__).parents[1] / "bundled" / "fonts"
    if not any(folder.glob("*.ttf")):
        raise ToolMissing("training.fonts_missing", folder=folder.name)
    return folder


def typeset(source: str, *, paper: Format = "book", rounds: int = 1) -> bytes:
    """The PDF file of one source of the sample book; `rounds`: how often its chapters are set.

    The same call gives the same bytes. Raises ToolMissing where typst or the fonts are not installed.
    """
    return _typst().compile(
        SOURCES / source,
        root=SOURCES,
        font_paths=[bundled_fonts()],
        ignore_system_fonts=True,
        sys_inputs={"format": paper, "rounds": str(rounds)},
        timestamp=PRINTED_ON,
    )


def _typst() -> _Typst:
    try:
        return cast("_Typst", importlib.import_module("typst"))
    except ImportError as error:
        raise ToolMissing("training.typst_missing", extra="sohoa[sample]") from error
