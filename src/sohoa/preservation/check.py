"""Whether a document's files are whole and tell the same: store, package, METS and data base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sohoa.errors import NotFound, SohoaError
from sohoa.formats.xml import XLINK, local_name, parse_xml
from sohoa.model.document import Document
from sohoa.model.files import FileRef, FileRole
from sohoa.model.finding import Finding, Severity
from sohoa.ports.files import Files
from sohoa.preservation.contents import METS_NAME, all_files, lay_out
from sohoa.preservation.ocfl import file_key, object_key, read_inventory, stored
from sohoa.preservation.ocfl_inventory import Inventory
from sohoa.preservation.ocfl_verify import verify


@dataclass(frozen=True, slots=True)
class MetsFile:
    """A file that a METS names: its address and its SHA-256, where it gives one."""

    href: str
    sha256: str


def check(document: Document, files: Files) -> list[Finding]:
    """Reads every byte again and compares; empty where all is well. Files of a document that was not
    packaged yet are compared with their digests.
    """
    if document.version == 0:
        return list(_loose(document, files))
    found = verify(files, document.id)
    try:
        inventory = read_inventory(files, document.id)
    except SohoaError:
        return found  # verify has told already
    if inventory is not None:
        found.extend(_records_findings(document, inventory))
        found.extend(_mets_findings(inventory, files))
    return found


def _error(rule: str, path: str, **params: str) -> Finding:
    return Finding(rule, Severity.ERROR, params=(("path", path), *params.items()))


def _loose(document: Document, files: Files) -> Iterator[Finding]:
    for ref in all_files(document):
        try:
            if files.digest(ref) != ref.sha256:
                yield _error("preservation.file_damaged", ref.key)
        except NotFound:
            yield _error("preservation.file_missing", ref.key)


def _records_findings(document: Document, inventory: Inventory) -> Iterator[Finding]:
    """What the data base says of the document against what the package holds."""
    if document.version != inventory.head:
        yield _error("preservation.other_version", object_key(document.id), version=str(document.version))
    sha256 = inventory.fixity.get("sha256", {})
    for ref in _packaged_files(document):
        content = ref.key.removeprefix(f"{object_key(document.id)}/")
        if sha256.get(content) != ref.sha256:
            yield _error("preservation.other_in_records", ref.key)


def _packaged_files(document: Document) -> list[FileRef]:
    """The files that belong into the package; print pictures do not."""
    sources = [source for source in lay_out(document).sources.values() if isinstance(source, FileRef)]
    return sources + [ref for ref in document.files if ref.role in (FileRole.PDF, FileRole.METS)]


def _mets_findings(inventory: Inventory, files: Files) -> Iterator[Finding]:
    if METS_NAME not in inventory.state:
        yield _error("preservation.file_missing", METS_NAME)
        return
    data = files.read_key(stored(file_key(inventory, METS_NAME)).key)
    if data is None:
        return  # verify has told already
    named = {file.href: file.sha256 for file in mets_files(data)}
    sha256 = inventory.fixity.get("sha256", {})
    held = {path: sha256.get(inventory.content_path(path), "") for path in inventory.state}
    for path, digest in named.items():
        if path not in held or digest not in ("", held[path]):
            yield _error("preservation.other_in_mets", path)
    for path in sorted(held.keys() - named.keys() - {METS_NAME}):
        yield _error("preservation.not_in_mets", path)


def mets_files(data: bytes) -> list[MetsFile]:
    """The files of a METS, in its order. Raises BadInput where it cannot be read."""
    found = []
    for element in parse_xml(data, what="METS").iter():
        if local_name(element) == "file":
            is_sha256 = element.get("CHECKSUMTYPE", "") == "SHA-256"
            sha256 = element.get("CHECKSUM", "") if is_sha256 else ""
            found += [
                MetsFile(place.get(f"{{{XLINK}}}href", ""), sha256)
                for place in element
                if local_name(place) == "FLocat"
            ]
    return found
