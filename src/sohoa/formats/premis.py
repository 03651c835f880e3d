"""Objects, events, agents and rights as PREMIS 3 (https://www.loc.gov/standards/premis/v3/).

Identifiers are of type `local`: a file's is `<document id>/<METS file id>`, a page's and a document's are its
id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sohoa.formats.xml import XSI, Element, add, add_filled
from sohoa.model.files import FileRef
from sohoa.model.provenance import Agent, AgentKind, Event
from sohoa.model.rights import AccessClass, Rights

NAMESPACE = "http://www.loc.gov/premis/v3"
VERSION = "3.0"
_P = f"{{{NAMESPACE}}}"
_TYPE = f"{{{XSI}}}type"
_EVENT_TYPES = {
    "authority": "eventType",
    "authorityURI": "http://id.loc.gov/vocabulary/preservation/eventType",
}
_RESTRICTIONS = {AccessClass.ON_SITE: "on-site only", AccessClass.STAFF: "staff only"}
_AGENT_ROLES = {
    AgentKind.PERSON: "implementer",
    AgentKind.SOFTWARE: "executing program",
    AgentKind.ORGANISATION: "implementer",
    AgentKind.HARDWARE: "executing program",
}


@dataclass(frozen=True, slots=True)
class Derivation:
    """What a file was made from: identifiers of the source files and of the events that made it."""

    sources: tuple[str, ...] = ()
    events: tuple[str, ...] = ()


def add_file(
    parent: Element,
    ref: FileRef,
    identifier: str,
    *,
    original_name: str = "",
    properties: Iterable[tuple[str, str]] = (),
    derivation: Derivation = Derivation(),
) -> None:
    """An `object` of category file: digest, size, format, name as it came, what it was made from.
    `properties` are significant properties, name and value.
    """
    item = _add_object(parent, "file", identifier)
    for name, value in properties:
        significant = add(item, f"{_P}significantProperties")
        add(significant, f"{_P}significantPropertiesType", name)
        add(significant, f"{_P}significantPropertiesValue", value)
    _add_characteristics(item, ref)
    add_filled(item, f"{_P}originalName", original_name)
    if derivation.sources:
        _add_derivation(item, derivation)


def add_representation(parent: Element, identifier: str, *, name: str) -> None:
    """An `object` of category representation: the document as a whole."""
    add_filled(_add_object(parent, "representation", identifier), f"{_P}originalName", name)


def _add_object(parent: Element, category: str, identifier: str) -> Element:
    item = add(parent, f"{_P}object", "", {_TYPE: f"premis:{category}", "version": VERSION})
    _add_identifier(item, "objectIdentifier", identifier)
    return item


def _add_identifier(parent: Element, name: str, value: str) -> Element:
    element = add(parent, f"{_P}{name}")
    add(element, f"{_P}{name}Type", "local")
    add(element, f"{_P}{name}Value", value)
    return element


def _add_characteristics(item: Element, ref: FileRef) -> None:
    characteristics = add(item, f"{_P}objectCharacteristics")
    fixity = add(characteristics, f"{_P}fixity")
    add(fixity, f"{_P}messageDigestAlgorithm", "SHA-256")
    add(fixity, f"{_P}messageDigest", ref.sha256)
    add(characteristics, f"{_P}size", str(ref.size_bytes))
    designation = add(add(characteristics, f"{_P}format"), f"{_P}formatDesignation")
    add(designation, f"{_P}formatName", ref.media_type)


def _add_derivation(item: Element, derivation: Derivation) -> None:
    relationship = add(item, f"{_P}relationship")
    add(relationship, f"{_P}relationshipType", "derivation")
    add(relationship, f"{_P}relationshipSubType", "has source")
    for source in derivation.sources:
        _add_identifier(relationship, "relatedObjectIdentifier", source)
    for event in derivation.events:
        _add_identifier(relationship, "relatedEventIdentifier", event)


def add_event(parent: Element, event: Event, *, sources: Sequence[str], outcomes: Sequence[str]) -> None:
    """An `event` with its parameters, outcome and agents; `sources` and `outcomes` identify the files read
    and made. The page or document that it concerns is linked too.
    """
    element = add(parent, f"{_P}event", version=VERSION)
    _add_identifier(element, "eventIdentifier", event.id)
    add(element, f"{_P}eventType", event.kind.value, _EVENT_TYPES)
    ended = "" if event.ended_at == event.started_at else event.ended_at
    add(element, f"{_P}eventDateTime", "/".join(filter(None, (event.started_at, ended))))
    if event.detail:
        add(add(element, f"{_P}eventDetailInformation"), f"{_P}eventDetail", event.detail)
    outcome = add(element, f"{_P}eventOutcomeInformation")
    add(outcome, f"{_P}eventOutcome", event.outcome.value)
    if event.note:
        add(add(outcome, f"{_P}eventOutcomeDetail"), f"{_P}eventOutcomeDetailNote", event.note)
    for agent in agents_of(event):
        link = _add_identifier(element, "linkingAgentIdentifier", agent_identifier(agent))
        add(link, f"{_P}linkingAgentRole", _AGENT_ROLES[agent.kind])
    for role, identifiers in (("", (event.object,)), ("source", sources), ("outcome", outcomes)):
        for identifier in identifiers:
            link = _add_identifier(element, "linkingObjectIdentifier", identifier)
            add_filled(link, f"{_P}linkingObjectRole", role)


def agents_of(event: Event) -> tuple[Agent, ...]:
    """Who or what did it, and on which device."""
    device = (Agent(event.device, AgentKind.HARDWARE),) if event.device else ()
    return (event.agent, *device)


def agent_identifier(agent: Agent) -> str:
    """Kind, name, version and role: the same agent has the same identifier in every document of the
    library.
    """
    return "/".join(filter(None, (agent.kind.value, agent.name, agent.version, agent.role)))


def add_agent(parent: Element, agent: Agent) -> None:
    """An `agent`: person, program, organisation or machine."""
    element = add(parent, f"{_P}agent", version=VERSION)
    _add_identifier(element, "agentIdentifier", agent_identifier(agent))
    add_filled(element, f"{_P}agentName", agent.name)
    add(element, f"{_P}agentType", agent.kind.value)
    add_filled(element, f"{_P}agentVersion", agent.version)
    add_filled(element, f"{_P}agentNote", agent.role)


def add_rights(parent: Element, rights: Rights, *, object_identifier: str) -> None:
    """A `rights` element: the statement's URI, its basis, and what readers may do from when."""
    statement = add(add(parent, f"{_P}rights", version=VERSION), f"{_P}rightsStatement")
    _add_identifier(statement, "rightsStatementIdentifier", f"{object_identifier}/rights")
    if "/licenses/" in rights.statement:
        add(statement, f"{_P}rightsBasis", "license")
        _add_license(statement, rights)
    else:
        add(statement, f"{_P}rightsBasis", "other")
        _add_other_basis(statement, rights)
    _add_grant(statement, rights)
    _add_identifier(statement, "linkingObjectIdentifier", object_identifier)


