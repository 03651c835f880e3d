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
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from sohoa.errors import Conflict
from sohoa.model.document import Document, Page
from sohoa.model.files import FileRole
from sohoa.ports.files import Files
from sohoa.preservation.bag import BagInfo, fill_bag
from sohoa.preservation.book_pdf import page_text
from sohoa.preservation.contents import PDF_NAME
from sohoa.preservation.new_folder import new_folder
from sohoa.preservation.ocfl import file_key, read_inventory, stored
from sohoa.preservation.ocfl_inventory import Inventory


class ExportKind(StrEnum):
    """The value is what `--as` takes."""

    PDF = "pdf"
    BAGIT = "bagit"
    METS = "mets"
    ALTO = "alto"
    TEXT = "text"
    IIIF = "iiif"


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """What an export needs beside the document. `iiif`: the bytes by file name, needed for that kind
    alone.
    """

    kind: ExportKind
    info: BagInfo
    iiif: Mapping[str, bytes] = field(default_factory=dict)


def export(document: Document, order: ExportOrder, out: Path, files: Files) -> list[str]:
    """Writes the export into a new folder and gives the names of its files, sorted.

    Raises Conflict where the folder has something in it or the document was not packaged yet, StorageError
    where a file is damaged or the place cannot be written; the folder is then not there.
    """
    inventory = read_inventory(files, document.id)
    if inventory is None:
        raise Conflict("preservation.not_packaged", document=document.id)
    with new_folder(out) as folder:
        if order.kind is ExportKind.BAGIT:
            fill_bag(folder, inventory, order.info, files)
        elif order.kind is ExportKind.METS:
            for path in inventory.state:
                _copy(files, inventory, path, folder.joinpath(*path.split("/")))
        elif order.kind is ExportKind.PDF:
            _copy(files, inventory, PDF_NAME, folder / f"{document.id}.pdf")
        else:
            for name, data in _made(document, order, files).items():
                _write(folder.joinpath(*name.split("/")), data)
        return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _copy(files: Files, inventory: Inventory, path: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with files.local_path(stored(file_key(inventory, path))) as local:
        shutil.copyfile(local, target)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _made(document: Document, order: ExportOrder, files: Files) -> Mapping[str, bytes]:
    pages = sorted(document.pages, key=lambda page: page.order)
    if order.kind is ExportKind.IIIF:
        return order.iiif
    if order.kind is ExportKind.ALTO:
        return _alto(pages, files)
    texts = {page.order: _text(page, files) for page in pages}
    named = {f"{number:04d}.txt": text.encode("utf-8") for number, text in texts.items()}
    return {**named, f"{document.id}.txt": "\f".join(texts.values()).encode("utf-8")}


def _alto(pages: list[Page], files: Files) -> dict[str, bytes]:
    found = ((page, page.file(FileRole.FULLTEXT)) for page in pages)
    return {f"{page.order:04d}.xml": files.read(ref) for page, ref in found if ref is not None}


def _text(page: Page, files: Files) -> str:
    """The page's text with a newline at its end; empty for a page without text."""
    text = page_text(page, files)
    return f"{text.text}\n" if text is not None and text.text else ""
