"""The commands and scans that measurements work with."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sohoa.errors import EXIT_FINISHED, EXIT_FINISHED_WITH_HELD, SohoaError
from sohoa.training import Truth, make_bench

SOHOA = (sys.executable, "-m", "sohoa.cli.main")
TITLE = "Sổ tay số hóa tài liệu"
_TAIL = 2000


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder for a measurement, gone afterwards."""
    with TemporaryDirectory(prefix="sohoa-bench-") as folder:
        yield Path(folder)


def make_scans(folder: Path, pages: int) -> Truth:
    """The A4 pages at 300 dpi, made in a process of its own, so that nothing of the making is measured."""
    make: Callable[..., Truth] = make_bench
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(make, folder, pages=pages).result()


def digitise(scans: Path, library: Path) -> tuple[str, ...]:
    """The command that makes a book of the scans."""
    return (
        *SOHOA,
        "digitise",
        str(scans),
        "--library",
        str(library),
        "--title",
        TITLE,
        "--json",
        "--lang",
        "en",
    )


def export(document: str, kind: str, library: Path, out: Path) -> tuple[str, ...]:
    """The command that writes a document into a new folder."""
    return (*SOHOA, "export", document, "--library", str(library), "--as", kind, "--out", str(out), "--json")


def environment(workers: int) -> dict[str, str]:
    """So many page children, whatever the machine has."""
    return {"SOHOA_WORKERS": str(workers), "PYTHONUTF8": "1"}


def must_have_ended(exit_code: int | None, log: Path) -> None:
    """Raises SohoaError with the end of its log where digitising did not come to its end."""
    if exit_code not in (EXIT_FINISHED, EXIT_FINISHED_WITH_HELD):
        reason = log.read_text(encoding="utf-8", errors="replace")[-_TAIL:]
        raise SohoaError("bench.command_failed", what="sohoa digitise", exit_code=exit_code, reason=reason)
