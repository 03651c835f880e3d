"""Search as a reader meets it: hits of the index, each with its place on the page image, none that may not
be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sohoa.model.geometry import Box, bounding_box
from sohoa.model.ids import DocumentId, PageId
from sohoa.model.text import TextPage
from sohoa.ports.search import PageHit
from sohoa.vietnamese.excerpts import Excerpt
from sohoa.vietnamese.matching import Tier, find_words
from sohoa.vietnamese.queries import read_query

ReadText = Callable[[PageId], TextPage | None]


@dataclass(frozen=True, slots=True)
class Place:
    """A match on a page: one box for each line that it runs over, in pixels of the rendered page; `text` is
    what stands there, `before` and `after` some words around it.
    """

    boxes: tuple[Box, ...]
    text: str
    before: str
    after: str
    tier: Tier


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that matches."""

    document_id: DocumentId
    document_title: str
    page_id: PageId
    order: int
    label: str
    excerpt: Excerpt
    tier: Tier
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class FoundBook:
    """A document that matches, by its record or its pages; the best few pages are in `hits`."""

    document_id: DocumentId
    title: str
    creators: str
    year: str
    first_page: PageId | None
    page_count: int
    record: Excerpt | None
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A stretch of what was found. Within one document `total` counts its pages that match and
    `places_total` the matches on the pages given here; over all documents `total` counts documents.
    """

    words: str
    total: int
    hits: tuple[Hit, ...] = ()
    books: tuple[FoundBook, ...] = ()

    @property
    def places_total(self) -> int:
        """The matches on the pages given here."""
        return sum(len(hit.places) for hit in self.hits)


_CONTEXT_WORDS = 6


def places_on(text: TextPage, query: str) -> tuple[Place, ...]:
    """Where the words of a query stand on a page."""
    words = [(word, number) for number, line in enumerate(text.lines()) for word in line.words]
    texts = [word.text for word, _ in words]
    found = []
    for match in find_words(texts, read_query(query)):
        matched = words[match.first : match.end]
        lines = dict.fromkeys(line for _, line in matched)
        boxes = tuple(
            bounding_box(p for word, own in matched if own == line for p in word.box.corners())
            for line in lines
        )
        before, after = _context(texts, match.first, match.end)
        found.append(Place(boxes, " ".join(texts[match.first : match.end]), before, after, match.tier))
    return tuple(found)


def _context(texts: Sequence[str], first: int, end: int) -> tuple[str, str]:
    return " ".join(texts[max(0, first - _CONTEXT_WORDS) : first]), " ".join(
        texts[end : end + _CONTEXT_WORDS]
    )


def hit_of(found: PageHit, title: str, query: str, read_text: ReadText) -> Hit:
    """The index's hit with its places; a page whose text is gone has none."""
    text = read_text(found.page_id)
    return Hit(
        document_id=found.document_id,
        document_title=title,
        page_id=found.page_id,
        order=found.order,
        label=found.label,
        excerpt=found.excerpt,
        tier=found.tier,
        places=places_on(text, query) if text else (),
    )
