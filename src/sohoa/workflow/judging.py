"""Stage 3 over the whole book: its pages held against a norm."""

from __future__ import annotations

from sohoa.model import description
from sohoa.model.document import Document
from sohoa.quality.judge import Judgement, judge
from sohoa.quality.norms import read_norm
from sohoa.quality.report import report_html, report_json
from sohoa.workflow.house import House


def judgement(house: House, document: Document) -> Judgement:
    """The pages and the book against the document's norm."""
    return judge(document, read_norm(document.norm, house.norms))


def quality_json(house: House, document: Document) -> bytes:
    """The quality report for machines; the same document gives the same bytes."""
    return report_json(judgement(house, document))


def quality_html(house: House, document: Document, lang: str) -> bytes:
    """The quality report as one page to print."""
    html = report_html(
        judgement(house, document),
        title=description.title(document.record),
        library=house.identity.name,
        lang=lang,
        created_at=house.clock.now(),
    )
    return html.encode("utf-8")
