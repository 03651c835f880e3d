"""`python -m sohoa.tools.reaping REPORT COMMAND...`: runs a command, waits for it and for every process that
it left behind, and writes what all of them used (JSON: exit_code, cpu_s, wall_s).

A process's usage is added to its parent's when the parent waits for it. On Linux this process takes the place
of parents that ended before their children (PR_SET_CHILD_SUBREAPER), so that nothing is left out.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import time
from pathlib import Path

_PR_SET_CHILD_SUBREAPER = 36


def main(report: str, *command: str) -> None:
    """Runs the command and writes the report."""
    import resource

    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    started = time.monotonic()
    exit_code = subprocess.run(list(command), check=False).returncode
    wall_s = time.monotonic() - started
    _wait_for_orphans()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = {"exit_code": exit_code, "cpu_s": used.ru_utime + used.ru_stime, "wall_s": wall_s}
    Path(report).write_text(json.dumps(said), encoding="utf-8")


def _wait_for_orphans() -> None:
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
