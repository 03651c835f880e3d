"""A document as IIIF files that any web server can hand out.

The folder belongs at the address that the manifest says of itself, `BASE/iiif/DOC/`: then all that the
manifest names is found. Images are plain JPEGs, as wide as screens are, without an image service.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping

from sohoa.formats.alto import read_alto
from sohoa.formats.mods import MEDIA_TYPE as MODS_TYPE
from sohoa.formats.mods import NAMESPACE as MODS
from sohoa.formats.mods import write_mods
from sohoa.model.document import Document, LibraryIdentity, Page
from sohoa.model.files import FileRef, FileRole
from sohoa.model.geometry import Size
from sohoa.model.json import Json
from sohoa.ports.files import Files
from sohoa.sharing.addresses import Addresses
from sohoa.sharing.iiif_links import alto_link, data_link, rendering, thumbnail_size
from sohoa.sharing.iiif_presentation import line_annotations, manifest, size_of
from sohoa.sharing.visible import visible_part
from sohoa.tools.regions import Cut, cut

MANIFEST = "manifest.json"
LONGEST_SIDE_PX = 2400


def static_files(document: Document, library: LibraryIdentity, files: Files) -> Mapping[str, bytes]:
    """The manifest and all that it names, by file name. A file is made when it is taken out of the mapping,
    so that a thick book does not fill the memory; NotFound then where its source is gone.
    """
    document = visible_part(document)
    links = FolderLinks(Addresses(library.base_url), document)
    makers: dict[str, Callable[[], bytes]] = {
        MANIFEST: lambda: _json(manifest(document, library, links)),
        "mods.xml": lambda: write_mods(
            document.record,
            identifier=document.id,
            url=links.addresses.book(document.id),
            rights=document.rights,
        ),
    }
    pdf = document.file(FileRole.PDF)
    if pdf is not None:
        makers["book.pdf"] = lambda: files.read(pdf)
    for page in document.pages:
        makers |= _page_makers(document, page, links, files)
    return _Made(makers)


class _Made(Mapping[str, bytes]):
    """Files that are made when they are asked for."""

    def __init__(self, makers: Mapping[str, Callable[[], bytes]]) -> None:
        self._makers = makers

    def __getitem__(self, name: str) -> bytes:
        return self._makers[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


def _page_makers(
    document: Document, page: Page, links: FolderLinks, files: Files
) -> dict[str, Callable[[], bytes]]:
    size = size_of(page)
    access, text = page.file(FileRole.ACCESS), page.file(FileRole.FULLTEXT)
    assert access is not None
    makers: dict[str, Callable[[], bytes]] = {
        f"images/{page.id}.jpg": lambda: _picture(files, access, size, screen_size(size)),
        f"thumbnails/{page.id}.jpg": lambda: _picture(files, access, size, thumbnail_size(size)),
    }
    if text is not None:
        makers[f"annotations/{page.id}.json"] = lambda: _json(
            line_annotations(document, page, read_alto(files.read(text)), links)
        )
        makers[f"alto/{page.id}.xml"] = lambda: files.read(text)
    return makers


def _picture(files: Files, access: FileRef, size: Size, wanted: Size) -> bytes:
    with files.local_path(access) as path:
        return cut(path, Cut(0, 0, size.width_px, size.height_px, wanted.width_px, wanted.height_px))


def screen_size(size: Size) -> Size:
    """As large as a screen needs, no larger than the page."""
    factor = min(1.0, LONGEST_SIDE_PX / max(size.width_px, size.height_px))
    return Size(max(1, round(size.width_px * factor)), max(1, round(size.height_px * factor)))


def _json(value: dict[str, Json]) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8")


class FolderLinks:
    """Everything lies beside the manifest."""

    def __init__(self, addresses: Addresses, document: Document) -> None:
        self.addresses = addresses
        self._folder = addresses.manifest(document.id).removesuffix(f"/{MANIFEST}")

    def image(self, page: Page, size: Size) -> dict[str, Json]:
        """A JPEG for the screen."""
        return self._jpeg(f"images/{page.id}.jpg", screen_size(size))

    def thumbnail(self, page: Page, size: Size) -> dict[str, Json]:
        """A small JPEG."""
        return self._jpeg(f"thumbnails/{page.id}.jpg", thumbnail_size(size))

    def _jpeg(self, name: str, size: Size) -> dict[str, Json]:
        return {
            "id": f"{self._folder}/{name}",
            "type": "Image",
            "format": "image/jpeg",
            "width": size.width_px,
            "height": size.height_px,
        }

    def annotations(self, document: Document, page: Page) -> str:  # noqa: ARG002 - the protocol's signature
        """A file for each page with text."""
        return f"{self._folder}/annotations/{page.id}.json"

    def of_page(self, document: Document, page: Page) -> list[Json]:  # noqa: ARG002 - the protocol's signature
        """ALTO."""
        if page.file(FileRole.FULLTEXT) is None:
            return []
        return [alto_link(f"{self._folder}/alto/{page.id}.xml")]

    def of_document(self, document: Document) -> list[Json]:  # noqa: ARG002 - the protocol's signature
        """MODS."""
        return [data_link(f"{self._folder}/mods.xml", "MODS", MODS_TYPE, MODS)]

    def renderings(self, document: Document) -> list[Json]:
        """PDF."""
        if document.file(FileRole.PDF) is None:
            return []
        return [rendering(f"{self._folder}/book.pdf", "sharing.pdf", "application/pdf")]

    def services(self, document: Document) -> list[Json]:  # noqa: ARG002 - the protocol's signature
        """A folder answers no questions."""
        return []
