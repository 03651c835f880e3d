from __future__ import annotations

import pytest

from sohoa.errors import BadInput
from sohoa.intake.book_toml import BookToml, ContentsEntry, RecordFile, read_book_toml
from sohoa.words import has_words

WHOLE = """
title = "Sổ tay số hóa"
creator = ["Nguyễn Văn A", "Trần Thị B"]
year = 2024
publisher = "NXB Thử"
language = "vie"
labels = "i-iv,1-20"
ppi = 300
norm = "library"
recipe = "book"
rights = "public-domain"
accession = "VN 1234"
call_number = "020 S450T"

[[contents]]
title = "Lời nói đầu"
page = "iii"

[[contents]]
title = "Chương 1"
page = 1

[record]
file = "bib.mrc"
select = "001=123"
"""


def test_everything_is_read() -> None:
    book = read_book_toml(WHOLE.encode())
    assert book.title == "Sổ tay số hóa"
    assert book.creator == ("Nguyễn Văn A", "Trần Thị B")
    assert (book.year, book.ppi, book.accession) == ("2024", 300.0, ("VN 1234",))
    assert book.contents == (
        ContentsEntry(title="Lời nói đầu", page="iii"),
        ContentsEntry(title="Chương 1", page="1"),
    )
    assert book.record == RecordFile(file="bib.mrc", select="001=123")


def test_nothing_need_be_said() -> None:
    assert read_book_toml(b"") == BookToml()
    assert read_book_toml("\ufefftitle = 'x'".encode()).title == "x"


@pytest.mark.parametrize(
    ("text", "code", "param"),
    [
        ("title = ", "intake.book_toml_unreadable", "line=1"),
        ("year = 1\ntitle = x", "intake.book_toml_unreadable", "line=2"),
        ("titel = 'x'", "intake.book_toml_unknown_field", "titel"),
        ("ppi = 20", "intake.book_toml_wrong_value", "ppi"),
        ("ppi = 'three hundred'", "intake.book_toml_wrong_value", "three hundred"),
        ("language = 'tiếng Việt'", "intake.book_toml_wrong_value", "language"),
        ("[[contents]]\ntitle='x'", "intake.book_toml_missing_field", "contents.1.page"),
        ("[record]\nselect='x'", "intake.book_toml_missing_field", "record.file"),
    ],
)
def test_errors_name_the_place(text: str, code: str, param: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_book_toml(text.encode())
    assert caught.value.code == code
    assert param in str(caught.value)
    assert has_words(code, "vi")
    assert has_words(code, "en")


def test_other_encodings_are_told() -> None:
    with pytest.raises(BadInput, match="not_utf8"):
        read_book_toml("title = 'Sách'".encode("utf-16"))
