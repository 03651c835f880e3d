"""What the truth says is what the pixels show."""

from pathlib import Path

import cv2
import numpy as np
import pydantic
import pytest
import pyvips

from sohoa.model.geometry import Point
from sohoa.training import Kind, TrueExposure, TruePage, Truth, details
from tests.training.pictures import Grey, Scans, cut


def exposures_of(truth: Truth, *kinds: Kind) -> list[TrueExposure]:
    return [exposure for exposure in truth.exposures if exposure.kind in kinds]


def middle_of(page: TruePage) -> Point:
    return Point(sum(corner.x for corner in page.corners) / 4, sum(corner.y for corner in page.corners) / 4)


def towards(start: Point, end: Point, part: float) -> Point:
    return Point(start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part)


def inked_words(pixels: Grey, page: TruePage) -> list[bool]:
    """For each word of three letters or more: is there ink in its box, and paper beside the ink?"""
    parts = [cut(pixels, word.box) for word in page.words if len(word.text) >= 3]
    return [bool(part.min() < 0.75 * np.percentile(part, 95)) for part in parts]


def test_every_file_has_the_size_that_is_said(demo: Scans) -> None:
    for exposure in demo.truth.exposures:
        image = pyvips.Image.new_from_file(str(demo.folder / exposure.file))
        assert (image.width, image.height) == (exposure.size.width_px, exposure.size.height_px)


def test_the_pages_are_all_there_in_order(truth: Truth) -> None:
    assert [page.number for page in truth.pages()] == list(range(16))
    assert truth.labels() == details().page_labels
    assert truth.texts()[0].startswith("Nhóm Sohoa\nSổ tay\nsố hóa tài liệu")


def test_there_is_ink_where_words_are_said_to_be(demo: Scans) -> None:
    for exposure in demo.truth.exposures:
        pixels = demo.grey(exposure)
        for page in exposure.pages:
            found = inked_words(pixels, page)
            assert sum(found) >= 0.97 * len(found), (exposure.file, page.label)


def test_there_is_ink_nowhere_else(demo: Scans) -> None:
    """On a spread without pictures, all that is dark inside the pages lies in the boxes of their words."""
    exposure = exposures_of(demo.truth, Kind.SPREAD)[4]
    pixels = demo.grey(exposure)
    pages, boxes = np.zeros_like(pixels), np.zeros_like(pixels)
    for page in exposure.pages:
        centre = middle_of(page)
        inner = [towards(corner, centre, 0.12) for corner in page.corners]
        cv2.fillPoly(pages, [np.array([(round(c.x), round(c.y)) for c in inner])], 255)
        for word in page.words:
            cut(boxes, word.box)[:] = 255
    dark = (pixels < 110) & (pages > 0)
    assert dark.sum() > 5000
    assert (dark & (cv2.dilate(boxes, np.ones((3, 3))) == 0)).sum() < 0.01 * dark.sum()


def test_pages_are_paper_and_lie_on_something_darker(demo: Scans) -> None:
    for exposure in demo.truth.exposures:
        pixels = demo.grey(exposure)
        for page in exposure.pages:
            for corner in page.corners:
                inner = towards(corner, middle_of(page), 0.08)
                outer = towards(corner, middle_of(page), -0.05)
                if _on(outer, exposure) and not _near_gutter(corner, exposure):
                    assert _mean(pixels, inner) > _mean(pixels, outer) + 25, (exposure.file, page.label)


def test_the_gutter_lies_between_the_text_blocks(truth: Truth) -> None:
    for exposure in exposures_of(truth, Kind.SPREAD):
        assert exposure.gutter is not None
        upper, lower = exposure.gutter
        sides = [
            [_side_of(upper, lower, (word.box.x0 + word.box.x1) / 2, word.box.y0) for word in page.words]
            for page in exposure.pages
        ]
        assert max(sides[0]) < 0 < min(sides[1])


