"""Figures of the page image measurements on real pictures and on made scans of known truth:
`python benchmarks/pages.py FOLDER [SEED...]`, seeds 1, 11 and 12 where none are named.

FOLDER holds `ocr/` (upright text pages), `images/split_spreads/` (spreads, the gutter's x in `gutter.json`
and the book's outline in VOC XML) and `images/leptonica_pages/` (single pages, and one spread).
"""

from __future__ import annotations

import json
import re
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np

from sohoa.imaging.arrays import Colour, Grey, as_bytes, reduced, to_grey
from sohoa.imaging.border import find_page_box
from sohoa.imaging.colour_target import find_colour_targets
from sohoa.imaging.content_box import find_content_box
from sohoa.imaging.ink import find_ink
from sohoa.imaging.orientation import find_turn
from sohoa.imaging.skew import find_skew
from sohoa.imaging.spread import Spread, find_spread
from sohoa.model.geometry import Box, Size
from sohoa.model.plan import CapturePlan, PagePlan
from sohoa.pages.analyse import AnalyseParams
from sohoa.pages.decide import plan_exposure, plan_pages
from sohoa.pages.view import view_of
from sohoa.tools.exposures import open_exposure
from sohoa.training.scans import make_scans
from sohoa.training.truth import Kind, TrueExposure, TruePage

VIEW_PX = 1600
TURNS = (-9.6, -7.3, -2.2, -0.4, 0.7, 3.1, 5.9, 9.6)


def pictures(folder: Path) -> dict[str, Colour]:
    """All readable pictures under a folder, reduced, by name."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in {".jpg", ".png", ".tif"}:
            decoded = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
            if decoded is not None:
                found[path.name] = reduced(as_bytes(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB)), VIEW_PX)[0]
    return found


def turned(page: Grey, clockwise_degrees: float) -> Grey:
    """The page turned about its middle on its own paper's colour."""
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -clockwise_degrees, 1.0)
    ground = float(np.median(page))
    return as_bytes(cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=ground))


def skew_figures(pages: dict[str, Colour]) -> str:
    """The error of the difference between a page and its turned copies, where the page itself is sure."""
    errors, sure = [], 0
    for page in pages.values():
        grey = to_grey(page)
        level = find_skew(grey)
        if level.confidence >= 0.9:
            sure += 1
            errors += [abs(find_skew(turned(grey, -by)).degrees - level.degrees - by) for by in TURNS]
    mean, most = float(np.mean(errors)), float(max(errors))
    return f"skew: {sure} sure pages x {len(TURNS)} turns: mean error {mean:.4f}, greatest {most:.3f} degrees"


