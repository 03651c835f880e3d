"""From exposures to pages: whatever happens to the exposures, ids are kept and nothing is lost."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sohoa.model.decision import DecidedBy, Decision
from sohoa.model.document import Capture, CaptureKind, Document, Page
from sohoa.model.geometry import Box
from sohoa.model.ids import CaptureId, PageId
from sohoa.model.plan import CapturePlan, Gutter, PagePlan, Side
from sohoa.model.structure import Division, DivisionKind, ReadingDirection
from sohoa.pages.replan import crop_to, straighten_by
from sohoa.workflow.layout import lay_out, of_former_picture, sides_of, with_people, without_pages
from tests.fakes.small_house import orders
from tests.fakes.whole_document import page_plan, ref, whole_document

LTR, RTL = ReadingDirection.LEFT_TO_RIGHT, ReadingDirection.RIGHT_TO_LEFT


def capture(order: int, shape: str = "single", dropped: tuple[Side, ...] = ()) -> Capture:
    gutter: Decision[Gutter | None] = Decision(Gutter(5, 5) if shape == "spread" else None)
    plan = CapturePlan(Decision(0), gutter, Decision(shape == "target"))
    kind = CaptureKind.TARGET if shape == "target" else CaptureKind.PAGES
    return Capture(
        CaptureId(f"c{order}"), f"{order}.tif", None, ref("m"), order, kind=kind, plan=plan, dropped=dropped
    )


def minter() -> Callable[[], PageId]:
    numbers = iter(range(10_000))
    return lambda: PageId(f"p{next(numbers)}")


MINT = minter()


def laid(
    captures: Sequence[Capture], pages: Sequence[Page] = (), direction: ReadingDirection = LTR
) -> tuple[Page, ...]:
    return lay_out(captures, pages, {}, direction, MINT)[0]


def places(pages: Sequence[Page]) -> list[tuple[str, Side]]:
    return [(page.capture, page.side) for page in pages]


shapes = st.lists(st.sampled_from(("single", "spread", "target")), max_size=8)
drops = st.lists(st.sampled_from(((), (Side.SINGLE,), (Side.LEFT,), tuple(Side))), min_size=8, max_size=8)


@given(shapes, shapes, drops, st.sampled_from((LTR, RTL)))
def test_every_side_has_one_page_and_ids_stay(
    before: list[str],
    after: list[str],
    dropped: list[tuple[Side, ...]],
    direction: ReadingDirection,
) -> None:
    first = laid([capture(n, shape) for n, shape in enumerate(before)], (), direction)
    captures = [capture(n, shape, dropped[n]) for n, shape in enumerate(after)]
    second, gone = lay_out(captures, first, {}, direction, MINT)
    wanted = {(own.id, side) for own in captures for side in sides_of(own, direction)}
    assert set(places(second)) == wanted
    assert len(second) == len(wanted)
    assert len(set(orders(second))) == len(second)
    assert {page.id for page in first} - {page.id for page in second} == set(gone)
    former = {place: page.id for place, page in zip(places(first), first, strict=True)}
    for page in second:
        assert former.get((page.capture, page.side), page.id) == page.id
    assert lay_out(captures, second, {}, direction, MINT) == (second, ())


@given(st.permutations(range(6)), shapes)
def test_the_order_that_people_gave_is_kept(order: list[int], more: list[str]) -> None:
    captures = [capture(n) for n in range(6)]
    pages = laid(captures)
    moved = [replace(pages[n], order=place) for place, n in enumerate(order, 1)]
    added = [capture(6 + n, shape) for n, shape in enumerate(more)]
    again = laid([*captures, *added], moved)
    known = {page.id for page in pages}
    assert [page.id for page in again if page.id in known] == [pages[n].id for n in order]


def test_exposures_make_pages_in_their_order() -> None:
    captures = [capture(3), capture(1, "spread"), capture(0, "target"), capture(2)]
    assert places(laid(captures)) == [
        ("c1", Side.LEFT),
        ("c1", Side.RIGHT),
        ("c2", Side.SINGLE),
        ("c3", Side.SINGLE),
    ]


def test_from_right_to_left_the_right_page_comes_first() -> None:
    pages = laid([capture(1, "spread"), capture(2, "spread")], (), RTL)
    assert [page.side for page in pages] == [Side.RIGHT, Side.LEFT] * 2


def test_a_single_page_that_is_a_spread_becomes_the_left_one() -> None:
    (one, two) = laid([capture(1), capture(2)])
    pages, gone = lay_out([capture(1, "spread"), capture(2)], [one, two], {}, LTR, MINT)
    assert gone == ()
    assert [(page.side, page.id) for page in pages[::2]] == [(Side.LEFT, one.id), (Side.SINGLE, two.id)]
    assert (pages[1].capture, pages[1].side) == (one.capture, Side.RIGHT)


def test_a_spread_that_is_one_page_keeps_its_first_id() -> None:
    left, right = laid([capture(1, "spread")])
    (page,), gone = lay_out([capture(1)], [left, right], {}, LTR, MINT)
    assert (page.id, page.side, gone) == (left.id, Side.SINGLE, (right.id,))


def test_new_exposures_come_after_the_one_before_them() -> None:
    one, three = laid([capture(1), capture(3)])
    pages = laid([capture(1), capture(2), capture(3)], [replace(three, order=1), replace(one, order=2)])
    assert [page.capture for page in pages] == ["c3", "c1", "c2"]


def test_a_side_that_was_dropped_makes_no_page_again() -> None:
    assert places(laid([capture(1, "spread", (Side.LEFT,))])) == [("c1", Side.RIGHT)]
    assert laid([capture(1, "single", tuple(Side))]) == ()


def test_an_exposure_that_was_not_looked_at_is_one_page() -> None:
    assert sides_of(replace(capture(1), plan=None), LTR) == (Side.SINGLE,)


def test_a_person_s_crop_and_skew_outlive_a_new_analysis() -> None:
    crop = Decision(Box(1, 2, 30, 40), 1.0, DecidedBy.PERSON, "Lan")
    former, machine = replace(page_plan(), crop=crop), replace(page_plan(), skew_degrees=Decision(2.0))
    kept = with_people(former, machine)
    assert (kept.crop, kept.skew_degrees) == (crop, Decision(2.0))
    other: list[PagePlan] = [
        replace(machine, orientation=Decision(90)),
        replace(machine, side=Side.LEFT),
        replace(machine, master=replace(machine.master, width_px=7)),
    ]
    for changed in other:
        assert with_people(former, changed) == replace(changed, outdated=True)
        assert with_people(page_plan(), changed) == changed
    assert with_people(None, machine) == machine


def test_an_outdated_plan_stays_so_until_a_person_decides() -> None:
    former = replace(page_plan(), skew_degrees=Decision(3.0, 1.0, DecidedBy.PERSON, "Lan"))
    lost = with_people(former, replace(page_plan(), orientation=Decision(180)))
    again = with_people(lost, page_plan())
    assert again == replace(page_plan(), outdated=True)
    accepted = crop_to(again, again.crop.value, "Lan")
    assert not accepted.outdated
    assert with_people(accepted, page_plan()) == accepted


def test_of_a_former_picture_only_that_a_person_decided_is_kept() -> None:
    drawn = straighten_by(page_plan(), 2.0, "Lan")
    kept = of_former_picture(drawn)
    assert with_people(kept, page_plan()) == replace(page_plan(), outdated=True)
    assert of_former_picture(kept) == kept
    assert of_former_picture(page_plan()) is None
    assert of_former_picture(None) is None


def test_plans_go_to_the_page_of_their_side() -> None:
    spread = capture(1, "spread")
    plans = {spread.id: (page_plan(Side.LEFT), page_plan(Side.RIGHT))}
    pages, _ = lay_out([spread], (), plans, RTL, MINT)
    assert [page.plan.side for page in pages if page.plan] == [Side.RIGHT, Side.LEFT]


def _divided(*spans: tuple[int, int]) -> Document:
    pages = laid([capture(n) for n in range(5)])
    parts = tuple(Division(f"{a}-{b}", DivisionKind.CHAPTER, pages[a].id, pages[b].id) for a, b in spans)
    whole = Division("Sách", DivisionKind.MONOGRAPH, pages[0].id, pages[4].id, parts)
    return replace(whole_document(), pages=pages, divisions=(whole,))


def test_divisions_close_up_when_a_page_goes() -> None:
    document = _divided((0, 1), (2, 2), (3, 4))
    ids = [page.id for page in document.pages]
    (whole,) = without_pages(document, [ids[0], ids[2]])
    assert (whole.first_page, whole.last_page) == (ids[1], ids[4])
    assert [(part.first_page, part.last_page) for part in whole.parts] == [(ids[1], ids[1]), (ids[3], ids[4])]
    assert without_pages(document, []) == document.divisions
    assert without_pages(document, ids) == ()
