"""What commands print, and how they follow the work."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

import pytest

from sohoa.cli.following import follow
from sohoa.cli.main import _language
from sohoa.cli.printing import ProgressLine, finding_words, findings_table, megabytes, table
from sohoa.errors import EXIT_FAILED, EXIT_FINISHED, EXIT_INTERRUPTED
from sohoa.model.json import Json


def test_a_table_has_its_columns_in_line() -> None:
    assert table([["a", "bbb", "c"], ["aa", "b", ""]]) == "a   bbb  c\naa  b"
    assert table([]) == ""


def test_bytes_are_told_in_megabytes() -> None:
    assert (megabytes(12_400_000), megabytes(0), megabytes(None)) == ("12", "0", "0")


def test_a_finding_is_a_sentence() -> None:
    finding: Json = {"rule": "steps.failed", "severity": "error", "params": {"step": "text"}}
    assert "“text”" in finding_words(finding, "en")
    assert findings_table([finding, finding], "en").count("  - ") == 2
    assert finding_words({"rule": "unknown.rule"}, "en") == "unknown.rule"


def test_progress_elsewhere_than_on_a_terminal_is_a_line_for_each_stage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = ProgressLine("en")
    running: dict[str, Json] = {"state": "running", "stage": "pages", "done": 5, "total": 10}
    line.show({"state": "queued"})
    line.show({**running, "pages_an_hour": 1200, "seconds_left": 3_725})
    line.show({**running, "done": 6})
    line.show({**running, "stage": "intake", "done": 1_500_000, "total": 3_000_000})
    line.show({**running, "stage": "package", "total": 0})
    line.end()
    pages, intake, package = capsys.readouterr().err.splitlines()
    assert " 50%  " in pages
    assert pages.endswith("5/10 pages · 1200 pages an hour · 1:02:05 left")
    assert "2/3 MB" in intake
    assert " 0%" in package


class Desk:
    """Gives these answers, one after the other; an exception is raised."""

    def __init__(self, answers: Iterable[Json | BaseException]) -> None:
        self._answers = iter(answers)
        self.asked: list[str] = []

    def ask(self, verb: str, **given: Json) -> Json:
        self.asked.append(verb)
        answer = next(self._answers)
        if isinstance(answer, BaseException):
            raise answer
        return answer


def followed(*answers: Json | BaseException, as_json: bool = False) -> int:
    return follow(Desk(answers), "d1", argparse.Namespace(lang="en", json=as_json))


def test_work_is_followed_to_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert followed({"state": "queued"}, {"state": "running", "stage": "pages"}, {"state": "finished"}) == (
        EXIT_FINISHED
    )
    assert followed({"state": "cancelled"}) == EXIT_INTERRUPTED
    failed: Json = {"state": "failed", "message": "store.disk_full", "params": {}}
    assert followed(failed) == EXIT_FAILED
    assert "Error: The disk is full." in capsys.readouterr().err
    assert followed(failed, as_json=True) == EXIT_FAILED
    assert '"error": "store.disk_full"' in capsys.readouterr().out


def test_an_interrupt_cancels_the_work() -> None:
    desk = Desk([{"state": "running"}, KeyboardInterrupt(), None])
    with pytest.raises(KeyboardInterrupt):
        follow(desk, "d1", argparse.Namespace(lang="en", json=True))
    assert desk.asked == ["progress", "progress", "cancel"]


@pytest.mark.parametrize(
    ("words", "environment", "lang"),
    [
        (["list"], "", "vi"),
        (["list"], "en", "en"),
        (["list"], "fr", "vi"),
        (["list", "--lang", "en"], "", "en"),
        (["list", "--lang=en"], "vi", "en"),
        (["list", "--lang"], "en", "en"),
    ],
)
def test_the_language_of_help(
    words: list[str], environment: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOHOA_LANGUAGE", environment)
    assert _language(words) == lang
