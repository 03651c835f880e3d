"""A document as a IIIF Presentation 3.0 manifest (https://iiif.io/api/presentation/3.0/), and all as a
collection.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sohoa.formats.language_tags import language_tag
from sohoa.model import description
from sohoa.model.document import Document, LibraryIdentity, Page
from sohoa.model.files import FileRole
from sohoa.model.geometry import Box, Size
from sohoa.model.ids import PageId
from sohoa.model.json import Json
from sohoa.model.structure import Division
from sohoa.model.text import Line, TextPage
from sohoa.ports.records import DocumentSummary
from sohoa.sharing.addresses import Addresses
from sohoa.sharing.iiif_links import Links
from sohoa.sharing.iiif_values import PRESENTATION_CONTEXT, in_language, pair, rights_of, spoken
from sohoa.sharing.visible import visible_part


def manifest(document: Document, library: LibraryIdentity, links: Links) -> dict[str, Json]:
    """The manifest of what is visible of a document."""
    document = visible_part(document)
    places = links.addresses
    canvases: list[Json] = [_canvas(document, page, links) for page in document.pages]
    made: dict[str, Json] = {
        "@context": PRESENTATION_CONTEXT,
        "id": places.manifest(document.id),
        "type": "Manifest",
        "label": _label(document),
        "metadata": _metadata(document),
        "requiredStatement": _required_statement(document, library),
        "provider": [_provider(library, places)],
        "homepage": [_homepage(document, places)],
        "viewingDirection": document.direction.value,
        "behavior": ["paged" if len(canvases) > 1 else "individuals"],
        "seeAlso": links.of_document(document),
        "items": canvases,
    }
    made |= _optional(document, links)
    return {name: value for name, value in made.items() if value != []}


def _optional(document: Document, links: Links) -> dict[str, Json]:
    summary = description.summary(document.record)
    found: dict[str, Json] = {
        "thumbnail": _thumbnail(document, links),
        "rendering": links.renderings(document),
        "service": links.services(document),
        "structures": _structures(document, links.addresses),
    }
    if summary:
        found["summary"] = in_language(_language(document), summary)
    return found | (rights_of(document.rights.statement) if document.rights else {})


def _language(document: Document) -> str:
    return language_tag(description.language(document.record))


def _label(document: Document) -> dict[str, Json]:
    return in_language(_language(document), description.title(document.record) or document.id)


def _metadata(document: Document) -> list[Json]:
    record = document.record
    return [
        *pair("sharing.title", [description.title(record)]),
        *pair("sharing.creator", description.creators(record)),
        *pair("sharing.place", [description.place(record)]),
        *pair("sharing.publisher", [description.publisher(record)]),
        *pair("sharing.date", [description.year(record)]),
        *pair("sharing.language", [_language(document)]),
        *pair("sharing.subject", description.subjects(record)),
        *pair("sharing.call_number", [description.call_number(record) or document.item.call_number]),
        *pair("sharing.identifier", [document.id]),
        *pair("sharing.pages", [str(len(document.pages))]),
    ]


def _required_statement(document: Document, library: LibraryIdentity) -> dict[str, Json]:
    credit = document.rights.credit if document.rights else ""
    return {"label": spoken("sharing.attribution"), "value": in_language("", credit or library.name)}


def _provider(library: LibraryIdentity, places: Addresses) -> dict[str, Json]:
    name = in_language("", library.name)
    page: dict[str, Json] = {"id": places.base, "type": "Text", "label": name, "format": "text/html"}
    return {"id": places.base, "type": "Agent", "label": name, "homepage": [page]}


def _homepage(document: Document, places: Addresses) -> dict[str, Json]:
    label = spoken("sharing.read_here")
    return {"id": places.book(document.id), "type": "Text", "label": label, "format": "text/html"}


def _thumbnail(document: Document, links: Links) -> list[Json]:
    return [links.thumbnail(page, size_of(page)) for page in document.pages[:1]]


def size_of(page: Page) -> Size:
    """The size of a page that has a plan: that of its canvas."""
    assert page.plan is not None
    return page.plan.size


def _canvas(document: Document, page: Page, links: Links) -> dict[str, Json]:
    places, size = links.addresses, size_of(page)
    canvas = places.canvas(document.id, page.id)
    painting: dict[str, Json] = {
        "id": places.part(document.id, "painting", page.id),
        "type": "Annotation",
        "motivation": "painting",
        "body": links.image(page, size),
        "target": canvas,
    }
    made: dict[str, Json] = {
        "id": canvas,
        "type": "Canvas",
        "label": in_language("", page.label or f"[{page.order}]"),
        "width": size.width_px,
        "height": size.height_px,
        "thumbnail": [links.thumbnail(page, size)],
        "items": [
            {"id": places.part(document.id, "page", page.id), "type": "AnnotationPage", "items": [painting]}
        ],
    }
    if page.file(FileRole.FULLTEXT) is not None:
        lines = {"id": links.annotations(document, page), "type": "AnnotationPage"}
        made["annotations"] = [lines | {"label": spoken("sharing.line_text")}]
    return made | ({"seeAlso": see_also} if (see_also := links.of_page(document, page)) else {})


def _structures(document: Document, places: Addresses) -> list[Json]:
    """The contents, each part with the parts and pages in it, in reading order."""
    order = [page.id for page in document.pages]
    ranges: list[Json] = [
        _range(document, division, str(number), order, places)
        for number, division in enumerate(document.divisions, 1)
    ]
    if not ranges:
        return []
    top = places.part(document.id, "range", "0")
    return [{"id": top, "type": "Range", "label": spoken("sharing.contents"), "items": ranges}]


def _range(
    document: Document, division: Division, number: str, order: Sequence[PageId], places: Addresses
) -> dict[str, Json]:
    items: list[Json] = []
    parts = list(enumerate(division.parts, 1))
    within = order[order.index(division.first_page) : order.index(division.last_page) + 1]
    covered = -1
    for place, page in enumerate(within):
        while parts and parts[0][1].first_page == page:
            part_number, part = parts.pop(0)
            items.append(_range(document, part, f"{number}-{part_number}", order, places))
            covered = max(covered, within.index(part.last_page) if part.last_page in within else place)
        if place > covered:
            items.append({"id": places.canvas(document.id, page), "type": "Canvas"})
    items += [_range(document, part, f"{number}-{n}", order, places) for n, part in parts]
    return {
        "id": places.part(document.id, "range", number),
        "type": "Range",
        "label": in_language(_language(document), division.label or division.kind.value),
        "items": items,
    }


def collection(
    summaries: Sequence[DocumentSummary], library: LibraryIdentity, places: Addresses
) -> dict[str, Json]:
    """All these documents as one collection."""
    members: list[Json] = [
        {
            "id": places.manifest(summary.id),
            "type": "Manifest",
            "label": in_language("", summary.title or summary.id),
        }
        for summary in summaries
    ]
    return {
        "@context": PRESENTATION_CONTEXT,
        "id": places.collection(),
        "type": "Collection",
        "label": spoken("sharing.all_books", name=library.name),
        "provider": [_provider(library, places)],
        "items": members,
    }


def line_annotations(document: Document, page: Page, text: TextPage, links: Links) -> dict[str, Json]:
    """The lines of a page as annotations that supplement its canvas."""
    canvas = links.addresses.canvas(document.id, page.id)
    language = language_tag(text.language) if text.language else _language(document)
    items: list[Json] = [
        {
            "id": links.addresses.part(document.id, "line", f"{page.id}-{number}"),
            "type": "Annotation",
            "motivation": "supplementing",
            "body": text_body(line.text, language),
            "target": f"{canvas}#{fragment(line.box)}",
        }
        for number, line in _lines(text)
    ]
    return {
        "@context": PRESENTATION_CONTEXT,
        "id": links.annotations(document, page),
        "type": "AnnotationPage",
        "label": spoken("sharing.line_text"),
        "items": items,
    }


def _lines(text: TextPage) -> Iterator[tuple[int, Line]]:
    return ((number, line) for number, line in enumerate(text.lines(), 1) if line.words)


def text_body(text: str, language: str) -> dict[str, Json]:
    """A text as the body of an annotation."""
    return {"type": "TextualBody", "value": text, "language": language, "format": "text/plain"}


def fragment(box: Box) -> str:
    """The media fragment of a box: whole pixels that hold all of it."""
    left, top = max(0, int(box.x0)), max(0, int(box.y0))
    right, bottom = -int(-box.x1 // 1), -int(-box.y1 // 1)
    return f"xywh={left},{top},{max(1, right - left)},{max(1, bottom - top)}"
