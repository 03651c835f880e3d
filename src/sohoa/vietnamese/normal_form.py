"""The normal form of stored text: Unicode NFC, after marks typed or catalogued in the wrong order are put
right.

NFC leaves marks of the same combining class as they come (The Unicode Standard, 3.11), so that e + tilde +
circumflex stays two characters; MARC-8 records and some keyboards write it so.
"""

from __future__ import annotations

import re
import unicodedata

from sohoa.vietnamese.letters import SHAPE_MARKS, TONE_MARKS

_CLASS_ABOVE = 230
_TONES = frozenset(mark for mark in TONE_MARKS if mark)
_CLUSTER = re.compile("([aeoAEO])([\u0300-\u036f]{2,})")
_SUSPECT = re.compile("[\u0300-\u036f]")


def normal_form(text: str) -> str:
    """The text in NFC, circumflex, breve and horn before the tone mark. Doing it twice changes nothing
    more.
    """
    if text.isascii():
        return text
    if unicodedata.is_normalized("NFC", text) and not _SUSPECT.search(text):
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", _CLUSTER.sub(_reorder, decomposed))


def _reorder(cluster: re.Match[str]) -> str:
    marks = cluster[2]
    above = [mark for mark in marks if unicodedata.combining(mark) == _CLASS_ABOVE]
    if not all(mark in SHAPE_MARKS or mark in _TONES for mark in above):
        return cluster[0]  # marks of another script's spelling: their order may mean something
    return cluster[1] + "".join(sorted(marks, key=_rank))


def _rank(mark: str) -> tuple[int, bool]:
    return unicodedata.combining(mark), mark not in SHAPE_MARKS
