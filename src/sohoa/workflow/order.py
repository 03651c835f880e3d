"""What was ordered for a document: where its scans are and what was said of them. Kept with the job, so that
the work goes on after a power cut; the place of the scans is forgotten once they are taken in.
"""

from __future__ import annotations

from dataclasses import dataclass


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
    who: str = ""
