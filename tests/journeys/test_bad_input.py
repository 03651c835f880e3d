from __future__ import annotations

import struct
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pytest

from sohoa.errors import EXIT_FAILED, EXIT_FINISHED, EXIT_FINISHED_WITH_HELD, EXIT_USAGE
from tests.journeys.commands import Ran, Shelf
from tests.journeys.leaves import write_leaf, write_leaves, write_pdf_of_leaves
from tests.tools.scans import cut

BROKEN = {
    "2 text.jpg": "no JPEG, PNG, TIFF or PDF",
    "3 truncated.jpg": "ends too early",
    "4 empty.jpg": "0 bytes",
    "5 dot.png": "1 x 1",
    "6 huge.png": "30000 x 30000",
    "7 locked.pdf": "password",
}


def write_png_header(path: Path, width: int, height: int, rows: bytes) -> Path:
    """A PNG that says it is so large, with these compressed rows."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )
    return path


@pytest.fixture(scope="module")
def mixed(shelf: Shelf, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """Two good leaves and between them all that can be wrong with a file."""
    folder = tmp_path_factory.mktemp("scans")
    write_leaf(folder / "1 good.jpg", 1)
    (folder / "2 text.jpg").write_text("these are the notes of a librarian", encoding="utf-8")
    cut(write_leaf(folder / "3 truncated.jpg", 2), 0.5)
    (folder / "4 empty.jpg").touch()
    write_png_header(folder / "5 dot.png", 1, 1, b"\0\0")
    write_png_header(folder / "6 huge.png", 30_000, 30_000, b"\0")
    write_pdf_of_leaves(folder / "7 locked.pdf", range(3, 4), password="khóa")
    write_leaf(folder / (unicodedata.normalize("NFD", "8 tờ cuối cùng") + ".jpg"), 4)
    return shelf.ask("digitise", folder, "--title", "Hỏng một nửa")


def test_broken_files_are_held_and_the_rest_is_done(mixed: Ran) -> None:
    assert mixed.code == EXIT_FINISHED_WITH_HELD, mixed.err
    assert "Traceback" not in mixed.err
    assert mixed.shown["state"] == "packaged"
    assert mixed.of_pages("scan") == [
        "1 good.jpg", *BROKEN, unicodedata.normalize("NFC", "8 tờ cuối cùng.jpg"),
    ]  # fmt: skip
    assert mixed.of_pages("status") == ["done", *["held"] * len(BROKEN), "done"]
    assert mixed.shown["held"] == len(BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_each_says_what_is_wrong_in_both_languages(shelf: Shelf, mixed: Ran, name: str) -> None:
    english = told_of(shelf.run("show", mixed.id).out, name)
    assert BROKEN[name] in english
    vietnamese = told_of(shelf.run("show", mixed.id, lang="vi").out, name)
    assert vietnamese
    assert vietnamese != english


def told_of(shown: str, name: str) -> str:
    """The findings that are listed under a scan."""
    lines = shown.splitlines()
    start = next(n for n, line in enumerate(lines) if line.endswith(name))
    findings = []
    for line in lines[start + 1 :]:
        if not line.lstrip().startswith("- "):
            break
        findings.append(line)
    return "\n".join(findings)


def test_a_held_page_can_be_replaced_and_all_is_well(shelf: Shelf, mixed: Ran, tmp_path: Path) -> None:
    held = [page["id"] for page in mixed.pages if page["status"] == "held"]
    scan = write_leaf(tmp_path / "rescan.jpg", 5)
    now = shelf.ask("pages", mixed.id, "replace", str(held[0]), scan)
    assert now.code == EXIT_FINISHED, now.err
    page = next(page for page in now.pages if page["id"] == held[0])
    assert (page["status"], page["has_text"]) == ("done", True)
    assert now.shown["held"] == len(BROKEN) - 1


def test_the_package_of_a_book_with_held_pages_is_sound(shelf: Shelf, mixed: Ran) -> None:
    assert shelf.ask("check", mixed.id).answer == []


def test_what_is_no_source_of_scans_is_refused(fresh: Shelf, tmp_path: Path) -> None:
    (tmp_path / "trống").mkdir()
    (tmp_path / "notes.docx").write_bytes(b"PK")
    assert "holds no scans" in refusal(fresh, tmp_path / "trống")
    assert "is not there" in refusal(fresh, tmp_path / "nowhere")
    assert "is no scan" in refusal(fresh, tmp_path / "notes.docx")
    assert fresh.ask("list").answer == []


def test_archives_that_lead_out_or_have_a_password_are_refused(fresh: Shelf, tmp_path: Path) -> None:
    leaf = write_leaf(tmp_path / "a.jpg", 1).read_bytes()
    with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
        archive.writestr("../../outside.jpg", leaf)
    assert "unsafe path" in refusal(fresh, tmp_path / "out.zip")
    assert not (tmp_path.parent / "outside.jpg").exists()
    (tmp_path / "half.zip").write_bytes((tmp_path / "out.zip").read_bytes()[:500])
    assert refusal(fresh, tmp_path / "half.zip")
    locked = write_pdf_of_leaves(tmp_path / "locked.pdf", range(1, 2), password="x")
    assert "password" in refusal(fresh, locked)
    assert fresh.ask("list").answer == []


def refusal(shelf: Shelf, source: Path) -> str:
    """The message in English; the one in Vietnamese is there too, and nothing was done."""
    vietnamese = shelf.run("digitise", source, lang="vi")
    english = shelf.run("digitise", source)
    assert (english.code, vietnamese.code) == (EXIT_FAILED, EXIT_FAILED)
    assert vietnamese.err.startswith("Lỗi: ")
    assert english.err.startswith("Error: ")
    assert "Traceback" not in english.err + english.out
    told = shelf.ask("digitise", source)
    assert told.shown["error"]
    return english.err


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (["--norm", "xyz"], EXIT_USAGE, "library-300"),
        (["--recipe", "xyz"], EXIT_USAGE, "standard"),
        (["--labels", "i-zz9"], EXIT_USAGE, "i-zz9"),
        (["--publish", "mine"], EXIT_USAGE, "public-domain"),
        (["--dpi", "7"], EXIT_USAGE, "7 dpi"),
        (["--record", "nowhere.mrc"], EXIT_FAILED, "nowhere.mrc"),
    ],
)
def test_options_that_cannot_be_are_refused_before_the_work(
    fresh: Shelf, tmp_path: Path, options: list[str], code: int, told: str
) -> None:
    ended = fresh.run("digitise", write_leaves(tmp_path / "scans", 1), *options)
    assert ended.code == code
    assert told in ended.err
    assert fresh.ask("list").answer == []


@pytest.mark.parametrize(
    ("text", "told"),
    [("title = Không có ngoặc", "line 1"), ("titel = 'x'", "titel"), ("ppi = 'nhiều'", "ppi")],
)
def test_a_book_toml_with_a_mistake_is_told_by_its_line_or_field(
    fresh: Shelf, tmp_path: Path, text: str, told: str
) -> None:
    scans = write_leaves(tmp_path / "scans", 1)
    (scans / "book.toml").write_text(text, encoding="utf-8")
    ended = fresh.run("digitise", scans)
    assert ended.code == EXIT_FAILED
    assert told.lower() in ended.err.lower()


def test_settings_with_a_mistake_are_told(fresh: Shelf) -> None:
    fresh.folder.mkdir()
    (fresh.folder / "sohoa.toml").write_text("port = 'many'\n", encoding="utf-8")
    ended = fresh.run("list")
    assert ended.code == EXIT_FAILED
    assert "port" in ended.err


def test_a_document_that_is_not_there(fresh: Shelf) -> None:
    for words in (["show"], ["check"], ["publish", "--rights", "cc0"], ["withdraw"]):
        ended = fresh.run(words[0], "d000000000000x", *words[1:])
        assert ended.code == EXIT_FAILED, words
        assert "d000000000000x" in ended.err


@pytest.mark.parametrize(
    ("words", "vietnamese", "english"),
    [
        (["digitize"], "LỆNH không thể là 'digitize'", "VERB cannot be 'digitize'"),
        (["digitise"], "Còn thiếu: SCANS", "Missing: SCANS"),
        (["digitise", "x", "--dpi", "abc"], "--dpi không thể là 'abc'", "--dpi cannot be 'abc'"),
        (["digitise", "x", "--title"], "Sau --title còn thiếu", "missing after --title"),
        (["digitise", "x", "--title", "a", "--record", "b"], "cùng với --title", "go with --title"),
        (["list", "--all"], "Không rõ: --all", "Unknown: --all"),
        (["export", "d1", "--as", "doc", "--out", "x"], "--as không thể là 'doc'", "--as cannot be 'doc'"),
        (["pages", "d1", "insert", "x"], "Còn thiếu: --before", "Missing: --before"),
    ],
)
def test_a_command_that_cannot_be_read_is_2_and_says_why(
    fresh: Shelf, words: list[str], vietnamese: str, english: str
) -> None:
    told = [fresh.run(*words, lang=lang) for lang in ("vi", "en")]
    assert [ended.code for ended in told] == [EXIT_USAGE, EXIT_USAGE]
    assert vietnamese in told[0].err
    assert english in told[1].err


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("verb", [[], ["digitise"], ["pages"], ["export"], ["bench"]])
def test_help_is_there_in_both_languages(fresh: Shelf, verb: list[str], lang: str) -> None:
    ended = fresh.run(*verb, "--help", lang=lang)
    assert ended.code == EXIT_FINISHED
    assert ("thư viện" in ended.out) == (lang == "vi")
    assert ("cách dùng:" in ended.out) == (lang == "vi")
    assert "show this help message and exit" not in ended.out
