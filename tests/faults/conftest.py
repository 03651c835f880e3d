"""Six small pages, and the book that is made of them without a break."""

import os
from pathlib import Path

import pytest

from sohoa.cli.bench.commands import environment
from sohoa.cli.bench.killing import Undisturbed, make_undisturbed
from sohoa.training import BENCH, make_scans

PAGES, PPI, WORKERS = 6, 100, 2
ROOT = Path(__file__).resolve().parents[2]


def within_reach(*more: Path) -> dict[str, str]:
    """The environment of a process that can import the tests, and what lies in these folders."""
    paths = (ROOT / "src", ROOT, *more)
    return {**environment(WORKERS), "PYTHONPATH": os.pathsep.join(map(str, paths))}


@pytest.fixture(scope="session")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of small scans: their text is hardly legible, and quick to read."""
    folder = tmp_path_factory.mktemp("faults") / "scans"
    make_scans(folder, seed=7, look=BENCH, pages=PAGES, dpi=PPI)
    return folder


@pytest.fixture(scope="session")
def undisturbed(scans: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """The book made in one go."""
    return make_undisturbed(scans, tmp_path_factory.mktemp("faults") / "whole", WORKERS)
