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
from sohoa.ports.records import AuditEntry
from sohoa.steps.values import to_json
from sohoa.workflow.house import House
from sohoa.workflow.order import ContentsLine, Order

_LABEL_RULES = "catalogue.labels_"
_CONTENTS_RULES = "catalogue.contents_"


def describe_pages(house: House, document: Document, order: Order) -> Document:
    """Gives the pages the labels and the book the contents that were ordered; what people gave stays."""
    if order.labels and not any(page.label for page in document.pages):
        document = _labelled(house, document, order.labels)
    if order.contents and not document.divisions:
        document = _with_contents(document, order.contents)
        with house.records.transaction() as writer:
            writer.save_head(document)
    return document


def set_labels(house: House, document_id: DocumentId, labels: str, who: str) -> Document:
    """Labels given by a person, for the pages in order. UsageError where they cannot be read."""
    document = house.document(document_id)
    former = ",".join(page.label for page in document.pages)
    document = _labelled(house, document, labels)
    _audit(house, document.id, who, "labels", former, labels)
    return document


def set_record(house: House, document_id: DocumentId, record: BibRecord, who: str) -> Document:
    """A record in place of the former one, whose value the audit trail keeps."""
    former = house.document(document_id)
    document = replace(former, record=record, changed_at=house.clock.now())
    with house.records.transaction() as writer:
        writer.save_head(document)
    _audit(house, document_id, who, "record", to_json(former.record), to_json(record))
    return document


def _labelled(house: House, document: Document, labels: str) -> Document:
    given = assign_labels(parse_labels(labels), len(document.pages))
    pages = tuple(
        replace(page, label=label) for page, label in zip(document.pages, given.labels, strict=True)
    )
    labelled = _with_findings(replace(document, pages=pages), _LABEL_RULES, given.findings)
    with house.records.transaction() as writer:
        writer.save_pages(document.id, pages)
        writer.save_head(labelled)
    return labelled


def _with_findings(document: Document, rules: str, found: Sequence[Finding]) -> Document:
    """The document with these findings in place of earlier ones of the same kind."""
    others = tuple(finding for finding in document.findings if not finding.rule.startswith(rules))
    return replace(document, findings=(*others, *found))


def _with_contents(document: Document, contents: Sequence[ContentsLine]) -> Document:
    headings = [Heading(line.title, line.label, line.level) for line in contents]
    found = contents_findings(headings, document.pages)
    divided = replace(document, divisions=divisions_from(headings, document.pages))
    return _with_findings(divided, _CONTENTS_RULES, found)


def _audit(house: House, document_id: DocumentId, who: str, action: str, before: str, after: str) -> None:
    with house.records.transaction() as writer:
        writer.audit(AuditEntry(house.clock.now(), who, "staff", "", action, document_id, before, after))
