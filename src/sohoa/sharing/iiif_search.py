"""Hits in a book as IIIF Content Search 2.0 answers (https://iiif.io/api/search/2.0/)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sohoa.formats.language_tags import language_tag
from sohoa.library.search import Hit, Place, SearchPage
from sohoa.model import description
from sohoa.model.document import Document
from sohoa.model.json import Json
from sohoa.sharing.addresses import Addresses
from sohoa.sharing.iiif_presentation import fragment, text_body
from sohoa.sharing.visible import visible_part

CONTEXT = "http://iiif.io/api/search/2/context.json"
PAGES_AT_ONCE = 50
"""How many pages of the book one page of the answer speaks of."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The words, the page of the answer (from 1), and parameters that were given and are not known here."""

    words: str
    page: int = 1
    ignored: Sequence[str] = ()


def search_answer(document: Document, asked: Asked, found: SearchPage, places: Addresses) -> dict[str, Json]:
    """One page of an answer. Each place is an annotation for every line that it runs over; a second
    annotation page says what stands around it.
    """
    shown = {page.id for page in visible_part(document).pages}
    hits = [hit for hit in found.hits if hit.page_id in shown]
    language = language_tag(description.language(document.record))
    items: list[Json] = []
    contexts: list[Json] = []
    for hit in hits:
        for number, place in enumerate(hit.places, 1):
            annotations = _annotations(document, hit, place, number, places, language)
            items += annotations
            contexts.append(_context(document, hit, place, number, places, len(annotations)))
    made: dict[str, Json] = {
        "@context": CONTEXT,
        "id": places.search(document.id, asked.words, asked.page),
        "type": "AnnotationPage",
        "items": items,
    }
    if contexts:
        around = places.part(document.id, "search-context", f"{asked.page}")
        made["annotations"] = [{"id": around, "type": "AnnotationPage", "items": contexts}]
    if asked.ignored:
        made["ignored"] = list(asked.ignored)
    return made | _paging(document, asked, found, places)


def _annotation_id(document: Document, hit: Hit, number: int, line: int, places: Addresses) -> str:
    return places.part(document.id, "hit", f"{hit.page_id}-{number}-{line}")


def _annotations(
    document: Document, hit: Hit, place: Place, number: int, places: Addresses, language: str
) -> list[Json]:
    canvas = places.canvas(document.id, hit.page_id)
    return [
        {
            "id": _annotation_id(document, hit, number, line, places),
            "type": "Annotation",
            "motivation": "highlighting",
            "body": text_body(place.text, language),
            "target": f"{canvas}#{fragment(box)}",
        }
        for line, box in enumerate(place.boxes, 1)
    ]


def _context(
    document: Document, hit: Hit, place: Place, number: int, places: Addresses, lines: int
) -> dict[str, Json]:
    selector: dict[str, Json] = {
        "type": "TextQuoteSelector",
        "prefix": f"{place.before} " if place.before else "",
        "exact": place.text,
        "suffix": f" {place.after}" if place.after else "",
    }
    targets: list[Json] = [
        {
            "type": "SpecificResource",
            "source": _annotation_id(document, hit, number, line, places),
            "selector": [selector],
        }
        for line in range(1, lines + 1)
    ]
    return {
        "id": places.part(document.id, "context", f"{hit.page_id}-{number}"),
        "type": "Annotation",
        "motivation": "contextualizing",
        "target": targets[0] if len(targets) == 1 else targets,
    }


def _paging(document: Document, asked: Asked, found: SearchPage, places: Addresses) -> dict[str, Json]:
    """Only an answer of several pages speaks of them."""
    last = max(1, -(-found.total // PAGES_AT_ONCE))
    if last == 1:
        return {}

    def page_at(number: int) -> dict[str, Json]:
        return {"id": places.search(document.id, asked.words, number), "type": "AnnotationPage"}

    whole: dict[str, Json] = {
        "id": places.part(document.id, "search-result", "all"),
        "type": "AnnotationCollection",
        "first": page_at(1),
        "last": page_at(last),
    }
    paging: dict[str, Json] = {"partOf": whole}
    if asked.page < last:
        paging["next"] = page_at(asked.page + 1)
    if asked.page > 1:
        paging["prev"] = page_at(asked.page - 1)
    return paging
