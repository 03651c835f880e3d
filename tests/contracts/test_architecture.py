"""The rules of the house that import-linter does not know. ARCHITECTURE.md gives the reasons."""

import ast
import re
import sys
from collections.abc import Iterator

import pytest

from tests.contracts.sources import Source, called_name, everything, imported_modules, program

FILE_LINES = 500
FUNCTION_LINES = 60
PURE_ROOMS = frozenset({"model", "formats", "imaging", "vietnamese"})
STANDARD_LIBRARY_ROOMS = frozenset({"model", "errors", "words"})
IMPURE_MODULES = frozenset(
    {
        "asyncio",
        "glob",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "random",
        "secrets",
        "shutil",
        "socket",
        "subprocess",
        "tempfile",
        "threading",
        "time",
        "urllib.request",
    }
)
# A path as a value touches no disk; a generator with the caller's seed is no global.
PURE_NAMES = frozenset({"pathlib.PurePosixPath", "random.Random"})
IMPURE_CALLS = frozenset({"open", "print", "now", "utcnow", "today"})
VAGUE_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "misc", "base", "core"})
STARTS_PROGRAMS = frozenset({"subprocess", "pty"})
OS_STARTS_PROGRAMS = re.compile(r"os\.(system|popen|spawn\w*|exec\w*|posix_spawn\w*|startfile)$")


def _is_of(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def _dotted(node: ast.expr) -> str:
    return ast.unparse(node) if isinstance(node, ast.Attribute | ast.Name) else ""


def _starts_programs(source: Source) -> Iterator[str]:
    for node, module in imported_modules(source):
        if any(_is_of(module, name) for name in STARTS_PROGRAMS) or OS_STARTS_PROGRAMS.fullmatch(module):
            yield f"{source.at(node)} imports {module}"
    for call in ast.walk(source.tree):
        if isinstance(call, ast.Call) and OS_STARTS_PROGRAMS.fullmatch(_dotted(call.func)):
            yield f"{source.at(call)} calls {_dotted(call.func)}"


def _impurities(source: Source) -> Iterator[str]:
    for node, module in imported_modules(source):
        if module not in PURE_NAMES and any(_is_of(module, name) for name in IMPURE_MODULES):
            yield f"{source.at(node)} imports {module}"
    for part in ast.walk(source.tree):
        if isinstance(part, ast.Global):
            yield f"{source.at(part)} changes a global"
        if isinstance(part, ast.Call) and called_name(part) in IMPURE_CALLS:
            yield f"{source.at(part)} calls {called_name(part)}()"


def _foreign_imports(source: Source) -> Iterator[str]:
    for node, module in imported_modules(source):
        package = module.split(".")[0]
        if package != "sohoa" and package not in sys.stdlib_module_names:
            yield f"{source.at(node)} imports {module}"


def _long_functions(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                yield f"{source.at(node)} {node.name}: {lines} lines"


def _texts_without_encoding(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and _opens_text(node) and not _says_encoding(node):
            yield f"{source.at(node)} {called_name(node)}() without encoding"


def _says_encoding(call: ast.Call) -> bool:
    return any(keyword.arg in {"encoding", None} for keyword in call.keywords)


def _opens_text(call: ast.Call) -> bool:
    name = called_name(call)
    if name in {"read_text", "write_text"}:
        return isinstance(call.func, ast.Attribute) and len(call.args) < 2
    if name != "open" or not _opens_a_path(call):
        return False
    modes = [
        *call.args[_mode_position(call) :],
        *(word.value for word in call.keywords if word.arg == "mode"),
    ]
    return not any(isinstance(mode, ast.Constant) and "b" in str(mode.value) for mode in modes[:1])


def _opens_a_path(call: ast.Call) -> bool:
    """Builtin open and Path.open, told from `Image.open(path)` and its like by what is called."""
    if isinstance(call.func, ast.Name):
        return True
    first = call.args[0] if call.args else None
    return first is None or (isinstance(first, ast.Constant) and str(first.value) in {"r", "w", "a", "x"})


def _mode_position(call: ast.Call) -> int:
    return 1 if isinstance(call.func, ast.Name) else 0


def test_the_rules_are_looked_for_in_the_whole_program() -> None:
    rooms = {source.room for source in program()}
    assert rooms >= {"model", "errors", "words"}


def test_programs_are_started_in_tools_alone() -> None:
    assert [line for s in program() if s.room != "tools" for line in _starts_programs(s)] == []


def test_pure_rooms_know_no_files_clock_network_or_chance() -> None:
    assert [line for s in program() if s.room in PURE_ROOMS for line in _impurities(s)] == []


def test_the_lowest_rooms_use_the_standard_library_only() -> None:
    assert [line for s in program() if s.room in STANDARD_LIBRARY_ROOMS for line in _foreign_imports(s)] == []


def test_no_function_is_longer_than_a_screen() -> None:
    assert [line for source in everything() for line in _long_functions(source)] == []


def test_no_file_is_long() -> None:
    lengths = {source.name: len(source.text.splitlines()) for source in everything()}
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES} == {}


def test_modules_are_named_for_what_they_hold() -> None:
    vague = [s.name for s in program() if VAGUE_NAMES & set(s.path.with_suffix("").parts[-3:])]
    assert vague == []


def test_text_is_read_and_written_with_its_encoding_said() -> None:
    assert [line for source in everything() for line in _texts_without_encoding(source)] == []


def test_nothing_is_left_to_be_done_later() -> None:
    mark = re.compile(r"#.*\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X")) + r")\b")
    assert [source.name for source in everything() if mark.search(source.text)] == []


@pytest.mark.parametrize(
    ("code", "finder"),
    [
        ("import subprocess", _starts_programs),
        ("from os import system", _starts_programs),
        ("import os\nos.execvp('a', [])", _starts_programs),
        ("from pathlib import Path", _impurities),
        ("import datetime\ndatetime.datetime.now()", _impurities),
        ("def f():\n    return open('a', 'rb')", _impurities),
        ("import numpy", _foreign_imports),
        ("path.read_text()", _texts_without_encoding),
        ("open(path, 'w')", _texts_without_encoding),
        ("path.open('w')", _texts_without_encoding),
        ("def f():\n" + "    x = 1\n" * 60, _long_functions),
    ],
)
def test_each_rule_finds_what_breaks_it(code: str, finder: object) -> None:
    source = Source(everything()[0].path, code, ast.parse(code))
    assert callable(finder)
    assert len(list(finder(source))) == 1


@pytest.mark.parametrize(
    ("code", "finder"),
    [
        ("from pathlib import PurePosixPath", _impurities),
        ("from datetime import datetime", _impurities),
        ("import sqlite3\nfrom sohoa.errors import SohoaError", _foreign_imports),
        ("path.read_text(encoding='utf-8')", _texts_without_encoding),
        ("open(path, 'rb')", _texts_without_encoding),
        ("path.open('rb')", _texts_without_encoding),
        ("Image.open(path)", _texts_without_encoding),
        ("def f():\n" + "    x = 1\n" * 59, _long_functions),
    ],
)
def test_each_rule_lets_the_right_way_pass(code: str, finder: object) -> None:
    source = Source(everything()[0].path, code, ast.parse(code))
    assert callable(finder)
    assert list(finder(source)) == []
