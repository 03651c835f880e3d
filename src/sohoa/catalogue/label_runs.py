"""Runs of page labels: `1` to `20`, `i` to `iv`, `A1` to `A4`, `a` to `d`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

_NUMBERED = re.compile(r"(\D*)(\d{1,9})")
_ROMAN = re.compile(r"m{0,4}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_ROMAN_VALUES = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


@dataclass(frozen=True, slots=True)
class Run:
    """From a first to a last number, and how a number is written as a label."""

    first: int
    last: int
    write: Callable[[int], str]

    def labels(self) -> list[str]:
        """All labels of the run; none if it runs backwards."""
        return [self.write(number) for number in range(self.first, self.last + 1)]


def run_between(first: str, last: str) -> Run | None:
    """The run from one label to another, None where the two are not of one kind."""
    return _numbers(first, last) or _romans(first, last) or _letters(first, last)


def _numbers(first: str, last: str) -> Run | None:
    start, end = _NUMBERED.fullmatch(first), _NUMBERED.fullmatch(last)
    if start is None or end is None or end[1] not in (start[1], ""):
        return None
    # 001-020 keeps its zeros.
    width = len(start[2]) if start[2].startswith("0") else 0
    return Run(int(start[2]), int(end[2]), partial(_numbered, start[1], width))


def _numbered(prefix: str, width: int, number: int) -> str:
    return f"{prefix}{number:0{width}}"


def _romans(first: str, last: str) -> Run | None:
    start, end = roman_value(first), roman_value(last)
    if start is None or end is None or first.isupper() != last.isupper():
        return None
    return Run(start, end, partial(roman_numeral, upper=first.isupper()))


def roman_value(text: str) -> int | None:
    """The value of a Roman numeral in capitals or in small letters; None for other text."""
    if not text or text not in (text.lower(), text.upper()) or not _ROMAN.fullmatch(text.lower()):
        return None
    value, rest = 0, text.lower()
    for worth, letters in _ROMAN_VALUES:
        while rest.startswith(letters):
            value, rest = value + worth, rest[len(letters) :]
    return value


def roman_numeral(number: int, *, upper: bool = False) -> str:
    """The Roman numeral of a number from 1."""
    parts: list[str] = []
    for worth, letters in _ROMAN_VALUES:
        parts.append(letters * (number // worth))
        number %= worth
    text = "".join(parts)
    return text.upper() if upper else text


def _letters(first: str, last: str) -> Run | None:
    both = first + last
    if len(both) != 2 or not (both.isascii() and both.isalpha()) or first.isupper() != last.isupper():
        return None
    return Run(ord(first), ord(last), chr)
