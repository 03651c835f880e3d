"""Whether a text layer may be believed: the share of its words that no Vietnamese spelling allows.

Measured on one document: 1.7 % in clean text, 7.4 to 84 % in text damaged by wrong encodings, lost letters
or lost marks. Text that failed is never indexed nor shipped: it is repaired and tested again, or read anew
from the image.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sohoa.vietnamese.normal_form import normal_form
from sohoa.vietnamese.syllables import is_possible, split_joined

LARGEST_TRUSTED_SHARE = 0.05
_FOREIGN_SHARE = 0.2
_FRENCH = "les des et est dans pour sur une aux par que qui pas avec son ses cette sont plus leur"
_ENGLISH = "the of and is that for with by from are was which this not have has were be it its or"
_FOREIGN_WORDS = frozenset(_FRENCH.split()) | frozenset(_ENGLISH.split())
"""What French and English pages are full of."""
_EDGES = "\"'“”‘’«»()[]{}<>.,;:!?…–—-*•·/\\|=+%#°_&~"
_BREAK = re.compile(r"[-‐–/.,’'&]+")
_NO_WORD = re.compile(r"[\d.,:/%°+–-]*|[IVXLCDMivxlcdm]+|\d+\w{1,3}|[A-ZĐ]{1,6}\d*|\w")
_LATIN = re.compile(r"[A-Za-zÀÂÄÇÈÉÊËÎÏÔÖÙÛÜàâäçèéêëîïôöùûüœŒ]+")


class Verdict(StrEnum):
    """TRUSTED: use it. BROKEN: do not. FOREIGN: hardly any Vietnamese in it, so this test says nothing.
    EMPTY: no words.
    """

    TRUSTED = "trusted"
    BROKEN = "broken"
    FOREIGN = "foreign"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class TextTrust:
    """The words judged (no numbers, numerals, abbreviations, single letters) and those impossible."""

    words: int
    impossible: int
    foreign: int
    verdict: Verdict

    @property
    def share(self) -> float:
        """Impossible words of all judged ones, 0..1."""
        return self.impossible / self.words if self.words else 0.0


def trust(text: str) -> TextTrust:
    """Judges a text layer of a page or a book. Words of French or English passages are counted apart, where
    enough of their commonest words stand among what is not Vietnamese.
    """
    words = [word for raw in normal_form(text).split() for word in _judged(raw)]
    odd = [word for word in words if not _is_vietnamese(word)]
    foreign = _foreign(odd)
    judged, impossible = len(words) - foreign, len(odd) - foreign
    return TextTrust(judged, impossible, foreign, _verdict(judged, impossible, foreign))


def _verdict(judged: int, impossible: int, foreign: int) -> Verdict:
    if judged + foreign == 0:
        return Verdict.EMPTY
    if foreign > judged:
        return Verdict.FOREIGN
    return Verdict.TRUSTED if impossible <= LARGEST_TRUSTED_SHARE * judged else Verdict.BROKEN


def _judged(raw: str) -> list[str]:
    parts = (part.strip(_EDGES) for part in _BREAK.split(raw.strip(_EDGES)))
    return [part for part in parts if not _NO_WORD.fullmatch(part)]


def _is_vietnamese(word: str) -> bool:
    return is_possible(word) or (not word.isascii() and bool(split_joined(word)))


def _foreign(odd: list[str]) -> int:
    latin = [word for word in odd if _LATIN.fullmatch(word)]
    known = sum(word.lower() in _FOREIGN_WORDS for word in latin)
    return len(latin) if known >= 2 and known >= _FOREIGN_SHARE * len(latin) else 0
