"""The PDF of a document: its pages in order, with their print pictures and their text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sohoa.formats.alto import read_alto
from sohoa.formats.language_tags import language_tag
from sohoa.model import description
from sohoa.model.document import Document, Page
from sohoa.model.files import FileRef, FileRole
from sohoa.model.ids import PageId
from sohoa.model.text import TextPage
from sohoa.ports.files import WORK, Files
from sohoa.preservation.contents import PDF_NAME
from sohoa.preservation.pdf import PdfBook, PdfPage, write_pdf
from sohoa.preservation.prints import made_at, open_prints
from sohoa.tools.exposures import ASSUMED_PPI

_A4_INCHES = (210 / 25.4, 297 / 25.4)
Prints = Callable[[PageId], bytes | None]


def make_pdf(document: Document, software: str, files: Files, former: FileRef | None, moment: str) -> FileRef:
    """Writes the PDF into the work area. `former` is the PDF of the version before: pages without a print
    picture of their own take it from there, and where nothing differs from it the same bytes come out
    again.
    """
    with _former_prints(files, former) as (prints, former_moment):
        if former is not None:
            made = _write(document, software, files, prints, former_moment)
            if made.sha256 == former.sha256:
                return made
        return _write(document, software, files, prints, moment)


@contextmanager
def _former_prints(files: Files, former: FileRef | None) -> Iterator[tuple[Prints, str]]:
    if former is None:
        yield (lambda _: None), ""
        return
    with files.local_path(former) as path, open_prints(path) as prints:
        yield prints, made_at(path)


def _write(document: Document, software: str, files: Files, prints: Prints, moment: str) -> FileRef:
    book = PdfBook(
        title=description.title(document.record),
        creator="; ".join(description.creators(document.record)),
        language=language_tag(description.language(document.record)),
        identifier=document.id,
        moment=moment,
        producer=software,
        divisions=document.divisions,
        direction=document.direction,
    )
    ordered = sorted(document.pages, key=lambda page: page.order)
    with files.scratch() as folder:
        made = folder / PDF_NAME
        with made.open("wb") as out:
            write_pdf(out, book, (_page(document, page, files, prints) for page in ordered))
        return files.keep(made, f"{WORK}/{document.id}/{PDF_NAME}", FileRole.PDF, "application/pdf")


def _page(document: Document, page: Page, files: Files, prints: Prints) -> PdfPage:
    picture = page.file(FileRole.PRINT)
    capture = document.capture(page.capture)
    ppi = capture.facts.ppi if capture and capture.facts else ASSUMED_PPI
    size = page.plan.size if page.plan else None
    return PdfPage(
        id=page.id,
        label=page.label,
        width_px=size.width_px if size else round(_A4_INCHES[0] * ppi),
        height_px=size.height_px if size else round(_A4_INCHES[1] * ppi),
        ppi=ppi,
        jpeg=prints(page.id) if picture is None else files.read(picture),
        text=page_text(page, files),
    )


def page_text(page: Page, files: Files) -> TextPage | None:
    """The page's text as its ALTO file has it; None where it has none."""
    ref = page.file(FileRole.FULLTEXT)
    return None if ref is None else read_alto(files.read(ref))
