"""What a command asks of the process that owns the library: verbs with JSON going in and coming out, so that
the same command works whether it owns the folder itself or finds `sohoa serve` running on it.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sohoa.app.library import Library
from sohoa.errors import SohoaError, UsageError
from sohoa.library.access import Reader, Role
from sohoa.model import description
from sohoa.model.bib import BibRecord, RecordEncoding, RecordSource
from sohoa.model.document import Document, Page
from sohoa.model.files import FileRole
from sohoa.model.finding import Finding
from sohoa.model.ids import DocumentId, PageId
from sohoa.model.json import Json
from sohoa.model.provenance import Actor
from sohoa.ports.records import DocumentSummary
from sohoa.steps.values import from_json
from sohoa.workflow.adding import NewBook
from sohoa.workflow.judging import judgement

Arguments = Mapping[str, Json]

STAFF_HERE = Reader("", Role.STAFF)


def perform(library: Library, verb: str, given: Arguments) -> Json:
    """Carries an order out. UsageError for a verb that does not exist."""
    if verb not in _ORDERS:
        raise UsageError("app.no_order", verb=verb)
    return _ORDERS[verb](library, given)


def as_json(error: SohoaError) -> Json:
    """An error as it travels: its kind, code and values."""
    params: dict[str, Json] = {name: str(value) for name, value in error.params.items()}
    return {"kind": type(error).__name__, "code": error.code, "params": params}


def _text(given: Arguments, name: str) -> str:
    value = given.get(name)
    return value if isinstance(value, str) else ""


def _number(given: Arguments, name: str) -> float | None:
    value = given.get(name)
    return float(value) if isinstance(value, int | float) else None


def _document(given: Arguments) -> DocumentId:
    return DocumentId(_text(given, "document"))


def _actor(given: Arguments) -> Actor:
    return Actor(_text(given, "who"), _text(given, "role"), _text(given, "where"))


def _survey(library: Library, given: Arguments) -> Json:
    found = library.survey(Path(_text(given, "source")))
    ignored: list[Json] = [{"name": name, "reason": reason} for name, reason in found.ignored]
    return {
        "images": found.images,
        "original_bytes": found.original_bytes,
        "needed_bytes": found.needed_bytes,
        "free_bytes": found.free_bytes,
        "ignored": ignored,
        "title": found.title,
        "without_ppi": found.without_ppi,
    }


def _add(library: Library, given: Arguments) -> Json:
    record = _text(given, "record")
    source = _text(given, "record_data")
    kept = RecordSource(
        _text(given, "record_name"),
        _text(given, "record_type"),
        RecordEncoding(_text(given, "record_encoding")),
        base64.b64decode(source),
    )
    book = NewBook(
        record=from_json(BibRecord, record) if record else None,
        record_source=kept if source else None,
        title=_text(given, "title"),
        labels=_text(given, "labels"),
        ppi=_number(given, "ppi"),
        norm=_text(given, "norm"),
        recipe=_text(given, "recipe"),
        publish=given.get("publish") is True,
        publish_rights=_text(given, "publish_rights"),
        actor=_actor(given),
    )
    return library.add_book(Path(_text(given, "source")), book)


def _progress(library: Library, given: Arguments) -> Json:
    now = library.progress(_document(given))
    params: dict[str, Json] = dict(now.params)
    return {
        "state": now.state.value,
        "stage": now.stage.value if now.stage else "",
        "done": now.done,
        "total": now.total,
        "pages_an_hour": round(now.pages_an_hour),
        "seconds_left": now.seconds_left,
        "message": now.message,
        "params": params,
    }


def _list(library: Library, _: Arguments) -> Json:
    return [_summary(summary) for summary in library.documents()]


def _summary(summary: DocumentSummary) -> Json:
    return {
        "id": summary.id,
        "title": summary.title,
        "creators": summary.creators,
        "year": summary.year,
        "pages": summary.page_count,
        "held": summary.held_count,
        "state": summary.state.value,
        "access": summary.access.value,
        "created_at": summary.created_at,
        "changed_at": summary.changed_at,
    }


def _show(library: Library, given: Arguments) -> Json:
    document = library.document(_document(given))
    judged = judgement(library.house, document)
    by_page = {found.page: found.findings for found in judged.pages}
    pages: list[Json] = [_page(document, page, by_page.get(page.id, ())) for page in document.pages]
    rights: Json = None
    if document.rights:
        rights = {"statement": document.rights.statement, "access": document.rights.access.value}
    return {
        "id": document.id,
        "title": description.title(document.record),
        "creators": [*description.creators(document.record)],
        "year": description.year(document.record),
        "state": document.state.value,
        "rights": rights,
        "norm": document.norm,
        "verdict": judged.verdict.value,
        "version": document.version,
        "exposures": len(document.captures),
        "held": len(document.held_pages),
        "findings": [_finding(finding) for finding in judged.findings],
        "pages": pages,
    }


def _page(document: Document, page: Page, findings: Sequence[Finding]) -> Json:
    """A page with its findings: those of its making and those of the norm."""
    capture = document.capture(page.capture)
    files: dict[str, Json] = {ref.role.value: ref.sha256 for ref in page.files}
    return {
        "id": page.id,
        "order": page.order,
        "label": page.label,
        "status": page.status.value,
        "scan": capture.name if capture else "",
        "side": page.side.value,
        "has_text": page.file(FileRole.FULLTEXT) is not None,
        "files": files,
        "findings": [_finding(finding) for finding in findings],
    }


def _finding(finding: Finding) -> Json:
    params: dict[str, Json] = dict(finding.params)
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "measured": finding.measured,
        "allowed": finding.allowed,
        "norm": finding.norm,
        "article": finding.article,
        "params": params,
    }


def _publish(library: Library, given: Arguments) -> Json:
    library.publish(
        _document(given),
        _text(given, "rights"),
        credit=_text(given, "credit"),
        access=_text(given, "access") or "public",
        actor=_actor(given),
    )
    return _show(library, given)


def _withdraw(library: Library, given: Arguments) -> Json:
    library.withdraw(_document(given), _text(given, "reason"), actor=_actor(given))
    return _show(library, given)


def _insert(library: Library, given: Arguments) -> Json:
    before = int(_number(given, "before") or 1)
    library.insert_pages(_document(given), Path(_text(given, "source")), before, _actor(given))
    return None


def _replace(library: Library, given: Arguments) -> Json:
    page = _page_id(library, given)
    library.replace_page(_document(given), page, Path(_text(given, "source")), _actor(given))
    return None


def _move(library: Library, given: Arguments) -> Json:
    to = int(_number(given, "to") or 1)
    library.move_page(_document(given), _page_id(library, given), to, _actor(given))
    return None


def _remove(library: Library, given: Arguments) -> Json:
    library.remove_page(_document(given), _page_id(library, given), _actor(given))
    return None


def _page_id(library: Library, given: Arguments) -> PageId:
    """A page by its id, or by its number in the document (from 1)."""
    named = _text(given, "page")
    if not named.isdigit():
        return PageId(named)
    pages = library.document(_document(given)).pages
    if not 1 <= int(named) <= len(pages):
        raise UsageError("app.no_such_page", page=named, pages=len(pages))
    return pages[int(named) - 1].id


def _check(library: Library, given: Arguments) -> Json:
    return [_finding(finding) for finding in library.check(_document(given))]


def _export(library: Library, given: Arguments) -> Json:
    return [*library.export(_document(given), _text(given, "as"), Path(_text(given, "out")))]


def _search(library: Library, given: Arguments) -> Json:
    limit = int(_number(given, "limit") or 20)
    document = _document(given) or None
    found = library.search(STAFF_HERE, _text(given, "words"), document, 0, limit)
    books: list[Json] = [
        {
            "document": book.document_id,
            "title": book.title,
            "pages": book.page_count,
            "hits": [{"page": h.page_id, "order": h.order, "text": h.excerpt.text} for h in book.hits],
        }
        for book in found.books
    ]
    hits: list[Json] = [
        {"page": h.page_id, "order": h.order, "label": h.label, "text": h.excerpt.text} for h in found.hits
    ]
    return {"words": found.words, "total": found.total, "books": books, "hits": hits}


def _cancel(library: Library, given: Arguments) -> Json:
    library.cancel(_document(given))
    return None


def _resume(library: Library, given: Arguments) -> Json:
    library.resume(_document(given), _actor(given))
    return None


def _labels(library: Library, given: Arguments) -> Json:
    library.set_labels(_document(given), _text(given, "labels"), _actor(given))
    return None


_ORDERS: Mapping[str, Callable[[Library, Arguments], Json]] = {
    "survey": _survey,
    "add": _add,
    "progress": _progress,
    "cancel": _cancel,
    "resume": _resume,
    "list": _list,
    "show": _show,
    "publish": _publish,
    "withdraw": _withdraw,
    "insert": _insert,
    "replace": _replace,
    "move": _move,
    "remove": _remove,
    "labels": _labels,
    "check": _check,
    "export": _export,
    "search": _search,
}
