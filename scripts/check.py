"""`./check`: sets up and runs every check. All stages run, also after one has failed.

Exit code 0 where all passed, 1 where a stage failed, 2 where the environment could not be made.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from debian import want_browser, want_libmagic
from setting_up import SettingUpError, set_up, tool
from terminal import ROOT, run, speak_utf8

CONFORMANCE = ROOT / "scripts" / "conformance.py"


@dataclass(frozen=True, slots=True)
class Stage:
    """One check: its name in both languages and the command that makes it."""

    name: str
    command: tuple[str | Path, ...]


def stages(python: Path) -> Iterator[Stage]:
    """All checks in order; the tests come last, so that their summary is what is seen."""
    yield Stage("định dạng / format", (tool("ruff"), "format", "--check", "."))
    yield Stage("quy tắc viết mã / lint", (tool("ruff"), "check", "."))
    yield Stage("kiểu dữ liệu / types", (python, "-m", "mypy"))
    yield Stage("quy tắc nhập / import rules", (tool("lint-imports"), "--no-logo"))
    if CONFORMANCE.exists():
        yield Stage("đúng chuẩn / conformance", (python, CONFORMANCE))
    yield Stage("phép thử / tests", (python, "-m", "pytest"))


def passes(stage: Stage) -> bool:
    """Run one stage, saying how it went and how long it took."""
    print(f"\n== {stage.name}")
    started = time.monotonic()
    passed = run(stage.command) == 0
    print(f"-- {stage.name}: {'đạt / passed' if passed else 'KHÔNG ĐẠT / FAILED'}, {_since(started)}")
    return passed


def _since(started: float) -> str:
    return f"{time.monotonic() - started:.1f} s"


def main() -> int:
    """Set up, run all stages, say which failed."""
    speak_utf8()
    started = time.monotonic()
    try:
        python = set_up(["sample", "check"])
    except SettingUpError:
        return 2
    want_browser()
    want_libmagic()
    failed = [stage.name for stage in stages(python) if not passes(stage)]
    if failed:
        print(f"KHÔNG ĐẠT / FAILED ({_since(started)}): {', '.join(failed)}")
        return 1
    print(f"Đạt tất cả. / All checks passed. ({_since(started)})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
