"""What people mend: each decision is kept, with what was there before."""

import pytest

from sohoa.errors import BadInput, NotFound
from sohoa.model.decision import DecidedBy
from sohoa.model.document import CaptureKind, Document, PageStatus
from sohoa.model.geometry import Box
from sohoa.model.ids import CaptureId, DocumentId, PageId
from sohoa.model.plan import CapturePlan, Gutter, PagePlan, Side
from sohoa.steps.values import from_json
from sohoa.workflow.mending import move_page, remove_page, set_crop, set_orientation, set_skew, set_split
from tests.fakes.small_house import LAN, SmallHouse, orders


@pytest.fixture
def small() -> SmallHouse:
    return SmallHouse()


@pytest.fixture
def document(small: SmallHouse) -> Document:
    return small.worked("single", "spread", "target")


def plan_of(small: SmallHouse, document: Document, place: int) -> PagePlan:
    plan = small.document(document.id).pages[place].plan
    assert plan is not None
    return plan


def test_a_crop_is_the_person_s(small: SmallHouse, document: Document) -> None:
    page = document.pages[0]
    set_crop(small.house, document.id, page.id, Box(10.4, -5, 90, 500), LAN)
    plan = plan_of(small, document, 0)
    assert plan.crop.value == Box(10, 0, 90, 100)
    assert (plan.crop.by, plan.crop.who, plan.crop.confidence) == (DecidedBy.PERSON, "Lan", 1.0)
    now = small.document(document.id)
    assert now.pages[0].status is PageStatus.WAITING
    assert now.changed_at > document.changed_at
    (entry,) = small.records.audit_trail(page.id)
    assert (entry.who, entry.action) == ("Lan", "plan")
    assert (from_json(PagePlan, entry.before), from_json(PagePlan, entry.after)) == (page.plan, plan)
    small.paged(small.analysed(document.id).id)
    assert plan_of(small, document, 0) == plan


def test_a_skew_is_the_person_s(small: SmallHouse, document: Document) -> None:
    set_skew(small.house, document.id, document.pages[1].id, -1.25, LAN)
    small.analysed(document.id)
    skew = plan_of(small, document, 1).skew_degrees
    assert (skew.value, skew.by, skew.who) == (-1.25, DecidedBy.PERSON, "Lan")


def test_a_split_that_was_not_seen(small: SmallHouse, document: Document) -> None:
    page, capture = document.pages[0], document.captures[0]
    set_split(small.house, document.id, capture.id, Gutter(99, 101), LAN)
    (entry,) = small.records.audit_trail(capture.id)
    after = from_json(CapturePlan, entry.after)
    assert (after.gutter.value, after.gutter.by) == (Gutter(99, 101), DecidedBy.PERSON)
    assert from_json(CapturePlan, entry.before) == capture.plan
    again = small.paged(small.analysed(document.id).id)
    assert [page.side for page in again.pages[:2]] == [Side.LEFT, Side.RIGHT]
    assert again.pages[0].id == page.id
    assert orders(again.pages)[2:] == [other.id for other in document.pages[1:]]


def test_a_split_that_is_none(small: SmallHouse, document: Document) -> None:
    set_split(small.house, document.id, document.captures[1].id, None, LAN)
    at_once = small.document(document.id)
    assert [(page.id, page.order) for page in at_once.pages] == [
        (page.id, order) for order, page in enumerate(document.pages[:2], 1)
    ], "the page that is none goes with the decision, not some time later"
    again = small.analysed(document.id)
    assert [page.side for page in again.pages] == [Side.SINGLE, Side.SINGLE]
    assert orders(again.pages) == [page.id for page in document.pages[:2]]


def test_a_target_that_is_a_page(small: SmallHouse, document: Document) -> None:
    set_split(small.house, document.id, document.captures[2].id, None, LAN)
    assert small.document(document.id).captures[2].kind is CaptureKind.PAGES
    assert [page.side for page in small.analysed(document.id).pages][3:] == [Side.SINGLE]


