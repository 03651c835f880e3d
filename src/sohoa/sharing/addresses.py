"""Where everything that is shared is found. The web answers under these very paths."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from sohoa.model.ids import DocumentId, PageId


@dataclass(frozen=True, slots=True)
class Addresses:
    """`base` is `scheme://host` of the library, without a slash at the end."""

    base: str

    def book(self, document: DocumentId) -> str:
        """The page of a book in the reading room."""
        return f"{self.base}/sach/{document}"

    def manifest(self, document: DocumentId) -> str:
        """The IIIF manifest."""
        return f"{self.base}/iiif/{document}/manifest.json"

    def collection(self) -> str:
        """The IIIF collection of all published books."""
        return f"{self.base}/iiif/collection.json"

    def part(self, document: DocumentId, kind: str, name: str) -> str:
        """The id of a part of a manifest (canvas, range, annotation): names it, need not be fetched."""
        return f"{self.base}/iiif/{document}/{kind}/{name}"

    def canvas(self, document: DocumentId, page: PageId) -> str:
        """The id of a page's canvas."""
        return self.part(document, "canvas", page)

    def annotations(self, document: DocumentId, page: PageId) -> str:
        """The lines of a page as IIIF annotations."""
        return f"{self.base}/iiif/{document}/annotations/{page}"

    def search(self, document: DocumentId, words: str = "", page: int = 1) -> str:
        """Content Search in a book; with words, one page of its answer."""
        address = f"{self.base}/iiif/{document}/search"
        query = {"q": words} | ({"page": str(page)} if page > 1 else {})
        return f"{address}?{urlencode(query)}" if words else address

    def image(self, page: PageId) -> str:
        """The image service of a page."""
        return f"{self.base}/iiif/image/{page}"

    def access(self, page: PageId) -> str:
        """The pyramid of a page, as it is stored."""
        return f"{self.base}/anh/{page}.tif"

    def thumbnail(self, page: PageId) -> str:
        """The small picture of a page, as it is stored."""
        return f"{self.base}/anh/{page}.jpg"

    def alto(self, page: PageId) -> str:
        """The text of a page with its places."""
        return f"{self.base}/alto/{page}.xml"

    def file(self, document: DocumentId, name: str) -> str:
        """A file of a document: mods.xml, dc.xml, mets.xml, record.mrc, text.txt, book.pdf."""
        return f"{self.base}/tai-lieu/{document}/{name}"

    def oai(self) -> str:
        """The OAI-PMH data provider."""
        return f"{self.base}/oai"

    def oai_record(self, identifier: str, prefix: str) -> str:
        """One record of the data provider."""
        query = {"verb": "GetRecord", "metadataPrefix": prefix, "identifier": identifier}
        return f"{self.oai()}?{urlencode(query)}"
