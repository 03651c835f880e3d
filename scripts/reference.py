"""`python scripts/reference.py [--check]`: write `docs/reference/` from the program itself.

With --check nothing is written; exit code 1 where a page is not what the program says now. The words that
stand nowhere in the program (what a setting or a field is for) are in `reference_words.toml`; one too many
or too few is an error.
"""

import sys

from reference_commands import commands
from reference_markdown import Words
from reference_tables import book_toml, exports, messages, norms, recipes, settings
from terminal import ROOT, speak_utf8, tell

FOLDER = ROOT / "docs" / "reference"


def pages() -> dict[str, str]:
    """All generated pages by file name."""
    words = Words.read()
    written = {
        "commands.vi.md": commands("vi", words),
        "commands.en.md": commands("en", words),
        "settings.md": settings(words),
        "book-toml.md": book_toml(words),
        "recipes.md": recipes(words),
        "norms.md": norms(),
        "exports.md": exports(words),
        "messages.md": messages(),
    }
    words.require_all_used()
    return written


def main() -> int:
    """Write, or compare."""
    speak_utf8()
    written = pages()
    if "--check" not in sys.argv[1:]:
        for name, text in written.items():
            (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
        return 0
    stale = [name for name, text in written.items() if _stored(name) != text]
    if stale:
        tell(
            f"Cũ so với chương trình: {', '.join(stale)}. Hãy chạy: python scripts/reference.py",
            f"Not what the program says: {', '.join(stale)}. Run: python scripts/reference.py",
        )
    return 1 if stale else 0


def _stored(name: str) -> str:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
