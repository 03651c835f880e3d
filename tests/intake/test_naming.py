from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoa.intake.naming import natural_key, why_ignored


def test_numbers_count_as_numbers_folder_by_folder() -> None:
    names = ["Tập 10/1.jpg", "tập 2/trang 10.jpg", "tập 2/Trang 2.jpg", "bìa.jpg", "tập 2/trang 2b.jpg"]
    assert sorted(names, key=natural_key) == [
        "bìa.jpg",
        "tập 2/Trang 2.jpg",
        "tập 2/trang 2b.jpg",
        "tập 2/trang 10.jpg",
        "Tập 10/1.jpg",
    ]


def test_folders_may_have_dots_in_their_names() -> None:
    assert sorted(["1.10/a.jpg", "1.2/a.jpg"], key=natural_key) == ["1.2/a.jpg", "1.10/a.jpg"]
    assert sorted(["²/a.jpg", "٣.jpg", "1.jpg"], key=natural_key)[0] == "1.jpg"


def test_a_copy_stands_after_its_first() -> None:
    assert sorted(["a (2).jpg", "a.jpg", "a (10).jpg"], key=natural_key) == [
        "a.jpg",
        "a (2).jpg",
        "a (10).jpg",
    ]


@given(st.lists(st.text(alphabet="aàạ19. /_-", min_size=1), max_size=8))
def test_composed_and_decomposed_names_have_one_order(names: list[str]) -> None:
    composed = [unicodedata.normalize("NFC", name) for name in names]
    decomposed = [unicodedata.normalize("NFD", name) for name in names]
    assert [natural_key(name)[0] for name in composed] == [natural_key(name)[0] for name in decomposed]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.JPG", ""),
        ("b/trang 1.tiff", ""),
        ("sách.pdf", ""),
        ("Thumbs.db", "intake.ignored_hidden"),
        (".DS_Store", "intake.ignored_hidden"),
        ("__MACOSX/._a.jpg", "intake.ignored_hidden"),
        ("book.toml", "intake.ignored_description"),
        ("bib.mrc", "intake.ignored_description"),
        ("a.jp2", "intake.ignored_image_kind"),
        ("a.exe", "intake.ignored_kind"),
        ("no suffix", "intake.ignored_kind"),
    ],
)
def test_what_is_left_aside_and_why(name: str, reason: str) -> None:
    assert why_ignored(name) == reason
