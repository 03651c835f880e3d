"""What harvesters see of the library: listed records, and records deleted for good."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sohoa.library.access import ANYBODY, Action, decide
from sohoa.model.document import Document
from sohoa.model.ids import DocumentId
from sohoa.model.rights import AccessClass
from sohoa.model.state import VISIBILITY, DocumentState, OaiStatus
from sohoa.ports.clock import Clock
from sohoa.ports.records import DocumentSummary, Records

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A document as harvesters see it."""

    id: DocumentId
    stamp: str
    is_deleted: bool


class Shelf:
    """Over the records of one library."""

    def __init__(self, records: Records, clock: Clock) -> None:
        self._records, self._clock = records, clock

    def entry(self, document: DocumentId) -> Entry | None:
        """The document's entry; None where harvesters know nothing of it."""
        summary = next(iter(self._records.summaries(document)), None)
        return None if summary is None or not summary.oai_datestamp else self._entry(summary)

    def document(self, document: DocumentId) -> Document | None:
        """The whole document."""
        return self._records.document(document)

    def entries(
        self, changed_from: str, changed_until: str, after: tuple[str, str] = ("", "")
    ) -> Iterator[Entry]:
        """In the order of their stamps, beyond `after`."""
        found = self._summaries(changed_from, changed_until, after)
        yield from (entry for summary in found if (entry := self._entry(summary)))

    def count(self, changed_from: str, changed_until: str) -> int:
        """About how many entries there are (an estimate may be given, 3.5): no document is opened for it."""
        found = self._summaries(changed_from, changed_until, ("", ""))
        return sum(summary.access is AccessClass.PUBLIC for summary in found)

    def _summaries(
        self, changed_from: str, changed_until: str, after: tuple[str, str]
    ) -> Iterator[DocumentSummary]:
        while True:
            batch = self._records.oai_summaries(
                changed_from=changed_from, changed_until=changed_until, after=after, limit=_BATCH
            )
            yield from batch
            if len(batch) < _BATCH:
                return
            after = (batch[-1].oai_datestamp, batch[-1].id)

    def _entry(self, summary: DocumentSummary) -> Entry | None:
        status = VISIBILITY[summary.state].oai
        if status is OaiStatus.LISTED and self._is_open(summary):
            return Entry(summary.id, summary.oai_datestamp, is_deleted=False)
        if status is OaiStatus.ABSENT or not self._was_open(summary):
            return None
        return Entry(summary.id, summary.oai_datestamp, is_deleted=True)

    def _is_open(self, summary: DocumentSummary) -> bool:
        return decide(ANYBODY, summary, summary.state, Action.SEE, self._clock.now()[:10])

    def _was_open(self, summary: DocumentSummary) -> bool:
        """Whether it was ever published for everybody: what harvesters never saw is not deleted for them. The
        audit trail keeps the rights with which a document was published.
        """
        published = f"-> {DocumentState.PUBLISHED.value}"
        trail = self._records.audit_trail(summary.id)
        return any(
            entry.action.endswith(published) and _access_in(entry.after) == AccessClass.PUBLIC.value
            for entry in trail
        )


def _access_in(rights: str) -> str:
    return str(json.loads(rights).get("access", "")) if rights else ""