def _add_license(statement: Element, rights: Rights) -> None:
    information = add(statement, f"{_P}licenseInformation")
    _add_uri(information, "licenseDocumentation", rights.statement)
    for note in _notes(rights):
        add(information, f"{_P}licenseNote", note)


def _add_other_basis(statement: Element, rights: Rights) -> None:
    information = add(statement, f"{_P}otherRightsInformation")
    _add_uri(information, "otherRightsDocumentation", rights.statement)
    add(information, f"{_P}otherRightsBasis", "rights statement")
    for note in _notes(rights):
        add(information, f"{_P}otherRightsNote", note)


def _add_uri(parent: Element, name: str, uri: str) -> None:
    identifier = add(parent, f"{_P}{name}Identifier")
    add(identifier, f"{_P}{name}IdentifierType", "URI")
    add(identifier, f"{_P}{name}IdentifierValue", uri)


def _notes(rights: Rights) -> Iterable[str]:
    copies = "" if rights.copies_held is None else f"copies held: {rights.copies_held}"
    holder = rights.holder and f"rights holder: {rights.holder}"
    basis = rights.legal_basis and f"legal basis: {rights.legal_basis}"
    return filter(None, (rights.credit, holder, basis, copies))


def _add_grant(statement: Element, rights: Rights) -> None:
    granted = add(statement, f"{_P}rightsGranted")
    add(granted, f"{_P}act", "disseminate")
    add_filled(granted, f"{_P}restriction", _RESTRICTIONS.get(rights.access, ""))
    if rights.embargo_until:
        # When the restriction began is not known: an open start, in EDTF.
        term = add(granted, f"{_P}termOfRestriction")
        add(term, f"{_P}startDate", "..")
        add(term, f"{_P}endDate", rights.embargo_until)
