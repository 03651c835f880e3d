"""Digitises a small book and asks readers written by others whether all that comes of it meets the standards.

`./check` runs it; by itself: `.venv/bin/python scripts/conformance.py`. It makes what it needs in a temporary
folder and needs no network. A line for each check; exit code 1 where one failed. `--keep FOLDER` (a new one)
leaves everything there.
"""

import logging
import sys
import tempfile
from pathlib import Path

from terminal import speak_utf8


def main(folder: Path) -> int:
    """Make the books, check them; the exit code."""
    # Page children read this file too, and need none of this.
    from conformance_books import make_books
    from conformance_files import check_files
    from conformance_iiif import check_iiif
    from conformance_oai import check_oai
    from conformance_pdf import check_pdf
    from conformance_report import Report
    from conformance_served import serving

    logging.disable(logging.WARNING)
    report = Report()
    books = make_books(folder)
    check_files(report, books)
    check_pdf(report, books)
    with serving(books.library) as served:
        check_iiif(report, books, served)
        check_oai(report, books, served)
    return report.end()


if __name__ == "__main__":
    speak_utf8()
    if len(sys.argv) == 3 and sys.argv[1] == "--keep":
        kept = Path(sys.argv[2])
        kept.mkdir(parents=True)
        sys.exit(main(kept))
    with tempfile.TemporaryDirectory(prefix="sohoa-") as made:
        sys.exit(main(Path(made)))