def test_another_side_is_up(small: SmallHouse, document: Document) -> None:
    capture = document.captures[1]
    set_orientation(small.house, document.id, capture.id, 270, LAN)
    plan = small.document(document.id).captures[1].plan
    assert plan is not None
    assert (plan.orientation.value, plan.orientation.who) == (270, "Lan")
    assert not plan.gutter.is_by_person
    small.analysed(document.id)
    assert plan_of(small, document, 1).orientation.value == 270


def test_a_gutter_drawn_for_this_turn_stays(small: SmallHouse, document: Document) -> None:
    capture = document.captures[0]
    set_split(small.house, document.id, capture.id, Gutter(99, 101), LAN)
    set_orientation(small.house, document.id, capture.id, 360, LAN)
    plan = small.document(document.id).captures[0].plan
    assert plan is not None
    assert plan.gutter.value == Gutter(99, 101)
    set_orientation(small.house, document.id, capture.id, 180, LAN)
    plan = small.document(document.id).captures[0].plan
    assert plan is not None
    assert plan.gutter.value is None


def test_what_cannot_be_is_refused_and_changes_nothing(small: SmallHouse, document: Document) -> None:
    house, page, capture = small.house, document.pages[0].id, document.captures[0].id
    with pytest.raises(BadInput):
        set_crop(house, document.id, page, Box(300, 0, 400, 50), LAN)
    with pytest.raises(BadInput):
        set_skew(house, document.id, page, 60, LAN)
    with pytest.raises(BadInput):
        set_skew(house, document.id, page, float("nan"), LAN)
    with pytest.raises(BadInput):
        set_orientation(house, document.id, capture, 45, LAN)
    with pytest.raises(BadInput):
        set_split(house, document.id, capture, Gutter(900, 900), LAN)
    assert small.document(document.id) == document
    assert small.records.audit_trail(page) == small.records.audit_trail(capture) == []


def test_what_is_not_there_is_not_mended(small: SmallHouse, document: Document) -> None:
    house, nobody, nothing = small.house, PageId("p"), CaptureId("c")
    with pytest.raises(NotFound):
        set_crop(house, document.id, nobody, Box(0, 0, 1, 1), LAN)
    with pytest.raises(NotFound):
        set_skew(house, DocumentId("d"), document.pages[0].id, 1, LAN)
    with pytest.raises(NotFound):
        move_page(house, document.id, nobody, 1, LAN)
    with pytest.raises(NotFound):
        remove_page(house, document.id, nobody, LAN)
    with pytest.raises(NotFound):
        set_split(house, document.id, nothing, None, LAN)
    with pytest.raises(NotFound):
        set_orientation(house, document.id, nothing, 90, LAN)


@pytest.mark.parametrize(
    ("to", "order"), [(1, [2, 0, 1]), (2, [0, 2, 1]), (3, [0, 1, 2]), (-9, [2, 0, 1]), (99, [0, 1, 2])]
)
def test_a_page_moves_and_the_others_close_up(
    small: SmallHouse, document: Document, to: int, order: list[int]
) -> None:
    ids = [page.id for page in document.pages]
    move_page(small.house, document.id, ids[2], to, LAN)
    now = small.document(document.id)
    assert orders(now.pages) == [ids[place] for place in order]
    entry = small.records.audit_trail(document.id)[-1]
    assert (entry.before, entry.after) == (",".join(ids), ",".join(orders(now.pages)))
    assert entry.action == f"move {ids[2]}"
    assert orders(small.analysed(document.id).pages) == orders(now.pages)


def test_a_removed_page_does_not_come_back(small: SmallHouse, document: Document) -> None:
    left = document.pages[1]
    assert left.side is Side.LEFT
    remove_page(small.house, document.id, left.id, LAN)
    now = small.document(document.id)
    assert orders(now.pages) == [document.pages[0].id, document.pages[2].id]
    assert len(now.captures) == 3
    assert now.captures[1].dropped == (Side.LEFT,)
    assert orders(small.analysed(document.id).pages) == orders(now.pages)
    assert small.records.audit_trail(document.id)[-1].action == f"remove {left.id}"


def test_a_broken_off_removal_removes_nothing(small: SmallHouse, document: Document) -> None:
    small.records.fails = RuntimeError("the power went")
    with pytest.raises(RuntimeError):
        remove_page(small.house, document.id, document.pages[0].id, LAN)
    assert small.document(document.id) == document
