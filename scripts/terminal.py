"""What the developers' programs say, in Vietnamese and then in English, and the programs that they start."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def speak_utf8() -> None:
    """Vietnamese comes out right whatever the terminal's locale says, and at once, also into a pipe."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)


def tell(vietnamese: str, english: str) -> None:
    """One thing, in both languages, a line each."""
    print(vietnamese)
    print(english)


def environment() -> dict[str, str]:
    """The environment of every program that is started: UTF-8, unbuffered."""
    return {**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}


def run(command: Sequence[str | Path]) -> int:
    """Run in the root of the source code with its output shown; returns its exit code."""
    return subprocess.run(command, cwd=ROOT, env=environment(), check=False).returncode


def lines_of(command: Sequence[str | Path]) -> Iterator[str]:
    """Run in the root of the source code and yield each line of its output; raises where it fails.

    Raises CalledProcessError with the exit code, after the last line.
    """
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        yield from (line.rstrip("\n") for line in process.stdout)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))


def output_of(command: Sequence[str | Path]) -> tuple[int, str]:
    """(exit code, standard output); errors are shown."""
    result = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return result.returncode, result.stdout
