import pytest

from sohoa.errors import BadInput, UsageError
from sohoa.model.finding import Severity
from sohoa.quality.measures import Quantity
from sohoa.quality.norms import DEFAULT_NORM, Norm, known_norms, parse_norm, read_norm, shipped
from sohoa.words import has_words, languages

OWN = """
name = "own"
version = "2"
title = {vi = "Chuẩn riêng", en = "Our own"}
[sources.x]
title = "Quyết định 12"
in_force = 2026-01-15
[[figures]]
measure = "skew_left_degrees"
most = 0.3
source = "x"
article = "Điều 2"
verified = false
severity = "review"
"""


@pytest.fixture(params=sorted(shipped()))
def norm(request: pytest.FixtureRequest) -> Norm:
    return read_norm(request.param)


def test_every_norm_has_a_title_and_a_note_in_every_language(norm: Norm) -> None:
    assert all(norm.title[language] and norm.note[language] for language in languages())


def test_every_figure_names_its_source_and_article(norm: Norm) -> None:
    assert norm.figures
    assert all(figure.source in norm.sources and figure.source.title for figure in norm.figures)
    assert all(figure.article for figure in norm.figures)


def test_every_figure_has_words_for_what_it_finds(norm: Norm) -> None:
    codes = {figure.rule for figure in norm.figures}
    codes |= {f"quality.measure_{figure.quantity.value}" for figure in norm.figures}
    assert [code for code in codes for language in languages() if not has_words(code, language)] == []


def test_the_records_norm_asks_for_colour_200_dpi_and_a_known_scale() -> None:
    asked = {figure.quantity: (figure.limit, figure.choices) for figure in read_norm("nd30-2020").figures}
    assert asked == {
        Quantity.PPI: (200, ()),
        Quantity.COLOUR_SPACE: (0, ("rgb",)),
        Quantity.PPI_SOURCE: (0, ("file", "stated")),
    }


def test_what_was_read_second_hand_says_so() -> None:
    assert not any(figure.verified for figure in read_norm("tt05-2025").figures)
    assert not read_norm("tt05-2025").is_verified
    assert read_norm("nd30-2020").is_verified
    assert read_norm("tt05-2025").sources[0].in_force == "2025-07-01"


def test_a_document_without_a_norm_is_held_against_the_library_norm() -> None:
    assert read_norm("").name == DEFAULT_NORM
    assert {figure.limit for figure in read_norm("").figures} == {300, 8, 24}


def test_a_library_may_have_norms_of_its_own_and_change_those_of_the_wheel() -> None:
    figure = read_norm("own", {"own": OWN}).figures[0]
    assert (figure.bound, figure.limit, figure.severity) == ("most", 0.3, Severity.REVIEW)
    changed = OWN.replace('name = "own"', 'name = "nd30-2020"')
    assert read_norm("nd30-2020", {"nd30-2020": changed}).version == "2"
    assert set(known_norms({"own": OWN})) == {*known_norms(), "own"}


def test_an_unknown_norm_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UsageError) as raised:
        read_norm("nd31")
    assert raised.value.code == "quality.no_norm"
    assert "nd30-2020" in str(raised.value.params["known"])


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("most = 0.3", "", "exactly one of"),
        ("most = 0.3", "most = 0.3\nleast = 1", "exactly one of"),
        ("most = 0.3", "least = 0.3", "skew_left_degrees takes: most"),
        ("most = 0.3", 'most = "narrow"', "figures.0.most"),
        ('"skew_left_degrees"', '"width_mm"', "no bound"),
        ('"skew_left_degrees"', '"beauty"', "figures.0.measure"),
        ('source = "x"', 'source = "y"', "no such source: y"),
        ('article = "Điều 2"', 'article = ""', "figures.0.article"),
        ("verified = false", "", "figures.0.verified"),
        ('version = "2"', 'version = "2"\ncolour = 1', "colour"),
        ('version = "2"', "version = ", "line 3"),
        ('name = "own"', 'name = "other"', "other"),
    ],
)
def test_a_wrong_file_says_where_it_is_wrong(was: str, becomes: str, told: str) -> None:
    with pytest.raises(BadInput) as raised:
        read_norm("own", {"own": OWN.replace(was, becomes, 1)})
    assert raised.value.code == "quality.bad_norm"
    assert told in str(raised.value.params["reason"])


def test_a_norm_may_be_parsed_by_itself() -> None:
    assert parse_norm(OWN, "own").sources[0].title == "Quyết định 12"
