"""The printed pages: what stands on each of them, as a picture and as words with their places."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import numpy as np
import pypdfium2

from sohoa.imaging.arrays import Colour
from sohoa.model.geometry import Box

POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word and the box of its ink, in inches from the top left corner of the page."""

    text: str
    box_inches: Box


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    box: tuple[float, float, float, float]


class PrintedPages:
    """The pages of a typeset PDF file, to be closed after use."""

    def __init__(self, pdf: bytes) -> None:
        self._document = pypdfium2.PdfDocument(pdf)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._document.close()

    def __len__(self) -> int:
        return len(self._document)

    def size_inches(self, index: int) -> tuple[float, float]:
        """Width and height of a page."""
        width, height = self._document.get_page_size(index)
        return width / POINTS_PER_INCH, height / POINTS_PER_INCH

    def picture(self, index: int, ppi: float) -> Colour:
        """The page as perfect print: black (or coloured) ink on pure white."""
        page = self._document[index]
        bitmap = page.render(scale=ppi / POINTS_PER_INCH, rev_byteorder=True)
        pixels = np.array(bitmap.to_numpy()[:, :, :3], dtype=np.uint8)
        bitmap.close()
        page.close()
        return pixels

    def text(self, index: int) -> str:
        """All words in reading order, one printed line to a line of text, NFC."""
        page = self._document[index]
        lines = str(page.get_textpage().get_text_range()).splitlines()
        page.close()
        return unicodedata.normalize("NFC", "\n".join(line.strip() for line in lines))

    def words(self, index: int) -> tuple[PrintedWord, ...]:
        """The words of `text`, in the same order, with their places."""
        height = self.size_inches(index)[1]
        parts = itertools.groupby(self._letters(index), key=lambda letter: letter.text.isspace())
        return tuple(_word(list(letters), height) for blank, letters in parts if not blank)

    def contents(self) -> tuple[tuple[int, str, int], ...]:
        """The headings as the file's own outline has them: level from 0, title, index of the page."""
        entries = ((mark.level, mark.get_title(), mark.get_dest()) for mark in self._document.get_toc())
        return tuple(
            (level, title, dest.get_index() or 0) for level, title, dest in entries if dest is not None
        )

    def _letters(self, index: int) -> Iterator[_Letter]:
        page = self._document[index]
        text_page = page.get_textpage()
        text = str(text_page.get_text_range())
        for position, letter in enumerate(text):
            yield _Letter(letter, text_page.get_charbox(position))
        page.close()


def _word(letters: list[_Letter], page_height_inches: float) -> PrintedWord:
    lefts, bottoms, rights, tops = zip(*(letter.box for letter in letters), strict=True)
    box = Box(
        min(lefts) / POINTS_PER_INCH,
        page_height_inches - max(tops) / POINTS_PER_INCH,
        max(rights) / POINTS_PER_INCH,
        page_height_inches - min(bottoms) / POINTS_PER_INCH,
    )
    return PrintedWord(unicodedata.normalize("NFC", "".join(letter.text for letter in letters)), box)
