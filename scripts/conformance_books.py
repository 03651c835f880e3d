"""The small library that the conformance checks look at, made by the command line as users use it."""

import json
import subprocess
import sys
import time
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from PIL import Image

from sohoa.app import Library, read_settings
from sohoa.model.geometry import Box
from sohoa.model.ids import DocumentId
from sohoa.training import BENCH, make_scans
from sohoa.training.scans import DEMO_SEED
from sohoa.workflow.progress import WorkState
from terminal import ROOT, environment

PAGES = 8
SCAN_DPI = 100
EXPORTS = ("pdf", "bagit", "mets", "alto", "text", "iiif")
_HELD = 3
_SQUARES = 10
_SQUARE_PX = 100
_BOOK_TOML = """\
title = "Sổ tay số hóa tài liệu"
subtitle = "Tám trang đầu"
creator = ["Nguyễn Thị Hòa", "Thư viện Số hóa"]
publisher = "Sổ hóa"
place = "Hà Nội"
year = "2026"
subjects = ["Số hóa tài liệu", "Thư viện số"]
labels = "{labels}"

[[contents]]
title = "Trang tên sách"
page = "{first}"

[[contents]]
title = "Lời nói đầu"
page = "{last}"
level = 2
"""


@dataclass(frozen=True, slots=True)
class Books:
    """Ids in the library: a published book, the published test picture of the IIIF validator, a book that was
    withdrawn and one that nobody published.
    """

    library: Path
    exports: Path
    book: str
    picture: str
    withdrawn: str
    unpublished: str

    def first_page(self, document: str) -> str:
        """The id of a document's first page."""
        shown = sohoa(self.library, "show", document)
        assert isinstance(shown, dict)
        return str(shown["pages"][0]["id"])

    def export(self, kind: str) -> Path:
        """The folder of one kind of export of the book."""
        return self.exports / kind


def make_books(folder: Path) -> Books:
    """Make scans, digitise them, publish, withdraw and export, each by a command."""
    library, scans = folder / "thu-vien", folder / "scans"
    (folder / "exports").mkdir()
    _write_scans(scans)
    books = Books(
        library=library,
        exports=folder / "exports",
        book=_digitise(library, scans / "book"),
        picture=_digitise(library, scans / "picture"),
        withdrawn=_digitise(library, scans / "withdrawn"),
        unpublished=_digitise(library, scans / "unpublished"),
    )
    _show_the_whole_picture(library, books.picture)
    for document in (books.book, books.picture, books.withdrawn):
        sohoa(library, "publish", document, "--rights", "cc-by", "--credit", "Thư viện Số hóa")
    sohoa(library, "withdraw", books.withdrawn, "--reason", "Bản quét nhầm")
    for kind in EXPORTS:
        sohoa(library, "export", books.book, "--as", kind, "--out", str(books.export(kind)))
    return books


def sohoa(library: Path, *words: str) -> object:
    """Run one command with --json and give its answer; raises RuntimeError where it fails."""
    command = [sys.executable, "-m", "sohoa.cli.main", *words, "--library", str(library), "--json"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode not in (0, _HELD):
        raise RuntimeError(f"sohoa {' '.join(words)}: exit code {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def _digitise(library: Path, scans: Path) -> str:
    shown = sohoa(library, "digitise", str(scans))
    assert isinstance(shown, dict)
    return str(shown["id"])


def _write_scans(scans: Path) -> None:
    truth = make_scans(scans / "book", seed=DEMO_SEED, pages=PAGES, dpi=SCAN_DPI)
    labels = truth.labels()
    said = _BOOK_TOML.format(labels=",".join(labels), first=labels[0], last=labels[-1])
    (scans / "book" / "book.toml").write_text(said, encoding="utf-8")
    for number, name in enumerate(("withdrawn", "unpublished")):
        make_scans(scans / name, seed=DEMO_SEED + number + 1, look=BENCH, pages=1, dpi=SCAN_DPI)
    (scans / "picture").mkdir()
    _write_test_picture(scans / "picture" / "squares.png")


def _write_test_picture(path: Path) -> None:
    """The picture that the IIIF validator asks for by its colours: 10 by 10 squares of 100 px."""
    with redirect_stdout(StringIO()):  # it greets whoever imports it
        from iiif_validator.validator import ValidationInfo
    picture = Image.new("RGB", (_SQUARES * _SQUARE_PX, _SQUARES * _SQUARE_PX))
    for x, column in enumerate(ValidationInfo().colorInfo):
        for y, colour in enumerate(column):
            picture.paste(
                colour, (x * _SQUARE_PX, y * _SQUARE_PX, (x + 1) * _SQUARE_PX, (y + 1) * _SQUARE_PX)
            )
    picture.save(path, dpi=(150, 150))


def _show_the_whole_picture(library: Path, document: str) -> None:
    """As at the desk: one page, upright, straight, uncut. The validator knows where each square must be."""
    side = float(_SQUARES * _SQUARE_PX)
    with Library.open(library, read_settings(library)) as opened:
        named = DocumentId(document)
        capture = opened.document(named).captures[0]
        opened.set_orientation(named, capture.id, 0)
        opened.set_split(named, capture.id, None)
        _wait(opened, named)
        page = opened.document(named).pages[0]
        opened.set_crop(named, page.id, Box(0, 0, side, side))
        opened.set_skew(named, page.id, 0.0)
        _wait(opened, named)


def _wait(library: Library, document: DocumentId) -> None:
    while library.progress(document).state in (WorkState.QUEUED, WorkState.RUNNING):
        time.sleep(0.05)
    if library.progress(document).state is not WorkState.FINISHED:
        raise RuntimeError(f"{document}: {library.progress(document)}")
