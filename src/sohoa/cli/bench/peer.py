"""OCRmyPDF, the measured peer: with its own Tesseract, and the same data of the language as ours."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from sohoa.tools import tesseract
from sohoa.tools.processes import Usage, measure, must_succeed

_CONFIGS = {"hocr": "tessedit_create_hocr 1\nhocr_font_info 0\n", "txt": "tessedit_create_txt 1\n"}
"""What a folder of Tesseract's data must have beside those of the language: which outputs are wanted."""


@dataclass(frozen=True, slots=True)
class MadeByPeer:
    """The PDF, its text (pages parted by a form feed) and what it took."""

    pdf: Path
    text: Path
    usage: Usage


def missing_parts() -> tuple[str, ...]:
    """What has to be installed for the peer to run."""
    return tuple(_missing())


def _missing() -> Iterator[str]:
    if find_spec("ocrmypdf") is None or find_spec("img2pdf") is None:
        yield "pip install 'sohoa[bench]'"
    lacking = [package for package, name in _DEBIAN.items() if shutil.which(name) is None]
    if lacking:
        yield f"apt install {' '.join(lacking)}"


_DEBIAN = {"tesseract-ocr": "tesseract", "ghostscript": "gs"}


def versions() -> Mapping[str, str]:
    """What was measured: the parts that decide."""
    found = {"sohoa": version("sohoa"), "Tesseract (Sohoa)": tesseract.version()}
    if not missing_parts():
        said = measure(("tesseract", "--version"))
        number = re.search(r"tesseract v?([\d.]+)", said.output + said.complaints)
        found |= {"OCRmyPDF": version("ocrmypdf"), "Tesseract (OCRmyPDF)": number[1] if number else "?"}
    return found


def digitise_as_peer(scans: Path, place: Path, jobs: int) -> MadeByPeer:
    """One PDF of all scans, then the command that is measured."""
    place.mkdir()
    source, pdf, text = place / "scans.pdf", place / "book.pdf", place / "book.txt"
    pictures = sorted(str(path) for path in scans.iterdir())
    join = (sys.executable, "-m", "img2pdf", *pictures, "-o", str(source))
    must_succeed(measure(join), "img2pdf")
    command = (
        *(sys.executable, "-m", "ocrmypdf", "--deskew", "-l", "vie", "--output-type", "pdfa"),
        *("-j", str(jobs), "--quiet", "--sidecar", str(text), str(source), str(pdf)),
    )
    data = _language_data(place / "tessdata")
    usage = must_succeed(measure(command, {"TESSDATA_PREFIX": str(data)}), "ocrmypdf")
    return MadeByPeer(pdf, text, usage)


def _language_data(folder: Path) -> Path:
    (folder / "configs").mkdir(parents=True)
    for name, text in _CONFIGS.items():
        (folder / "configs" / name).write_text(text, encoding="ascii")
    shutil.copyfile(tesseract.TESSDATA / "vie.traineddata", folder / "vie.traineddata")
    return folder
