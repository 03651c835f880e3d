import pickle
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from sohoa.errors import Conflict
from sohoa.imaging.arrays import Picture, as_bytes, to_colour
from sohoa.model.decision import Decision
from sohoa.model.document import Capture, Page
from sohoa.model.files import ColourSpace, FileRef, FileRole, ImageFacts, PpiSource
from sohoa.model.finding import Finding, Severity
from sohoa.model.geometry import Box, Size
from sohoa.model.ids import CaptureId, PageId, Sha256
from sohoa.model.plan import PagePlan, Side
from sohoa.quality.measures import Figures, Quantity, figures_of, number
from sohoa.quality.step import QUALITY, QualityParams
from sohoa.steps.outcome import Done
from sohoa.steps.step import StepInput
from sohoa.tools.page_writing import write_pyramid
from sohoa.words import has_words, languages
from tests.imaging.drawn import paper, text_page, turned

COLOUR = ImageFacts(2480, 3508, 300.0, PpiSource.FILE, 8, 3, ColourSpace.RGB)
BITONAL = replace(COLOUR, bits_per_sample=1, samples_per_pixel=1, colour_space=ColourSpace.BITONAL)


def given(picture: Picture, folder: Path, facts: ImageFacts | None = COLOUR) -> StepInput:
    """A page whose access image is the picture."""
    height, width = picture.shape[:2]
    size, box = Size(width, height), Box(0, 0, width, height)
    plan = PagePlan(size, Side.SINGLE, Decision(0), Decision(box), Decision(0.0), Decision(box))
    master = FileRef("a.tif", Sha256("0" * 64), 1, "image/tiff", FileRole.MASTER)
    capture = Capture(CaptureId("c"), "a.tif", None, master, 1, facts)
    access = folder / "access.tif"
    write_pyramid(picture, access, 300.0)
    page = Page(PageId("p"), capture.id, Side.SINGLE, 1, plan=plan)
    return StepInput(capture, page, {FileRole.ACCESS: access}, folder)


def measured(
    picture: Picture, folder: Path, facts: ImageFacts = COLOUR, params: QualityParams | None = None
) -> tuple[Figures, tuple[Finding, ...]]:
    outcome = QUALITY.run(given(picture, folder, facts), params or QUALITY.params)
    assert isinstance(outcome, Done)
    return figures_of(outcome.result.measures), outcome.result.findings


def rules(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.rule for finding in findings]


def test_a_good_page_has_all_measures_and_no_findings(tmp_path: Path) -> None:
    figures, findings = measured(to_colour(text_page()), tmp_path)
    assert (set(figures), findings) == (set(Quantity), ())
    assert figures[Quantity.PPI_SOURCE] == "file"
    assert (figures[Quantity.PPI], figures[Quantity.BITS_PER_PIXEL]) == (300.0, 24.0)


def test_the_size_follows_from_the_pixels_and_the_resolution(tmp_path: Path) -> None:
    figures, _ = measured(text_page(1200, 1800), tmp_path)
    assert (figures[Quantity.WIDTH_MM], figures[Quantity.HEIGHT_MM]) == (101.6, 152.4)


@pytest.mark.parametrize("degrees", [-1.4, -0.2, 0.0, 0.3, 0.8])
def test_the_skew_that_is_left_is_measured_anew(degrees: float, tmp_path: Path) -> None:
    figures, findings = measured(turned(text_page(), -degrees), tmp_path)
    left = number(figures, Quantity.SKEW_LEFT)
    assert left == pytest.approx(degrees, abs=0.06)
    assert ("quality.skew_left" in rules(findings)) == (abs(degrees) > 0.5)


def test_a_blank_page_is_noted_and_has_no_skew(tmp_path: Path) -> None:
    figures, findings = measured(paper(900, 1300), tmp_path)
    assert [(f.rule, f.severity) for f in findings] == [("quality.blank", Severity.NOTE)]
    assert Quantity.SKEW_LEFT not in figures


