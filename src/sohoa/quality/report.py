"""A judgement in words: one page to print for the director, and JSON for machines."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sohoa.model.finding import Finding, Verdict
from sohoa.quality.judge import Judgement, PageJudgement, allowed_text
from sohoa.quality.rows import COLUMNS, figure_row, finding_rows, page_row
from sohoa.words import say

_TEMPLATES = Path(__file__).parent / "templates"


def report_html(judgement: Judgement, title: str, library: str, lang: str, created_at: str) -> str:
    """The report as one self-contained page of HTML that is XML too, fit for A4; `created_at` is ISO 8601."""
    templates = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals["say"] = lambda code, **params: say(code, lang, **params)
    counts = judgement.counts
    return templates.get_template("report.html").render(
        judgement=judgement,
        counts=counts,
        bars=(
            (Verdict.PASS, counts.passed),
            (Verdict.REVIEW, counts.to_review),
            (Verdict.FAIL, counts.failed),
        ),
        title=title,
        library=library,
        lang=lang,
        created_at=_shown_time(created_at),
        norm_title=judgement.norm.title.get(lang, ""),
        norm_note=judgement.norm.note.get(lang, ""),
        sources=tuple((source.title, _shown_date(source.in_force)) for source in judgement.norm.sources),
        figures=tuple(figure_row(figure, lang) for figure in judgement.norm.figures),
        findings=finding_rows(judgement, lang),
        columns=tuple(f"quality.column_{quantity.value}" for quantity in COLUMNS),
        pages=tuple(page_row(page, lang) for page in judgement.pages),
    )


def _shown_time(iso: str) -> str:
    try:
        return datetime.fromisoformat(iso).astimezone().strftime("%d/%m/%Y %H:%M")
    except ValueError:
        return iso


def _shown_date(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))


def report_json(judgement: Judgement) -> bytes:
    """The judgement as UTF-8 JSON; the same judgement gives the same bytes. An object with

    * `schema` (this format's version, 1), `document`, `verdict` (pass, fail, review);
    * `norm`: `name`, `version`, `verified` and `figures`, each with `measure`, `bound`, `allowed`, `source`,
      `article`, `verified`;
    * `counts`: `pages`, `passed`, `failed`, `to_review`;
    * `findings` of the book, each with `rule`, `severity`, `measured`, `allowed`, `norm`, `article`,
      `verified`, `params`;
    * `pages`, each with `id`, `order`, `label`, `image`, `image_name`, `verdict`, `measures` (by name:
      `value`, `unit`) and `findings` as above.
    """
    counts = judgement.counts
    said = {
        "schema": 1,
        "document": judgement.document,
        "verdict": judgement.verdict.value,
        "norm": _norm_json(judgement),
        "counts": {
            "pages": counts.pages,
            "passed": counts.passed,
            "failed": counts.failed,
            "to_review": counts.to_review,
        },
        "findings": [_finding_json(finding) for finding in judgement.findings],
        "pages": [_page_json(page) for page in judgement.pages],
    }
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _norm_json(judgement: Judgement) -> dict[str, object]:
    norm = judgement.norm
    return {
        "name": norm.name,
        "version": norm.version,
        "verified": norm.is_verified,
        "figures": [
            {
                "measure": figure.quantity.value,
                "bound": figure.bound,
                "allowed": allowed_text(figure),
                "source": figure.source.title,
                "article": figure.article,
                "verified": figure.verified,
            }
            for figure in norm.figures
        ],
    }


def _page_json(page: PageJudgement) -> dict[str, object]:
    return {
        "id": page.page,
        "order": page.order,
        "label": page.label,
        "image": page.image,
        "image_name": page.image_name,
        "verdict": page.verdict.value,
        "measures": {m.name: {"value": m.value, "unit": m.unit} for m in page.measures},
        "findings": [_finding_json(finding) for finding in page.findings],
    }


def _finding_json(finding: Finding) -> dict[str, object]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "measured": finding.measured,
        "allowed": finding.allowed,
        "norm": finding.norm,
        "article": finding.article,
        "verified": finding.verified,
        "params": dict(finding.params),
    }