def test_the_gutter_is_darker_than_the_paper_beside_it(demo: Scans) -> None:
    for exposure in exposures_of(demo.truth, Kind.SPREAD):
        assert exposure.gutter is not None
        pixels = demo.grey(exposure)
        upper, lower = exposure.gutter
        for part in (0.02, 0.98):
            x, y = upper.x + (lower.x - upper.x) * part, upper.y + (lower.y - upper.y) * part
            here = _mean(pixels, Point(x, y))
            assert all(_mean(pixels, Point(x + beside, y)) > here + 30 for beside in (-35, 35))


def test_words_of_a_line_rise_as_the_skew_says(truth: Truth) -> None:
    for exposure in exposures_of(truth, Kind.SINGLE, Kind.SPREAD):
        for page in exposure.pages:
            assert page.skew_degrees == pytest.approx(_slope_of_edge(page), abs=0.75)
            assert abs(page.skew_degrees) < 2.0


def test_an_exposure_stands_on_its_head(demo: Scans) -> None:
    turned = [exposure for exposure in demo.truth.exposures if exposure.turn_degrees]
    assert len(turned) == 1
    assert turned[0].turn_degrees == 180
    for page in turned[0].pages:
        top_left, _, bottom_right, _ = page.corners
        assert top_left.x > bottom_right.x
        assert top_left.y > bottom_right.y
        assert page.words[0].box.y0 > page.words[-1].box.y0


def test_the_telephone_sees_the_page_in_perspective(truth: Truth) -> None:
    (phone,) = exposures_of(truth, Kind.PHONE)
    top_left, top_right, bottom_right, bottom_left = phone.pages[0].corners
    assert bottom_right.x - bottom_left.x > 1.01 * (top_right.x - top_left.x)
    assert phone.stated_ppi == 72


def test_patches_have_the_colours_that_are_said(demo: Scans) -> None:
    target = demo.truth.exposures[0]
    assert target.kind is Kind.TARGET
    assert target.pages == ()
    assert len(target.patches) == 24
    pixels = demo.colour(target)
    for patch in target.patches:
        inner = cut(pixels, patch.box)[6:-6, 6:-6].reshape(-1, 3).mean(axis=0)
        assert np.abs(inner - np.array(patch.srgb) * _light(pixels, target)).max() < 22, patch.name


def test_truth_comes_back_from_its_file(truth: Truth, tmp_path: Path) -> None:
    truth.save(tmp_path / "truth.json")
    assert Truth.load(tmp_path / "truth.json") == truth


def test_another_file_is_not_the_truth(tmp_path: Path) -> None:
    (tmp_path / "truth.json").write_text('{"title": "x"}', encoding="utf-8")
    with pytest.raises(pydantic.ValidationError):
        Truth.load(tmp_path / "truth.json")


def _light(pixels: np.typing.NDArray[np.uint8], target: TrueExposure) -> float:
    """How bright the white patch came out, of how bright it was drawn."""
    white = next(patch for patch in target.patches if patch.name == "trắng")
    return float(cut(pixels, white.box)[6:-6, 6:-6].mean() / np.mean(white.srgb))


def _on(point: Point, exposure: TrueExposure) -> bool:
    return 4 < point.x < exposure.size.width_px - 4 and 4 < point.y < exposure.size.height_px - 4


def _near_gutter(corner: Point, exposure: TrueExposure) -> bool:
    return exposure.gutter is not None and min(abs(end.x - corner.x) for end in exposure.gutter) < 30


def _mean(pixels: Grey, point: Point) -> float:
    x, y = round(point.x), round(point.y)
    return float(pixels[y - 2 : y + 3, x - 2 : x + 3].mean())


def _side_of(upper: Point, lower: Point, x: float, y: float) -> float:
    """Below 0: on the side of the left-hand page, as a reader names it, whichever way up."""
    return (lower.y - upper.y) * (x - upper.x) - (lower.x - upper.x) * (y - upper.y)


def _slope_of_edge(page: TruePage) -> float:
    """The clockwise turn that makes the upper and lower edge of the page level, on average."""
    top_left, top_right, bottom_right, bottom_left = page.corners
    angles = [
        np.degrees(np.arctan((b.y - a.y) / (b.x - a.x)))
        for a, b in ((top_left, top_right), (bottom_left, bottom_right))
    ]
    return float(-np.mean(angles))
