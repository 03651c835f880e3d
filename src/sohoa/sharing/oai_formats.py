"""The formats in which harvesters get records. A new one is one entry in `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sohoa.formats import dublin_core, marcxml, mets, mods
from sohoa.formats.xml import XLINK, Element, parse_xml
from sohoa.model.document import Document, LibraryIdentity
from sohoa.model.provenance import Agent
from sohoa.sharing.addresses import Addresses
from sohoa.sharing.record_files import dublin_core_element, mets_file, mods_file

_IDS_IN_METS = ("ID", "ADMID", "DMDID", "FILEID", f"{{{XLINK}}}from", f"{{{XLINK}}}to")


@dataclass(frozen=True, slots=True)
class Maker:
    """What all formats may need beside the document."""

    library: LibraryIdentity
    software: Agent


@dataclass(frozen=True, slots=True)
class MetadataFormat:
    """`fits` says whether a document can be had in it; `records_at_once` how many make one answer."""

    prefix: str
    namespace: str
    schema: str
    records_at_once: int
    make: Callable[[Maker, Document, Addresses], Element]
    fits: Callable[[Document], bool] = lambda _: True


def _dublin_core(_: Maker, document: Document, places: Addresses) -> Element:
    return dublin_core_element(document, places)


def _mods(_: Maker, document: Document, places: Addresses) -> Element:
    return parse_xml(mods_file(document, places), what="MODS")


def _mets(maker: Maker, document: Document, places: Addresses) -> Element:
    root = parse_xml(mets_file(document, maker.library, places, maker.software), what="METS")
    for element in root.iter(f"{{{mets.NAMESPACE}}}*"):
        _mark_ids(element, f"{document.id}-")
    return root


def _mark_ids(element: Element, mark: str) -> None:
    """Several METS documents in one answer must not have one id twice (XML 1.0, 3.3.1)."""
    for name in _IDS_IN_METS:
        names = element.get(name, "").split()
        if names:
            element.set(name, " ".join(mark + each for each in names))


def _marc(_: Maker, document: Document, __: Addresses) -> Element:
    return parse_xml(marcxml.write_marcxml(document.record), what="MARCXML")


FORMATS = (
    MetadataFormat("oai_dc", dublin_core.NAMESPACE, dublin_core.SCHEMA, 50, _dublin_core),
    MetadataFormat("mods", mods.NAMESPACE, mods.SCHEMA, 50, _mods),
    MetadataFormat("mets", mets.NAMESPACE, mets.SCHEMA, 5, _mets),
    MetadataFormat(
        "marc21",
        marcxml.NAMESPACE,
        marcxml.SCHEMA,
        50,
        _marc,
        lambda document: marcxml.fits_marcxml(document.record),
    ),
)
