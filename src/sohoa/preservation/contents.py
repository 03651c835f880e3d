"""What is in a package and under which names: short, legal everywhere, and the same from version to
version.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sohoa.model.document import Capture, Document, Page
from sohoa.model.files import FileRef, FileRole
from sohoa.model.ids import Sha256
from sohoa.preservation.ocfl import Source

METS_NAME = "mets.xml"
PDF_NAME = "book.pdf"
_PAGE_FOLDERS = {
    FileRole.ACCESS: ("access", "tif"),
    FileRole.THUMBNAIL: ("thumb", "jpg"),
    FileRole.FULLTEXT: ("alto", "xml"),
}
_DIGITS_OF_MASTER = 16
_EXTENSION = re.compile(r"[a-z0-9]{1,5}")
_EXTENSIONS = {
    "image/tiff": "tif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/jp2": "jp2",
    "application/pdf": "pdf",
    "application/marc": "mrc",
    "application/marcxml+xml": "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "application/json": "json",
    "text/html": "html",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """The document as the package has it, with logical paths for keys, and where the bytes come from."""

    document: Document
    sources: Mapping[str, Source]

    def with_file(self, ref: FileRef, source: Source) -> Contents:
        """The same with a file of the document (its key is the logical path), in place of one of that
        path.
        """
        others = tuple(other for other in self.document.files if other.key != ref.key)
        document = replace(self.document, files=(*others, ref))
        return Contents(document, {**self.sources, ref.key: source})


def lay_out(document: Document) -> Contents:
    """The files that the document has, but for its PDF and METS, which packaging makes, and the print
    pictures, which are in the PDF.
    """
    sources: dict[str, Source] = {}

    def placed(ref: FileRef, path: str) -> FileRef:
        sources[path] = ref
        return replace(ref, key=path)

    def all_placed(named: Iterable[tuple[FileRef, str]]) -> tuple[FileRef, ...]:
        return tuple(placed(ref, path) for ref, path in named)

    captures = tuple(replace(c, master=placed(c.master, master_path(c))) for c in document.captures)
    pages = tuple(replace(page, files=all_placed(_page_files(page))) for page in document.pages)
    files = all_placed(_own_files(document))
    return Contents(replace(document, captures=captures, pages=pages, files=files), sources)


def master_path(capture: Capture) -> str:
    """The master's logical path. It hangs on the bytes alone, so frames of one file share it and nothing is
    renamed when pages are moved; the name as it came is in the METS.
    """
    ref = capture.master
    return f"masters/{ref.sha256[:_DIGITS_OF_MASTER]}.{extension(ref.media_type, capture.name)}"


def extension(media_type: str, name: str) -> str:
    """The extension that goes with a media type, else that of the name where it is plain, else `bin`."""
    own = name.rpartition(".")[2].lower()
    return _EXTENSIONS.get(media_type) or (own if "." in name and _EXTENSION.fullmatch(own) else "bin")


def _page_files(page: Page) -> Iterator[tuple[FileRef, str]]:
    for ref in page.files:
        if ref.role in _PAGE_FOLDERS:
            folder, ending = _PAGE_FOLDERS[ref.role]
            yield ref, f"{folder}/{page.id}.{ending}"


def _own_files(document: Document) -> Iterator[tuple[FileRef, str]]:
    for ref in document.files:
        if ref.role is FileRole.RECORD:
            yield ref, f"record.{extension(ref.media_type, ref.key)}"
        elif ref.role is FileRole.REPORT:
            yield ref, f"quality.{extension(ref.media_type, ref.key)}"


def reference_to(data: bytes, path: str, role: FileRole, media_type: str) -> FileRef:
    """The reference to bytes made just now, with the logical path for its key."""
    return FileRef(path, Sha256(hashlib.sha256(data).hexdigest()), len(data), media_type, role)


def with_keys(document: Document, key: Callable[[str], str]) -> Document:
    """The document with the keys of its files replaced by `key` of them."""

    def moved(ref: FileRef) -> FileRef:
        return replace(ref, key=key(ref.key))

    return replace(
        document,
        captures=tuple(replace(capture, master=moved(capture.master)) for capture in document.captures),
        pages=tuple(replace(page, files=tuple(map(moved, page.files))) for page in document.pages),
        files=tuple(map(moved, document.files)),
    )


def all_files(document: Document) -> Iterator[FileRef]:
    """Every file of the document, each once: masters, files of pages, its own."""
    refs = [capture.master for capture in document.captures]
    refs += [ref for page in document.pages for ref in page.files]
    refs += document.files
    yield from {ref.key: ref for ref in refs}.values()
