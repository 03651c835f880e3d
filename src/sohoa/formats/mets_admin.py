"""The administrative part of a METS document: MIX, PREMIS objects, rights, events and agents."""

from __future__ import annotations

from collections.abc import Mapping

from sohoa.formats.mets_inventory import Inventory, ListedFile
from sohoa.formats.mix import add_mix, add_mix_of_size
from sohoa.formats.premis import add_agent, add_event, add_file, add_representation, add_rights, agents_of
from sohoa.formats.xml import Element, add, xml_id
from sohoa.model.document import Capture, Page
from sohoa.model.files import FileRole, ImageFacts, PpiSource
from sohoa.model.provenance import Event
from sohoa.model.rights import Rights

_M = "{http://www.loc.gov/METS/}"
RIGHTS_ID = "rights"
DOCUMENT_OBJECT_ID = "object-document"


def event_id(event: Event) -> str:
    """The xml:id of the section that holds the event."""
    return xml_id("event-", event.id)


def capture_mix_id(capture: Capture) -> str:
    """The xml:id of the section on that exposure's image."""
    return xml_id("mix-", capture.id)


def add_wrap(parent: Element, kind: str, version: str = "") -> Element:
    """`mdWrap` and `xmlData` for metadata of that MDTYPE; what is added to it goes inside."""
    wrap = add(parent, f"{_M}mdWrap", MDTYPE=kind, MDTYPEVERSION=version, MIMETYPE="text/xml")
    return add(wrap, f"{_M}xmlData")


def add_admin(mets: Element, inventory: Inventory, facts: Mapping[str, ImageFacts]) -> dict[str, str]:
    """The `amdSec`; returns what belongs into ADMID for each file's xml_id. `facts` tells about derivative
    images, by key of the file.
    """
    section = add(mets, f"{_M}amdSec", ID="amd")
    document = inventory.document
    whole = add_wrap(add(section, f"{_M}techMD", ID=DOCUMENT_OBJECT_ID), "PREMIS:OBJECT", "3.0")
    add_representation(whole, document.id, name="")
    admids = {listed.xml_id: _add_technical(section, inventory, listed, facts) for listed in inventory.files}
    if document.rights is not None:
        _add_rights(section, document.id, document.rights)
    _add_provenance(section, inventory)
    return admids


def _add_rights(section: Element, document_id: str, rights: Rights) -> None:
    wrap = add_wrap(add(section, f"{_M}rightsMD", ID=RIGHTS_ID), "PREMIS:RIGHTS", "3.0")
    add_rights(wrap, rights, object_identifier=document_id)


def _add_technical(
    section: Element, inventory: Inventory, listed: ListedFile, facts: Mapping[str, ImageFacts]
) -> str:
    """A PREMIS object, and MIX where it is an image; returns the ids of all sections about the file."""
    object_id = f"object-{listed.xml_id}"
    wrap = add_wrap(add(section, f"{_M}techMD", ID=object_id), "PREMIS:OBJECT", "3.0")
    add_file(
        wrap,
        listed.ref,
        inventory.identifier(listed),
        original_name=listed.captures[0].name if listed.captures else "",
        properties=_resolution(listed),
        derivation=inventory.derivation(listed),
    )
    mix_ids = _add_images(section, inventory, listed, facts)
    events = [event_id(event) for event in inventory.events_about(listed)]
    return " ".join([object_id, *mix_ids, *events])


def _resolution(listed: ListedFile) -> list[tuple[str, str]]:
    """A resolution that the file does not state itself is said to be stated by a person, or assumed."""
    facts = next((capture.facts for capture in listed.captures if capture.facts is not None), None)
    if facts is None or facts.ppi_source is PpiSource.FILE:
        return []
    return [("resolution source", facts.ppi_source.value)]


def _add_images(
    section: Element, inventory: Inventory, listed: ListedFile, facts: Mapping[str, ImageFacts]
) -> list[str]:
    known = [capture for capture in listed.captures if capture.facts is not None]
    for capture in known:
        assert capture.facts is not None
        add_mix(_add_image(section, capture_mix_id(capture)), listed.ref, capture.facts)
    if known or not listed.ref.media_type.startswith("image/"):
        return [capture_mix_id(capture) for capture in known]
    mix_id = f"mix-{listed.xml_id}"
    if listed.ref.key in facts:
        add_mix(_add_image(section, mix_id), listed.ref, facts[listed.ref.key])
    elif listed.ref.role is FileRole.ACCESS and listed.page is not None and listed.page.plan is not None:
        ppi = _master_ppi(inventory, listed.page)
        add_mix_of_size(_add_image(section, mix_id), listed.ref, listed.page.plan.size, ppi)
    else:
        return []
    return [mix_id]


def _master_ppi(inventory: Inventory, page: Page) -> float:
    """The page is rendered at its master's resolution; 0 where nobody knows it."""
    capture = inventory.document.capture(page.capture)
    return capture.facts.ppi if capture is not None and capture.facts is not None else 0.0


def _add_image(section: Element, mix_id: str) -> Element:
    return add_wrap(add(section, f"{_M}techMD", ID=mix_id), "NISOIMG", "2.0")


def _add_provenance(section: Element, inventory: Inventory) -> None:
    for event in inventory.events:
        wrap = add_wrap(add(section, f"{_M}digiprovMD", ID=event_id(event)), "PREMIS:EVENT", "3.0")
        read = tuple(inventory.identifier(listed) for listed in inventory.files_of(event, event.inputs))
        made = tuple(inventory.identifier(listed) for listed in inventory.files_of(event, event.outputs))
        add_event(wrap, event, sources=read, outcomes=made)
    agents = dict.fromkeys(agent for event in inventory.events for agent in agents_of(event))
    for number, agent in enumerate(agents, 1):
        wrap = add_wrap(add(section, f"{_M}digiprovMD", ID=f"agent-{number}"), "PREMIS:AGENT", "3.0")
        add_agent(wrap, agent)
