"""A house of fakes with small books in it: scans are text files, steps make small texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sohoa.model.document import Capture, CaptureKind, Document, LibraryIdentity, Page
from sohoa.model.ids import DocumentId, PageId, capture_id
from sohoa.model.provenance import Actor
from sohoa.model.rights import NOT_EVALUATED, Rights
from sohoa.model.state import DocumentState
from sohoa.model.structure import ReadingDirection
from sohoa.ports.files import STAGING
from sohoa.steps.step import Step
from sohoa.workflow.adding import NewBook, add_book
from sohoa.workflow.book import make_book
from sohoa.workflow.house import House
from sohoa.workflow.order import Order
from sohoa.workflow.page_work import analyse_captures, make_pages
from sohoa.workflow.progress import Watch
from sohoa.workflow.recipes import Recipe
from tests.fakes.clock import FixedClock
from tests.fakes.files import MemoryFiles
from tests.fakes.records import MemoryRecords
from tests.fakes.search import InMemorySearch
from tests.fakes.small_steps import step
from tests.fakes.whole_document import whole_document
from tests.fakes.workers import LocalWorkers

IDENTITY = LibraryIdentity("lib", "Thư viện thử", "http://localhost", "a@example.org", "VN-T", "t")
RIGHTS = Rights(NOT_EVALUATED)
LOOK = (step("look"),)
PAGE_STEPS = (step("draw"), step("read"))
LAN, MAI = Actor("Lan", "staff", "192.168.1.7"), Actor("Mai", "staff", "cli")
NOTHING = Recipe("nothing", (), ())


class SmallHouse:
    """The house, and its fakes under their own types."""

    def __init__(self) -> None:
        self.records, self.files, self.workers = MemoryRecords(), MemoryFiles(), LocalWorkers()
        self.search, self.clock = InMemorySearch(), FixedClock()
        self.house = House(
            identity=IDENTITY,
            records=self.records,
            files=self.files,
            search=self.search,
            workers=self.workers,
            clock=self.clock,
            recipes={"standard": ""},
        )

    def add(self, folder: Path, **said: str) -> tuple[DocumentId, Order]:
        """A book ordered from a folder; `title` and the like."""
        return add_book(self.house, folder, NewBook(title=said.get("title", "Sổ tay"), actor=LAN))

    def made(self, folder: Path, title: str = "Sổ tay") -> Document:
        """A book taken in and packaged, without any step over its pages."""
        document, order = self.add(folder, title=title)
        return make_book(self.house, document, NOTHING, order, Watch())

    def document(self, document: DocumentId) -> Document:
        """The document as it stands now."""
        return self.house.document(document)

    def staged(self, *texts: str) -> Document:
        """A book whose masters are these texts, in this order."""
        document = self._empty()
        captures = []
        for order, text in enumerate(texts, 1):
            data = f"{order} {text}".encode()
            master = self.files.put(f"{STAGING}/{document.id}/{order}.tif", data, media_type="image/tiff")
            name = f"{order:02}.tif"
            captures.append(Capture(capture_id(master.sha256, None), name, None, master, order))
        with self.records.transaction() as writer:
            writer.save_captures(document.id, captures)
        return self.document(document.id)

    def _empty(self) -> Document:
        document = replace(
            whole_document(DocumentState.CAPTURED),
            captures=(),
            pages=(),
            divisions=(),
            files=(),
            rights=None,
            version=0,
            findings=(),
            norm="",
            direction=ReadingDirection.LEFT_TO_RIGHT,
        )
        with self.records.transaction() as writer:
            writer.add_document(document)
        return document

    def analysed(
        self, document: DocumentId, steps: tuple[Step, ...] = LOOK, ppi: float | None = None
    ) -> Document:
        """After the steps over its exposures."""
        return analyse_captures(self.house, self.document(document), steps, ppi, Watch())

    def paged(
        self, document: DocumentId, steps: tuple[Step, ...] = PAGE_STEPS, watch: Watch | None = None
    ) -> Document:
        """After the steps over its pages."""
        return make_pages(self.house, self.document(document), steps, None, watch or Watch())

    def worked(self, *texts: str) -> Document:
        """A book whose pages are all made."""
        return self.paged(self.analysed(self.staged(*texts).id).id)


def scans(folder: Path, **texts: str) -> Path:
    """A folder of scans: `a="text"` makes `a.tif`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.tif").write_bytes(text.encode("utf-8"))
    return folder


def texts_of(house: SmallHouse, document: Document) -> list[str]:
    """What the masters of the pages say, in the order of the pages."""
    found = []
    for page in document.pages:
        capture = document.capture(page.capture)
        assert capture is not None
        assert capture.kind is not CaptureKind.TARGET
        found.append(house.files.read(capture.master).decode("utf-8"))
    return found


def orders(pages: tuple[Page, ...]) -> list[PageId]:
    """Ids in order; the numbers must run from 1 without a gap."""
    assert [page.order for page in pages] == list(range(1, len(pages) + 1))
    return [page.id for page in pages]
