"""Random Vietnamese text for properties: possible syllables, words, lines."""

from hypothesis import strategies as st

from sohoa.vietnamese.letters import COMPOSED, Tone
from sohoa.vietnamese.syllables import parse_syllable
from sohoa.vietnamese.tones import ToneStyle, with_tone_style

_SPELLINGS = (
    "ba ca đa gia gi gin giêng hoa hoe huy hoan khuyu khuya ky ly my quy quôc thuy thuơ tiêng trương tuyêt "
    "nghiêng ngoeo ương y yêu ưa uông ach êch oai chuôi chưng mua mia miên xuât tap chi sô nam phong"
)
_LETTERS = st.sampled_from(_SPELLINGS.split())


def _with_tone(letters: str, tone: Tone) -> str:
    for place, letter in enumerate(letters):
        if (letter, tone) in COMPOSED:
            written = letters[:place] + COMPOSED[letter, tone] + letters[place + 1 :]
            if parse_syllable(written):
                return with_tone_style(written, ToneStyle.OLD)
    return letters


SYLLABLES = st.builds(_with_tone, _LETTERS, st.sampled_from(list(Tone)))
CASED_SYLLABLES = st.builds(
    lambda syllable, form: form(syllable), SYLLABLES, st.sampled_from([str, str.capitalize, str.upper])
)
WORDS = (
    CASED_SYLLABLES
    | st.builds("-".join, st.lists(CASED_SYLLABLES, min_size=2, max_size=3))
    | st.builds("".join, st.lists(SYLLABLES, min_size=2, max_size=2))
    | st.builds(str.__add__, CASED_SYLLABLES, st.sampled_from([",", ".", "-", ")", "”", "\u00ad"]))
    | st.sampled_from(
        ["document", "docu-", "ment", "Hànội", "hanoi", "1936", "été", "l’eau", "南風", "A4", "—", "I"]
    )
)
LINES = st.lists(WORDS, max_size=12).map(" ".join)
