"""Who did what, with what, when: the events of a document's life (PREMIS 3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sohoa import __version__
from sohoa.model.ids import Sha256


class EventKind(StrEnum):
    """The value is the term of the Library of Congress' preservation vocabulary `eventType`."""

    CAPTURE = "capture"
    INGESTION = "ingestion"
    DIGEST = "message digest calculation"
    VALIDATION = "validation"
    ANALYSIS = "image analysis"
    MODIFICATION = "modification"
    NORMALISATION = "normalization"
    QUALITY = "quality review"
    RECOGNITION = "optical character recognition"
    DESCRIPTION = "metadata modification"
    PACKAGING = "packaging"
    FIXITY = "fixity check"
    PUBLICATION = "publication"
    WITHDRAWAL = "withdrawal"
    REPLACEMENT = "replacement"
    DELETION = "deletion"


class AgentKind(StrEnum):
    """The value is the term of PREMIS's `agentType`."""

    PERSON = "person"
    SOFTWARE = "software"
    ORGANISATION = "organization"
    HARDWARE = "hardware"


@dataclass(frozen=True, slots=True)
class Agent:
    """`role` is what a person does here (operator, cataloguer, inspector ...)."""

    name: str
    kind: AgentKind
    version: str = ""
    role: str = ""


SOHOA = Agent("Sohoa", AgentKind.SOFTWARE, __version__)
"""This program."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts on the library, for the audit trail: the name as far as it is known, the role in which, and
    from where: `cli`, or the address of the visitor's machine.
    """

    name: str = ""
    role: str = ""
    where: str = ""


NOBODY = Actor()
"""Nobody who could be named."""


class Outcome(StrEnum):
    """How an event ended."""

    SUCCESS = "success"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing done. `object` is the page or document id that it concerns; `detail` holds the parameters as
    JSON; `inputs` and `outputs` are digests of the files read and made. Times are ISO 8601 in UTC.
    """

    id: str
    kind: EventKind
    object: str
    started_at: str
    ended_at: str
    agent: Agent
    outcome: Outcome = Outcome.SUCCESS
    detail: str = ""
    note: str = ""
    device: str = ""
    inputs: tuple[Sha256, ...] = ()
    outputs: tuple[Sha256, ...] = ()
