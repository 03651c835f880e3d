"""What was ordered for a document: where its scans are and what was said of them. Kept with the job, so that
the work goes on after a power cut; the place of the scans is forgotten once they are taken in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sohoa.model.provenance import NOBODY, Actor
from sohoa.ports.records import Job, JobState
from sohoa.steps.values import from_json

MAKE = "make"
"""The kind of a job that brings a document to its package."""
PACK = "pack"
"""The kind of a job that only puts a changed document into its package."""


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of the table of contents: a title and the label of the page that it begins on."""

    title: str
    label: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Order:
    """`source` is where the scans are (empty: nothing to take in). `ppi` is what a person said of the
    resolution.
    """

    source: str = ""
    ppi: float | None = None
    labels: str = ""
    contents: tuple[ContentsLine, ...] = ()
    publish_rights: str = ""
    """A rights statement: publish when packaged."""
    actor: Actor = NOBODY


def order_of(job: Job) -> Order:
    """What a job asks for; nothing where another version of the program wrote it in its own way."""
    try:
        return from_json(Order, job.detail)
    except ValueError:
        return Order()


def fulfilled(order: Order) -> Order:
    """What is still to be known of an order once it is carried out: no longer where the scans were."""
    return Order(ppi=order.ppi, actor=order.actor)


def still_ordered(jobs: Sequence[Job], actor: Actor) -> Order:
    """What the jobs of a document (oldest first) still ask for, together, on behalf of `actor`: scans that
    were not taken in, labels and contents that were not given, and always the stated resolution.
    """
    asked = Order()
    for job in jobs:
        if job.kind == MAKE:
            asked = _with_more(asked, order_of(job))
            asked = fulfilled(asked) if job.state is JobState.FINISHED else asked
    return replace(asked, actor=actor)


def _with_more(asked: Order, order: Order) -> Order:
    return replace(
        asked,
        source=order.source or asked.source,
        ppi=order.ppi or asked.ppi,
        labels=order.labels or asked.labels,
        contents=order.contents or asked.contents,
        publish_rights=order.publish_rights or asked.publish_rights,
    )
