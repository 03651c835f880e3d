"""The documents say what the program does, lead where they say, and speak of the project alone."""

import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from sohoa.app.settings import Settings
from sohoa.cli.main import VERBS
from tests.contracts.sources import ROOT, everything
from tests.contracts.test_words import NEW_STYLE_TONES

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(.+?)\s*$", re.MULTILINE)
OUTSIDE = ("http://", "https://", "mailto:")
MOST_SCREENSHOT_BYTES = 150_000
# Where this project happens to be made, and whence its parts come, is no matter of its files. In pieces, so
# that this file does not find itself.
FOREIGN = re.compile(r"(?<![\w.-])/wo" + r"rk/|py" + r"pi\.org|python" + r"hosted|npm" + r"js\.")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


@cache
def documents() -> tuple[Path, ...]:
    return (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")))


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def anchor_of(heading: str) -> str:
    """As GitHub makes it: small letters, marks kept, spaces to hyphens."""
    kept = "".join(letter for letter in heading.lower() if letter.isalnum() or letter in " -_")
    return kept.replace(" ", "-")


def links() -> Iterator[tuple[Path, str]]:
    for path in documents():
        for target in LINK.findall(CODE.sub("", text_of(path))):
            if not target.startswith(OUTSIDE):
                yield path, target


def leads_somewhere(path: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    found = (path.parent / name).resolve() if name else path
    if not found.exists():
        return False
    return not anchor or anchor in {anchor_of(heading) for heading in HEADING.findall(text_of(found))}


def test_every_link_leads_somewhere() -> None:
    assert len(list(links())) > 50
    assert [f"{named(p)}: {target}" for p, target in links() if not leads_somewhere(p, target)] == []


def test_every_document_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            targets = (target.partition("#")[0] for at, target in links() if at == path)
            waiting += [found for t in targets if (found := (path.parent / t).resolve()).suffix == ".md"]
    assert sorted(named(path) for path in set(documents()) - reached if "decisions" not in path.parts) == []


def test_the_reference_is_what_the_program_says() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "reference.py"), "--check"]
    checked = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_verb_is_documented(language: str) -> None:
    reference = text_of(ROOT / "docs" / "reference" / f"commands.{language}.md")
    assert [verb for verb in VERBS if f"\n## sohoa {verb}\n" not in reference] == []


def test_every_setting_is_documented() -> None:
    reference = text_of(ROOT / "docs" / "reference" / "settings.md")
    names = [name for field in Settings.model_fields for name in (field, f"SOHOA_{field.upper()}")]
    assert [name for name in names if f"| `{name}` |" not in reference] == []


def test_every_variable_that_the_program_reads_is_documented() -> None:
    known = "".join(text_of(path) for path in documents())
    read = {
        name
        for source in everything()
        if "tests" not in source.path.parts
        for name in re.findall(r'"(SOHOA_[A-Z_]*[A-Z])"', source.text)
    }
    assert {name for name in read if name not in known} == set()


def test_every_command_in_the_documents_is_a_verb() -> None:
    said = {
        (named(path), verb)
        for path in documents()
        for verb in re.findall(r"(?:^ {4}|`)(?:\.venv/bin/)?sohoa ([a-z]+)\b", text_of(path), re.MULTILINE)
    }
    assert len(said) > 20
    assert {(name, verb) for name, verb in said if verb not in VERBS} == set()


def test_screenshots_are_shown_and_small() -> None:
    shots = sorted((ROOT / "docs" / "screenshots").iterdir())
    shown = {(path.parent / target).resolve() for path, target in links()}
    assert shots
    assert [path.name for path in shots if path.stat().st_size > MOST_SCREENSHOT_BYTES] == []
    assert [path.name for path in shots if path not in shown] == []


def test_documents_are_composed_unicode_with_the_old_tones() -> None:
    decomposed = [named(p) for p in documents() if not unicodedata.is_normalized("NFC", text_of(p))]
    new_style = {
        (named(path), word)
        for path in documents()
        if path.parent.name != "decisions"
        for word in NEW_STYLE_TONES.findall(text_of(path))
    }
    assert (decomposed, new_style) == ([], set())


def test_the_project_speaks_of_the_project_alone() -> None:
    suffixes = {".md", ".py", ".toml", ".txt", ".sh", ".po", ".html", ".css", ".js", ".typ", ""}
    found = [
        f"{named(path)}: {match}"
        for path in _files()
        if path.suffix in suffixes
        for match in FOREIGN.findall(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def _files() -> Iterator[Path]:
    """Text of the project: what lies in its folders, but for parts of others and what is made."""
    yield from (path for path in ROOT.iterdir() if path.is_file() and path.name != ".git")
    for folder in ("src", "tests", "scripts", "packaging", "docs", "benchmarks", ".ci"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and not {"__pycache__", "bundled"} & set(path.parts):
                yield path
