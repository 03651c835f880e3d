"""Scans of the sample book, made once for all tests of the room; the words of the printed pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sohoa.errors import ToolMissing
from sohoa.training import DEMO, Truth, make_scans
from sohoa.training.printed_pages import PrintedPages
from sohoa.training.typesetting import bundled_fonts, typeset
from tests.training.pictures import Scans

LOW_PPI = 100


@pytest.fixture(scope="session", autouse=True)
def _sample_parts() -> None:
    pytest.importorskip("typst", reason="the extra `sohoa[sample]` is not installed")
    try:
        bundled_fonts()
    except ToolMissing:
        pytest.skip("the fonts of the sample book are not bundled")


@pytest.fixture(scope="session")
def book() -> Iterator[PrintedPages]:
    with PrintedPages(typeset("book.typ")) as pages:
        yield pages


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Scans:
    folder = tmp_path_factory.mktemp("demo")
    truth = make_scans(folder, seed=7, look=DEMO, dpi=LOW_PPI)
    return Scans(folder, truth)


@pytest.fixture(scope="session")
def truth(demo: Scans) -> Truth:
    return demo.truth


@pytest.fixture
def empty_folder(tmp_path: Path) -> Path:
    return tmp_path / "scans"
