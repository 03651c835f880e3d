"""The command line as a user types it."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sohoa.app import Library, read_settings
from sohoa.cli.main import main
from sohoa.model.document import Document
from sohoa.model.ids import DocumentId
from sohoa.model.json import Json, as_list, as_object, as_text
from sohoa.model.provenance import Event


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Json:
        """What it printed for machines."""
        answer: Json = json.loads(self.out)
        return answer

    @property
    def shown(self) -> Mapping[str, Json]:
        """The document that it printed."""
        return as_object(self.answer)

    @property
    def id(self) -> str:
        """That document's id."""
        return as_text(self.shown["id"])

    @property
    def pages(self) -> list[Mapping[str, Json]]:
        """That document's pages."""
        return [as_object(page) for page in as_list(self.shown["pages"])]

    def of_pages(self, field: str) -> list[Json]:
        """One value of each page."""
        return [page[field] for page in self.pages]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A library folder, as commands see it."""

    folder: Path

    def run(self, *words: str | Path, lang: str = "en") -> Ran:
        """A command in words for people."""
        out, err = io.StringIO(), io.StringIO()
        given = [*(os.fspath(word) for word in words), "--library", os.fspath(self.folder), "--lang", lang]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                code = main(given)
            except SystemExit as ended:  # argparse, on a command that it cannot read
                code = int(ended.code or 0)
        return Ran(code, out.getvalue(), err.getvalue())

    def ask(self, *words: str | Path) -> Ran:
        """A command in JSON for machines."""
        return self.run(*words, "--json")

    def document(self, document_id: str) -> Document:
        """The document as the library keeps it."""
        with self._opened() as library:
            return library.document(DocumentId(document_id))

    def events(self, document_id: str) -> list[Event]:
        """All that was done to the document and to its pages."""
        with self._opened() as library:
            return library.events(DocumentId(document_id))

    def done(self, document_id: str) -> Counter[tuple[str, str]]:
        """How often each step was done with each exposure and page."""
        told = ((event.object, event.detail) for event in self.events(document_id))
        said = ((place, json.loads(detail)) for place, detail in told if detail.startswith("{"))
        return Counter((place, detail["step"]) for place, detail in said if "step" in detail)

    def _opened(self) -> contextlib.AbstractContextManager[Library]:
        return Library.open(self.folder, read_settings(self.folder, {}), working=False)