def test_a_shelf_mark_on_an_empty_leaf_has_no_skew(tmp_path: Path) -> None:
    leaf = paper(900, 1300)
    for word in range(6):
        cv2.putText(leaf, "Mm 4", (80 + 90 * word, 60 + 20 * word), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 40, 1)
    figures, findings = measured(leaf, tmp_path)
    assert 0.08 < (number(figures, Quantity.INK) or 0) < 0.5
    assert (Quantity.SKEW_LEFT in figures, findings) == (False, ())


def test_clipping_is_measured_in_percent_and_shown_to_a_person(tmp_path: Path) -> None:
    page = text_page()
    page[:340] = 255
    page[1224:] = 0
    figures, findings = measured(page, tmp_path)
    assert number(figures, Quantity.HIGHLIGHTS_CLIPPED) == pytest.approx(25, abs=0.5)
    assert number(figures, Quantity.SHADOWS_CLIPPED) == pytest.approx(10, abs=0.5)
    assert rules(findings)[:2] == ["quality.highlights_clipped", "quality.shadows_clipped"]
    assert {f.severity for f in findings} == {Severity.REVIEW}


def test_a_bitonal_master_cannot_be_clipped(tmp_path: Path) -> None:
    page = as_bytes(np.where(text_page() < 128, 0, 255))
    figures, findings = measured(page, tmp_path, BITONAL)
    assert Quantity.HIGHLIGHTS_CLIPPED not in figures
    assert (figures[Quantity.BITS_PER_PIXEL], findings) == (1.0, ())


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
def test_text_that_the_edge_cuts_is_shown_to_a_person(side: str, tmp_path: Path) -> None:
    page = text_page()
    cut = {
        "left": page[:, 150:],
        "right": page[:, :690],
        "top": page[122:],
        "bottom": page[:1233],
    }[side]
    figures, findings = measured(np.ascontiguousarray(cut), tmp_path)
    assert (number(figures, Quantity.EDGE_LETTERS) or 0) > 7
    assert rules(findings) == ["quality.text_cut_off"]


def test_lightness_is_that_of_the_eye(tmp_path: Path) -> None:
    levels = {0: 0.0, 119: 50.0, 255: 100.0}
    for level, lightness in levels.items():
        figures, _ = measured(np.full((400, 400), level, np.uint8), tmp_path)
        assert number(figures, Quantity.LIGHTNESS) == pytest.approx(lightness, abs=0.2)


def test_a_blurred_page_is_less_sharp(tmp_path: Path) -> None:
    page = text_page()
    sharp, _ = measured(page, tmp_path)
    soft, _ = measured(as_bytes(cv2.GaussianBlur(page, (0, 0), 2.0)), tmp_path)
    assert (number(soft, Quantity.SHARPNESS) or 1) < 0.7 * (number(sharp, Quantity.SHARPNESS) or 0)


def test_the_limits_are_parameters(tmp_path: Path) -> None:
    strict = QualityParams(most_skew_left_degrees=0.1)
    _, findings = measured(turned(text_page(), 0.3), tmp_path, params=strict)
    assert [(f.rule, f.allowed) for f in findings] == [("quality.skew_left", "0.1°")]


def test_a_page_that_was_not_analysed_cannot_be_measured(tmp_path: Path) -> None:
    with pytest.raises(Conflict):
        QUALITY.run(given(text_page(), tmp_path, None), QUALITY.params)


def test_a_large_page_gives_the_same_figures_as_a_small_one(tmp_path: Path) -> None:
    page = text_page()
    large = as_bytes(cv2.resize(page, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC))
    of_small, _ = measured(page, tmp_path)
    of_large, _ = measured(large, tmp_path, replace(COLOUR, ppi=900.0))
    for quantity in (Quantity.WIDTH_MM, Quantity.INK, Quantity.LIGHTNESS):
        assert number(of_large, quantity) == pytest.approx(number(of_small, quantity), rel=0.15)


def test_the_step_can_be_sent_to_a_child_and_has_words() -> None:
    assert pickle.loads(pickle.dumps(QUALITY)) == QUALITY
    codes = ("blank", "highlights_clipped", "shadows_clipped", "skew_left", "text_cut_off")
    assert all(has_words(f"quality.{code}", lang) for code in codes for lang in languages())
