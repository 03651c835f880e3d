"""A library for each module, so that its tests share what was digitised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.commands import Shelf


@pytest.fixture(scope="module", autouse=True)
def _one_worker() -> Iterator[None]:
    """One page child is enough for a few small leaves, and starts sooner than several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOHOA_WORKERS", "1")
        yield


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """An empty library, shared by the tests of a module."""
    return Shelf(tmp_path_factory.mktemp("library") / "thu viện")


@pytest.fixture
def fresh(tmp_path: Path) -> Shelf:
    """An empty library of one test."""
    return Shelf(tmp_path / "library")
