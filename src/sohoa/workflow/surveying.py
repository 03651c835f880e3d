"""What a source of scans holds, and what is said of the book beside them, before anything is taken in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sohoa.catalogue.describe import record_from_title
from sohoa.catalogue.reading import RecordInFile, read_record_file
from sohoa.errors import BadInput, NotFound, UsageError
from sohoa.intake import survey as intake
from sohoa.intake.book_toml import BookToml, read_book_toml
from sohoa.model.bib import BibRecord
from sohoa.model.document import Document
from sohoa.model.files import PpiSource
from sohoa.tools.exposures import open_exposure
from sohoa.workflow.house import House


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
    found = intake.survey(source)
    said = said_beside(found)
    return Survey(
        images=found.frames,
        original_bytes=found.original_bytes,
        needed_bytes=found.needed_bytes,
        free_bytes=house.files.free_bytes(),
        ignored=tuple((ignored.name, ignored.reason) for ignored in found.ignored),
        title=said.title,
        without_ppi=0 if said.ppi else sum(_lacks_ppi(source) for source in found.sources),
        record=_record_beside(said, source, house.clock.now()),
    )


def held_bytes(document: Document) -> int:
    """How much of the document's originals is in the library already."""
    return sum({capture.master.key: capture.master.size_bytes for capture in document.captures}.values())


def said_beside(found: intake.Survey) -> BookToml:
    """What book.toml beside the scans says; nothing where there is none."""
    return BookToml() if found.book_toml is None else read_book_toml(found.book_toml)


def record_named(said: BookToml, source: Path) -> RecordInFile | None:
    """The record that book.toml names beside the scans. BadInput, NotFound or UsageError where it cannot
    be used.
    """
    if said.record is None:
        return None
    folder = source if source.is_dir() else source.parent
    path = folder / Path(said.record.file).name
    chosen = read_record_file(path, said.record.select or None)
    if len(chosen) != 1:
        raise UsageError("workflow.record_not_one", name=path.name, count=len(chosen))
    return chosen[0]


def record_said(said: BookToml, title: str, at: str) -> BibRecord:
    """A short record under that title, with what book.toml says."""
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
        entered_at=at,
    )


def _record_beside(said: BookToml, source: Path, at: str) -> BibRecord | None:
    """The record that the book would be entered with. None where nothing is said, or where the record file
    cannot be used: that is an error only when the book is added with no other record.
    """
    if said == BookToml():
        return None
    try:
        named = record_named(said, source)
    except (BadInput, NotFound, UsageError):
        return None
    return named.record if named else record_said(said, said.title or source.stem, at)


def _lacks_ppi(source: intake.Source) -> bool:
    """Whether an image file does not say its resolution; one in an archive, or broken, is not looked at."""
    if source.member is not None:
        return False
    try:
        facts = open_exposure(source.path, None).facts(None)
    except (BadInput, OSError):
        return False
    return facts.ppi_source is PpiSource.ASSUMED
