"""The structure of a METS document: its pages, its parts, and which pages belong to which part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sohoa.formats.marcxml import fits_marcxml
from sohoa.formats.mets_admin import DOCUMENT_OBJECT_ID, RIGHTS_ID, capture_mix_id, event_id
from sohoa.formats.mets_inventory import Inventory, ListedFile
from sohoa.formats.xml import XLINK, Element, add, xml_id
from sohoa.model import description
from sohoa.model.document import Document, Page
from sohoa.model.geometry import Point
from sohoa.model.ids import PageId
from sohoa.model.plan import PagePlan
from sohoa.model.provenance import Event
from sohoa.model.structure import Division, DivisionKind

MODS_ID = "dmd-mods"
MARC_ID = "dmd-marc"
_M = "{http://www.loc.gov/METS/}"
_LOGICAL_ROOT = "logical"

Links = list[tuple[str, Division | None]]


def add_structure(mets: Element, inventory: Inventory) -> None:
    """The physical and the logical `structMap` and the `structLink` between them."""
    _add_physical(mets, inventory)
    links = _add_logical(mets, inventory.document)
    _add_links(mets, links, inventory.pages)


def _page_div_id(page: Page) -> str:
    return xml_id("page-", page.id)


def _add_physical(mets: Element, inventory: Inventory) -> None:
    structure = add(mets, f"{_M}structMap", TYPE="PHYSICAL")
    book = add(structure, f"{_M}div", ID="physical", TYPE="physSequence", ADMID=DOCUMENT_OBJECT_ID)
    for listed in inventory.of_document():
        add(book, f"{_M}fptr", FILEID=listed.xml_id)
    own_events = _events_by_object(inventory.events)
    for page in inventory.pages:
        div = add(
            book,
            f"{_M}div",
            ID=_page_div_id(page),
            TYPE="page",
            ORDER=str(page.order),
            ORDERLABEL=page.label,
            ADMID=" ".join(own_events.get(page.id, ())),
        )
        for listed in inventory.of_page(page):
            _add_pointer(div, listed, page)


def _events_by_object(events: Sequence[Event]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for event in events:
        found.setdefault(event.object, []).append(event_id(event))
    return found


def _add_pointer(div: Element, listed: ListedFile, page: Page) -> None:
    """A page's own file is the page; on the master the page is the area that its plan crops."""
    capture = next((capture for capture in listed.captures if capture.id == page.capture), None)
    if capture is None or page.plan is None:
        add(div, f"{_M}fptr", FILEID=listed.xml_id)
        return
    add(
        add(div, f"{_M}fptr"),
        f"{_M}area",
        FILEID=listed.xml_id,
        SHAPE="POLY",
        COORDS=_outline(page.plan),
        ADMID=capture_mix_id(capture) if capture.facts is not None else "",
    )


def _outline(plan: PagePlan) -> str:
    """The page's corners in pixels of the untouched master, the first one again at the end (as HTML's
    polygons).
    """
    size, back = plan.size, plan.to_master
    corners = [(0, 0), (size.width_px, 0), (size.width_px, size.height_px), (0, size.height_px), (0, 0)]
    points = [back.apply(Point(x, y)) for x, y in corners]
    return ",".join(f"{round(point.x)},{round(point.y)}" for point in points)


def _add_logical(mets: Element, document: Document) -> Links:
    """The parts under the monograph; returns each part's id with the division that says its pages (None:
    all).
    """
    structure = add(mets, f"{_M}structMap", TYPE="LOGICAL")
    divisions = document.divisions
    title = description.title(document.record)
    if len(divisions) == 1 and divisions[0].kind is DivisionKind.MONOGRAPH:
        title, divisions = divisions[0].label or title, divisions[0].parts
    root = add(
        structure,
        f"{_M}div",
        ID=_LOGICAL_ROOT,
        TYPE=DivisionKind.MONOGRAPH.value,
        LABEL=title,
        DMDID=f"{MODS_ID} {MARC_ID}" if fits_marcxml(document.record) else MODS_ID,
        ADMID=RIGHTS_ID if document.rights is not None else "",
    )
    links: Links = [(_LOGICAL_ROOT, None)]
    _add_parts(root, divisions, _LOGICAL_ROOT, links)
    return links


def _add_parts(parent: Element, parts: Sequence[Division], parent_id: str, links: Links) -> None:
    for number, part in enumerate(parts, 1):
        part_id = f"{parent_id}-{number}"
        div = add(parent, f"{_M}div", ID=part_id, TYPE=part.kind.value, LABEL=part.label, ORDER=str(number))
        links.append((part_id, part))
        _add_parts(div, part.parts, part_id, links)


def _add_links(mets: Element, links: Links, pages: Sequence[Page]) -> None:
    section: Element | None = None
    places = {page.id: place for place, page in enumerate(pages)}
    for part_id, part in links:
        for page in pages if part is None else _pages_of(part, pages, places):
            section = section if section is not None else add(mets, f"{_M}structLink")
            ends = {f"{{{XLINK}}}from": part_id, f"{{{XLINK}}}to": _page_div_id(page)}
            add(section, f"{_M}smLink", "", ends)


def _pages_of(part: Division, pages: Sequence[Page], places: Mapping[PageId, int]) -> Iterator[Page]:
    """From the first to the last page; a part whose pages were removed has none."""
    first, last = places.get(part.first_page), places.get(part.last_page)
    if first is not None and last is not None:
        yield from pages[first : last + 1]
