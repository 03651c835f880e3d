"""The command line: verbs, options, words, exit codes."""

import argparse
import json
from pathlib import Path

import pytest

from sohoa.app.library import Library
from sohoa.cli.connection import user_of_this_pc
from sohoa.cli.main import VERBS, command_parser, main
from sohoa.errors import EXIT_FAILED, EXIT_FINISHED, EXIT_USAGE
from sohoa.store.lock import FolderLock
from sohoa.words import languages
from tests.app.libraries import SETTINGS, folder_at, two_scans
from tests.fakes.small_house import scans

EXAMPLES = {
    "digitise": ["scans"],
    "serve": [],
    "list": [],
    "show": ["d1"],
    "publish": ["d1", "--rights", "cc0"],
    "withdraw": ["d1"],
    "pages": ["d1", "move", "3", "1"],
    "check": ["d1"],
    "export": ["d1", "--as", "pdf", "--out", "new"],
    "search": ["số", "hóa"],
    "verify": [],
    "doctor": [],
}


def subparsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


@pytest.mark.parametrize("lang", languages())
def test_every_verb_and_option_has_help(lang: str) -> None:
    verbs = subparsers(command_parser(lang))
    assert set(verbs) == set(VERBS)
    for verb in [*verbs.values(), *subparsers(verbs["pages"]).values()]:
        for action in verb._actions:
            assert action.help or isinstance(action, argparse._SubParsersAction), action
            assert not (action.help or "").startswith("cli."), action
        assert "cli." not in verb.format_help()


@pytest.mark.parametrize("verb", EXAMPLES)
def test_every_verb_takes_library_json_and_language(verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOHOA_LIBRARY", raising=False)
    parser = command_parser("vi")
    plain = parser.parse_args([verb, *EXAMPLES[verb]])
    assert (plain.library, plain.json, plain.lang) == (Path("thu-vien"), False, None)
    shared = ["--library", "lib", "--json", "--lang", "en"]
    for words in ([verb, *shared, *EXAMPLES[verb]], [verb, *EXAMPLES[verb], *shared]):
        given = parser.parse_args(words)
        assert (given.library, given.json, given.lang) == (Path("lib"), True, "en")
    monkeypatch.setenv("SOHOA_LIBRARY", "other")
    assert command_parser("vi").parse_args([verb, *EXAMPLES[verb]]).library == Path("other")


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["fly"],
        ["digitise"],
        ["digitise", "s", "--title", "a", "--record", "b"],
        ["publish", "d1"],
        ["publish", "d1", "--rights", "cc0", "--access", "all"],
        ["export", "d1", "--as", "docx", "--out", "x"],
        ["pages", "d1"],
        ["pages", "d1", "move", "1", "first"],
        ["list", "--lang", "fr"],
        ["search"],
    ],
)
def test_a_wrong_command_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == EXIT_USAGE
    assert capsys.readouterr().err


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("sohoa ")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_at(tmp_path_factory.mktemp("cli") / "lib")


