"""Search as a reader meets it: hits of the index, none that may not be seen, and where they stand on the page
images.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sohoa.model.geometry import Box, bounding_box
from sohoa.model.ids import DocumentId, PageId
from sohoa.model.text import TextPage
from sohoa.ports.search import PageHit
from sohoa.vietnamese.excerpts import Excerpt
from sohoa.vietnamese.matching import Tier, find_words
from sohoa.vietnamese.queries import read_query


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
    """A page that matches, with its places on the image."""

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
    hits: tuple[PageHit, ...]


@dataclass(frozen=True, slots=True)
class BookHits:
    """All pages of one book that match, best first, as the index has them: no text is read for it."""

    words: str
    pages: tuple[PageHit, ...] = ()

    @property
    def total(self) -> int:
        """The pages that match."""
        return len(self.pages)

    @property
    def places_total(self) -> int:
        """The matches on all of them."""
        return sum(hit.places for hit in self.pages)

    def best(self, most: int) -> list[PageHit]:
        """So many of the best, in the order of the book."""
        return sorted(self.pages[:most], key=lambda hit: hit.order)

    def before(self, order: int) -> PageHit | None:
        """The nearest page with hits before that page."""
        return max((hit for hit in self.pages if hit.order < order), key=lambda hit: hit.order, default=None)

    def after(self, order: int) -> PageHit | None:
        """The nearest page with hits after that page."""
        return min((hit for hit in self.pages if hit.order > order), key=lambda hit: hit.order, default=None)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """A stretch of what was found: pages with their places within one document, else documents; `total`
    counts them in all stretches.
    """

    words: str
    total: int
    hits: tuple[Hit, ...] = ()
    books: tuple[FoundBook, ...] = ()


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


def hit_of(found: PageHit, title: str, query: str, text: TextPage | None) -> Hit:
    """The index's hit with its places; a page whose text is gone has none."""
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
