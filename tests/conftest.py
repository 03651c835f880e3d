"""What every test may use."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


def pytest_configure() -> None:
    """Compile the words, so that a test run after a change of a `.po` file sees it."""
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "packaging" / "catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    catalogues = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(catalogues)
    catalogues.compile_catalogues(ROOT / "src" / "sohoa" / "locale")


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
