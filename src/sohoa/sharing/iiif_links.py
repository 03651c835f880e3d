"""What a manifest points at: of a library that answers, or of files in a folder."""

from __future__ import annotations

from typing import Protocol

from sohoa.formats import mets, mods
from sohoa.model.document import Document, Page
from sohoa.model.files import FileRole
from sohoa.model.geometry import Size
from sohoa.model.ids import PageId
from sohoa.model.json import Json
from sohoa.sharing.addresses import Addresses
from sohoa.sharing.iiif_values import in_language, spoken

THUMBNAIL_WIDTH_PX = 240
_ALTO_PROFILE = "http://www.loc.gov/standards/alto/ns-v4#"


class Links(Protocol):
    """Where the parts of a manifest are found. Page methods get pages that have a plan."""

    addresses: Addresses

    def image(self, page: Page, size: Size) -> dict[str, Json]:
        """The body of the painting annotation."""

    def thumbnail(self, page: Page, size: Size) -> dict[str, Json]:
        """A small picture of a page."""

    def annotations(self, document: Document, page: Page) -> str:
        """The address of the annotation page with the lines of a page."""

    def of_page(self, document: Document, page: Page) -> list[Json]:
        """`seeAlso` of a canvas."""

    def of_document(self, document: Document) -> list[Json]:
        """`seeAlso` of the manifest."""

    def renderings(self, document: Document) -> list[Json]:
        """`rendering` of the manifest."""

    def services(self, document: Document) -> list[Json]:
        """`service` of the manifest."""


class LiveLinks:
    """Everything is answered by the library. `oai_identifier` is the document's, where OAI-PMH lists it."""

    def __init__(self, addresses: Addresses, oai_identifier: str) -> None:
        self.addresses, self._oai_identifier = addresses, oai_identifier

    def image(self, page: Page, size: Size) -> dict[str, Json]:
        """A JPEG by the image service, which is named."""
        return {
            "id": f"{self.addresses.image(page.id)}/full/max/0/default.jpg",
            "type": "Image",
            "format": "image/jpeg",
            "width": size.width_px,
            "height": size.height_px,
            "service": [self._image_service(page.id)],
        }

    def _image_service(self, page: PageId) -> dict[str, Json]:
        return {"id": self.addresses.image(page), "type": "ImageService3", "profile": "level2"}

    def thumbnail(self, page: Page, size: Size) -> dict[str, Json]:
        """Drawn by the image service, so that viewers may ask for another size."""
        small = thumbnail_size(size)
        return {
            "id": f"{self.addresses.image(page.id)}/full/{small.width_px},{small.height_px}/0/default.jpg",
            "type": "Image",
            "format": "image/jpeg",
            "width": small.width_px,
            "height": small.height_px,
            "service": [self._image_service(page.id)],
        }

    def annotations(self, document: Document, page: Page) -> str:
        """Made when it is asked for."""
        return self.addresses.annotations(document.id, page.id)

    def of_page(self, document: Document, page: Page) -> list[Json]:  # noqa: ARG002 - the protocol's signature
        """ALTO."""
        if page.file(FileRole.FULLTEXT) is None:
            return []
        return [alto_link(self.addresses.alto(page.id))]

    def of_document(self, document: Document) -> list[Json]:
        """MODS, METS, and the record as harvesters get it."""
        found: list[Json] = [
            data_link(self.addresses.file(document.id, "mods.xml"), "MODS", mods.MEDIA_TYPE, mods.NAMESPACE),
            data_link(self.addresses.file(document.id, "mets.xml"), "METS", mets.MEDIA_TYPE, mets.NAMESPACE),
        ]
        if self._oai_identifier:
            record = self.addresses.oai_record(self._oai_identifier, "oai_dc")
            space = "http://www.openarchives.org/OAI/2.0/"
            found.append(data_link(record, "OAI-PMH, Dublin Core", "text/xml", space))
        return found

    def renderings(self, document: Document) -> list[Json]:
        """PDF and plain text."""
        found: list[Json] = []
        if document.file(FileRole.PDF) is not None:
            address = self.addresses.file(document.id, "book.pdf")
            found.append(rendering(address, "sharing.pdf", "application/pdf"))
        if any(page.file(FileRole.FULLTEXT) for page in document.pages):
            address = self.addresses.file(document.id, "text.txt")
            found.append(rendering(address, "sharing.plain_text", "text/plain"))
        return found

    def services(self, document: Document) -> list[Json]:
        """Content Search 2."""
        return [{"id": self.addresses.search(document.id), "type": "SearchService2"}]


def thumbnail_size(size: Size) -> Size:
    """240 px wide, no larger than the page."""
    width = min(THUMBNAIL_WIDTH_PX, size.width_px)
    return Size(width, max(1, round(size.height_px * width / size.width_px)))


def data_link(address: str, name: str, media_type: str, profile: str) -> dict[str, Json]:
    """A `seeAlso` for programs."""
    return {
        "id": address,
        "type": "Dataset",
        "label": in_language("", name),
        "format": media_type,
        "profile": profile,
    }


def alto_link(address: str) -> dict[str, Json]:
    """A `seeAlso` to the ALTO of a page."""
    return data_link(address, "ALTO", "application/xml", _ALTO_PROFILE)


def rendering(address: str, code: str, media_type: str) -> dict[str, Json]:
    """A `rendering`: the same for people, in another form."""
    return {"id": address, "type": "Text", "label": spoken(code), "format": media_type}
