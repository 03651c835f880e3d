"""Reading pages and queries, and where a query stands in a page."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sohoa.vietnamese.excerpts import excerpt
from sohoa.vietnamese.matching import Tier, WordMatch, find_words, match_page
from sohoa.vietnamese.page_words import page_tokens
from sohoa.vietnamese.queries import MOST_CLAUSES, read_query
from tests.vietnamese.syllable_texts import LINES, WORDS

PAGE_TEXT = "Nam-Phong tạp-chí ở Hànội, số hoá tài liệu: docu- ment công- nghiệp Hà-nội. Kỹ thuật sổ"
PAGE = PAGE_TEXT.split()


def marked(query: str, words: list[str] = PAGE) -> list[str]:
    return [" ".join(words[match.first : match.end]) for match in find_words(words, read_query(query))]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("số hóa", ["số hoá"]),
        ("so hoa", ["số hoá"]),
        ("SO HOA", ["số hoá"]),
        ("số", ["số"]),
        ("so", ["số", "sổ"]),
        ("Hà Nội", ["Hànội,", "Hà-nội."]),
        ("hànội", ["Hànội,", "Hà-nội."]),
        ("hanoi", ["Hànội,", "Hà-nội."]),
        ("Nam Phong tạp chí", ["Nam-Phong tạp-chí"]),
        ('"phong tạp"', ["Nam-Phong tạp-chí"]),
        ("tạp-chí", ["tạp-chí"]),
        ("chí tạp", ["tạp-chí"]),
        ("document", ["docu- ment"]),
        ("công nghiệp", ["công- nghiệp"]),
        ("kĩ thuật", ["Kỹ thuật"]),
        ("tạp chí kỹ", ["tạp-chí", "Kỹ"]),
        ("docu", []),
        ("số hóa zzz", []),
        ('"hóa số"', []),
        ("", []),
        ('" "', []),
        ("?!", []),
    ],
)
def test_words_found(query: str, found: list[str]) -> None:
    assert marked(query) == found


def test_tiers() -> None:
    page = ["số", "sô", "so"]
    assert [match.tier for match in find_words(page, read_query("so"))] == [
        Tier.ASCII,
        Tier.ASCII,
        Tier.EXACT,
    ]
    for word, tier in (("số", Tier.EXACT), ("sổ", Tier.TONELESS), ("sợ", Tier.ASCII)):
        found = match_page([word], read_query("số"))
        assert found is not None
        assert found.tier is tier


def test_the_tier_of_a_page_is_that_of_its_worst_clause() -> None:
    found = match_page(["số", "hoa"], read_query("số hóa"))
    assert found is not None
    assert found.tier is Tier.TONELESS
    assert found.as_phrase


def test_a_word_broken_twice_is_one() -> None:
    assert marked("documentation", ["la", "docu-", "men-", "tation"]) == ["docu- men- tation"]
    assert marked("viet nam", ["viet-", "nam"]) == ["viet- nam"]
    assert marked("nam 1930", ["1930-", "nam", "1930-"]) == ["nam 1930-"]


def test_spaces_in_words_and_empty_words_change_nothing() -> None:
    assert marked("document", ["docu-", "", "ment"]) == ["docu-  ment"]
    assert marked("document số", ["docu- ment", "số"]) == ["docu- ment số"]


def test_hyphen_of_the_end_is_no_loss() -> None:
    assert marked("docu", ["docu-"]) == ["docu-"]
    assert marked("docu", ["docu-", "—", "x"]) == ["docu-"]


def test_han_characters_are_found_one_by_one() -> None:
    assert marked("風雜", ["南風雜誌"]) == ["南風雜誌"]


def test_a_query_is_bounded() -> None:
    assert len(read_query("a b c d e f g h i k l m n o p q r s t").clauses) == MOST_CLAUSES
    assert len(read_query("x " * 50_000).clauses) == 1
    assert len(read_query('"' + "số hóa " * 10_000).clauses[0].phrases[0]) <= 16


def test_quotes_of_all_kinds_make_phrases() -> None:
    for query in ('"số hóa" tài', "“số hóa” tài", "«số hóa» tài", 'tài "số hóa'):
        assert sorted(len(clause.phrases[0]) for clause in read_query(query).clauses) == [1, 2]


@given(st.lists(WORDS, max_size=30), LINES | st.text(max_size=50))
def test_matches_are_ordered_ranges_of_words(words: list[str], query: str) -> None:
    found = find_words(words, read_query(query))
    assert [(match.first, match.end) for match in found] == sorted(
        {(match.first, match.end) for match in found}
    )
    assert all(0 <= match.first < match.end <= len(words) for match in found)


@given(st.lists(WORDS, min_size=1, max_size=30), st.data())
def test_what_is_copied_out_of_a_page_is_found_there(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    query = read_query('"' + " ".join(words[start : start + 4]).replace("”", "") + '"')
    tokens = page_tokens(words)
    # a word broken off at the edge of the copy is another word
    assume(tokens.first_word == tokens.last_word)
    assume(query.clauses)
    found = match_page(words, query)
    assert found is not None
    assert found.tier is Tier.EXACT


@given(st.lists(WORDS, max_size=30))
def test_every_token_knows_its_words(words: list[str]) -> None:
    tokens = page_tokens(words)
    assert len(tokens.keys) == len(tokens.first_word) == len(tokens.last_word)
    assert all(
        0 <= first <= last < len(words)
        for first, last in zip(tokens.first_word, tokens.last_word, strict=True)
    )
    assert list(tokens.first_word) == sorted(tokens.first_word)


def test_excerpt_marks_the_letters_and_not_the_punctuation() -> None:
    words = (["đầu"] * 20) + ["“số", "hóa”,"] + (["cuối"] * 60)
    shown = excerpt(words, (WordMatch(20, 22, Tier.EXACT),))
    assert [shown.text[start:end] for start, end in shown.marks] == ["số hóa"]
    assert shown.text.startswith("… đầu")
    assert shown.text.endswith("cuối …")


@given(st.lists(WORDS, min_size=1, max_size=60), LINES)
def test_excerpts_mark_what_they_show(words: list[str], line: str) -> None:
    found = find_words(words, read_query(line))
    shown = excerpt(words, found)
    ends = [edge for mark in shown.marks for edge in mark]
    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(shown.text) for start, end in shown.marks)
    assert bool(shown.marks) == bool(found)
