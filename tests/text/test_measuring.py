"""How well a text was read."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from sohoa.text.measuring import character_error_rate, edit_distance

texts = st.text(alphabet="aăâ bc", max_size=12)


def slow_distance(one: str, other: str) -> int:
    """By the definition."""
    if not one or not other:
        return len(one) + len(other)
    return min(
        slow_distance(one[1:], other) + 1,
        slow_distance(one, other[1:]) + 1,
        slow_distance(one[1:], other[1:]) + (one[0] != other[0]),
    )


@given(st.text(alphabet="ab", max_size=5), st.text(alphabet="ab", max_size=5))
def test_the_distance_is_the_least_number_of_changes(one: str, other: str) -> None:
    assert edit_distance(one, other) == slow_distance(one, other)


@given(texts, texts, texts)
def test_the_distance_is_a_distance(one: str, other: str, third: str) -> None:
    assert (edit_distance(one, other) == 0) == (one == other)
    assert edit_distance(one, other) == edit_distance(other, one)
    assert edit_distance(one, third) <= edit_distance(one, other) + edit_distance(other, third)


def test_a_wrong_mark_is_one_fault() -> None:
    assert character_error_rate("số hóa", "so hóa") == 1 / 6


def test_spaces_and_forms_of_unicode_do_not_count() -> None:
    assert character_error_rate("số  hóa\n", unicodedata.normalize("NFD", " số\nhóa")) == 0.0


def test_a_page_that_was_not_read_is_all_wrong() -> None:
    assert character_error_rate("trang", "") == 1.0
    assert character_error_rate("", "") == 0.0
