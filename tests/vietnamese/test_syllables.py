"""Which words are possible syllables."""

import pytest

from sohoa.vietnamese.letters import COMPOSED, Tone
from sohoa.vietnamese.syllables import (
    is_possible,
    is_possible_without_marks,
    parse_syllable,
    split_joined,
)

POSSIBLE = """
Nguyễn Trường Tộ số hóa hoá tài liệu thư viện quốc gia gì gìn giếng giữa giặt quý quí quả quyển khuỷu ngoèo
thuở khuya
nghiêng nghe ghế kẻ cá kỹ kĩ y ý yêu yến ở ạ ức ương oanh uyên huých tuýp xoong soóc buýt tiếng Việt Đắk
ngoáy khoắng loăng quăng rượu hươu tuyết thuyền ưu ỉu xoẹt ngoạm khuâng
"""
IMPOSSIBLE = """
khơng đợc bn hc xut cịnh tỏc ceo ke1 cê gê ngi kà nghà qá các1 sốhóa été document Pleiku th− đ−ợc cầp cãt càc
Nh÷ng nguyªn ThÆ° bb aa uou q g
"""


@pytest.mark.parametrize("word", POSSIBLE.split())
def test_possible(word: str) -> None:
    assert is_possible(word)


@pytest.mark.parametrize("word", IMPOSSIBLE.split())
def test_impossible(word: str) -> None:
    assert not is_possible(word)


def test_parts() -> None:
    parsed = parse_syllable("NGHIÊNG")
    assert parsed is not None
    assert (parsed.onset, parsed.rime, parsed.tone) == ("ngh", "iêng", Tone.NGANG)
    assert parsed.letters == "nghiêng"
    gi = parse_syllable("gì")
    assert gi is not None
    assert (gi.onset, gi.rime, gi.tone, gi.letters) == ("gi", "i", Tone.HUYEN, "gi")
    gieng = parse_syllable("giếng")
    assert gieng is not None
    assert (gieng.onset, gieng.letters) == ("gi", "giêng")


def test_stop_finals_take_two_tones() -> None:
    allowed = [tone for tone in Tone if is_possible("m" + COMPOSED["a", tone] + "t")]
    assert allowed == [Tone.SAC, Tone.NANG]


def test_the_possible_forms_without_marks() -> None:
    assert is_possible_without_marks("viet")
    assert is_possible_without_marks("Đường")
    assert not is_possible_without_marks("ment")


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Hànội", ("Hà", "nội")),
        ("tàiliệu", ("tài", "liệu")),
        ("Đôngdương", ("Đông", "dương")),
        ("hảiphòng", ("hải", "phòng")),
        ("nội", ()),
        ("été", ()),
        ("document", ()),
        ("x" * 1000, ()),
    ],
)
def test_words_written_together(word: str, parts: tuple[str, ...]) -> None:
    assert split_joined(word) == parts


def test_words_typed_together_without_marks() -> None:
    assert split_joined("hochiminh", by_marks=False) == ("ho", "chi", "minh")
    assert split_joined("vietnam", by_marks=False) == ("viet", "nam")
    assert split_joined("hoan", by_marks=False) == ()
    assert split_joined("document", by_marks=False) == ()
