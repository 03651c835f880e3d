"""Stage 3 over the whole book: its pages held against a norm."""

from __future__ import annotations

from sohoa.model import description
from sohoa.model.document import Document
from sohoa.quality.judge import Judgement, judge
from sohoa.quality.norms import read_norm
from sohoa.quality.report import report_html, report_json
from sohoa.workflow.house import House


def judgement(document: Document) -> Judgement:
    """The pages and the book against the document's norm."""
    return judge(document, read_norm(document.norm))


def quality_json(document: Document) -> bytes:
    """The quality report for machines; the same document gives the same bytes."""
    return report_json(judgement(document))


def quality_html(house: House, document: Document, lang: str) -> bytes:
    """The quality report as one page to print."""
    html = report_html(
        judgement(document),
        title=description.title(document.record),
        library=house.identity.name,
        lang=lang,
        created_at=house.clock.now(),
    )
    return html.encode("utf-8")
