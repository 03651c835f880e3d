"""Real scans of others, from the folder to the reading room without a hand.

`python benchmarks/real_input.py SHARED [NAME ...]`: digitises each set of scans under the folder SHARED with
the command line and prints what came of it: pages, held ones, CPU seconds of all processes, and the commonest
findings. Exit code 1 where a command failed without having refused its source in words.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sohoa.errors import EXIT_FINISHED, EXIT_FINISHED_WITH_HELD

_FOLDERS = (
    "samples/ocrd-assets/SBB0000F29300010000/data/OCR-D-IMG",
    "samples/ocrd-assets/SBB0000F29300010000/data/OCR-D-IMG-BIN",
    "samples/ocrd-assets/communist_manifesto/data/OCR-D-IMG-BIN",
    "samples/ocrd-assets/grenzboten-test/data/OCR-D-IMG-BIN",
    "samples/ocrd-assets/kant_aufklaerung_1784/data/OCR-D-IMG",
    "samples/ocrd-assets/kant_aufklaerung_1784-jp2/data/OCR-D-IMG",
    "samples/ocrd-assets/pembroke_werke_1766/data/DEFAULT",
    "images/split_spreads/ndl_kindai",
    "images/split_spreads/ndl_kotenseki_3508165",
    "images/camera_pages/bookscanwizard",
    "images/leptonica_pages",
    "images/broken_files/pillow",
    "images/broken_files/format_corpus",
    "images/broken_files/govdocs_pdf",
    "ocr/real",
    "ocr/synth-dev",
)
_FILES = "images/pdf_scans/ocrmypdf"
_GRAVEST = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a set of scans came out; `told` is the message where it was refused."""

    code: int
    cpu_s: float
    pages: int = 0
    held: int = 0
    with_text: int = 0
    findings: tuple[tuple[str, int], ...] = ()
    told: str = ""

    @property
    def is_right(self) -> bool:
        """Finished, or refused in words."""
        return self.code in (EXIT_FINISHED, EXIT_FINISHED_WITH_HELD) or bool(self.told)


def sources(shared: Path, names: list[str]) -> Iterator[Path]:
    """The sets of scans whose path has one of the names in it, or all."""
    files = sorted((shared / _FILES).iterdir())
    for path in [*(shared / folder for folder in _FOLDERS), *files]:
        if not names or any(name in path.as_posix() for name in names):
            yield path


def digitised(source: Path, library: Path) -> Outcome:
    """What a command makes of it."""
    words = ("digitise", source, "--title", source.name, "--publish", "--json", "--lang", "en")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = (sys.executable, "-m", "sohoa.cli.main", *words, "--library", library)
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if "Traceback" in done.stderr or not done.stdout.startswith("{"):
        print(done.stderr, file=sys.stderr)
        return Outcome(done.returncode, cpu_s)
    shown = json.loads(done.stdout)
    pages = shown.get("pages", [])
    rules = Counter(finding["rule"] for page in pages for finding in page["findings"])
    return Outcome(
        done.returncode,
        cpu_s,
        len(pages),
        shown.get("held", 0),
        sum(page["has_text"] for page in pages),
        tuple(rules.most_common(_GRAVEST)),
        shown.get("message", ""),
    )


def main(shared: Path, names: list[str]) -> int:
    """A line for each set; the exit code."""
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="sohoa-") as folder:
        for source in sources(shared, names):
            came = digitised(source, Path(folder) / "library")
            wrong += not came.is_right
            a_page = came.cpu_s / max(1, came.pages)
            findings = ", ".join(f"{count} × {rule}" for rule, count in came.findings)
            print(
                f"{source.relative_to(shared)}: exit {came.code}, {came.pages} pages, {came.held} held, "
                f"{came.with_text} with text, {came.cpu_s:.1f} CPU s ({a_page:.1f} a page). "
                f"{came.told or findings}",
                flush=True,
            )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
