"""What the page of a book shows, gathered from the house and put into the order of the screen."""

from __future__ import annotations

from dataclasses import dataclass

from sohoa.errors import NotFound
from sohoa.library.access import Reader
from sohoa.library.reading import BookView, PageView
from sohoa.library.search import BookHits, places_on
from sohoa.model.geometry import Box, Size
from sohoa.model.ids import PageId
from sohoa.model.structure import Division
from sohoa.model.text import Line, RegionKind, TextPage
from sohoa.ports.search import PageHit
from sohoa.vietnamese.excerpts import Excerpt
from sohoa.web.house import ReadingHouse

_MOST_LINES = 200
_BULLETS = frozenset("-–—•*+")
# The long side of the first picture of a page: enough for the whole page on a screen, and within the weight
# that a page of the reading room may have. What is finer comes as tiles when the reader zooms.
_PICTURE_SIDES_PX = (680, 1000)
_LARGE_SCREEN_SIDE_PX = 1400


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the contents: `depth` counts from 0; `page` is where the part begins."""

    label: str
    page: PageView
    depth: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A region of the text layer as it is read out."""

    text: str
    is_heading: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole page as a picture, for `<picture>`: `candidates` and `sizes` let the browser choose what fits
    the screen, `large` is for tall screens, `plain` for browsers without WebP.
    """

    candidates: str
    large: str
    sizes: str
    plain: str


@dataclass(frozen=True, slots=True)
class PageScreen:
    """All that the view of one page shows. `at` counts the pages that readers see, from 1; `boxes` are the
    hits on this page, in its pixels; `found` the hits in the whole book; `hit_before` and `hit_after` the
    nearest other pages with hits.
    """

    page: PageView
    at: int
    previous: PageView | None
    following: PageView | None
    paragraphs: tuple[Paragraph, ...]
    boxes: tuple[Box, ...]
    found: BookHits | None
    hit_before: PageHit | None
    hit_after: PageHit | None
    chapter: str
    picture: Picture
    image_service: str


def contents_of(book: BookView) -> tuple[ContentsLine, ...]:
    """The contents, flat, in order; parts whose first page is not there are left out."""
    pages = {page.id: page for page in book.pages}
    return tuple(_contents(book.divisions, pages, 0))[:_MOST_LINES]


def _contents(
    divisions: tuple[Division, ...], pages: dict[PageId, PageView], depth: int
) -> list[ContentsLine]:
    lines: list[ContentsLine] = []
    for division in divisions:
        page = pages.get(division.first_page)
        if page is not None:
            lines.append(ContentsLine(division.label, page, depth))
        lines += _contents(division.parts, pages, depth + 1)
    return lines


def picture_url(page_id: PageId, size: Size, most_px: int) -> str:
    """The whole page as one picture, no larger than `most_px`, nor than it is."""
    side = min(most_px, max(size.width_px, size.height_px, 1))
    return f"/iiif/image/{page_id}/full/!{side},{side}/0/default.jpg"


def picture_of(page: PageView) -> Picture:
    """The first picture of a page."""
    size = Size(page.width_px, page.height_px)
    return Picture(
        ", ".join(dict.fromkeys(_candidate(page.id, size, side) for side in _PICTURE_SIDES_PX)),
        _candidate(page.id, size, _LARGE_SCREEN_SIDE_PX),
        _sizes(size),
        picture_url(page.id, size, _PICTURE_SIDES_PX[-1]),
    )


def _candidate(page_id: PageId, size: Size, side_px: int) -> str:
    """An address and its width, as `srcset` has them."""
    width = max(1, round(size.width_px * min(1.0, side_px / max(size.width_px, size.height_px, 1))))
    return f"/iiif/image/{page_id}/full/{width},/0/default.webp {width}w"


def _sizes(size: Size) -> str:
    """How wide the picture is shown, as reader.css has it: between the columns, or above the text."""
    ratio = f"{size.width_px / max(size.height_px, 1):.3f}"
    return f"(min-width: 64rem) min(56vw, calc((100vh - 9.5rem) * {ratio})), min(100vw, calc(68vh * {ratio}))"


def page_in(book: BookView, order: int) -> PageView:
    """The page of that order; raises NotFound."""
    page = next((page for page in book.pages if page.order == order), None)
    if page is None:
        raise NotFound("web.error.no_such_page", order=order, total=len(book.pages), book=book.id)
    return page


def page_with_label(book: BookView, label: str) -> PageView | None:
    """The page with that printed label, whatever its case; else, for a figure, the image of that number."""
    wanted = label.casefold()
    for page in book.pages:
        if wanted and page.label.casefold() == wanted:
            return page
    if not (wanted.isascii() and wanted.isdecimal()):
        return None
    return next((page for page in book.pages if page.order == int(wanted)), None)


def page_screen(
    library: ReadingHouse, reader: Reader, book: BookView, page: PageView, words: str
) -> PageScreen:
    """Gathers what the view of a page shows; of all texts it reads that page's alone."""
    at = book.pages.index(page)
    text = library.page_text(reader, page.id) if page.has_text else None
    found = library.hits_in(reader, book, words) if words else None
    return PageScreen(
        page=page,
        at=at + 1,
        previous=book.pages[at - 1] if at else None,
        following=book.pages[at + 1] if at + 1 < len(book.pages) else None,
        paragraphs=paragraphs_of(text) if text else (),
        boxes=_boxes(text, words),
        found=found,
        hit_before=found.before(page.order) if found else None,
        hit_after=found.after(page.order) if found else None,
        chapter=_chapter(book, page),
        picture=picture_of(page),
        image_service=f"/iiif/image/{page.id}",
    )


def _chapter(book: BookView, page: PageView) -> str:
    """The innermost part that has begun by this page."""
    begun = [line.label for line in contents_of(book) if line.page.order <= page.order]
    return begun[-1] if begun else ""


def _boxes(text: TextPage | None, words: str) -> tuple[Box, ...]:
    if text is None or not words:
        return ()
    return tuple(box for place in places_on(text, words) for box in place.boxes)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of an excerpt."""

    text: str
    is_marked: bool


def spans_of(excerpt: Excerpt) -> tuple[Span, ...]:
    """The excerpt cut at its marks."""
    spans: list[Span] = []
    at = 0
    for start, end in excerpt.marks:
        spans += [
            Span(excerpt.text[at:start], is_marked=False),
            Span(excerpt.text[start:end], is_marked=True),
        ]
        at = end
    spans.append(Span(excerpt.text[at:], is_marked=False))
    return tuple(span for span in spans if span.text)


def paragraphs_of(text: TextPage) -> tuple[Paragraph, ...]:
    """The text layer as it is read out: a paragraph for each region, and for each point of a list within one;
    the printed page number is left to the label.
    """
    return tuple(
        Paragraph(words, region.kind is RegionKind.HEADING)
        for region in text.regions
        if region.kind not in (RegionKind.PICTURE, RegionKind.PAGE_NUMBER)
        for words in _points(region.lines)
    )


def _points(lines: tuple[Line, ...]) -> list[str]:
    points: list[str] = []
    for line in lines:
        if not line.words:
            continue
        if points and line.words[0].text not in _BULLETS:
            points[-1] += f" {line.text}"
        else:
            points.append(line.text)
    return points
