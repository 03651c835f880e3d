"""The reading room: nobody sees more than the rule of access gives."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from sohoa.errors import NotFound
from sohoa.formats.alto import write_alto
from sohoa.library.access import ANYBODY, Action, Reader, Role
from sohoa.library.room import ReadingRoom
from sohoa.model.document import Document, Page, PageStatus
from sohoa.model.files import FileRef, FileRole
from sohoa.model.ids import DocumentId, PageId
from sohoa.model.plan import Side
from sohoa.model.rights import NOT_EVALUATED, AccessClass, Rights
from sohoa.model.state import DocumentState
from sohoa.ports.files import WORK
from sohoa.workflow.indexing import open_to_search
from tests.fakes.files import MemoryFiles
from tests.fakes.small_house import SmallHouse
from tests.fakes.whole_document import a_page_id, page_plan, whole_capture, whole_document
from tests.preservation.books import SOFTWARE, text_page

STAFF, ON_SITE = Reader("Lan", Role.STAFF), Reader(on_site=True)


class Rooms:
    """A house with books in it, and the room over it."""

    def __init__(self) -> None:
        self.small = SmallHouse()
        own = self.small
        self.room = ReadingRoom(own.records, own.files, own.search, own.clock)

    def book(self, state: DocumentState, rights: Rights | None, *lines: str) -> Document:
        """A book of one page for each line, in the index as the workflow puts it there."""
        empty = replace(whole_document(state), captures=(whole_capture(),), pages=(), rights=rights)
        pages = tuple(self._page(empty, order, line) for order, line in enumerate(lines, 1))
        pdf = self.small.files.put(f"{WORK}/{empty.id}/book.pdf", b"%PDF", FileRole.PDF)
        document = replace(empty, pages=pages, files=(pdf,), divisions=())
        with self.small.records.transaction() as writer:
            writer.add_document(document)
        open_to_search(self.small.house, document)
        return document

    def _page(self, document: Document, order: int, line: str) -> Page:
        own, base = a_page_id(), f"{WORK}/{document.id}/{order}"
        alto = write_alto(
            text_page((line,)), page_id=own, image_href="a.tif", processed_at="", software=SOFTWARE
        )
        files = (
            self.small.files.put(f"{base}.tif", b"II", FileRole.ACCESS),
            self.small.files.put(f"{base}.jpg", f"small {order}".encode(), FileRole.THUMBNAIL),
            self.small.files.put(f"{base}.xml", alto, FileRole.FULLTEXT),
        )
        capture = document.captures[0].id
        return Page(
            own,
            capture,
            Side.SINGLE,
            order,
            f"{order}",
            PageStatus.DONE,
            page_plan(),
            files,
        )

    def hide(self, document: Document, page: Page) -> None:
        """Marks a page not to be published."""
        with self.small.records.transaction() as writer:
            writer.save_pages(document.id, [replace(page, published=False)])


PUBLIC = Rights(NOT_EVALUATED, AccessClass.PUBLIC)
IN_HOUSE = Rights(NOT_EVALUATED, AccessClass.ON_SITE)
LINES = ("số hóa tài liệu", "trang thứ hai số hóa")


@pytest.fixture
def rooms() -> Rooms:
    return Rooms()


def ways_in(rooms: Rooms, document: Document) -> list[Callable[[Reader], object]]:
    """Every method that gives something of a document to a reader, but for the PDF."""
    room, page = rooms.room, document.pages[0].id
    return [
        lambda reader: room.book(reader, document.id),
        lambda reader: room.document_for(reader, document.id),
        lambda reader: room.document_for(reader, document.id, Action.READ),
        lambda reader: room.page_text(reader, page),
        lambda reader: room.place_of(reader, page),
        lambda reader: room.thumbnail(reader, page),
        lambda reader: room.access_file(reader, page),
        lambda reader: room.search(reader, "số hóa", document.id),
    ]


@pytest.mark.parametrize(
    ("state", "rights", "readers"),
    [
        (DocumentState.PUBLISHED, PUBLIC, {ANYBODY, ON_SITE, STAFF}),
        (DocumentState.PUBLISHED, IN_HOUSE, {ON_SITE, STAFF}),
        (DocumentState.PUBLISHED, Rights(NOT_EVALUATED, AccessClass.STAFF), {STAFF}),
        (DocumentState.PUBLISHED, replace(PUBLIC, embargo_until="2030-01-01"), {STAFF}),
        (DocumentState.PACKAGED, PUBLIC, {STAFF}),
        (DocumentState.WITHDRAWN, PUBLIC, {STAFF}),
        (DocumentState.CAPTURED, None, {STAFF}),
    ],
)
def test_every_way_in_asks_the_rule(
    rooms: Rooms, state: DocumentState, rights: Rights | None, readers: set[Reader]
) -> None:
    document = rooms.book(state, rights, *LINES)
    for reader in (ANYBODY, ON_SITE, STAFF):
        seen = rooms.room.shelf(reader).books
        assert [book.id for book in seen] == ([document.id] if reader in readers else [])
        for way in ways_in(rooms, document):
            if reader in readers:
                assert way(reader)
            else:
                with pytest.raises(NotFound):
                    way(reader)


def test_hits_over_the_library_are_those_that_may_be_read(rooms: Rooms) -> None:
    public = rooms.book(DocumentState.PUBLISHED, PUBLIC, *LINES)
    rooms.book(DocumentState.PUBLISHED, IN_HOUSE, *LINES)
    rooms.book(DocumentState.PACKAGED, None, *LINES)
    found = rooms.room.search(ANYBODY, "so hoa")
    assert [book.document_id for book in found.books] == [public.id]
    assert found.total == 1
    (book,) = found.books
    assert book.page_count == 2
    assert [(hit.places, hit.excerpt.text) for hit in book.hits] == [(1, line) for line in LINES]
    assert rooms.room.search(STAFF, "so hoa").total == 3


def test_a_withdrawn_book_is_not_found_even_where_the_index_lags(rooms: Rooms) -> None:
    document = rooms.book(DocumentState.PUBLISHED, PUBLIC, *LINES)
    with rooms.small.records.transaction() as writer:
        writer.save_head(replace(document, state=DocumentState.WITHDRAWN))
    found = rooms.room.search(ANYBODY, "so hoa")
    assert (found.total, found.books) == (0, ())


def test_hits_in_a_book_tell_their_places(rooms: Rooms) -> None:
    document = rooms.book(DocumentState.PUBLISHED, PUBLIC, *LINES)
    found = rooms.room.search(ANYBODY, "thu hai", document.id)
    (hit,) = found.hits
    assert (hit.page_id, hit.order, hit.label) == (document.pages[1].id, 2, "2")
    assert (found.total, [place.text for place in hit.places]) == (1, ["thứ hai"])
    assert rooms.room.place_of(ANYBODY, hit.page_id) == (document.id, 2)


def test_a_page_that_is_held_back_is_nowhere(rooms: Rooms) -> None:
    document = rooms.book(DocumentState.PUBLISHED, PUBLIC, *LINES)
    page = document.pages[1]
    rooms.hide(document, page)
    room = rooms.room
    assert [own.id for own in room.book(ANYBODY, document.id).pages] == [document.pages[0].id]
    assert [hit.page_id for hit in room.search(ANYBODY, "so hoa", document.id).hits] == [document.pages[0].id]
    assert room.search(ANYBODY, "thu hai", document.id).total == 0
    (book,) = room.search(ANYBODY, "so hoa").books
    assert [hit.page_id for hit in book.hits] == [document.pages[0].id]
    with pytest.raises(NotFound):
        room.thumbnail(ANYBODY, page.id)
    assert room.thumbnail(STAFF, page.id) == b"small 2"


def test_all_hits_of_a_book_are_counted_and_stepped_through_without_its_texts(rooms: Rooms) -> None:
    lines = [f"số hóa {'số hóa' if n % 2 else 'khác'} {n}" for n in range(250)]
    document = rooms.book(DocumentState.PUBLISHED, PUBLIC, *lines, "không có gì")
    book = rooms.room.book(ANYBODY, document.id)
    rooms.small.files.stored.clear()
    found = rooms.room.hits_in(ANYBODY, book, '"số hóa"')
    assert (found.total, found.places_total) == (250, 375)
    before, after = found.before(240), found.after(240)
    assert (before and before.order, after and after.order) == (239, 241)
    assert (found.before(1), found.after(250)) == (None, None)
    listed = [hit.order for hit in found.best(10)]
    assert listed == sorted(listed)
    assert len(listed) == 10


def test_hits_are_asked_of_the_rule_though_the_book_was_seen_before(rooms: Rooms) -> None:
    document = rooms.book(DocumentState.PACKAGED, PUBLIC, *LINES)
    book = rooms.room.book(STAFF, document.id)
    assert rooms.room.hits_in(STAFF, book, "so hoa").total == 2
    with pytest.raises(NotFound):
        rooms.room.hits_in(ANYBODY, book, "so hoa")


def test_the_total_is_the_same_in_every_stretch_where_pages_are_held_back(rooms: Rooms) -> None:
    document = rooms.book(DocumentState.PUBLISHED, PUBLIC, *(f"số hóa {n}" for n in range(9)))
    for page in document.pages[::3]:
        rooms.hide(document, page)
    room = rooms.room
    stretches = [room.search(ANYBODY, "so hoa", document.id, offset, 2) for offset in (0, 2, 4, 6)]
    assert [(found.total, len(found.hits)) for found in stretches] == [(6, 2), (6, 2), (6, 2), (6, 0)]
    found_orders = {hit.order for found in stretches for hit in found.hits}
    assert found_orders == {2, 3, 5, 6, 8, 9}
    assert room.hits_in(ANYBODY, room.book(ANYBODY, document.id), "so hoa").total == 6
    assert room.search(STAFF, "so hoa", document.id).total == 9


def test_the_view_of_a_book_says_who_may_take_it_home(rooms: Rooms) -> None:
    ended = replace(PUBLIC, embargo_until="2026-01-01")
    for rights, downloads in ((PUBLIC, True), (ended, True), (IN_HOUSE, False)):
        document = rooms.book(DocumentState.PUBLISHED, rights, *LINES)
        assert rooms.room.book(ON_SITE, document.id).may_download is downloads
        assert rooms.room.book(STAFF, document.id).may_download


def test_the_pdf_goes_to_those_who_may_take_it_home(rooms: Rooms) -> None:
    document = rooms.book(DocumentState.PUBLISHED, IN_HOUSE, *LINES)
    with pytest.raises(NotFound):
        rooms.room.pdf(ON_SITE, document.id)
    assert rooms.room.pdf(STAFF, document.id).name == "book.pdf"


def test_a_page_without_text_has_none(rooms: Rooms) -> None:
    document = rooms.book(DocumentState.PUBLISHED, PUBLIC, *LINES)
    page = document.pages[0]
    with rooms.small.records.transaction() as writer:
        writer.save_pages(document.id, [replace(page, files=())])
    text = rooms.room.page_text(ANYBODY, page.id)
    assert (text.width_px, text.regions) == (page_plan().size.width_px, ())
    with pytest.raises(NotFound, match="no_file"):
        rooms.room.thumbnail(ANYBODY, page.id)


def test_what_is_not_there_is_not_found(rooms: Rooms) -> None:
    with pytest.raises(NotFound, match="no_document"):
        rooms.room.book(STAFF, DocumentId("none"))
    with pytest.raises(NotFound, match="no_page"):
        rooms.room.page_text(STAFF, PageId("none"))


def test_the_shelf_is_shown_in_stretches(rooms: Rooms) -> None:
    ids = {rooms.book(DocumentState.PUBLISHED, PUBLIC, "a").id for _ in range(5)}
    rooms.book(DocumentState.PACKAGED, PUBLIC, "a")
    stretches = [rooms.room.shelf(ANYBODY, 2, offset) for offset in (0, 2, 4)]
    assert [len(shelf.books) for shelf in stretches] == [2, 2, 1]
    assert {shelf.total for shelf in stretches} == {5}
    assert {book.id for shelf in stretches for book in shelf.books} == ids


class _MovedMeanwhile(MemoryFiles):
    """Packaging takes over the files between a look into the records and the look for the file."""

    def __init__(self) -> None:
        super().__init__()
        self.pack: Callable[[], None] | None = None

    def read(self, ref: FileRef) -> bytes:
        pack, self.pack = self.pack, None
        if pack is not None:
            pack()
        return super().read(ref)


def test_a_file_that_packaging_moves_is_found_where_it_is_now(rooms: Rooms) -> None:
    book = rooms.book(DocumentState.PUBLISHED, PUBLIC, "một")
    page, files = book.pages[0], _MovedMeanwhile()
    now = files.put("ocfl/x.jpg", b"small 1", FileRole.THUMBNAIL)

    def pack() -> None:
        with rooms.small.records.transaction() as writer:
            writer.save_pages(book.id, [replace(page, files=(now,))])

    files.pack = pack
    room = ReadingRoom(rooms.small.records, files, rooms.small.search, rooms.small.clock)
    assert room.thumbnail(ANYBODY, page.id) == b"small 1"
