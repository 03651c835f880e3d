"""Ids: random, well formed, and a mistyped one is found out."""

import random

from hypothesis import given
from hypothesis import strategies as st

from sohoa.model.ids import (
    ALPHABET,
    Sha256,
    capture_id,
    check_letter,
    is_document_id,
    is_page_id,
    mint_document_id,
    mint_page_id,
)

document_ids = st.integers(0, 2**32).map(lambda seed: mint_document_id(random.Random(seed).randrange))


@given(document_ids)
def test_a_minted_id_is_well_formed(minted: str) -> None:
    assert is_document_id(minted)
    assert not is_page_id(minted)
    assert len(minted) == 14
    assert set(minted) <= set(ALPHABET)


@given(document_ids, st.integers(0, 13), st.sampled_from(ALPHABET))
def test_any_single_wrong_letter_is_found(minted: str, place: int, letter: str) -> None:
    wrong = minted[:place] + letter + minted[place + 1 :]
    assert is_document_id(wrong) == (wrong == minted)


@given(document_ids, st.integers(0, 12))
def test_any_swap_of_neighbours_is_found(minted: str, place: int) -> None:
    swapped = minted[:place] + minted[place + 1] + minted[place] + minted[place + 2 :]
    assert is_document_id(swapped) == (swapped == minted)


@given(st.text())
def test_any_text_may_be_asked(text: str) -> None:
    assert not is_document_id(text) or check_letter(text[:-1]) == text[-1]
    assert not is_page_id(text.upper() + "A")


def test_the_check_letter_is_noid_s() -> None:
    # The example of the NOID specification, whose check letter is q.
    assert check_letter("13030/xf93gt2") == "q"


def test_pages_and_documents_are_told_apart() -> None:
    page = mint_page_id(random.Random(1).randrange)
    assert is_page_id(page)
    assert not is_document_id(page)


def test_an_exposure_is_known_by_its_bytes_and_frame() -> None:
    digest = Sha256("0" * 64)
    assert str(capture_id(digest, None)) == str(digest)
    assert capture_id(digest, 3) == f"{digest}.3"
