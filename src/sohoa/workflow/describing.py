"""Stage 5 on the path: page labels, contents, and the record as people change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sohoa.catalogue.contents import Heading, contents_findings, divisions_from
from sohoa.catalogue.labels import assign_labels, parse_labels
from sohoa.model.bib import BibRecord
from sohoa.model.document import Document
from sohoa.model.finding import Finding
from sohoa.model.ids import DocumentId
from sohoa.model.provenance import Actor
from sohoa.model.state import VISIBILITY, OaiStatus
from sohoa.ports.records import RecordsWriter
from sohoa.steps.values import to_json
from sohoa.workflow.house import House
from sohoa.workflow.order import ContentsLine, Order

_LABEL_RULES = "catalogue.labels_"
_CONTENTS_RULES = "catalogue.contents_"


def describe_pages(house: House, document: Document, order: Order) -> Document:
    """Gives the pages the labels and the book the contents that were ordered; what people gave stays."""
    with house.changing(document.id) as (writer, now):
        if order.labels and not any(page.label for page in now.pages):
            now = _labelled(now, order.labels)
            writer.save_pages(now.id, now.pages)
        if order.contents and not now.divisions:
            now = _with_contents(now, order.contents)
        if now != document:
            writer.save_head(now)
    return now


def set_labels(house: House, document_id: DocumentId, labels: str, actor: Actor) -> Document:
    """Labels given by a person, for the pages in order. UsageError where they cannot be read."""
    with house.changing(document_id) as (writer, former):
        document = _labelled(former, labels)
        writer.save_pages(document_id, document.pages)
        before = ",".join(page.label for page in former.pages)
        return _described(house, writer, document, actor, "labels", before, labels)


def set_record(house: House, document_id: DocumentId, record: BibRecord, actor: Actor) -> Document:
    """A record in place of the former one, whose value the audit trail keeps."""
    with house.changing(document_id) as (writer, former):
        document = replace(former, record=record)
        before, after = to_json(former.record), to_json(record)
        return _described(house, writer, document, actor, "record", before, after)


def _described(
    house: House,
    writer: RecordsWriter,
    document: Document,
    actor: Actor,
    action: str,
    before: str,
    after: str,
) -> Document:
    """Saves the head with its moment, for harvesters too, and who changed what."""
    now = house.clock.now()
    document = replace(document, changed_at=now)
    writer.save_head(document)
    if VISIBILITY[document.state].oai is OaiStatus.LISTED:
        writer.set_oai_datestamp(document.id, now)
    house.audit(writer, actor, action, document.id, before, after)
    return document


def _labelled(document: Document, labels: str) -> Document:
    given = assign_labels(parse_labels(labels), len(document.pages))
    pages = tuple(
        replace(page, label=label) for page, label in zip(document.pages, given.labels, strict=True)
    )
    return _with_findings(replace(document, pages=pages), _LABEL_RULES, given.findings)


def _with_findings(document: Document, rules: str, found: Sequence[Finding]) -> Document:
    """The document with these findings in place of earlier ones of the same kind."""
    others = tuple(finding for finding in document.findings if not finding.rule.startswith(rules))
    return replace(document, findings=(*others, *found))


def _with_contents(document: Document, contents: Sequence[ContentsLine]) -> Document:
    headings = [Heading(line.title, line.label, line.level) for line in contents]
    found = contents_findings(headings, document.pages)
    divided = replace(document, divisions=divisions_from(headings, document.pages))
    return _with_findings(divided, _CONTENTS_RULES, found)
