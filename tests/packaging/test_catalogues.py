"""The build joins the words of all rooms into one file a language."""

import gettext
import os
from pathlib import Path

import pytest

from catalogues import CatalogueError, compile_catalogues

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'


def write(path: Path, code: str, words: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{HEADER}\nmsgid "{code}"\nmsgstr "{words}"\n', encoding="utf-8")
    os.utime(path, (1, 1))
    os.utime(path.parent, (1, 1))


def test_rooms_are_joined_and_a_second_run_writes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "vi" / "a.po", "a.one", "một")
    write(tmp_path / "vi" / "b.po", "b.two", "hai")
    assert compile_catalogues(tmp_path) == [tmp_path / "vi.mo"]
    with (tmp_path / "vi.mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert (words.gettext("a.one"), words.gettext("b.two")) == ("một", "hai")
    assert compile_catalogues(tmp_path) == []


def test_a_changed_room_is_compiled_again(tmp_path: Path) -> None:
    write(tmp_path / "vi" / "a.po", "a.one", "một")
    compile_catalogues(tmp_path)
    write(tmp_path / "vi" / "a.po", "a.one", "mốt")
    os.utime(tmp_path / "vi.mo", (1, 1))
    assert compile_catalogues(tmp_path) == [tmp_path / "vi.mo"]


def test_a_code_in_two_rooms_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "vi" / "a.po", "a.one", "một")
    write(tmp_path / "vi" / "b.po", "a.one", "hai")
    with pytest.raises(CatalogueError, match=r"a\.one"):
        compile_catalogues(tmp_path)
