"""Page labels and the logical structure of a document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sohoa.model.ids import PageId


class ReadingDirection(StrEnum):
    """The value is IIIF viewingDirection."""

    LEFT_TO_RIGHT = "left-to-right"
    RIGHT_TO_LEFT = "right-to-left"


class DivisionKind(StrEnum):
    """The value is METS div/@TYPE in the logical structure."""

    MONOGRAPH = "monograph"
    TITLE_PAGE = "title_page"
    PREFACE = "preface"
    CONTENTS = "contents"
    CHAPTER = "chapter"
    SECTION = "section"
    APPENDIX = "appendix"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Division:
    """A part or chapter ("phần, chương"): where it begins and ends, and its own parts."""

    label: str
    kind: DivisionKind
    first_page: PageId
    last_page: PageId
    parts: tuple[Division, ...] = ()
