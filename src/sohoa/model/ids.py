"""Identifiers, minted once and never derived from order, path or title.

A document's or page's id is `<kind letter><12 letters><check letter>` over the 29 letters of the NOID
alphabet (no vowels, so no words; no `l`, so no confusion with 1), hence fit for an ARK (`ark:/NAAN/<id>`).
The check letter finds any single wrong letter and any swap of two neighbours (NOID check digit algorithm).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NewType

DocumentId = NewType("DocumentId", str)
PageId = NewType("PageId", str)
CaptureId = NewType("CaptureId", str)
"""`<SHA-256 of the source file>` or, in a file of several images, `<SHA-256>.<frame from 1>`; a further file
with the same bytes (two scans of blank pages, say) has `-<number from 2>` behind it.
"""
Sha256 = NewType("Sha256", str)
"""64 hexadecimal digits, lower case."""

ALPHABET = "0123456789bcdfghjkmnpqrstvwxz"
_DOCUMENT = "d"
_PAGE = "p"
_RANDOM_LETTERS = 12

RandomInteger = Callable[[int], int]
"""`f(n)` gives a random integer 0 <= f(n) < n, e.g. `secrets.randbelow`."""


def check_letter(body: str) -> str:
    """The NOID check letter: letters weighted by their place (from 1), modulo the size of the alphabet."""
    total = sum(place * ALPHABET.find(letter) for place, letter in enumerate(body, 1) if letter in ALPHABET)
    return ALPHABET[total % len(ALPHABET)]


def _mint(kind: str, random_integer: RandomInteger) -> str:
    body = kind + "".join(ALPHABET[random_integer(len(ALPHABET))] for _ in range(_RANDOM_LETTERS))
    return body + check_letter(body)


def mint_document_id(random_integer: RandomInteger) -> DocumentId:
    """A new document id, e.g. `d4k8b2vqr0x1mz`."""
    return DocumentId(_mint(_DOCUMENT, random_integer))


def mint_page_id(random_integer: RandomInteger) -> PageId:
    """A new page id, e.g. `p4k8b2vqr0x1mz`."""
    return PageId(_mint(_PAGE, random_integer))


def _is_id(kind: str, text: str) -> bool:
    return (
        len(text) == _RANDOM_LETTERS + 2
        and text[0] == kind
        and all(letter in ALPHABET for letter in text)
        and check_letter(text[:-1]) == text[-1]
    )


def is_document_id(text: str) -> bool:
    """Whether the text is a well-formed document id with a right check letter."""
    return _is_id(_DOCUMENT, text)


def is_page_id(text: str) -> bool:
    """Whether the text is a well-formed page id with a right check letter."""
    return _is_id(_PAGE, text)


def capture_id(sha256: Sha256, frame: int | None, copy: int = 1) -> CaptureId:
    """The id of an exposure: the digest of its file, the frame (from 1) where the file holds several, and
    which of several files with the same bytes it is (from 1, in the natural order of their names).
    """
    named = sha256 if frame is None else f"{sha256}.{frame}"
    return CaptureId(named if copy == 1 else f"{named}-{copy}")