class Told:
    """What a command printed, and how it ended."""

    def __init__(self, library: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._library, self._capsys = library, capsys
        self.code, self.out, self.err = 0, "", ""

    def run(self, verb: str, *words: str, lang: str = "en") -> "Told":
        self.code = main([verb, *words, "--library", str(self._library), "--lang", lang])
        self.out, self.err = self._capsys.readouterr()
        return self

    def ask(self, verb: str, *words: str) -> object:
        self.run(verb, *words, "--json")
        answer: object = json.loads(self.out)
        return answer


@pytest.fixture
def told(library: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    return Told(library, capsys)


@pytest.fixture(scope="module")
def document(library: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    source = two_scans(tmp_path_factory.mktemp("scans") / "s")
    assert main(["digitise", str(source), "--title", "Địa chí Hòa Bình", "--library", str(library)]) == 0
    with Library.open(library, SETTINGS, working=False) as opened:
        return next(own.id for own in opened.documents() if own.title == "Địa chí Hòa Bình")


def test_a_book_is_digitised_and_summed_up(told: Told, tmp_path: Path) -> None:
    done = told.run("digitise", str(two_scans(tmp_path / "s")), "--title", "Sổ tay")
    assert done.code == EXIT_FINISHED
    assert "2 scans" in done.out
    assert "Finished “Sổ tay”" in done.out
    shown = told.ask("digitise", str(tmp_path / "s"), "--publish", "cc0")
    assert isinstance(shown, dict)
    assert (shown["title"], shown["state"]) == ("Sổ tay", "published")


def test_documents_are_listed_and_shown(told: Told, document: str) -> None:
    listed = told.ask("list")
    assert isinstance(listed, list)
    assert document in [entry["id"] for entry in listed]
    assert document in told.run("list").out
    shown = told.run("show", document)
    assert shown.out.startswith("Địa chí Hòa Bình\n")
    assert "a.tif" in shown.out
    assert told.run("show", document, lang="vi").code == EXIT_FINISHED


def test_a_book_is_published_found_and_withdrawn(told: Told, document: str) -> None:
    assert "Địa chí Hòa Bình" in told.run("publish", document, "--rights", "public-domain").out
    assert document in told.run("search", "dia", "chi").out
    assert "Nothing found" in told.run("search", "không có từ này").out
    assert told.run("withdraw", document, "--reason", "thử").code == EXIT_FINISHED
    again = told.run("withdraw", document)
    assert (again.code, again.err.startswith("Error: ")) == (EXIT_FAILED, True)


def test_pages_are_changed(told: Told, document: str, tmp_path: Path) -> None:
    new, retake = scans(tmp_path / "t", c="trang ba"), scans(tmp_path / "u", d="trang bốn")
    assert told.run("pages", document, "insert", str(new), "--before", "1").code == EXIT_FINISHED
    assert told.run("pages", document, "replace", "2", str(retake)).code == EXIT_FINISHED
    assert told.run("pages", document, "move", "3", "1").code == EXIT_FINISHED
    shown = told.ask("pages", document, "remove", "2")
    assert isinstance(shown, dict)
    assert [page["scan"] for page in shown["pages"]] == ["b.tif", "d.tif"]


def test_the_trail_says_who_gave_the_commands_and_where(told: Told, library: Path, tmp_path: Path) -> None:
    book = told.ask("digitise", str(two_scans(tmp_path / "s")), "--publish", "cc0")
    assert isinstance(book, dict)
    with Library.open(library, SETTINGS, working=False) as opened:
        trail = opened.audit_trail(str(book["id"]))
    assert [entry.action for entry in trail] == ["add", "packaged -> published"]
    assert {(entry.who, entry.role, entry.where) for entry in trail} == {(user_of_this_pc(), "staff", "cli")}


def test_packages_are_checked(told: Told, document: str, library: Path) -> None:
    assert (told.run("check", document).code, told.ask("check", document)) == (EXIT_FINISHED, [])
    assert told.run("verify").code == EXIT_FINISHED
    assert "sound" in told.out
    inventory = library / "ocfl" / document / "inventory.json"
    kept = inventory.read_bytes()
    inventory.write_bytes(kept + b" ")
    assert told.run("check", document).code == EXIT_FAILED
    assert told.run("verify", "--json").code == EXIT_FAILED
    inventory.write_bytes(kept)


def test_a_book_is_exported_into_a_new_folder(told: Told, document: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert told.run("export", document, "--as", "mets", "--out", str(out)).code == EXIT_FINISHED
    assert list(out.iterdir())
    assert told.run("export", document, "--as", "mets", "--out", str(out)).code == EXIT_FAILED


def test_errors_are_told_to_people_and_machines(told: Told) -> None:
    assert told.run("show", "none").code == EXIT_FAILED
    assert (told.out, told.err) == ("", "Error: There is no document none. See the list with: sohoa list\n")
    answer = told.ask("show", "none")
    assert isinstance(answer, dict)
    assert (answer["error"], answer["params"]) == ("library.no_document", {"document": "none"})
    assert told.run("publish", "none", "--rights", "mine").code == EXIT_USAGE
    assert told.run("digitise", "không-có").code == EXIT_FAILED
    assert told.run("show", "none", lang="vi").err.startswith("Lỗi: ")


def test_a_folder_that_another_command_owns_is_left_alone(told: Told, library: Path) -> None:
    lock = FolderLock(library)
    lock.acquire()
    try:
        assert told.run("list").code == EXIT_FAILED
        assert "in use" in told.err
    finally:
        lock.release()


def test_the_machine_is_examined(told: Told) -> None:
    assert told.run("doctor").code in (EXIT_FINISHED, EXIT_FAILED)
    assert "✓ Search" in told.out
    signs = told.ask("doctor")
    assert isinstance(signs, list)
    assert {sign["part"] for sign in signs} >= {"python", "images", "ocr", "pdf", "search", "space", "folder"}
