"""What leaves the library as files in a new folder.

File names (`<doc>` is the document's id, `<n>` the page's number from 0001):

* pdf: `<doc>.pdf`
* text: `<n>.txt` for each page, and `<doc>.txt` with all, pages parted by a form feed
* alto: `<n>.xml` for each page that has text
* mets: `mets.xml` and the files that it names, as in the package
* bagit: a bag with the package under `data/`
* iiif: the files that the caller made (a manifest, and what it names)
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sohoa.errors import Conflict
from sohoa.model.document import Document, Page
from sohoa.model.export import ExportKind
from sohoa.model.files import FileRole
from sohoa.ports.files import Files
from sohoa.preservation.bag import BagInfo, fill_bag
from sohoa.preservation.book_pdf import page_text
from sohoa.preservation.contents import PDF_NAME
from sohoa.preservation.new_folder import new_folder
from sohoa.preservation.ocfl import file_key, read_inventory, stored
from sohoa.preservation.ocfl_inventory import Inventory


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What an export needs beside the document. `iiif`: the bytes by file name, needed for that kind
    alone.
    """

    kind: ExportKind
    info: BagInfo
    iiif: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Given:
    """What an export is made from."""

    document: Document
    order: ExportOrder
    inventory: Inventory
    files: Files


def export(document: Document, order: ExportOrder, out: Path, files: Files) -> list[str]:
    """Writes the export into a new folder and gives the names of its files, sorted.

    Raises Conflict where the folder has something in it or the document was not packaged yet, StorageError
    where a file is damaged or the place cannot be written; the folder is then not there.
    """
    inventory = read_inventory(files, document.id)
    if inventory is None:
        raise Conflict("preservation.not_packaged", document=document.id)
    with new_folder(out) as folder:
        FILL[order.kind](_Given(document, order, inventory, files), folder)
        return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _fill_pdf(given: _Given, folder: Path) -> None:
    _copy(given, PDF_NAME, folder / f"{given.document.id}.pdf")


def _fill_bagit(given: _Given, folder: Path) -> None:
    fill_bag(folder, given.inventory, given.order.info, given.files)


def _fill_mets(given: _Given, folder: Path) -> None:
    for path in given.inventory.state:
        _copy(given, path, folder.joinpath(*path.split("/")))


def _fill_alto(given: _Given, folder: Path) -> None:
    for page in _pages(given):
        ref = page.file(FileRole.FULLTEXT)
        if ref is not None:
            _write(folder / f"{page.order:04d}.xml", given.files.read(ref))


def _fill_text(given: _Given, folder: Path) -> None:
    texts = {page.order: _text(page, given.files) for page in _pages(given)}
    for order, text in texts.items():
        _write(folder / f"{order:04d}.txt", text.encode("utf-8"))
    _write(folder / f"{given.document.id}.txt", "\f".join(texts.values()).encode("utf-8"))


def _fill_iiif(given: _Given, folder: Path) -> None:
    for name, data in given.order.iiif.items():
        _write(folder.joinpath(*name.split("/")), data)


FILL: Mapping[ExportKind, Callable[[_Given, Path], None]] = {
    ExportKind.PDF: _fill_pdf,
    ExportKind.BAGIT: _fill_bagit,
    ExportKind.METS: _fill_mets,
    ExportKind.ALTO: _fill_alto,
    ExportKind.TEXT: _fill_text,
    ExportKind.IIIF: _fill_iiif,
}
"""What fills the empty folder, for each kind."""


def _pages(given: _Given) -> list[Page]:
    return sorted(given.document.pages, key=lambda page: page.order)


def _copy(given: _Given, path: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with given.files.local_path(stored(file_key(given.inventory, path))) as local:
        shutil.copyfile(local, target)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _text(page: Page, files: Files) -> str:
    """The page's text with a newline at its end; empty for a page without text."""
    text = page_text(page, files)
    return f"{text.text}\n" if text is not None and text.text else ""
