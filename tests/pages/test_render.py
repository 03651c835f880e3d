from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import pyvips

from sohoa.errors import BadInput, Conflict
from sohoa.imaging.arrays import Picture, to_grey
from sohoa.imaging.skew import find_skew
from sohoa.model.decision import Decision
from sohoa.model.document import CaptureKind
from sohoa.model.files import FileRole
from sohoa.model.geometry import Box, Point, Size
from sohoa.model.plan import PagePlan, Side
from sohoa.pages.broken import placeholder, placeholder_plan
from sohoa.pages.picture import has_colour, paper_colour
from sohoa.pages.replan import straighten_by
from sohoa.steps.outcome import Done, Held, MadeFile
from tests.imaging.drawn import spread, text_page, turned
from tests.pages.exposed import analysed, expose, rendered
from tests.tools.scans import cut


def _plan(size: Size, crop: Box, turn: int = 0, skew: float = 0.0) -> PagePlan:
    return PagePlan(size, Side.SINGLE, Decision(turn), Decision(crop), Decision(skew), Decision(crop))


def _pictures(made: tuple[MadeFile, ...]) -> dict[FileRole, pyvips.Image]:
    return {file.role: pyvips.Image.new_from_file(str(file.path)) for file in made}


def _access(path: Path, plan: PagePlan) -> Picture:
    outcome = rendered(path, plan)
    assert isinstance(outcome, Done)
    pixels: Picture = _pictures(outcome.made)[FileRole.ACCESS].numpy()
    return pixels


def test_three_pictures_of_one_page(tmp_path: Path) -> None:
    path = expose(tmp_path, text_page())
    outcome = rendered(path, analysed(path).page_plans[0])
    assert isinstance(outcome, Done)
    made = _pictures(outcome.made)
    assert set(made) == {FileRole.ACCESS, FileRole.THUMBNAIL, FileRole.PRINT}
    assert made[FileRole.THUMBNAIL].width == 240
    assert (made[FileRole.ACCESS].width, made[FileRole.ACCESS].height) == (960, 1360)
    assert made[FileRole.PRINT].bands == 1, "a page without colour is printed grey"


def test_an_askew_page_is_rendered_straight(tmp_path: Path) -> None:
    path = expose(tmp_path, turned(text_page(), 2.5))
    picture = _access(path, analysed(path).page_plans[0])
    assert abs(find_skew(to_grey(picture)).degrees) < 0.1


def test_both_pages_of_a_spread(tmp_path: Path) -> None:
    path = expose(tmp_path, spread(0.45))
    pages = [_access(path, plan) for plan in analysed(path).page_plans]
    assert [abs(picture.shape[1] - 800) < 20 for picture in pages] == [True, True]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turn_without_skew_moves_pixels_whole(tmp_path: Path, turn: int) -> None:
    picture = text_page(600, 800)
    path = expose(tmp_path, picture)
    upright = np.rot90(picture, -turn // 90)
    crop = Box(20, 30, upright.shape[1] - 40, upright.shape[0] - 50)
    got = _access(path, _plan(Size(600, 800), crop, turn))
    wanted = upright[30:-50, 20:-40]
    assert got.shape[:2] == wanted.shape
    assert np.abs(got.reshape(wanted.shape).astype(int) - wanted).mean() < 6


def test_the_rendered_page_is_where_the_plan_says(tmp_path: Path) -> None:
    """A mark on the master is found on the page where the plan maps it."""
    picture = np.full((900, 700), 225, np.uint8)
    picture[600:612, 200:212] = 0
    plan = _plan(Size(700, 900), Box(40, 60, 660, 860), 180, 4.0)
    got = _access(expose(tmp_path, picture), plan)
    ys, xs = np.nonzero(got.reshape(got.shape[:2]) < 100)
    mark = plan.to_master.apply(Point(xs.mean() + 0.5, ys.mean() + 0.5))
    assert mark.x == pytest.approx(206, abs=0.5)
    assert mark.y == pytest.approx(606, abs=0.5)


def test_what_the_master_lacks_is_filled_with_paper(tmp_path: Path) -> None:
    picture = np.full((800, 600, 3), (230, 215, 180), np.uint8)
    picture[100:700:20, 100:500] = 40
    got = _access(expose(tmp_path, picture), _plan(Size(600, 800), Box(0, 0, 600, 800), 0, 6.0))
    for corner in (got[2, 2], got[-3, -3]):
        assert np.abs(corner.astype(int) - (230, 215, 180)).max() <= 4


def test_a_broken_exposure_gives_a_placeholder_and_is_held(tmp_path: Path) -> None:
    path = cut(expose(tmp_path, text_page()), 0.5)
    outcome = rendered(path, placeholder_plan(None, 100), CaptureKind.BROKEN)
    assert isinstance(outcome, Held)
    assert outcome.reason.rule == "pages.file_broken"
    assert dict(outcome.reason.params)["i"] == "3"
    made = _pictures(outcome.made)
    assert (made[FileRole.ACCESS].width, made[FileRole.ACCESS].height) == (583, 827)
    assert set(made) == {FileRole.ACCESS, FileRole.THUMBNAIL, FileRole.PRINT}


@pytest.mark.parametrize("size", [Size(1, 1), Size(64, 2000), Size(2000, 64)])
def test_a_placeholder_of_any_size(size: Size) -> None:
    assert placeholder(size).shape == (size.height_px, size.width_px)


def test_a_page_that_lost_a_person_s_decision_is_shown_and_held(tmp_path: Path) -> None:
    path = expose(tmp_path, text_page())
    plan = analysed(path).page_plans[0]
    outcome = rendered(path, replace(plan, outdated=True))
    assert isinstance(outcome, Held)
    assert outcome.reason.rule == "pages.decision_outdated"
    assert {made.role for made in outcome.made} == {FileRole.ACCESS, FileRole.THUMBNAIL, FileRole.PRINT}
    assert isinstance(rendered(path, straighten_by(replace(plan, outdated=True), 0.0, "Lan")), Done)


def test_damage_found_at_rendering_is_told(tmp_path: Path) -> None:
    path = expose(tmp_path, text_page())
    plan = analysed(path).page_plans[0]
    cut(path, 0.7)
    with pytest.raises(BadInput):
        rendered(path, plan)


def test_a_plan_of_another_picture_is_refused(tmp_path: Path) -> None:
    path = expose(tmp_path, text_page())
    plan = replace(analysed(path).page_plans[0], master=Size(961, 1360))
    with pytest.raises(Conflict):
        rendered(path, plan)


def test_the_same_page_gives_the_same_bytes(tmp_path: Path) -> None:
    path = expose(tmp_path, turned(text_page(), 1.0))
    plan = analysed(path).page_plans[0]
    bytes_made = []
    for _ in range(2):
        outcome = rendered(path, plan)
        assert isinstance(outcome, Done)
        bytes_made.append([file.path.read_bytes() for file in outcome.made])
    assert bytes_made[0] == bytes_made[1]


def test_colour_is_seen_where_there_is_any() -> None:
    grey = np.repeat(text_page()[:, :, None], 3, axis=2)
    stamped = grey.copy()
    stamped[200:280, 300:380] = (190, 40, 50)
    assert not has_colour(grey)
    assert has_colour(stamped)
    assert not has_colour(text_page())


def test_paper_is_lighter_than_ink() -> None:
    page = text_page()
    assert 220 < paper_colour(page, Box(0, 0, 960, 1360))[0] < 235
    assert len(paper_colour(np.repeat(page[:, :, None], 3, axis=2), Box(0, 0, 10, 10))) == 3
