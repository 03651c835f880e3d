"""Process trees: measured, weighed and killed as a whole, grandchildren and orphans too."""

import sys
import time
from pathlib import Path

import pytest

from sohoa.errors import SohoaError
from sohoa.tools.processes import Group, has_proc, measure, members, must_succeed

pytestmark = pytest.mark.skipif(not has_proc(), reason="needs /proc")
BURN = "import time; end = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
CHILD = f"import subprocess, sys; subprocess.{{how}}([sys.executable, '-c', {BURN!r}])"
SLEEPERS = (
    "import subprocess, sys, time; "
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); time.sleep(60)"
)


@pytest.mark.parametrize("how", ["run", "Popen"])
def test_the_time_of_grandchildren_counts_also_where_nobody_waits_for_them(how: str) -> None:
    usage = measure([sys.executable, "-c", CHILD.format(how=how)])
    assert usage.exit_code == 0
    assert usage.cpu_s >= 0.3


def test_what_a_command_says_is_kept() -> None:
    usage = measure(
        [sys.executable, "-c", "import sys; print('ra'); print('lỗi', file=sys.stderr); sys.exit(4)"]
    )
    assert (usage.exit_code, usage.output, usage.complaints) == (4, "ra\n", "lỗi\n")
    with pytest.raises(SohoaError, match="lỗi"):
        must_succeed(usage, "python")


def test_a_group_is_weighed_and_killed_with_its_children(tmp_path: Path) -> None:
    group = Group([sys.executable, "-c", SLEEPERS], tmp_path / "log", {})
    until = time.monotonic() + 20
    while len(members(group.id)) < 2 and time.monotonic() < until:
        time.sleep(0.02)
    weights = group.weigh()
    assert len(weights) == 2
    assert all(weight.pss_bytes > 100_000 for weight in weights)
    assert group.running()
    group.kill()
    assert members(group.id) == []
    assert not group.running()
    assert group.wait() == -9
