"""Books and pages that come into the house: what was ordered, and whether it is here already."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from sohoa.catalogue.describe import record_from_title
from sohoa.catalogue.labels import parse_labels
from sohoa.catalogue.reading import read_record_file
from sohoa.errors import BadInput, UsageError
from sohoa.intake.book_toml import BookToml, read_book_toml
from sohoa.intake.survey import Source, require_space, survey
from sohoa.intake.survey import Survey as ScanSurvey
from sohoa.intake.take import fingerprint
from sohoa.library.publishing import rights_from
from sohoa.model.bib import BibRecord, RecordSource
from sohoa.model.document import Document, Item
from sohoa.model.files import FileRef, FileRole, PpiSource
from sohoa.model.ids import DocumentId, mint_document_id
from sohoa.model.state import DocumentState
from sohoa.ports.files import STAGING
from sohoa.ports.records import AuditEntry, Job
from sohoa.quality.norms import read_norm
from sohoa.tools.exposures import open_exposure
from sohoa.workflow.house import House
from sohoa.workflow.order import ContentsLine, Order, order_of, still_ordered
from sohoa.workflow.recipes import read_recipe

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
    who: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """What a source of scans holds. `ignored` are (name, code of the reason); `without_ppi` counts the files
    that do not say their resolution.
    """

    images: int
    original_bytes: int
    needed_bytes: int
    free_bytes: int
    ignored: tuple[tuple[str, str], ...]
    title: str
    """From book.toml."""
    without_ppi: int = 0
    record: BibRecord | None = None
    """What book.toml, or the record file that it names, says of the book."""


def survey_scans(house: House, source: Path) -> Survey:
    """Looks at a source; takes nothing in. BadInput where there is nothing to take."""
    found = survey(source)
    said = _said(found)
    return Survey(
        images=found.frames,
        original_bytes=found.original_bytes,
        needed_bytes=found.needed_bytes,
        free_bytes=house.files.free_bytes(),
        ignored=tuple((ignored.name, ignored.reason) for ignored in found.ignored),
        title=said.title,
        without_ppi=0 if said.ppi else sum(_lacks_ppi(source) for source in found.sources),
        record=_record_beside(house, source, said),
    )


def _record_beside(house: House, source: Path, said: BookToml) -> BibRecord | None:
    """The record that the book would be entered with. None where nothing is said, or where the record file
    cannot be used: that is an error only when the book is added with no other record.
    """
    if said == BookToml():
        return None
    try:
        named = _with_record(NewBook(), said, source).record
    except (BadInput, UsageError):
        return None
    return named or _record(house, said.title or source.stem, said)


def _lacks_ppi(source: Source) -> bool:
    """Whether an image file does not say its resolution; one in an archive, or broken, is not looked at."""
    if source.member is not None:
        return False
    try:
        facts = open_exposure(source.path, None).facts(None)
    except (BadInput, OSError):
        return False
    return facts.ppi_source is PpiSource.ASSUMED


def _said(found: ScanSurvey) -> BookToml:
    return BookToml() if found.book_toml is None else read_book_toml(found.book_toml)


def add_book(house: House, source: Path, book: NewBook) -> tuple[DocumentId, Order]:
    """Enters a book, or finds the one that this source was digitised as before; gives the order to submit."""
    found = survey(source)
    former = _known_as(house, found, source)
    held = 0 if former is None else held_bytes(house.document(former))
    require_space(found, house.files.free_bytes() + held)
    said = _said(found)
    contents = tuple(ContentsLine(line.title, line.page, line.level) for line in said.contents)
    order = Order(
        source=str(source.absolute()),
        ppi=book.ppi or said.ppi,
        labels=book.labels or said.labels,
        contents=contents,
        publish_rights=(book.publish_rights or said.rights or _UNKNOWN_RIGHTS) if book.publish else "",
        who=book.who,
    )
    book = replace(
        book,
        norm=book.norm or said.norm or house.usual_norm,
        recipe=book.recipe or said.recipe or house.usual_recipe,
    )
    _refuse_what_cannot_be_done(house, book, order)
    if former is None:
        return _enter(house, source, _with_record(book, said, source), said), order
    return former, _completed(order, still_ordered(_jobs(house, former), book.who))


def _completed(order: Order, before: Order) -> Order:
    """The order, with what was said before of the same book where nothing is said now."""
    return replace(
        order,
        ppi=order.ppi or before.ppi,
        labels=order.labels or before.labels,
        contents=order.contents or before.contents,
        publish_rights=order.publish_rights or before.publish_rights,
    )


def held_bytes(document: Document) -> int:
    """How much of the document's originals is in the library already."""
    return sum({capture.master.key: capture.master.size_bytes for capture in document.captures}.values())


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
    if said.record is None or book.record is not None or book.title:
        return book
    folder = source if source.is_dir() else source.parent
    path = folder / Path(said.record.file).name
    chosen = read_record_file(path, said.record.select or None)
    if len(chosen) != 1:
        raise UsageError("workflow.record_not_one", name=path.name, count=len(chosen))
    return replace(book, record=chosen[0].record, record_source=chosen[0].source)


def _known_as(house: House, found: ScanSurvey, source: Path) -> DocumentId | None:
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
        record=book.record or _record(house, book.title or said.title or source.stem, said),
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
        writer.audit(AuditEntry(now, book.who, "staff", "", "add", document.id))
    return document.id


def _kept_source(house: House, document_id: DocumentId, source: RecordSource) -> FileRef:
    """The record's bytes as they came."""
    name = "record.xml" if source.media_type.endswith("xml") else "record.mrc"
    limit = len(source.data)
    key = f"{STAGING}/{document_id}/{name}"
    return house.files.take(BytesIO(source.data), key, FileRole.RECORD, source.media_type, limit_bytes=limit)


def _record(house: House, title: str, said: BookToml) -> BibRecord:
    return record_from_title(
        title,
        subtitle=said.subtitle if title == said.title else "",
        creator=said.creator,
        year=said.year,
        publisher=said.publisher,
        place=said.place,
        language=said.language,
        subjects=said.subjects,
        accession_numbers=said.accession,
        call_number=said.call_number,
        entered_at=house.clock.now(),
    )


def next_order(house: House, document_id: DocumentId, who: str) -> Order:
    """The order to go on with a document: what was asked for and is not done yet. NotFound where there is no
    such document.
    """
    house.document(document_id)
    return still_ordered(_jobs(house, document_id), who)


def _jobs(house: House, document_id: DocumentId) -> list[Job]:
    return [job for job in house.records.jobs() if job.document == document_id]
