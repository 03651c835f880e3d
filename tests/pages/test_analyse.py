from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sohoa.model.decision import DecidedBy, Decision
from sohoa.model.document import CaptureKind
from sohoa.model.files import PpiSource
from sohoa.model.finding import Severity
from sohoa.model.geometry import Box, Size
from sohoa.model.plan import CapturePlan, Gutter, Side
from sohoa.pages.analyse import ANALYSE
from sohoa.pages.render import RENDER
from sohoa.words import has_words
from tests.imaging.drawn import draw_target, on_table, overlap, paper, spread, text_box, text_page, turned
from tests.pages.exposed import analysed, expose
from tests.tools.scans import cut, exif, page, with_exif, write_png, write_png_header_only


def test_a_single_page(tmp_path: Path) -> None:
    result = analysed(expose(tmp_path, text_page()))
    assert result.kind is CaptureKind.PAGES
    assert result.facts is not None
    assert (result.facts.width_px, result.facts.height_px, result.facts.ppi) == (960, 1360, 120.0)
    assert result.capture_plan is not None
    assert result.capture_plan.sides == (Side.SINGLE,)
    assert result.capture_plan.orientation.value == 0
    plan = result.page_plans[0]
    assert plan.master == Size(960, 1360)
    assert plan.skew_degrees.value == pytest.approx(0, abs=0.1)
    assert overlap(plan.content.value, text_box()) > 0.9


@pytest.mark.parametrize("degrees", [-3.0, 1.5])
def test_skew_is_the_turn_that_mends_it(tmp_path: Path, degrees: float) -> None:
    result = analysed(expose(tmp_path, turned(text_page(), degrees)))
    assert result.page_plans[0].skew_degrees.value == pytest.approx(-degrees, abs=0.15)


@pytest.mark.parametrize("quarter", [1, 2, 3])
def test_a_page_that_lies_is_turned_whatever_exif_says(tmp_path: Path, quarter: int) -> None:
    path = expose(tmp_path, np.ascontiguousarray(np.rot90(text_page(1100, 1500), quarter)))
    result = analysed(with_exif(path, exif(8 if quarter != 3 else 6)))
    assert result.capture_plan is not None
    assert result.capture_plan.orientation.value == 90 * quarter
    assert result.page_plans[0].upright_size == Size(1100, 1500)


def test_a_few_lines_that_lie_are_left_so_and_shown_to_a_person(tmp_path: Path) -> None:
    few = text_page()
    few[300:] = few[0, 0]
    upright = analysed(expose(tmp_path, few))
    assert "pages.turn_unsure" not in {finding.rule for finding in upright.findings}
    path = expose(tmp_path, np.ascontiguousarray(np.rot90(few)))
    lying = analysed(path)
    assert lying.capture_plan is not None
    assert lying.capture_plan.orientation.value == 0
    found = {finding.rule: finding.severity for finding in lying.findings}
    assert found["pages.turn_unsure"] is Severity.REVIEW
    assert "pages.turn_unsure" not in {f.rule for f in analysed(path, review_lying=False).findings}
    decided = replace(lying.capture_plan, orientation=Decision(0, 1.0, DecidedBy.PERSON, "Lan"))
    assert "pages.turn_unsure" not in {f.rule for f in analysed(path, decided).findings}


@pytest.mark.parametrize(
    ("name", "may_lie"),
    [
        ("camera_pages/bookscanwizard/IMG_4817.JPG", True),
        ("camera_pages/bookscanwizard/IMG_4818.JPG", True),
        ("leptonica_pages/lyra.005.jpg", True),
        ("leptonica_pages/lyra.036.jpg", True),
        ("leptonica_pages/pancrazi.15.jpg", True),
        ("leptonica_pages/cavalerie.11.jpg", False),
        ("leptonica_pages/boxedpage.jpg", False),
    ],
)
def test_real_pages_that_lie_are_named(shared_dir: Path, name: str, may_lie: bool) -> None:
    rules = {finding.rule for finding in analysed(shared_dir / "images" / name).findings}
    assert ("pages.turn_unsure" in rules) is may_lie


def test_exif_decides_where_the_picture_does_not_tell(tmp_path: Path) -> None:
    result = analysed(with_exif(expose(tmp_path, paper(900, 700)), exif(6)))
    assert result.capture_plan is not None
    assert result.capture_plan.orientation.value == 90
    assert result.capture_plan.orientation.confidence < 0.5
    assert "pages.turn_unsure" in {finding.rule for finding in result.findings}


def test_a_spread_gives_two_pages_that_meet_at_the_gutter(tmp_path: Path) -> None:
    result = analysed(expose(tmp_path, spread(0.45, gutter_x=780)))
    assert result.capture_plan is not None
    gutter = result.capture_plan.gutter.value
    assert gutter is not None
    assert gutter.top_x == pytest.approx(780, abs=16)
    left, right = result.page_plans
    assert (left.side, right.side) == (Side.LEFT, Side.RIGHT)
    assert left.crop.value.x1 == right.crop.value.x0 == pytest.approx(780, abs=16)


