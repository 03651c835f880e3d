"""`python scripts/words.py`: compile the words after a change in `src/sohoa/locale/*/*.po`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "packaging"))

from catalogues import compile_catalogues  # noqa: E402 - found only after the line above


def main() -> None:
    """Compile and say what was written."""
    for path in compile_catalogues(ROOT / "src" / "sohoa" / "locale"):
        print(path.relative_to(ROOT).as_posix())


if __name__ == "__main__":
    main()
