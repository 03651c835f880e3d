"""A document as METS 1.12.1 (https://www.loc.gov/standards/mets/), written at packaging and for harvesters.

The same document, events and href function give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from sohoa.formats.marcxml import fits_marcxml, marcxml_element
from sohoa.formats.mets_admin import (
    add_admin,
    add_wrap,
)
from sohoa.formats.mets_inventory import Inventory, ListedFile
from sohoa.formats.mets_structure import MARC_ID, MODS_ID, add_structure
from sohoa.formats.mix import NAMESPACE as MIX
from sohoa.formats.mods import NAMESPACE as MODS
from sohoa.formats.mods import VERSION as MODS_VERSION
from sohoa.formats.mods import mods_element
from sohoa.formats.premis import NAMESPACE as PREMIS
from sohoa.formats.xml import XLINK, XSI, Element, add, new_root, xml_bytes
from sohoa.model import description
from sohoa.model.document import Document, LibraryIdentity
from sohoa.model.files import FileRef, FileRole, ImageFacts
from sohoa.model.provenance import Agent, Event
from sohoa.model.structure import DivisionKind

NAMESPACE = "http://www.loc.gov/METS/"
MEDIA_TYPE = "application/mets+xml"
SCHEMA = "http://www.loc.gov/standards/mets/mets.xsd"
PACKAGED_ROLES = frozenset(FileRole) - {FileRole.METS, FileRole.PRINT}
"""What a package lists: not the METS itself, nor what is kept only until packaging."""

_M = f"{{{NAMESPACE}}}"
_HREF = f"{{{XLINK}}}href"
_PREFIXES: dict[str | None, str] = {
    "mets": NAMESPACE,
    "mods": MODS,
    "premis": PREMIS,
    "mix": MIX,
    "xlink": XLINK,
    "xsi": XSI,
}
_SCHEMAS = (
    (NAMESPACE, SCHEMA),
    (MODS, "http://www.loc.gov/standards/mods/v3/mods-3-8.xsd"),
    (PREMIS, "http://www.loc.gov/standards/premis/v3/premis.xsd"),
    (MIX, "http://www.loc.gov/standards/mix/mix20/mix20.xsd"),
)


def write_mets(
    document: Document,
    events: Sequence[Event],
    *,
    library: LibraryIdentity,
    href: Callable[[FileRef], str],
    created_at: str,
    software: Agent,
    roles: Collection[FileRole] = PACKAGED_ROLES,
    facts: Mapping[str, ImageFacts] | None = None,
    url: str = "",
) -> bytes:
    """The METS of a document.

    `href` makes the URI reference of a file: relative in packages, http for harvesters. `events` come in the
    order in which they happened. `roles` says which files are listed; `facts` what is known of derivative
    images, by key of the file (masters tell of themselves); `url` is the document's address for readers.
    `created_at` is ISO 8601.
    """
    inventory = Inventory(document, events, roles)
    mets = _root(document)
    _add_header(mets, library, created_at, software)
    _add_descriptions(mets, document, url)
    admids = add_admin(mets, inventory, facts or {})
    _add_files(mets, inventory, href, admids)
    add_structure(mets, inventory)
    return xml_bytes(mets)


def _root(document: Document) -> Element:
    location = " ".join(f"{namespace} {schema}" for namespace, schema in _SCHEMAS)
    label = description.title(document.record)
    root = new_root(f"{_M}mets", _PREFIXES, OBJID=document.id, LABEL=label, TYPE=DivisionKind.MONOGRAPH.value)
    root.set(f"{{{XSI}}}schemaLocation", location)
    return root


def _add_header(mets: Element, library: LibraryIdentity, created_at: str, software: Agent) -> None:
    header = add(mets, f"{_M}metsHdr", CREATEDATE=created_at, RECORDSTATUS="complete")
    owner = add(header, f"{_M}agent", ROLE="CUSTODIAN", TYPE="ORGANIZATION")
    add(owner, f"{_M}name", library.name)
    for note in filter(None, (library.organisation_code, library.base_url)):
        add(owner, f"{_M}note", note)
    creator = add(header, f"{_M}agent", ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
    add(creator, f"{_M}name", " ".join(filter(None, (software.name, software.version))))


def _add_descriptions(mets: Element, document: Document, url: str) -> None:
    """MODS for everybody; the MARC record, of which MODS is a view, where MARCXML can hold it."""
    record = document.record
    view = mods_element(record, identifier=document.id, url=url, rights=document.rights)
    add_wrap(add(mets, f"{_M}dmdSec", ID=MODS_ID), "MODS", MODS_VERSION).append(view)
    if fits_marcxml(record):
        add_wrap(add(mets, f"{_M}dmdSec", ID=MARC_ID), "MARC").append(marcxml_element(record))


def _add_files(
    mets: Element, inventory: Inventory, href: Callable[[FileRef], str], admids: Mapping[str, str]
) -> None:
    if not inventory.files:
        return
    section = add(mets, f"{_M}fileSec")
    groups: dict[FileRole, Element] = {}
    for listed in inventory.files:
        role = listed.ref.role
        if role not in groups:
            groups[role] = add(section, f"{_M}fileGrp", ID=f"group-{role.value.lower()}", USE=role.value)
        _add_file(groups[role], listed, href(listed.ref), admids[listed.xml_id])


def _add_file(group: Element, listed: ListedFile, href: str, admid: str) -> None:
    ref = listed.ref
    file = add(
        group,
        f"{_M}file",
        ID=listed.xml_id,
        MIMETYPE=ref.media_type,
        SIZE=str(ref.size_bytes),
        CHECKSUM=ref.sha256,
        CHECKSUMTYPE="SHA-256",
        GROUPID="" if listed.page is None else listed.page.id,
        ADMID=admid,
    )
    add(file, f"{_M}FLocat", "", {"LOCTYPE": "URL", f"{{{XLINK}}}type": "simple", _HREF: href})
