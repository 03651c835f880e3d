"""Making scans of the sample book: files as a scanner and a telephone give them, and the truth about them."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from sohoa.training.exposures import Exposure, planned
from sohoa.training.image_files import Imprint, write_picture
from sohoa.training.looks import BENCH, DEMO, Look
from sohoa.training.printed_pages import PrintedPages
from sohoa.training.sample_book import details
from sohoa.training.scanner import Studio
from sohoa.training.scene import Setting
from sohoa.training.sensor import Noise
from sohoa.training.truth import Kind, Truth
from sohoa.training.typesetting import typeset

Progress = Callable[[int, int], None]
"""Told after each exposure: how many are done, how many there are."""

DEMO_SEED = 2026
_FIRST_EXPOSURE = datetime.datetime(2026, 3, 16, 8, 30, tzinfo=datetime.UTC)
_SECONDS_APART = 24
_PAGES_A_ROUND = 6
"""The chapters fill at least so many A4 sheets each time they are set."""


def make_demo(folder: Path, *, truth_file: Path | None = None, progress: Progress | None = None) -> Truth:
    """The whole sample book as `./demo` digitises it, with a `book.toml` beside the pictures."""
    truth = make_scans(folder, seed=DEMO_SEED, look=DEMO, truth_file=truth_file, progress=progress)
    write_book_toml(folder / "book.toml")
    return truth


def make_bench(
    folder: Path, *, pages: int = 24, truth_file: Path | None = None, progress: Progress | None = None
) -> Truth:
    """So many single A4 pages of full text at 300 ppi, for measuring speed, memory and crashes."""
    return make_scans(
        folder, seed=DEMO_SEED, look=BENCH, pages=pages, truth_file=truth_file, progress=progress
    )


def make_scans(
    folder: Path,
    *,
    seed: int,
    look: Look = DEMO,
    pages: int | None = None,
    dpi: int = 300,
    truth_file: Path | None = None,
    progress: Progress | None = None,
) -> Truth:
    """Makes the scans of the first `pages` pages (all, if not said) in a folder, made where it is missing.

    The same seed, look, pages and dpi give the same bytes. The truth is given back and, where `truth_file`
    says so, written there: outside the folder, so that nobody takes it for input. Raises ToolMissing where
    typst or the fonts are not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        studio, count = _studio(stack, seed, look, pages, dpi)
        exposures = planned(look, count)
        made = []
        for exposure in exposures:
            picture, true = studio.expose(exposure)
            write_picture(folder / exposure.file, picture, exposure.form, _imprint(exposure, studio))
            made.append(true)
            if progress is not None:
                progress(len(made), len(exposures))
    truth = Truth(details().title, seed, dpi, tuple(made))
    if truth_file is not None:
        truth.save(truth_file)
    return truth


def write_book_toml(path: Path) -> None:
    """Writes what a librarian would say of the sample book, beside its scans."""
    book = details()
    said: dict[str, str | list[str]] = {
        "title": book.title,
        "subtitle": book.subtitle,
        "creator": list(book.creators),
        "publisher": book.publisher,
        "place": book.place,
        "year": book.date,
        "language": book.language,
        "subjects": list(book.subjects),
        "rights": book.rights,
        "labels": book.labels,
    }
    lines = [_toml_line(name, value) for name, value in said.items()]
    for entry in book.contents:
        lines += ["\n[[contents]]\n", _toml_line("title", entry.title), _toml_line("page", entry.label)]
        lines.append(f"level = {entry.level + 1}\n")
    path.write_text("".join(lines), encoding="utf-8")


def _toml_line(name: str, value: str | list[str]) -> str:
    """A JSON string or list of strings is one of TOML too."""
    return f"{name} = {json.dumps(value, ensure_ascii=False)}\n"


def _studio(stack: ExitStack, seed: int, look: Look, pages: int | None, dpi: int) -> tuple[Studio, int]:
    """The studio for a set, and how many pages there are to be scanned."""
    printed = stack.enter_context(PrintedPages(_pdf(look, pages)))
    target = stack.enter_context(PrintedPages(typeset("target.typ")))
    count = len(printed) if pages is None else min(pages, len(printed))
    setting = Setting(printed, look, dpi)
    return Studio(setting, target, Noise(look.noise, seed), seed, _labels(look, len(printed))), count


def _pdf(look: Look, pages: int | None) -> bytes:
    if look.layout == "spreads":
        return typeset("book.typ")
    rounds = 1 if pages is None else -(-pages // _PAGES_A_ROUND)
    return typeset("book.typ", paper="a4", rounds=rounds)


def _labels(look: Look, pages: int) -> tuple[str, ...]:
    if look.layout == "spreads":
        return details().page_labels
    return tuple(str(number + 1) for number in range(pages))


def _imprint(exposure: Exposure, studio: Studio) -> Imprint:
    look, ppi = studio.setting.look, studio.setting.ppi
    lowest, highest = look.jpeg_quality
    quality = lowest + (studio.seed + 3 * exposure.place) % (highest - lowest + 1)
    taken_at = _FIRST_EXPOSURE + datetime.timedelta(seconds=_SECONDS_APART * exposure.place)
    if exposure.kind is Kind.PHONE:
        return Imprint(taken_at, look.phone_states_ppi, "Sohoa", "Phone 1", quality)
    return Imprint(taken_at, ppi, "Sohoa", "Overhead 1" if look.layout == "spreads" else "Flatbed 1", quality)
