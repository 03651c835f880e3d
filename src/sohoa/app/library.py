"""The whole library, for the command line and for the web: one object per process, safe between threads."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sohoa.app.opening import open_house
from sohoa.app.passwords import Passwords
from sohoa.app.settings import Settings
from sohoa.library.publishing import rights_from
from sohoa.library.room import ReadingRoom
from sohoa.model.bib import BibRecord
from sohoa.model.document import Document, LibraryIdentity
from sohoa.model.finding import Finding
from sohoa.model.geometry import Box
from sohoa.model.ids import CaptureId, DocumentId, PageId
from sohoa.model.plan import Gutter
from sohoa.model.provenance import NOBODY, Actor, Event
from sohoa.ports.records import AuditEntry, DocumentSummary
from sohoa.store.lock import FolderLock
from sohoa.workflow import adding, describing, inserting, mending, publishing, reporting
from sohoa.workflow.adding import NewBook
from sohoa.workflow.house import House
from sohoa.workflow.order import Order, order_of
from sohoa.workflow.progress import Progress
from sohoa.workflow.scheduler import Scheduler
from sohoa.workflow.surveying import Survey, survey_scans
from sohoa.workflow.uploads import Uploads


class Library(ReadingRoom):
    """A library folder that this process owns. Readers' methods come from `ReadingRoom`; the others are for
    staff: whoever calls them has made sure of that, and says in `actor` who it is.
    """

    def __init__(self, house: House, folder: Path, settings: Settings, lock: FolderLock) -> None:
        super().__init__(house.records, house.files, house.search, house.clock)
        self.house, self.folder, self.settings = house, folder, settings
        self.passwords = Passwords(house)
        self.uploads = Uploads(folder / "uploads", house.clock, int(settings.upload_limit_gb * 1e9))
        self._lock = lock
        self._scheduler = Scheduler(house, self._worked)
        self._listeners: list[Callable[[], None]] = []

    @classmethod
    @contextmanager
    def open(
        cls, folder: Path, settings: Settings, *, working: bool = True, actor: Actor = NOBODY
    ) -> Iterator[Library]:
        """Owns the folder while the context lasts; with `working`, orders are carried out meanwhile, those
        that a power cut broke off first. Where the settings name the library anew, it is `actor` who did.
        Conflict where another process owns the folder.
        """
        lock = FolderLock(folder)
        with ExitStack() as closing:
            house = open_house(folder, settings, lock, actor)
            closing.callback(lock.release)
            closing.callback(house.records.close)
            closing.callback(house.search.close)
            closing.callback(house.workers.close)
            library = cls(house, folder, settings, lock)
            closing.callback(library._scheduler.stop)
            if working:
                library._scheduler.start()
            yield library

    @property
    def identity(self) -> LibraryIdentity:
        """Who the library is."""
        return self.house.identity

    def announce(self, address: str, token: str) -> None:
        """Says to commands on this PC where this process takes orders."""
        self._lock.announce(address, token)

    def secret(self, name: str) -> bytes:
        """A secret of this library (32 bytes), made when first asked for."""
        setting = f"secret-{name}"
        kept = self.house.records.setting(setting)
        if kept is None:
            kept = secrets.token_hex(32)
            with self.house.records.transaction() as writer:
                writer.set_setting(setting, kept)
        return bytes.fromhex(kept)

    def on_change(self, listener: Callable[[], None]) -> None:
        """Calls the listener after any change of what readers may see (it drops its cached decisions)."""
        self._listeners.append(listener)

    def _changed(self) -> None:
        for listener in list(self._listeners):
            listener()

    def _worked(self, order: Order) -> None:
        """After the work on a document: other files, maybe other rights; uploads that it was made from are in
        the library now.
        """
        self._changed()
        asked = {order_of(job).source for job in self.house.records.jobs()}
        if order.source and order.source not in asked:
            self.uploads.discard_source(Path(order.source))

    # What there is

    def documents(self) -> list[DocumentSummary]:
        """Every document, newest first."""
        return self.house.records.summaries()

    def document(self, document_id: DocumentId) -> Document:
        """The document as it stands now. NotFound where there is none."""
        return self.house.document(document_id)

    def events(self, document_id: DocumentId) -> list[Event]:
        """What was done to a document, oldest first."""
        return self.house.records.events(document_id)

    def audit_trail(self, object_id: str) -> list[AuditEntry]:
        """Who changed what about a document, an exposure, a page or (its id) the library itself."""
        return self.house.records.audit_trail(object_id)

    # Adding books and following the work

    def survey(self, source: Path) -> Survey:
        """What a folder, ZIP, PDF or TIFF holds, and the space it needs; nothing is taken in."""
        return survey_scans(self.house, source)

    def add_book(self, source: Path, book: NewBook) -> DocumentId:
        """Orders a book to be made; digitising the same source again resumes its document."""
        document, order = adding.add_book(self.house, source, book)
        self._scheduler.submit(document, order)
        return document

    def progress(self, document_id: DocumentId) -> Progress:
        """How far the work on a document is."""
        return self._scheduler.progress(document_id)

    def cancel(self, document_id: DocumentId) -> None:
        """Stops the work on a document; what is done stays done."""
        self._scheduler.cancel(document_id)

    def resume(self, document_id: DocumentId, actor: Actor = NOBODY) -> None:
        """Orders that the work on a document go on, with what is still to be taken in."""
        self._scheduler.submit(document_id, adding.next_order(self.house, document_id, actor))

    def _make_again(self, document_id: DocumentId, actor: Actor) -> None:
        self._changed()
        self._scheduler.submit(document_id, adding.next_order(self.house, document_id, actor))

    # The record and the pages

    def describe(self, document_id: DocumentId, record: BibRecord, actor: Actor = NOBODY) -> None:
        """A record in place of the former one."""
        describing.set_record(self.house, document_id, record, actor)
        self._make_again(document_id, actor)

    def set_labels(self, document_id: DocumentId, labels: str, actor: Actor = NOBODY) -> None:
        """What is printed on the pages, e.g. `i-iv,1-20`."""
        describing.set_labels(self.house, document_id, labels, actor)
        self._make_again(document_id, actor)

    def set_split(
        self, document_id: DocumentId, capture_id: CaptureId, gutter: Gutter | None, actor: Actor = NOBODY
    ) -> None:
        """A spread divided here (pixels of the upright exposure), or a single page."""
        mending.set_split(self.house, document_id, capture_id, gutter, actor)
        self._make_again(document_id, actor)

    def set_orientation(
        self, document_id: DocumentId, capture_id: CaptureId, degrees: int, actor: Actor = NOBODY
    ) -> None:
        """The clockwise quarter turn that makes an exposure upright."""
        mending.set_orientation(self.house, document_id, capture_id, degrees, actor)
        self._make_again(document_id, actor)

    def set_crop(self, document_id: DocumentId, page_id: PageId, box: Box, actor: Actor = NOBODY) -> None:
        """The edges of a page, in pixels of the upright exposure."""
        mending.set_crop(self.house, document_id, page_id, box, actor)
        self._make_again(document_id, actor)

    def set_skew(
        self, document_id: DocumentId, page_id: PageId, degrees: float, actor: Actor = NOBODY
    ) -> None:
        """The clockwise turn that makes the text of a page stand straight."""
        mending.set_skew(self.house, document_id, page_id, degrees, actor)
        self._make_again(document_id, actor)

    def move_page(
        self, document_id: DocumentId, page_id: PageId, to_order: int, actor: Actor = NOBODY
    ) -> None:
        """Puts a page at another place, counted from 1."""
        mending.move_page(self.house, document_id, page_id, to_order, actor)
        self._make_again(document_id, actor)

    def remove_page(self, document_id: DocumentId, page_id: PageId, actor: Actor = NOBODY) -> None:
        """Takes a page out of the book; its exposure stays."""
        mending.remove_page(self.house, document_id, page_id, actor)
        self._make_again(document_id, actor)

    def insert_pages(
        self, document_id: DocumentId, source: Path, before_order: int, actor: Actor = NOBODY
    ) -> None:
        """Takes further scans in, as pages before this place."""
        inserting.insert_pages(self.house, document_id, source, before_order, actor)
        self.uploads.discard_source(source)
        self._make_again(document_id, actor)

    def replace_page(
        self, document_id: DocumentId, page_id: PageId, source: Path, actor: Actor = NOBODY
    ) -> None:
        """A retake: the page keeps its identity and its place."""
        inserting.replace_page(self.house, document_id, page_id, source, actor)
        self.uploads.discard_source(source)
        self._make_again(document_id, actor)

    def capture_preview(
        self, document_id: DocumentId, capture_id: CaptureId, long_side_px: int = 1600
    ) -> bytes:
        """A JPEG of the upright exposure."""
        return reporting.capture_preview(self.house, document_id, capture_id, long_side_px)

    # Quality, publishing, checking

    def report(self, document_id: DocumentId, lang: str) -> bytes:
        """The quality report as one HTML page."""
        return reporting.quality_report(self.house, document_id, lang)

    def publish(
        self,
        document_id: DocumentId,
        rights: str,
        *,
        credit: str = "",
        access: str = "public",
        actor: Actor = NOBODY,
    ) -> None:
        """Gives a packaged document to readers and harvesters."""
        publishing.publish(self.house, document_id, rights_from(rights, access, credit), actor)
        self._changed()

    def withdraw(self, document_id: DocumentId, reason: str, *, actor: Actor = NOBODY) -> None:
        """Takes a published document back."""
        publishing.withdraw(self.house, document_id, reason, actor)
        self._changed()

    def check(self, document_id: DocumentId) -> list[Finding]:
        """Fixity and consistency of a document's package."""
        return reporting.check_document(self.house, document_id)

    def export(self, document_id: DocumentId, as_: str, out: Path) -> list[str]:
        """Writes a document's package or parts of it into a new folder; gives the files."""
        return reporting.export_document(self.house, document_id, as_, out)
