"""The part of a document that others get to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sohoa.model.document import Document, Page
from sohoa.model.files import FileRole
from sohoa.model.ids import PageId
from sohoa.model.structure import Division


def visible_part(document: Document) -> Document:
    """The document with its shown pages alone, in order: those marked to publish and rendered already. Parts
    are cut to these pages, parts without any fall away; what was found wrong on the way is left out.
    """
    ordered = sorted(document.pages, key=lambda page: page.order)
    shown = tuple(replace(page, findings=(), measures=()) for page in ordered if _is_shown(page))
    captures = {page.capture for page in shown}
    places = {page.id: place for place, page in enumerate(ordered)}
    return replace(
        document,
        pages=shown,
        captures=tuple(capture for capture in document.captures if capture.id in captures),
        divisions=_cut(document.divisions, shown, places),
        findings=(),
    )


def _is_shown(page: Page) -> bool:
    return page.published and page.plan is not None and page.file(FileRole.ACCESS) is not None


def _cut(
    divisions: Sequence[Division], shown: Sequence[Page], places: Mapping[PageId, int]
) -> tuple[Division, ...]:
    kept = []
    for division in divisions:
        first, last = places.get(division.first_page), places.get(division.last_page)
        if first is None or last is None:
            continue
        within = [page.id for page in shown if first <= places[page.id] <= last]
        if within:
            parts = _cut(division.parts, shown, places)
            kept.append(replace(division, first_page=within[0], last_page=within[-1], parts=parts))
    return tuple(kept)
