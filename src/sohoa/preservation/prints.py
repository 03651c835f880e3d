"""The page pictures of a PDF that we made earlier: pages that did not change are taken over from it as they
are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf

from sohoa.model.ids import PageId


@contextmanager
def open_prints(pdf: Path) -> Iterator[Callable[[PageId], bytes | None]]:
    """Gives a function from a page's id to its JPEG, byte for byte; None for a page that the PDF does not
    have.
    """
    with pikepdf.open(pdf) as book:
        pages = _destinations(book)

        def read(page_id: PageId) -> bytes | None:
            page = pages.get(page_id)
            pictures = page.Resources.get("/XObject") if page is not None else None
            return None if pictures is None else bytes(pictures.I.read_raw_bytes())

        yield read


def made_at(pdf: Path) -> str:
    """When the PDF was made, by its own word, as ISO 8601 in UTC to the second."""
    with pikepdf.open(pdf) as book:
        digits = str(book.docinfo["/CreationDate"])[2:16]
    date, time = digits[:8], digits[8:]
    return f"{date[:4]}-{date[4:6]}-{date[6:]}T{time[:2]}:{time[2:4]}:{time[4:]}Z"


def _destinations(book: pikepdf.Pdf) -> dict[str, pikepdf.Object]:
    """The pages by the names of their destinations, which are their ids."""
    names = list(book.Root.Names.Dests.Names.as_list())
    return {str(name): place[0] for name, place in zip(names[::2], names[1::2], strict=True)}
