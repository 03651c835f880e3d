from pathlib import Path

import pytest

from sohoa import words
from sohoa.words import languages, say


def test_vietnamese_comes_first_and_is_the_default() -> None:
    assert languages() == ("vi", "en")
    assert say("general.yes") == "Có"
    assert say("general.yes", "en") == "Yes"


def test_plural_forms_follow_the_language() -> None:
    assert say("general.pages", "vi", n=1) == "1 trang"
    assert say("general.pages", "vi", n=12) == "12 trang"
    assert say("general.pages", "en", n=1) == "1 page"
    assert say("general.pages", "en", n=12) == "12 pages"


def test_words_never_break_the_work_they_speak_of() -> None:
    assert say("no.such_code", "en", name="x") == "no.such_code"
    assert say("general.pages", "en") == "{n} page"
    assert say("general.yes", "xx") == "Có"


def test_a_parameter_may_be_called_like_an_argument() -> None:
    assert say("no.such_code", "en", code="a") == "no.such_code"


@pytest.mark.parametrize(
    ("template", "lang", "expected"),
    [
        ("{x:.1f} dpi", "vi", "299,7 dpi"),
        ("{x:.1f} dpi", "en", "299.7 dpi"),
        ("{n:,}", "vi", "12.345"),
        ("{n:,}", "en", "12,345"),
        ("{s}", "vi", "a.b,c"),
        ("{gone:.1f} {s}", "vi", "{gone} a.b,c"),
        ("{s:.1f}", "vi", "{s:.1f}"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(template: str, lang: str, expected: str) -> None:
    # An unknown code is its own template, so a template can be tried without a catalogue entry.
    assert say(template, lang, x=299.7, n=12345, s="a.b,c") == expected


def test_words_that_were_never_compiled_name_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "LOCALE_FOLDER", tmp_path)
    words._catalogue.cache_clear()
    with pytest.raises(words.WordsMissingError, match=r"python scripts/words\.py"):
        say("general.yes")
    words._catalogue.cache_clear()
