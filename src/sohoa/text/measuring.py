"""How well a text was read, against what is printed."""

from __future__ import annotations

import unicodedata

import numpy as np


def character_error_rate(truth: str, read: str) -> float:
    """Characters to be put in, left out or changed (Levenshtein), over the characters of the truth.

    0 is without a fault. Both are taken in NFC, with every run of white space as one space.
    """
    printed, got = _plain(truth), _plain(read)
    return edit_distance(printed, got) / max(1, len(printed))


def edit_distance(one: str, other: str) -> int:
    """How few characters have to be put in, left out or changed to make one of the other."""
    letters = np.array([ord(letter) for letter in other], dtype=np.int64)
    place = np.arange(len(other) + 1, dtype=np.int64)
    row = place.copy()
    for count, letter in enumerate(one, 1):
        best = np.minimum(row[1:] + 1, row[:-1] + (letters != ord(letter)))
        # Putting letters in costs one each: the least of what came before, all counted from the same place.
        row = np.minimum.accumulate(np.concatenate(([count], best)) - place) + place
    return int(row[-1])


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
