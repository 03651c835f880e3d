"""What staff ask to see of a document: a preview of an exposure, its quality, its fixity, exports."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sohoa.errors import NotFound, UsageError
from sohoa.model import description
from sohoa.model.document import Document
from sohoa.model.export import ExportKind
from sohoa.model.finding import Finding
from sohoa.model.ids import CaptureId, DocumentId
from sohoa.model.provenance import SOHOA
from sohoa.pages.preview import preview_jpeg
from sohoa.preservation import check, export
from sohoa.preservation.bag import BagInfo
from sohoa.sharing.iiif_export import static_files
from sohoa.workflow.house import House
from sohoa.workflow.judging import quality_html


def capture_preview(house: House, document_id: DocumentId, capture_id: CaptureId, long_side_px: int) -> bytes:
    """A JPEG of the upright exposure."""
    capture = house.document(document_id).capture(capture_id)
    if capture is None:
        raise NotFound("library.no_capture", capture=capture_id)
    turn = capture.plan.orientation.value if capture.plan else 0
    with house.files.local_path(capture.master) as path:
        return preview_jpeg(path, capture.frame, turn, long_side_px)


def quality_report(house: House, document_id: DocumentId, lang: str) -> bytes:
    """The quality report as one HTML page."""
    return quality_html(house, house.document(document_id), lang)


def check_document(house: House, document_id: DocumentId) -> list[Finding]:
    """Every byte of the package read again, and the package held against the records."""
    return check.check(house.document(document_id), house.files)


def export_document(house: House, document_id: DocumentId, as_: str, out: Path) -> list[str]:
    """Writes into a new folder; gives the names of the files. UsageError for an unknown kind, Conflict where
    the folder has something in it or the document is not packaged yet.
    """
    document = house.document(document_id)
    try:
        kind = ExportKind(as_)
    except ValueError as error:
        raise UsageError("workflow.unknown_export", given=as_, known=", ".join(ExportKind)) from error
    info = BagInfo(
        library=house.identity,
        title=description.title(document.record),
        bagged_at=house.clock.now(),
        software=f"{SOHOA.name} {SOHOA.version}",
    )
    iiif = _iiif(house, document) if kind is ExportKind.IIIF else {}
    return export.export(document, export.ExportOrder(kind, info, iiif), out, house.files)


def _iiif(house: House, document: Document) -> Mapping[str, bytes]:
    return static_files(document, house.identity, house.files)