def orientation_figures(pages: dict[str, Colour]) -> str:
    """How often the quarter turn is right, by confidence."""
    table = {least: [0, 0] for least in (0.0, 0.5, 0.9)}
    for page in pages.values():
        for lies_at in (0, 90, 180, 270):
            found = find_turn(np.ascontiguousarray(np.rot90(to_grey(page), -lies_at // 90)))
            for least, counts in table.items():
                if found.confidence >= least:
                    counts[found.degrees == (360 - lies_at) % 360] += 1
    rows = [f">= {least}: {right} right, {wrong} wrong" for least, (wrong, right) in table.items()]
    return "orientation by confidence: " + "; ".join(rows)


def spread_figures(folder: Path, spreads: dict[str, Colour], singles: dict[str, Colour]) -> str:
    """Spreads found, the gutter's error in per cent of the width, and single pages split."""
    errors = []
    for told in sorted(folder.rglob("gutter.json")):
        for name, x in json.loads(told.read_text(encoding="utf-8"))["gutter_x"].items():
            found, width = find(spreads[f"{name}.jpg"]), spreads[f"{name}.jpg"].shape[1]
            middle = (found.gutter_top_x + found.gutter_bottom_x) / 2
            errors.append(abs(middle - x * width / 1600) / width * 100 if found.is_spread else 100.0)
    split = [name for name, page in singles.items() if find(page).is_spread]
    near = sum(error <= 1.5 for error in errors)
    return (
        f"spreads: {near} of {len(errors)} within 1.5 % of the width, greatest error {max(errors):.2f} %; "
        f"split among {len(singles)} others: {', '.join(split) or 'none'}"
    )


def find(page: Colour) -> Spread:
    """The judgement with the page box found first."""
    paper = find_page_box(page, find_colour_targets(page).boxes)
    return find_spread(to_grey(page), paper.box)


def crop_figures(folder: Path, spreads: dict[str, Colour]) -> str:
    """Intersection over union of the page box with the told outline of the book."""
    overlaps = []
    for told in sorted(folder.rglob("*.xml")):
        page = spreads[f"{told.stem}.jpg"]
        outline = told.read_text(encoding="utf-8").partition("1_overall")[2]
        sides = [
            float(re.findall(rf"<{name}>(\d+)", outline)[0]) for name in ("xmin", "ymin", "xmax", "ymax")
        ]
        found = find_page_box(page, find_colour_targets(page).boxes).box
        overlaps.append(overlap(found, Box(*sides).scaled(page.shape[1] / 1600)))
    return f"page box: mean overlap {np.mean(overlaps):.3f}, least {min(overlaps):.3f} of {len(overlaps)}"


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    width = max(0.0, min(one.x1, other.x1) - max(one.x0, other.x0))
    height = max(0.0, min(one.y1, other.y1) - max(one.y0, other.y0))
    return width * height / (one.width * one.height + other.width * other.height - width * height)


@dataclass(frozen=True, slots=True)
class Cut:
    """A made page as it is rendered: overlap with the true page, how broad a strip of what lies around it is
    left on its worst side, how much of the page is lost there (px at 100 ppi), words cut, error of the skew.
    """

    overlap: float
    strip_px: float
    lost_px: float
    words: int
    skew_degrees: float


def made_figures(seeds: list[int]) -> str:
    """What the whole analysis makes of the sample book, scanned with several seeds."""
    cuts: list[Cut] = []
    missed, seconds, count = 0, 0.0, 0
    for seed in seeds:
        with TemporaryDirectory() as name:
            for exposure in make_scans(Path(name), seed=seed).exposures:
                start = time.process_time()
                capture, plans = planned(Path(name) / exposure.file)
                seconds, count = seconds + time.process_time() - start, count + 1
                right_turn = (
                    exposure.kind is Kind.TARGET or capture.orientation.value == exposure.turn_degrees
                )
                if len(plans) != len(exposure.pages) or not right_turn:
                    missed += 1
                else:
                    cuts += [cut_of(*pair, exposure) for pair in zip(plans, exposure.pages, strict=True)]
    return (
        f"made scans: {len(cuts)} pages, {missed} exposures split or turned wrongly, {cut_figures(cuts)}; "
        f"{seconds / count:.3f} CPU s an exposure"
    )


def cut_figures(cuts: list[Cut]) -> str:
    """The cuts together."""
    overlaps, skews = [cut.overlap for cut in cuts], [cut.skew_degrees for cut in cuts]
    with_strip, words = sum(cut.strip_px > 2 for cut in cuts), sum(cut.words for cut in cuts)
    lost = max(cut.lost_px for cut in cuts)
    return (
        f"mean overlap {np.mean(overlaps):.4f}, least {min(overlaps):.4f}; pages with a strip of the bed of "
        f"more than 2 px at 100 ppi: {with_strip}, most paper lost {lost:.0f} px, "
        f"words cut: {words}; skew: mean error {np.mean(skews):.3f}, greatest {max(skews):.3f} degrees"
    )


def planned(path: Path) -> tuple[CapturePlan, tuple[PagePlan, ...]]:
    """Decoding and all decisions, as the analysing step takes them."""
    params = AnalyseParams()
    exposure = open_exposure(path, None, params.bounds)
    facts = exposure.facts(None)
    size = Size(facts.width_px, facts.height_px)
    shrink = next((by for by in (8, 4, 2) if max(size.width_px, size.height_px) / by >= VIEW_PX), 1)
    view = view_of(reduced(exposure.decode(shrink), VIEW_PX)[0], size)
    capture, upright, paper = plan_exposure(view, exposure.turn_degrees, None, params.limits)
    return capture, plan_pages(upright, size, capture, paper, params.limits)


def cut_of(plan: PagePlan, page: TruePage, exposure: TrueExposure) -> Cut:
    """A plan against the truth."""
    width, height = plan.size.width_px, plan.size.height_px
    corners = np.array([(at.x, at.y) for at in map(plan.to_page.apply, page.corners)], np.float32)
    frame = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    shared = cv2.intersectConvexConvex(frame, corners)[0]
    joined = width * height + cv2.contourArea(corners) - shared
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners.tolist()
    sides = ((ax, dx), (ay, by), (width - bx, width - cx), (height - cy, height - dy))
    scale = 100 / exposure.ppi
    words = [[plan.to_page.apply(at) for at in word.box.corners()] for word in page.words]
    cut = sum(
        any(not (-3 <= at.x <= width + 3 and -3 <= at.y <= height + 3) for at in word) for word in words
    )
    error = abs(plan.skew_degrees.value - page.skew_degrees)
    strip, lost = max(map(max, sides)) * scale, -min(map(min, sides)) * scale
    return Cut(shared / joined, strip, lost, cut, error)


def time_figures(pages: dict[str, Colour]) -> str:
    """CPU seconds of every measurement of one page together."""
    start = time.process_time()
    for page in pages.values():
        grey = to_grey(page)
        ink = find_ink(grey)
        find_turn(grey, ink)
        paper = find_page_box(page, find_colour_targets(page).boxes)
        find_spread(grey, paper.box, ink)
        find_skew(grey, ink)
        find_content_box(grey, paper.box, ink)
    return f"all of it: {(time.process_time() - start) / len(pages):.3f} CPU s a page of {VIEW_PX} px"


def main(shared: Path, seeds: list[int]) -> None:
    """Print one line for each measurement."""
    cv2.setNumThreads(1)
    text, singles = pictures(shared / "ocr"), pictures(shared / "images" / "leptonica_pages")
    folder = shared / "images" / "split_spreads"
    spreads = pictures(folder)
    sys.stdout.write(skew_figures(text) + "\n" + orientation_figures(text) + "\n")
    sys.stdout.write(
        spread_figures(folder, spreads, text | singles) + "\n" + crop_figures(folder, spreads) + "\n"
    )
    sys.stdout.write(time_figures(text) + "\n" + made_figures(seeds) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(seed) for seed in sys.argv[2:]] or [1, 11, 12])
