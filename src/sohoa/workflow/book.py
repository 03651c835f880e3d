"""The way of a book: the whole path in one screen. Whatever is done already, by the ledger, is not done
again.
"""

from __future__ import annotations

from dataclasses import replace

from sohoa.errors import Conflict
from sohoa.model.document import Document
from sohoa.model.ids import DocumentId
from sohoa.model.state import DocumentState
from sohoa.workflow.describing import describe_pages
from sohoa.workflow.house import House
from sohoa.workflow.indexing import open_to_search
from sohoa.workflow.order import Order
from sohoa.workflow.packing import pack
from sohoa.workflow.page_work import analyse_captures, make_pages
from sohoa.workflow.progress import Watch
from sohoa.workflow.recipes import Recipe
from sohoa.workflow.taking import take_scans

_BEFORE_PACKAGING = (
    DocumentState.CAPTURED,
    DocumentState.PROCESSED,
    DocumentState.CHECKED,
    DocumentState.DESCRIBED,
    DocumentState.APPROVED,
)


def make_book(house: House, document_id: DocumentId, recipe: Recipe, order: Order, watch: Watch) -> Document:
    """Takes a document from its scans to a package that readers can be given; gives it as it then stands."""
    document = house.document(document_id)
    document = take_scans(house, document, order, watch)
    document = analyse_captures(house, document, recipe.capture_steps, order.ppi, watch)
    document = make_pages(house, document, recipe.page_steps, order.ppi, watch)
    _require_few_held(document, recipe.most_held_share)
    document = _at(house, document, DocumentState.PROCESSED, DocumentState.CHECKED)
    document = describe_pages(house, document, order)
    document = _at(house, document, DocumentState.DESCRIBED, DocumentState.APPROVED)
    document = pack(house, document, watch)
    open_to_search(house, document, watch)
    return document


def _require_few_held(document: Document, most_share: float) -> None:
    """Conflict where more of the pages are held than the recipe bears: such a book is not packaged."""
    held, pages = len(document.held_pages), len(document.pages)
    if held > most_share * pages:
        raise Conflict("workflow.too_many_held", held=held, pages=pages, most=f"{most_share:.0%}")


def _at(house: House, document: Document, *states: DocumentState) -> Document:
    """The document in the last of these states, unless it is further on the path already."""
    if document.state not in _BEFORE_PACKAGING:
        return document
    with house.changing(document.id) as (writer, now):
        reached = max((now.state, *states), key=_BEFORE_PACKAGING.index)
        now = replace(now, state=reached, changed_at=house.clock.now())
        writer.save_head(now)
    return now
