"""A disk that fills up: advice, nothing half-written, and the rest is done once there is room."""

import sys
from pathlib import Path

import pytest

from sohoa.app.aside import copied_records
from sohoa.cli.bench.killing import Undisturbed, make_resumed, standing
from sohoa.model.files import FileRole
from sohoa.steps.outcome import Output
from sohoa.steps.values import from_json
from sohoa.store.files import FolderFiles
from sohoa.tools.processes import measure
from sohoa.words import say
from tests.faults.conftest import PAGES, WORKERS, within_reach

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="measures a process tree")


@pytest.mark.parametrize("fault", ["full:page", "raw:install"])
def test_the_work_stops_with_advice_and_goes_on_when_there_is_room(
    undisturbed: Undisturbed, scans: Path, tmp_path: Path, fault: str
) -> None:
    library = tmp_path / "library"
    command = [sys.executable, "-m", "tests.faults.breaking_house", str(scans), str(library)]
    stopped = measure([*command, fault], within_reach())
    assert stopped.exit_code == 1
    assert say("store.disk_full", "en") in stopped.complaints
    assert "Traceback" not in stopped.complaints
    assert list(unsound(library)) == []
    strike = standing(tmp_path, undisturbed.book)
    assert (strike.stage, len(strike.finished_pages) < PAGES) == (
        ("pages", True) if fault == "full:page" else ("package", False)
    )
    after = make_resumed(scans, tmp_path, WORKERS, [strike], undisturbed)
    assert after.sound, after


def unsound(library: Path) -> list[str]:
    """Files that the ledger names and that are not what it says; files left in the scratch area."""
    files = FolderFiles(str(library))
    with copied_records(library) as records:
        entries = records.ledger(records.summaries()[0].id).values()
        kept = [ref for entry in entries for ref in from_json(Output, entry.output).files]
    assert any(ref.role is FileRole.ACCESS for ref in kept)
    return [ref.key for ref in kept if files.digest(ref) != ref.sha256] + files.list_keys("scratch")
