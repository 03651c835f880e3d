"""kill -9 of the whole process tree: no page lost, none done again, the book is what it would have been."""

import sys
from pathlib import Path

import pytest

from sohoa.cli.bench.crash import moments
from sohoa.cli.bench.killing import Undisturbed, make_disturbed, make_resumed, standing
from sohoa.tools.processes import Group
from tests.faults.conftest import PAGES, WORKERS, within_reach

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills a process group")
SEED = 2026


def test_the_undisturbed_book_is_whole(undisturbed: Undisturbed) -> None:
    book = undisturbed.book
    assert len(book.document.pages) == PAGES
    assert set(book.steps.values()) == {1}
    assert (book.findings, book.left_over) == (0, ())
    assert {name.split("/")[0] for name in book.files} >= {"access", "alto", "masters", "mets.xml", "text"}


def test_after_a_kill_the_book_goes_on_where_it_was(
    undisturbed: Undisturbed, scans: Path, tmp_path: Path
) -> None:
    after = make_disturbed(scans, tmp_path / "book", WORKERS, moments(undisturbed, 1, SEED), undisturbed)
    assert [strike.stage == "finished" for strike in after.strikes] == [False]
    assert after.sound, after


@pytest.mark.parametrize("moment", ["link", "installed"])
def test_a_kill_during_packaging_leaves_one_whole_version(
    undisturbed: Undisturbed, scans: Path, tmp_path: Path, moment: str
) -> None:
    place = tmp_path / "book"
    place.mkdir()
    command = [sys.executable, "-m", "tests.faults.breaking_house", str(scans), str(place / "library")]
    group = Group([*command, f"kill:{moment}"], place / "log", within_reach())
    assert group.wait(60) == -9
    group.kill()
    strike = standing(place, undisturbed.book)
    assert (strike.stage, len(strike.finished_pages)) == ("package", PAGES)
    after = make_resumed(scans, place, WORKERS, [strike], undisturbed)
    assert after.sound, after
