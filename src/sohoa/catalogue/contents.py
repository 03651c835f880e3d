"""The table of contents: from a plain list of headings to divisions that know their pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sohoa.model.document import Page
from sohoa.model.finding import Finding, Severity
from sohoa.model.structure import Division, DivisionKind
from sohoa.vietnamese.normal_form import normal_form

_KINDS = (
    (
        DivisionKind.PREFACE,
        ("lời nói đầu", "lời mở đầu", "lời tựa", "lời giới thiệu", "lời nhà xuất bản", "tựa"),
    ),
    (DivisionKind.PREFACE, ("preface", "foreword", "introduction")),
    (DivisionKind.CONTENTS, ("mục lục", "contents", "table of contents")),
    (DivisionKind.APPENDIX, ("phụ lục", "appendix", "tài liệu tham khảo", "bảng tra", "index")),
    (DivisionKind.TITLE_PAGE, ("trang nhan đề", "nhan đề", "trang tên sách", "title page")),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the table of contents: title, label of the page where it begins, depth (the least one is
    the top).
    """

    title: str
    label: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class _Placed:
    """A heading and the place (from 0) of its first and last page."""

    heading: Heading
    first: int
    last: int


def divisions_from(headings: Sequence[Heading], pages: Sequence[Page]) -> tuple[Division, ...]:
    """The divisions as a tree. A part ends on the page before the next part of its own or a higher level
    begins (or on its first page, where that one begins there too), the last one with the book. Headings
    whose page is not there are left out: `contents_findings` tells them.
    """
    ordered = sorted(pages, key=lambda page: page.order)
    starts = _starts(headings, ordered)
    found = [(heading, start) for heading, start in zip(headings, starts, strict=True) if start is not None]
    placed = [
        _Placed(heading, start, _end(heading, start, found[number + 1 :], len(ordered) - 1))
        for number, (heading, start) in enumerate(found)
    ]
    return _tree(placed, ordered, is_top=True)


def contents_findings(headings: Sequence[Heading], pages: Sequence[Page]) -> tuple[Finding, ...]:
    """A finding for each heading whose label is on no page."""
    ordered = sorted(pages, key=lambda page: page.order)
    return tuple(
        Finding(
            "catalogue.contents_label_unknown",
            Severity.REVIEW,
            measured=heading.label,
            params=(("title", heading.title), ("label", heading.label)),
        )
        for heading, start in zip(headings, _starts(headings, ordered), strict=True)
        if start is None
    )


def _starts(headings: Sequence[Heading], pages: Sequence[Page]) -> list[int | None]:
    """The place of each heading's first page. A label may stand on several pages: the next one after the
    heading before is meant, or the first of all.
    """
    places: dict[str, list[int]] = {}
    for place, page in enumerate(pages):
        places.setdefault(page.label.casefold(), []).append(place)
    starts: list[int | None] = []
    here = 0
    for heading in headings:
        label = normal_form(heading.label).strip().casefold()
        options = places.get(label, []) if label else []
        start = next((place for place in options if place >= here), options[0] if options else None)
        starts.append(start)
        here = here if start is None else start
    return starts


def _end(heading: Heading, start: int, following: Sequence[tuple[Heading, int]], last_page: int) -> int:
    for other, other_start in following:
        if other.level <= heading.level:
            return max(start, other_start - 1)
    return last_page


def _tree(placed: Sequence[_Placed], pages: Sequence[Page], *, is_top: bool) -> tuple[Division, ...]:
    """Each heading with the deeper ones that follow it under it."""
    divisions: list[Division] = []
    number = 0
    while number < len(placed):
        part = placed[number]
        end = number + 1
        while end < len(placed) and placed[end].heading.level > part.heading.level:
            end += 1
        under = _tree(placed[number + 1 : end], pages, is_top=False)
        title = " ".join(normal_form(part.heading.title).split())
        kind = _kind(title, is_top=is_top)
        divisions.append(Division(title, kind, pages[part.first].id, pages[part.last].id, under))
        number = end
    return tuple(divisions)


def _kind(title: str, *, is_top: bool) -> DivisionKind:
    """By the words that such parts begin with; else a chapter at the top and a section below."""
    words = title.casefold()
    for kind, beginnings in _KINDS:
        if any(
            words == start or words.startswith((f"{start} ", f"{start}:", f"{start}."))
            for start in beginnings
        ):
            return kind
    return DivisionKind.CHAPTER if is_top else DivisionKind.SECTION
