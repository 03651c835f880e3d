"""Other processes: started in a group of their own, measured with all their descendants, killed as a whole.

A group (`setsid`) holds every descendant that does not leave it, and none of the program's does: so the group
is the command with all that it started, orphans included. Weighing needs `/proc` (Linux).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sohoa.errors import SohoaError, ToolMissing

_PROC = Path("/proc")
_APART = sys.platform != "win32"
_NOT_RUNNING = "ZX"
_LOOK_AGAIN_S = 0.01
_TAIL_BYTES = 4000


@dataclass(frozen=True, slots=True)
class Usage:
    """What a command and all its descendants used, and what it wrote to stdout and (the end of it) stderr."""

    exit_code: int
    cpu_s: float
    wall_s: float
    output: str
    complaints: str


@dataclass(frozen=True, slots=True)
class Weight:
    """The share of memory (PSS) of one process of a group."""

    pid: int
    command: str
    pss_bytes: int


class Group:
    """A command in a process group of its own, its output in a file."""

    def __init__(self, command: Sequence[str], log: Path, environment: Mapping[str, str]) -> None:
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env={**os.environ, **environment},
                start_new_session=_APART,
            )
        self.id = self._process.pid

    def running(self) -> bool:
        """Whether the command itself has not ended yet."""
        return self._process.poll() is None

    def wait(self, limit_s: float | None = None) -> int | None:
        """The command's exit code, or None where the time ran out first."""
        try:
            return self._process.wait(limit_s)
        except subprocess.TimeoutExpired:
            return None

    def kill(self) -> None:
        """Kills the command and all its descendants at once, without a warning; returns when none is left."""
        if sys.platform == "win32":
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(self.id)], check=False, capture_output=True)
            self._process.wait()
            return
        try:
            os.killpg(self.id, 9)
        except ProcessLookupError:
            pass  # all have ended by themselves
        self._process.wait()
        while members(self.id):
            time.sleep(_LOOK_AGAIN_S)

    def weigh(self) -> list[Weight]:
        """The memory of every process of the group now. ToolMissing where the system has no /proc."""
        if not has_proc():
            raise ToolMissing("bench.no_proc")
        found = (_weight(pid) for pid in members(self.id))
        return [weight for weight in found if weight is not None]


def has_proc() -> bool:
    """Whether the system tells of its processes in /proc."""
    return (_PROC / "self" / "smaps_rollup").is_file()


def members(group: int) -> list[int]:
    """The processes of a group that still run; none where the system does not tell."""
    if not _PROC.is_dir():
        return []
    pids = (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit())
    return [pid for pid in pids if _group_of(pid) == group]


def measure(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Usage:
    """Runs a command to its end and gives what it used with all its descendants (see `tools.reaping`).

    ToolMissing on a system that does not tell (Windows).
    """
    if sys.platform == "win32":
        raise ToolMissing("bench.no_usage")
    with tempfile.TemporaryDirectory(prefix="sohoa-") as folder:
        report, out, err = Path(folder, "report"), Path(folder, "out"), Path(folder, "err")
        with out.open("wb") as output, err.open("wb") as complaints:
            subprocess.run(
                [sys.executable, "-m", "sohoa.tools.reaping", str(report), *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=complaints,
                env={**os.environ, **(environment or {})},
                check=True,
                start_new_session=_APART,
            )
        said = json.loads(report.read_text(encoding="utf-8"))
        return Usage(
            int(said["exit_code"]),
            float(said["cpu_s"]),
            float(said["wall_s"]),
            out.read_text(encoding="utf-8", errors="replace"),
            err.read_text(encoding="utf-8", errors="replace")[-_TAIL_BYTES:],
        )


def must_succeed(usage: Usage, what: str) -> Usage:
    """The same, where the command did not fail (3 is: finished, with pages held)."""
    if usage.exit_code not in (0, 3):
        raise SohoaError(
            "bench.command_failed", what=what, exit_code=usage.exit_code, reason=usage.complaints
        )
    return usage


def _group_of(pid: int) -> int | None:
    """The group of a running process. After the name in brackets come state, parent and group (proc(5))."""
    try:
        rest = (
            (_PROC / str(pid) / "stat")
            .read_text(encoding="utf-8", errors="replace")
            .rpartition(")")[2]
            .split()
        )
    except OSError:
        return None  # it ended meanwhile
    return None if rest[0] in _NOT_RUNNING else int(rest[2])


def _weight(pid: int) -> Weight | None:
    try:
        rollup = (_PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii")
        words = (_PROC / str(pid) / "cmdline").read_bytes().decode("utf-8", errors="replace").split("\0")
    except OSError:
        return None
    line = next((line for line in rollup.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
    return Weight(pid, " ".join(words).strip(), int(line.split()[1]) * 1024)
