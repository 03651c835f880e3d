"""Two books made of the same scans: equal but for what has to differ from one making to the next.

What is left out of the comparison is listed in `LEFT_OUT`, and nothing else is: a date that does not lie
within the time of the measurement is compared as it is.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sohoa.model.document import Document
from sohoa.model.provenance import Event

LEFT_OUT = ("document_id", "page_ids", "event_ids", "times", "digests", "event_order", "pdf_id")
"""Codes `bench.left_out_*`, in the order in which they are replaced."""

_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_COMPACT = re.compile(r"\b\d{14}(?=Z|\.0\b)|(?<=D:)\d{14}(?=Z)")
_SHORT = re.compile(r'(?<=<controlfield tag="008">)\d{6}|(?<=<mods:recordCreationDate encoding="marc">)\d{6}')
_EVENT_BLOCK = re.compile(r"<mets:digiprovMD ID=\"event-.*?</mets:digiprovMD>", re.DOTALL)
_IDS = re.compile(r'(?<=ADMID=")[^"]*')
_PDF_ID = re.compile(r"/ID \[<[0-9a-f]+> <[0-9a-f]+>\]")
_PDF_NAMES = re.compile(r"(?<=/Names \[)\(page-[^\]]*(?:\][^\]]*)*?(?=\] >> >>)")
_PDF_NAME = re.compile(r"\(page-\d+\) \[[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when (ISO 8601 UTC) books were made."""

    start: str
    end: str

    def holds(self, moment: str) -> bool:
        """Whether a time in ISO 8601, whole seconds at least, lies within."""
        return self.start[:19] <= moment[:19] <= self.end[:19]


def step_of(event: Event) -> str:
    """The step that an event tells of, or (packaging, intake) its kind."""
    try:
        said = json.loads(event.detail or "{}")
    except ValueError:
        said = {}
    return str(said.get("step", event.kind.value))


def likeness(
    package: Path, document: Document, events: Sequence[Event], span: Span, texts: Path
) -> Mapping[str, str]:
    """A digest for every file of a package (as `export --as mets` gives it) and for every text.

    The names tell the place in the book; two books are equal where these are.
    """
    names = _Names(document, events, span)
    files = {path.relative_to(package).as_posix(): path.read_bytes() for path in _files(package)}
    names.digests = {hashlib.sha256(data).hexdigest(): names.plain(name) for name, data in files.items()}
    told = {names.plain(name): names.normalised(name, data) for name, data in files.items()}
    for path in _files(texts):
        told[f"text/{names.plain(path.name)}"] = path.read_bytes()
    return {name: hashlib.sha256(data).hexdigest() for name, data in sorted(told.items())}


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[str, ...]:
    """The files that are not equal, or in one book only."""
    return tuple(sorted(name for name in {*one, *other} if one.get(name) != other.get(name)))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


class _Names:
    """Names that tell the place in the book, for ids that were minted by chance."""

    def __init__(self, document: Document, events: Sequence[Event], span: Span) -> None:
        self._span = span
        self._ids: dict[str, str] = {document.id: "document"}
        self._ids |= {page.id: f"page-{page.order:04d}" for page in document.pages}
        objects: dict[str, str] = dict(self._ids)
        objects |= {capture.id: f"exposure-{capture.order:04d}" for capture in document.captures}
        self._ids |= {
            event.id: f"{step_of(event)}-of-{objects.get(event.object, event.object)}" for event in events
        }
        self.digests: Mapping[str, str] = {}
        self._pattern = re.compile("|".join(map(re.escape, self._ids)))

    def plain(self, text: str) -> str:
        """The text with names for ids."""
        return self._pattern.sub(lambda found: self._ids[found[0]], text)

    def normalised(self, name: str, data: bytes) -> bytes:
        """The bytes of a file with all that is left out replaced; pictures as they are."""
        if name.endswith((".xml", ".json")):
            return self._xml(data.decode("utf-8")).encode("utf-8")
        if name.endswith(".pdf"):
            return self._pdf(data.decode("latin-1")).encode("latin-1")
        return data

    def _xml(self, text: str) -> str:
        text = self._timeless(self.plain(text))
        for digest, place in self.digests.items():
            text = text.replace(digest, f"digest of {place}".replace(" ", "_"))
        text = _IDS.sub(lambda found: " ".join(sorted(found[0].split())), text)
        blocks = iter(sorted(_EVENT_BLOCK.findall(text)))
        return _EVENT_BLOCK.sub(lambda _: next(blocks), text)

    def _pdf(self, text: str) -> str:
        text = _PDF_ID.sub("/ID", self._timeless(self.plain(text)))
        return _PDF_NAMES.sub(lambda found: " ".join(sorted(_PDF_NAME.findall(found[0]))), text)

    def _timeless(self, text: str) -> str:
        text = _ISO.sub(lambda found: self._told(found[0], found[0]), text)
        text = _COMPACT.sub(lambda found: self._told(found[0], _iso(found[0])), text)
        return _SHORT.sub(lambda found: self._told_day(found[0]), text)

    def _told(self, written: str, moment: str) -> str:
        return "(time)" if self._span.holds(moment) else written

    def _told_day(self, written: str) -> str:
        days = {moment[2:10].replace("-", "") for moment in (self._span.start, self._span.end)}
        return "(day)" if written in days else written


def _iso(compact: str) -> str:
    """`20261122111623` as `2026-11-22T11:16:23`."""
    day, clock = compact[:8], compact[8:]
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T{clock[:2]}:{clock[2:4]}:{clock[4:]}"
