"""`python scripts/sample_scans.py FOLDER`: write the raw scans of the sample book, whole or not at all."""

import shutil
import sys
from pathlib import Path

from sohoa.training import make_demo
from terminal import ROOT, speak_utf8

STEPS = ROOT / "scripts" / "nam_buoc.txt"


def write_scans(folder: Path) -> None:
    """Make the scans beside their place and move them there: a run cut short leaves no half a book."""
    scratch = folder.with_name(f".{folder.name}.dang-viet")
    shutil.rmtree(scratch, ignore_errors=True)
    make_demo(scratch, progress=_show)
    shutil.copyfile(STEPS, scratch / "DOC-TRUOC.txt")
    scratch.replace(folder)


def _show(done: int, of: int) -> None:
    if sys.stdout.isatty() or done == of:
        end = "\n" if done == of else "\r"
        print(f"  {done}/{of} ảnh / images", end=end, flush=True)


if __name__ == "__main__":
    speak_utf8()
    write_scans(Path(sys.argv[1]))
