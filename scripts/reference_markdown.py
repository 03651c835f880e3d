"""Markdown of the reference, and the words in it that stand nowhere in the program."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from terminal import ROOT

_WORDS = ROOT / "scripts" / "reference_words.toml"
_GENERATED = "<!-- python scripts/reference.py -->"


class UnfitWordsError(RuntimeError):
    """The words of the reference and the program do not fit together."""


@dataclass
class Words:
    """Vietnamese and English by section and name; knows which were used."""

    sections: dict[str, dict[str, dict[str, str]]]
    used: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def read(cls) -> "Words":
        """From `reference_words.toml`."""
        return cls(tomllib.loads(_WORDS.read_text(encoding="utf-8")))

    def of(self, section: str, name: str) -> tuple[str, str]:
        """(Vietnamese, English). UnfitWordsError where nobody wrote them yet."""
        said = self.sections.get(section, {}).get(name)
        if said is None:
            raise UnfitWordsError(f"{_WORDS.name}: [{section}] {name} = {{ vi = ..., en = ... }} is missing")
        self.used.add((section, name))
        return said["vi"], said["en"]

    def in_language(self, section: str, name: str, lang: str) -> str:
        """One of the two."""
        return self.of(section, name)[lang == "en"]

    def require_all_used(self) -> None:
        """UnfitWordsError where words speak of what the program no longer has."""
        written = {(section, name) for section, names in self.sections.items() for name in names}
        if written != self.used:
            raise UnfitWordsError(f"{_WORDS.name}: not in the program: {sorted(written - self.used)}")


def page(title: str, *parts: str) -> str:
    """A whole page."""
    return "\n\n".join([f"# {title}", _GENERATED, *(part for part in parts if part)]) + "\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; bars and line ends in cells are made harmless."""
    lines = [_line(head), "|" + "---|" * len(head), *(_line(row) for row in rows)]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


def code(value: object) -> str:
    """A value as it is typed; nothing for nothing."""
    return f"`{value}`" if str(value) else ""
