"""Every word of the program is there in every language, and every code that the program speaks has words."""

import ast
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from sohoa.words import LOCALE_FOLDER, languages, say
from tests.contracts.sources import PROGRAM, called_name, program

LANGUAGES = languages()
# Tones stand on the first vowel of an open oa, oe, uy: hóa, khỏe, thúy.
NEW_STYLE_TONES = re.compile(r"\w*(?:o[áàảãạéèẻẽẹ]|(?<!q)u[ýỳỷỹỵ])\b", re.IGNORECASE)
CODE_IN_TEMPLATE = re.compile(r"""\b(?:say|t)\(\s*["']([\w.-]+)["']\s*[,)]""")


@cache
def rooms(language: str) -> tuple[Path, ...]:
    return tuple(sorted((LOCALE_FOLDER / language).glob("*.po")))


@cache
def messages_of(room: Path) -> tuple[Message, ...]:
    with room.open("rb") as file:
        return tuple(message for message in read_po(file, locale=room.parent.name) if message.id)


def code_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def forms_of(message: Message) -> tuple[str, ...]:
    if isinstance(message.string, str):
        return (message.string,)
    return tuple(form or "" for form in message.string or ("",))


def fields_of(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def fields_of_message(message: Message) -> set[str]:
    return set().union(*(fields_of(form) for form in forms_of(message)))


@cache
def catalogue(language: str) -> dict[str, Message]:
    return {code_of(message): message for room in rooms(language) for message in messages_of(room)}


def test_every_language_has_the_same_rooms() -> None:
    names = {language: [room.name for room in rooms(language)] for language in LANGUAGES}
    assert names["vi"]
    assert names["en"] == names["vi"]
    assert sorted(path.name for path in LOCALE_FOLDER.iterdir() if path.is_dir()) == sorted(LANGUAGES)


def test_every_message_is_in_every_language() -> None:
    assert set(catalogue("vi")) == set(catalogue("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_stands_in_one_place_under_the_name_of_its_room(language: str) -> None:
    # read_po joins what stands twice in one file, so the lines are counted as text.
    lines = Counter(
        line
        for room in rooms(language)
        for line in room.read_text(encoding="utf-8").splitlines()
        if line.startswith('msgid "') and line != 'msgid ""'
    )
    assert [line for line, times in lines.items() if times > 1] == []
    misplaced = [
        code_of(message)
        for room in rooms(language)
        for message in messages_of(room)
        if not re.fullmatch(rf"{room.stem}(\.[a-z0-9_-]+)+", code_of(message))
    ]
    assert misplaced == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_message_is_empty_uncertain_or_crossed_out(language: str) -> None:
    empty = [code for code, message in catalogue(language).items() if not all(forms_of(message))]
    fuzzy = [code for code, message in catalogue(language).items() if message.fuzzy]
    crossed = [room.name for room in rooms(language) if "\n#~" in room.read_text(encoding="utf-8")]
    assert (empty, fuzzy, crossed) == ([], [], [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_a_template_with_named_fields(language: str) -> None:
    bad = {
        code: sorted(fields_of_message(message))
        for code, message in catalogue(language).items()
        if not all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in fields_of_message(message))
    }
    assert bad == {}


def test_every_message_names_the_same_fields_in_every_language() -> None:
    vietnamese, english = catalogue("vi"), catalogue("en")
    differing = {
        code: (fields_of_message(vietnamese[code]), fields_of_message(english[code]))
        for code in vietnamese.keys() & english.keys()
        if fields_of_message(vietnamese[code]) != fields_of_message(english[code])
    }
    assert differing == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_composed_unicode(language: str) -> None:
    decomposed = [r.name for r in rooms(language) if not _is_nfc(r.read_text(encoding="utf-8"))]
    assert decomposed == []


def _is_nfc(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text)


def test_vietnamese_places_its_tones_in_the_old_way() -> None:
    found = {
        code: NEW_STYLE_TONES.findall(form)
        for code, message in catalogue("vi").items()
        for form in forms_of(message)
        if NEW_STYLE_TONES.search(form)
    }
    assert found == {}


def test_the_rule_of_tones_knows_both_ways() -> None:
    assert NEW_STYLE_TONES.findall("số hoá, khoẻ, thuý, uỷ ban") == ["hoá", "khoẻ", "thuý", "uỷ"]
    assert NEW_STYLE_TONES.findall("số hóa, khỏe, thúy, ủy ban, quý, toàn, hoàng, huỳnh, xoáy") == []


def test_the_compiled_words_are_those_of_the_source() -> None:
    for language in LANGUAGES:
        for code, message in catalogue(language).items():
            expected = forms_of(message)
            assert say(code, language) in expected or fields_of_message(message), code


def _error_names() -> set[str]:
    """SohoaError and every class that derives from it, wherever it is defined."""
    classes = {
        node.name: {ast.unparse(parent).split(".")[-1] for parent in node.bases}
        for source in program()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef)
    }
    names = {"SohoaError"}
    while more := {name for name, parents in classes.items() if parents & names} - names:
        names |= more
    return names


def _spoken() -> Iterator[tuple[str, str, set[str] | None]]:
    """(where, code, names of the parameters given); None for the names where they are given by `**`."""
    speakers = _error_names() | {"say"}
    for source in program():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and called_name(node) in speakers and node.args:
                names = {keyword.arg for keyword in node.keywords}
                given = None if None in names else {name for name in names if name}
                yield from ((source.at(node), code, given) for code in _literal_codes(node.args[0]))


def _literal_codes(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str(code)):
            yield code
        case ast.IfExp(body=first, orelse=second):
            yield from _literal_codes(first)
            yield from _literal_codes(second)


def test_every_code_that_is_raised_or_said_has_words() -> None:
    missing = [f"{where} {code}" for where, code, _ in _spoken() if code not in catalogue("vi")]
    assert missing == []


def test_every_code_in_a_page_has_words() -> None:
    missing = [
        f"{path.name}: {code}"
        for path in sorted(PROGRAM.rglob("*.html"))
        for code in CODE_IN_TEMPLATE.findall(path.read_text(encoding="utf-8"))
        if code not in catalogue("vi")
    ]
    assert missing == []


def test_every_field_of_a_message_is_given_where_it_is_raised_or_said() -> None:
    ungiven = [
        f"{where} {code}: {sorted(fields_of_message(catalogue('vi')[code]) - given)}"
        for where, code, given in _spoken()
        if given is not None and code in catalogue("vi")
        if fields_of_message(catalogue("vi")[code]) - given
    ]
    assert ungiven == []
