"""The forms in which a document leaves the library as files."""

from __future__ import annotations

from enum import StrEnum


class ExportKind(StrEnum):
    """The value is what `sohoa export --as` takes."""

    PDF = "pdf"
    BAGIT = "bagit"
    METS = "mets"
    ALTO = "alto"
    TEXT = "text"
    IIIF = "iiif"
