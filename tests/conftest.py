"""What every test may use."""

from pathlib import Path

import pytest

from catalogues import compile_catalogues

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_configure() -> None:
    """Compile the words, so that a test run after a change of a `.po` file sees it."""
    compile_catalogues(ROOT / "src" / "sohoa" / "locale")


@pytest.fixture(scope="session")
def repository_dir() -> Path:
    """The root of the source code."""
    return ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The folder `shared` beside the repository with real data; without it the test is skipped, visibly."""
    if not SHARED.is_dir():
        pytest.skip("no real data: there is no folder `shared` beside the repository")
    return SHARED
