"""The scene before the camera: pages or target laid out on their bed, and how the camera looks at it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from sohoa.imaging.arrays import Colour, as_bytes
from sohoa.model.geometry import Box, Point, Size
from sohoa.training.beds import cloth, lay_leaf_edges, lay_page, wood
from sohoa.training.exposures import Exposure
from sohoa.training.lens import Curl, View, tilted, turned
from sohoa.training.looks import Look
from sohoa.training.paper import REDUCTION, Leaf, Side, aged
from sohoa.training.printed_pages import PrintedPages
from sohoa.training.truth import Kind

_MM_PER_INCH = 25.4
_CRADLE_MARGIN_MM = 15.0
_SHEET_MARGIN_MM = 2.5
_CAMERA_HEIGHT_MM = 700.0
_CURL_REACH_MM = 13.0


@dataclass(frozen=True, slots=True)
class LaidPage:
    """A page (from 0) and its box on the bed."""

    number: int
    box: Box


@dataclass(frozen=True, slots=True)
class Scene:
    """The flat picture of everything, the pages on it, the fold (x), and the camera's view."""

    flat: Colour
    laid: tuple[LaidPage, ...]
    gutter_x: float | None
    view: View


@dataclass(frozen=True, slots=True)
class Setting:
    """What all exposures of one set share."""

    pages: PrintedPages
    look: Look
    ppi: int

    def px(self, millimetres: float) -> float:
        """Pixels on so many millimetres of the bed."""
        return millimetres * self.ppi / _MM_PER_INCH


def pages_scene(setting: Setting, exposure: Exposure, rng: np.random.Generator) -> Scene:
    """One page, or two facing pages, on the bed of a scanner."""
    sheets = [_sheet(setting, number, exposure.kind, rng) for number in exposure.pages]
    margin = round(setting.px(_CRADLE_MARGIN_MM if setting.look.layout == "spreads" else _SHEET_MARGIN_MM))
    size = Size(sum(sheet.shape[1] for sheet in sheets) + 2 * margin, sheets[0].shape[0] + 2 * margin)
    bed = cloth(size, setting.look.bed, rng)
    if setting.look.layout == "spreads":
        _lay_block(setting, bed, exposure, sheets, margin)
    laid, left = [], margin
    for number, sheet in zip(exposure.pages, sheets, strict=True):
        laid.append(LaidPage(number, lay_page(bed, sheet, left, margin)))
        left += sheet.shape[1]
    gutter_x = _gutter_x(exposure, laid)
    return Scene(bed, tuple(laid), gutter_x, _scanner_view(setting, size, gutter_x, rng))


def target_scene(setting: Setting, target: PrintedPages, rng: np.random.Generator) -> Scene:
    """The colour target alone on the bed, which is as large as for two facing pages."""
    width, height = (round(inches * setting.ppi) for inches in setting.pages.size_inches(0))
    margin = round(setting.px(_CRADLE_MARGIN_MM))
    size = Size(2 * width + 2 * margin, height + 2 * margin)
    bed = cloth(size, setting.look.bed, rng)
    card = target.picture(0, setting.ppi)
    left, top = (size.width_px - card.shape[1]) // 2, (size.height_px - card.shape[0]) // 2
    laid = LaidPage(0, lay_page(bed, card, left, top))
    return Scene(bed, (laid,), None, _scanner_view(setting, size, None, rng))


def phone_scene(setting: Setting, exposure: Exposure, rng: np.random.Generator) -> Scene:
    """A page on a wooden table, seen by a telephone that is not held quite level."""
    sheet = _sheet(setting, exposure.pages[0], exposure.kind, rng)
    height, width = sheet.shape[:2]
    table = Size(round(width * 1.6), round(height * 1.5))
    bed = wood(table, rng)
    left, top = (table.width_px - width) // 2, (table.height_px - height) // 2
    lay_leaf_edges(bed, Box(left, top, left + width, top + height), 1, setting.look.paper, setting.ppi, 4)
    laid = LaidPage(exposure.pages[0], lay_page(bed, sheet, left, top))
    frame_width = round(width * 1.2)
    frame = Size(frame_width, round(frame_width * 4 / 3))
    return Scene(bed, (laid,), None, View(frame, _phone_matrix(laid.box, frame, rng)))


def _sheet(setting: Setting, number: int, kind: Kind, rng: np.random.Generator) -> Colour:
    side = _side(setting.look, number, kind)
    leaf = Leaf(setting.pages.picture(number, setting.ppi), _back(setting, number), side)
    return aged(leaf, setting.look, setting.ppi, rng)


def _side(look: Look, number: int, kind: Kind) -> Side:
    if look.layout == "singles" or kind is Kind.PHONE:
        return "single"
    return "right" if number % 2 == 0 else "left"


def _back(setting: Setting, number: int) -> Colour | None:
    """The other side of the leaf, reduced and in grey."""
    other = number + 1 if number % 2 == 0 else number - 1
    if other >= len(setting.pages):
        return None
    return as_bytes(cv2.cvtColor(setting.pages.picture(other, setting.ppi / REDUCTION), cv2.COLOR_RGB2GRAY))


def _lay_block(setting: Setting, bed: Colour, exposure: Exposure, sheets: list[Colour], margin: int) -> None:
    """The leaves below: thicker on the right at the front of the book, on the left at its end."""
    left = margin
    for number, sheet in zip(exposure.pages, sheets, strict=True):
        box = Box(left, margin, left + sheet.shape[1], margin + sheet.shape[0])
        share = number / max(1, len(setting.pages) - 1)
        outward, count = (1, round(2 + 4 * (1 - share))) if number % 2 == 0 else (-1, round(2 + 4 * share))
        lay_leaf_edges(bed, box, outward, setting.look.paper, setting.ppi, count)
        left += sheet.shape[1]


def _gutter_x(exposure: Exposure, laid: list[LaidPage]) -> float | None:
    return laid[1].box.x0 if exposure.kind is Kind.SPREAD else None


def _scanner_view(setting: Setting, size: Size, gutter_x: float | None, rng: np.random.Generator) -> View:
    degrees = float(rng.uniform(-setting.look.skew_degrees, setting.look.skew_degrees))
    reach = setting.px(3.0 if setting.look.layout == "spreads" else 0.4)
    shift = Point(float(rng.uniform(-reach, reach)), float(rng.uniform(-reach, reach)))
    curl = None
    if gutter_x is not None and setting.look.curl_mm:
        middle = Point(size.width_px / 2, size.height_px / 2)
        depth, height = setting.px(setting.look.curl_mm), setting.px(_CAMERA_HEIGHT_MM)
        curl = Curl(gutter_x, middle, depth, setting.px(_CURL_REACH_MM), height)
    return View(size, turned(size, degrees, shift), curl)


def _phone_matrix(page: Box, frame: Size, rng: np.random.Generator) -> np.typing.NDArray[np.float64]:
    """Mild perspective: each corner of the page is off its place by at most 3 % of the width."""
    corners = np.array([(corner.x, corner.y) for corner in page.corners()])
    level = corners - corners.mean(axis=0) + (frame.width_px / 2, frame.height_px / 2)
    nearer = np.array([(1, 1), (-1, 1), (0, 0), (0, 0)]) * 0.024 * page.width
    return tilted(corners, level + nearer + rng.uniform(-0.006, 0.006, (4, 2)) * page.width)
