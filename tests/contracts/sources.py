"""The source code as the contract tests read it: parsed, never imported."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "src" / "sohoa"


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One Python file."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def room(self) -> str:
        """The first name under `sohoa`: model, web, words ..."""
        return self.path.relative_to(PROGRAM).parts[0].removesuffix(".py")

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 1)}"


@cache
def program() -> tuple[Source, ...]:
    """Every module of the program."""
    return tuple(_read(PROGRAM))


@cache
def everything() -> tuple[Source, ...]:
    """Every Python file of the project: program, tests, developers' programs, build."""
    folders = (PROGRAM, ROOT / "tests", ROOT / "scripts", ROOT / "packaging")
    return tuple(source for folder in folders for source in _read(folder))


def _read(folder: Path) -> Iterator[Source]:
    for path in sorted(folder.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        yield Source(path, text, ast.parse(text, filename=str(path)))


def imported_modules(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    """(statement, dotted name) of all imports; `from a import b` gives `a.b`, as b may be a module."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def called_name(call: ast.Call) -> str:
    """`f` of both `f()` and `a.b.f()`; empty for anything else."""
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
