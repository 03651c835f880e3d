"""The syllables of Vietnamese by rule: onset, rime and tone. Which spellings are possible, which never.

The rule takes more than dictionaries hold (about 18,000 spellings), and no foreign word: a name such as
"Pleiku" is impossible here, which is true of the syllable and says nothing against the name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sohoa.vietnamese.letters import LETTER_AND_TONE, TO_ASCII, Tone

_PLAIN_RIMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oc oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uc ui um un ung uôc uôi uôm uôn uông uôt up ut
ư ưa ưc ưi ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
"""
_GLIDE_RIMES = """
oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oem oen oeo oet
uân uâng uât uây uê uêch uênh uơ uy uya uych uyên uyêt uyn uynh uyp uyt uyu
"""
_RIMES_AFTER_QU = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât âu ây
e en eo et ê êch ên ênh êt êu i ich in inh it y ych yên yêt ynh yt ơ ơi ơn ơt ôc
"""
_I_RIMES_AFTER_GI = ["i", "im", "in", "ip", "ich", "iêc", "iêng", "iêt"]
_Y_ALONE = ["y", "yêm", "yên", "yêng", "yêt", "yêu"]

_BEFORE_ANY = "b d đ h l m n nh p ph r s t th tr v x ch kh"
_BEFORE_FRONT = ["k", "gh", "ngh"]
_BEFORE_BACK = ["c", "g", "ng"]
_LABIALS = frozenset({"b", "m", "ph", "v", "p"})
_ONSETS_BEFORE_Y = ["", "h", "k", "l", "m", "s", "t", "v"]
_FRONT = "ieê"
_BORROWED = [("b", "uyt"), ("b", "oa"), ("v", "oan"), ("ph", "uy"), ("m", "oay"), ("đ", "ăk"), ("l", "ăk")]
"""Loan words and names that every Vietnamese text holds, such as xe buýt and Đắk Lắk."""

SAME_AS_I = frozenset({*_ONSETS_BEFORE_Y, "qu"})
"""Onsets after which a rime that is exactly y is the same word with i: Kỹ = Kĩ, quý = quí."""

_STOPS = ("c", "ch", "p", "t", "k")
_LONGEST = 7


@dataclass(frozen=True, slots=True)
class Syllable:
    """A possible syllable, lower case, its tone taken out of the rime. `gì` has the onset gi and the rime
    i.
    """

    onset: str
    rime: str
    tone: Tone

    @property
    def letters(self) -> str:
        """The spelling without the tone."""
        return self.onset + (self.rime[1:] if self.onset == "gi" and self.rime[0] == "i" else self.rime)


def _spellings() -> dict[str, tuple[str, str]]:
    plain, glide = _PLAIN_RIMES.split(), _GLIDE_RIMES.split()
    pairs = [("qu", rime) for rime in _RIMES_AFTER_QU.split()]
    pairs += [("gi", rime) for rime in (*plain, "oan", "oăng") if rime[0] != "i"]
    pairs += [(onset, rime) for rime in plain for onset in _onsets_before(rime)]
    pairs += [(onset, rime) for rime in glide for onset in _onsets_before(rime) if onset not in _LABIALS]
    pairs += [("", rime) for rime in _Y_ALONE] + [(onset, "y") for onset in _ONSETS_BEFORE_Y]
    pairs += _BORROWED
    table = {onset + rime: (onset, rime) for onset, rime in reversed(pairs)}
    return table | {"g" + rime: ("gi", rime) for rime in _I_RIMES_AFTER_GI}


def _onsets_before(rime: str) -> list[str]:
    chosen = _BEFORE_FRONT if rime[0] in _FRONT else _BEFORE_BACK
    return ["", *_BEFORE_ANY.split(), *chosen]


_SPELLINGS = _spellings()
_ASCII_SPELLINGS = frozenset(spelling.translate(TO_ASCII) for spelling in _SPELLINGS)


def split_tones(word: str) -> tuple[str, tuple[Tone, ...]]:
    """The word (NFC) without its tones, and the tones in the order of their letters."""
    letters: list[str] = []
    tones: list[Tone] = []
    for letter in word:
        plain, tone = LETTER_AND_TONE.get(letter, (letter, Tone.NGANG))
        letters.append(plain)
        if tone:
            tones.append(tone)
    return "".join(letters), tuple(tones)


@lru_cache(maxsize=1 << 14)
def parse_syllable(word: str) -> Syllable | None:
    """The parts of a word (NFC, any case) that is one possible syllable; None for any other word.

    The place of the tone mark within the word is not judged: hoá, hòa and qúy are all read.
    """
    letters, tones = split_tones(word.lower())
    parts = _SPELLINGS.get(letters)
    if parts is None or len(tones) > 1:
        return None
    tone = tones[0] if tones else Tone.NGANG
    if parts[1].endswith(_STOPS) and tone not in (Tone.SAC, Tone.NANG):
        return None
    return Syllable(*parts, tone)


def is_possible(word: str) -> bool:
    """Whether a word is one syllable that Vietnamese spelling allows, with all its marks."""
    return parse_syllable(word) is not None


def is_possible_without_marks(word: str) -> bool:
    """Whether a word, all marks taken away, is what some possible syllable looks like without marks."""
    return word.lower().translate(TO_ASCII) in _ASCII_SPELLINGS


@lru_cache(maxsize=1 << 14)
def split_joined(word: str, *, by_marks: bool = True) -> tuple[str, ...]:
    """The syllables of a word written together, as old print did: Hànội -> Hà, nội; empty where it is no
    such word.

    A word that is itself a syllable stays whole, and so does one with a syllable of one letter. The fewest
    syllables win, then those that leave consonants to the next one. `by_marks=False` reads a word typed
    without marks (hanoi).
    """
    fits = is_possible if by_marks else is_possible_without_marks
    if len(word) > 4 * _LONGEST or fits(word):
        return ()
    for count in (2, 3, 4):
        found = _split(word, count, by_marks)
        if found:
            return found
    return ()


def _split(word: str, count: int, by_marks: bool) -> tuple[str, ...]:
    fits = is_possible if by_marks else is_possible_without_marks
    if count == 1:
        return (word,) if len(word) > 1 and fits(word) else ()
    for cut in range(2, min(_LONGEST, len(word) - 2) + 1):
        if fits(word[:cut]):
            rest = _split(word[cut:], count - 1, by_marks)
            if rest:
                return (word[:cut], *rest)
    return ()
