"""What a METS document says of its files and pages: enough to check a package or to take in somebody
else's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sohoa.errors import BadInput
from sohoa.formats.xml import XLINK, Element, parse_xml

_M = "{http://www.loc.gov/METS/}"


@dataclass(frozen=True, slots=True)
class MetsFile:
    """A `file`: `use` is that of its group, `checksum` is lower case, `size_bytes` is None where it is not
    said.
    """

    id: str
    use: str
    href: str
    media_type: str
    checksum: str
    checksum_type: str
    size_bytes: int | None


@dataclass(frozen=True, slots=True)
class MetsPage:
    """A `div` of the physical structure, one page: its ids of files, without those of the book as a whole."""

    id: str
    order: int
    label: str
    file_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MetsListing:
    """Files in the order of the file section, pages by ORDER."""

    object_id: str
    label: str
    files: tuple[MetsFile, ...]
    pages: tuple[MetsPage, ...]


def read_mets_files(data: bytes) -> MetsListing:
    """The file list and the page order of a METS 1.x document. Raises BadInput where this is no METS."""
    root = parse_xml(data, what="METS")
    mets = root if root.tag == f"{_M}mets" else next(root.iter(f"{_M}mets"), None)
    if mets is None:
        raise BadInput("formats.not_this_format", what="METS")
    return MetsListing(
        object_id=mets.get("OBJID", ""),
        label=mets.get("LABEL", ""),
        files=tuple(_files(mets)),
        pages=tuple(sorted(_pages(mets), key=lambda page: page.order)),
    )


def _files(mets: Element) -> Iterator[MetsFile]:
    for file in mets.iter(f"{_M}file"):
        location = file.find(f"{_M}FLocat")
        size = file.get("SIZE", "")
        yield MetsFile(
            id=file.get("ID", ""),
            use=file.get("USE", "") or _use_of_group(file),
            href="" if location is None else location.get(f"{{{XLINK}}}href", ""),
            media_type=file.get("MIMETYPE", ""),
            checksum=file.get("CHECKSUM", "").lower(),
            checksum_type=file.get("CHECKSUMTYPE", ""),
            size_bytes=int(size) if size.isdecimal() else None,
        )


def _use_of_group(file: Element) -> str:
    groups = file.iterancestors(f"{_M}fileGrp")
    return next(filter(None, (group.get("USE", "") for group in groups)), "")


def _pages(mets: Element) -> Iterator[MetsPage]:
    for structure in mets.iter(f"{_M}structMap"):
        if structure.get("TYPE", "").upper() != "PHYSICAL":
            continue
        divs = (div for div in structure.iter(f"{_M}div") if div.get("TYPE", "").lower() == "page")
        for place, div in enumerate(divs, 1):
            order = div.get("ORDER", "")
            yield MetsPage(
                id=div.get("ID", ""),
                order=int(order) if order.isdecimal() else place,
                label=div.get("ORDERLABEL", "").strip(),
                file_ids=tuple(_file_ids(div)),
            )


def _file_ids(div: Element) -> Iterator[str]:
    for pointer in div.iterchildren(f"{_M}fptr"):
        named = (element.get("FILEID", "") for element in pointer.iter())
        yield from filter(None, named)
