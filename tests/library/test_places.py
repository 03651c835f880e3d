"""Where words stand on the image of a page."""

from sohoa.library.search import places_on
from sohoa.model.geometry import Box
from sohoa.model.text import Line, Region, TextPage, Word
from sohoa.vietnamese.matching import Tier


def page(*lines: str) -> TextPage:
    """Words 10 px a letter, a line every 40 px."""
    made = []
    for number, text in enumerate(lines):
        x, words = 0, []
        for word in text.split():
            words.append(Word(word, Box(x, 40 * number, x + 10 * len(word), 40 * number + 30), 0.9))
            x += 10 * (len(word) + 1)
        made.append(Line(Box(0, 40 * number, x, 40 * number + 30), tuple(words)))
    half = len(made) // 2
    regions = (Region(Box(0, 0, 1, 1), tuple(made[:half])), Region(Box(0, 0, 1, 1), tuple(made[half:])))
    return TextPage(1000, 1000, regions)


def test_a_word_has_its_box_and_its_neighbours() -> None:
    (place,) = places_on(page("Sổ tay số hóa tài liệu"), "tài")
    assert place.boxes == (Box(140, 0, 170, 30),)
    assert (place.text, place.before, place.after) == ("tài", "Sổ tay số hóa", "liệu")
    assert place.tier is Tier.EXACT


def test_words_without_marks_are_found_all_the_same() -> None:
    (place,) = places_on(page("việc Số Hóa sách"), '"so hoa"')
    assert (place.text, place.tier) == ("Số Hóa", Tier.ASCII)


def test_a_phrase_over_the_end_of_a_line_has_a_box_on_each() -> None:
    (place,) = places_on(page("đây là việc số", "hóa tài liệu", "hết"), '"số hóa tài"')
    assert place.boxes == (Box(120, 0, 140, 30), Box(0, 40, 70, 70))
    assert place.text == "số hóa tài"


def test_context_is_a_few_words() -> None:
    words = " ".join(f"w{number}" for number in range(30))
    (place,) = places_on(page(words), "w15")
    assert place.before == "w9 w10 w11 w12 w13 w14"
    assert place.after == "w16 w17 w18 w19 w20 w21"


def test_nothing_is_found_of_nothing() -> None:
    assert places_on(page("số hóa"), "") == ()
    assert places_on(page("số hóa"), "không") == ()
    assert places_on(TextPage(1, 1, ()), "số") == ()