def test_a_persons_gutter_and_turn_stand_and_the_boxes_follow(tmp_path: Path) -> None:
    path = expose(tmp_path, spread(0.45))
    machine = analysed(path).capture_plan
    assert machine is not None
    asked = replace(machine, gutter=Decision(Gutter(700, 720), 1.0, DecidedBy.PERSON, "Lan"))
    result = analysed(path, asked)
    assert result.capture_plan is not None
    assert result.capture_plan.gutter == asked.gutter
    assert result.page_plans[0].crop.value.x1 == 710
    single = replace(machine, gutter=Decision(None, 1.0, DecidedBy.PERSON, "Lan"))
    assert [plan.side for plan in analysed(path, single).page_plans] == [Side.SINGLE]
    lying = replace(machine, orientation=Decision(90, 1.0, DecidedBy.PERSON, "Lan"))
    assert {plan.orientation for plan in analysed(path, lying).page_plans} == {lying.orientation}


def test_an_exposure_of_a_target_has_no_page(tmp_path: Path) -> None:
    frame = np.full((700, 1000, 3), 90, np.uint8)
    draw_target(frame, 60, 60, patch=130)
    result = analysed(expose(tmp_path, frame))
    assert result.kind is CaptureKind.TARGET
    assert result.page_plans == ()


def test_a_person_may_say_that_there_is_a_page_after_all(tmp_path: Path) -> None:
    frame = np.full((700, 1000, 3), 90, np.uint8)
    draw_target(frame, 60, 60, patch=130)
    plan = CapturePlan(Decision(0), Decision(None), Decision(False, 1.0, DecidedBy.PERSON, "Lan"))
    result = analysed(expose(tmp_path, frame), plan)
    assert result.kind is CaptureKind.PAGES
    assert len(result.page_plans) == 1


def test_the_page_box_leaves_the_table_out(tmp_path: Path) -> None:
    frame = on_table(text_page(900, 1200), (60, 70, 50), 150, 100, (1250, 1400))
    path = expose(tmp_path, frame)
    found = analysed(path).page_plans[0].crop.value
    assert overlap(found, Box(150, 100, 1050, 1300)) > 0.94
    whole = analysed(path, crop=False).page_plans[0].crop.value
    assert whole == Box(0, 0, 1250, 1400)


def test_nothing_is_decided_where_the_recipe_says_so(tmp_path: Path) -> None:
    path = expose(tmp_path, turned(spread(0.45), 2))
    result = analysed(path, split=False, straighten=False)
    assert [plan.side for plan in result.page_plans] == [Side.SINGLE]
    assert result.page_plans[0].skew_degrees.value == 0


def test_a_large_exposure_is_looked_at_small_and_planned_in_full(tmp_path: Path) -> None:
    big = np.kron(text_page(), np.ones((3, 3), np.uint8))
    result = analysed(expose(tmp_path, big, 360))
    plan = result.page_plans[0]
    assert plan.master == Size(2880, 4080)
    inner = text_box()
    assert overlap(plan.content.value, inner.scaled(3)) > 0.9


def test_resolution_stated_or_assumed(tmp_path: Path) -> None:
    path = expose(tmp_path, text_page(), ppi=None)
    stated, assumed = analysed(path, stated_ppi=400), analysed(path)
    assert stated.facts is not None
    assert (stated.facts.ppi, stated.facts.ppi_source) == (400, PpiSource.STATED)
    assert "pages.ppi_assumed" not in {finding.rule for finding in stated.findings}
    assert "pages.ppi_assumed" in {finding.rule for finding in assumed.findings}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("cut", "intake.image_truncated"),
        ("empty", "intake.image_empty"),
        ("text", "intake.image_not_an_image"),
        ("dot", "intake.image_too_small"),
        ("huge", "intake.image_too_large"),
    ],
)
def test_broken_files_get_a_placeholder_and_a_finding(tmp_path: Path, name: str, why: str) -> None:
    path = tmp_path / "1.jpg"
    if name == "cut":
        cut(expose(tmp_path, text_page()), 0.5)
    elif name == "dot":
        write_png(path, page(1, 1))
    elif name == "huge":
        write_png_header_only(path, 30_000, 30_000)
    else:
        path.write_bytes(b"" if name == "empty" else b"text")
    result = analysed(path, stated_ppi=100)
    assert result.kind is CaptureKind.BROKEN
    assert [(finding.rule, finding.severity) for finding in result.findings] == [
        ("pages.file_broken", Severity.ERROR),
        (why, Severity.NOTE),
    ]
    assert dict(result.findings[0].params) == {"i": "7", "name": "1.jpg"}
    assert [plan.size for plan in result.page_plans] == [Size(583, 827)]


def test_what_is_told_has_words() -> None:
    for code in ("file_broken", "ppi_assumed", "turn_unsure", "split_unsure", "single_unsure", "no_plan"):
        assert has_words(f"pages.{code}", "vi")
        assert has_words(f"pages.{code}", "en")


def test_steps_travel_to_children() -> None:
    for step in (ANALYSE, RENDER):
        assert pickle.loads(pickle.dumps(step)) == step
