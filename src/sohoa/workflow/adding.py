"""Books and pages that come into the house: what was ordered, and whether it is here already."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from sohoa.catalogue.labels import parse_labels
from sohoa.errors import UsageError
from sohoa.intake.book_toml import BookToml
from sohoa.intake.survey import Survey, require_space, survey
from sohoa.intake.take import fingerprint
from sohoa.library.publishing import rights_from
from sohoa.model.bib import BibRecord, RecordSource
from sohoa.model.document import Document, Item
from sohoa.model.files import FileRef, FileRole
from sohoa.model.ids import DocumentId, mint_document_id
from sohoa.model.provenance import NOBODY, Actor
from sohoa.model.state import DocumentState
from sohoa.ports.files import STAGING
from sohoa.ports.records import Job
from sohoa.quality.norms import read_norm
from sohoa.workflow.house import House
from sohoa.workflow.order import ContentsLine, Order, order_of, still_ordered
from sohoa.workflow.recipes import read_recipe
from sohoa.workflow.surveying import held_bytes, record_named, record_said, said_beside

_SAMPLE = 8
_UNKNOWN_RIGHTS = "not-evaluated"
_SAME_SHARE = 0.5
_LEAST_PPI, _MOST_PPI = 50, 4_800


@dataclass(frozen=True, slots=True)
class NewBook:
    """What is said of a book when it is added; what is empty is taken from `book.toml` beside the scans."""

    record: BibRecord | None = None
    record_source: RecordSource | None = None
    title: str = ""
    labels: str = ""
    ppi: float | None = None
    norm: str = ""
    recipe: str = ""
    publish: bool = False
    publish_rights: str = ""
    """Under which rights, if it is to be published; empty: as book.toml says, else not evaluated."""
    actor: Actor = NOBODY


def add_book(house: House, source: Path, book: NewBook) -> tuple[DocumentId, Order]:
    """Enters a book, or finds the one that this source was digitised as before; gives the order to submit."""
    found = survey(source)
    former = _known_as(house, found, source)
    held = 0 if former is None else held_bytes(house.document(former))
    require_space(found, house.files.free_bytes() + held)
    said = said_beside(found)
    contents = tuple(ContentsLine(line.title, line.page, line.level) for line in said.contents)
    order = Order(
        source=str(source.absolute()),
        ppi=book.ppi or said.ppi,
        labels=book.labels or said.labels,
        contents=contents,
        publish_rights=(book.publish_rights or said.rights or _UNKNOWN_RIGHTS) if book.publish else "",
        actor=book.actor,
    )
    book = replace(
        book,
        norm=book.norm or said.norm or house.usual_norm,
        recipe=book.recipe or said.recipe or house.usual_recipe,
    )
    _refuse_what_cannot_be_done(house, book, order)
    if former is None:
        return _enter(house, source, _with_record(book, said, source), said), order
    return former, _completed(order, still_ordered(_jobs(house, former), book.actor))


def _completed(order: Order, before: Order) -> Order:
    """The order, with what was said before of the same book where nothing is said now."""
    return replace(
        order,
        ppi=order.ppi or before.ppi,
        labels=order.labels or before.labels,
        contents=order.contents or before.contents,
        publish_rights=order.publish_rights or before.publish_rights,
    )


def _refuse_what_cannot_be_done(house: House, book: NewBook, order: Order) -> None:
    """UsageError or BadInput now, for what would fail only after hours of work."""
    read_norm(book.norm, house.norms)
    read_recipe(book.recipe, house.recipes)
    parse_labels(order.labels)
    if order.publish_rights:
        rights_from(order.publish_rights)
    if order.ppi is not None and not _LEAST_PPI <= order.ppi <= _MOST_PPI:
        raise UsageError("workflow.ppi_impossible", given=f"{order.ppi:g}", least=_LEAST_PPI, most=_MOST_PPI)


def _with_record(book: NewBook, said: BookToml, source: Path) -> NewBook:
    """The book with the record that book.toml names beside the scans, where nothing else was said."""
    if book.record is not None or book.title:
        return book
    named = record_named(said, source)
    return book if named is None else replace(book, record=named.record, record_source=named.source)


def _known_as(house: House, found: Survey, source: Path) -> DocumentId | None:
    """The document that has at least half of a sample of these files, or whose intake from here has not
    ended: there any of them is enough, or none where it has not begun.
    """
    step = max(1, len(found.sources) // _SAMPLE)
    sample = fingerprint(replace(found, sources=found.sources[::step][:_SAMPLE]))
    ids = [capture for seen in sample for capture in seen.capture_ids]
    counts = house.records.documents_with_capture(ids)
    best = max(counts, key=lambda name: counts[name], default=None)
    if best is not None and counts[best] >= _SAME_SHARE * max(1, len(sample)):
        return best
    begun = _begun_from(house, source)
    return next((known for known in begun if known in counts or not house.document(known).captures), None)


def _begun_from(house: House, source: Path) -> list[DocumentId]:
    """The documents that wait for scans from this place, newest first."""
    orders = [(job.document, order_of(job)) for job in house.records.jobs()]
    place = str(source.absolute())
    return [document for document, order in reversed(orders) if order.source == place]


def _enter(house: House, source: Path, book: NewBook, said: BookToml) -> DocumentId:
    now = house.clock.now()
    document = Document(
        id=mint_document_id(house.clock.random_integer),
        state=DocumentState.CAPTURED,
        record=book.record or record_said(said, book.title or said.title or source.stem, now),
        captures=(),
        pages=(),
        created_at=now,
        changed_at=now,
        item=Item(tuple(said.accession), said.call_number),
        norm=book.norm,
        recipe=book.recipe,
    )
    if book.record_source is not None:
        document = replace(document, files=(_kept_source(house, document.id, book.record_source),))
    with house.records.transaction() as writer:
        writer.add_document(document)
        house.audit(writer, book.actor, "add", document.id)
    return document.id


def _kept_source(house: House, document_id: DocumentId, source: RecordSource) -> FileRef:
    """The record's bytes as they came."""
    name = "record.xml" if source.media_type.endswith("xml") else "record.mrc"
    limit = len(source.data)
    key = f"{STAGING}/{document_id}/{name}"
    return house.files.take(BytesIO(source.data), key, FileRole.RECORD, source.media_type, limit_bytes=limit)


def next_order(house: House, document_id: DocumentId, actor: Actor) -> Order:
    """The order to go on with a document: what was asked for and is not done yet. NotFound where there is no
    such document.
    """
    house.document(document_id)
    return still_ordered(_jobs(house, document_id), actor)


def _jobs(house: House, document_id: DocumentId) -> list[Job]:
    return [job for job in house.records.jobs() if job.document == document_id]
