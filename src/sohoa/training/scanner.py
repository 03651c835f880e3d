"""Making one exposure: the scene, its picture, and the truth about where everything lies on it."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass

import cv2
import numpy as np

from sohoa.imaging.arrays import Colour, as_bytes
from sohoa.model.geometry import Box, Point, Size, bounding_box
from sohoa.training.exposures import Exposure
from sohoa.training.lens import Points
from sohoa.training.printed_pages import PrintedPages, PrintedWord
from sohoa.training.scene import LaidPage, Scene, Setting, pages_scene, phone_scene, target_scene
from sohoa.training.sensor import Noise, exposed, lamps, window_light
from sohoa.training.truth import Kind, TrueExposure, TruePage, TruePatch, TrueWord
from sohoa.training.typesetting import SOURCES

_MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Studio:
    """What is needed to make the exposures of one set."""

    setting: Setting
    target: PrintedPages
    noise: Noise
    seed: int
    labels: tuple[str, ...]
    """The label of each page, from the first."""

    def expose(self, exposure: Exposure) -> tuple[Colour, TrueExposure]:
        """The picture of one exposure and the truth about it: the same for the same seed and exposure."""
        rng = np.random.default_rng([self.seed, exposure.place])
        scene = self._scene(exposure, rng)
        look, size = self.setting.look, scene.view.size
        light = (
            window_light(size, rng) if exposure.kind is Kind.PHONE else lamps(size, look.light_falloff, rng)
        )
        blur = look.blur_px * self.setting.ppi / 300
        picture = exposed(scene.flat, scene.view, light, blur, self.noise, rng)
        if exposure.turn_degrees:
            picture = as_bytes(cv2.rotate(picture, cv2.ROTATE_180))
        return picture, self._truth(exposure, scene)

    def _scene(self, exposure: Exposure, rng: np.random.Generator) -> Scene:
        if exposure.kind is Kind.TARGET:
            return target_scene(self.setting, self.target, rng)
        if exposure.kind is Kind.PHONE:
            return phone_scene(self.setting, exposure, rng)
        return pages_scene(self.setting, exposure, rng)

    def _truth(self, exposure: Exposure, scene: Scene) -> TrueExposure:
        where = _Where(scene, exposure.turn_degrees)
        is_phone, is_target = exposure.kind is Kind.PHONE, exposure.kind is Kind.TARGET
        return TrueExposure(
            file=exposure.file,
            kind=exposure.kind,
            size=scene.view.size,
            ppi=self.setting.ppi,
            stated_ppi=self.setting.look.phone_states_ppi if is_phone else self.setting.ppi,
            turn_degrees=exposure.turn_degrees,
            gutter=where.gutter(),
            pages=() if is_target else tuple(self._page(where, page) for page in scene.laid),
            patches=self._patches(where, scene.laid[0]) if is_target else (),
        )

    def _page(self, where: _Where, page: LaidPage) -> TruePage:
        printed = self.setting.pages
        words = printed.words(page.number)
        boxes = where.boxes([_on_bed(word, page, self.setting.ppi) for word in words])
        return TruePage(
            number=page.number,
            label=self.labels[page.number],
            skew_degrees=where.skew_degrees(page.box),
            corners=where.corners(page.box),
            text=printed.text(page.number),
            words=tuple(TrueWord(word.text, box) for word, box in zip(words, boxes, strict=True)),
        )

    def _patches(self, where: _Where, card: LaidPage) -> tuple[TruePatch, ...]:
        drawing = tomllib.loads((SOURCES / "patches.toml").read_text(encoding="utf-8"))
        side, pitch = self.setting.px(drawing["side_mm"]), self.setting.px(drawing["pitch_mm"])
        left = card.box.x0 + self.setting.px(drawing["left_mm"])
        top = card.box.y0 + self.setting.px(drawing["top_mm"])
        places = [(left + pitch * (i % 6), top + pitch * (i // 6)) for i in range(len(drawing["patches"]))]
        boxes = where.boxes([Box(x, y, x + side, y + side) for x, y in places])
        named = zip(drawing["patches"], boxes, strict=True)
        return tuple(TruePatch(str(patch["name"]), box, _rgb(patch["srgb"])) for patch, box in named)


@dataclass(frozen=True, slots=True)
class _Where:
    """Where things on the bed lie on the stored picture."""

    scene: Scene
    turn_degrees: int

    def points(self, flat: Points) -> list[Point]:
        seen = self.scene.view.to_scan(flat)
        if self.turn_degrees:
            size: Size = self.scene.view.size
            seen = np.array([size.width_px, size.height_px]) - seen
        return [Point(round(float(x), 2), round(float(y), 2)) for x, y in seen]

    def boxes(self, flat: list[Box]) -> list[Box]:
        """Upright boxes around what the flat boxes become."""
        if not flat:
            return []
        corners = np.array([(corner.x, corner.y) for box in flat for corner in box.corners()])
        seen = self.points(corners)
        return [bounding_box(seen[i : i + 4]) for i in range(0, len(seen), 4)]

    def corners(self, box: Box) -> tuple[Point, Point, Point, Point]:
        seen = self.points(np.array([(corner.x, corner.y) for corner in box.corners()]))
        return seen[0], seen[1], seen[2], seen[3]

    def gutter(self) -> tuple[Point, Point] | None:
        x = self.scene.gutter_x
        if x is None:
            return None
        box = self.scene.laid[0].box
        upper, lower = self.points(np.array([(x, box.y0), (x, box.y1)]))
        return upper, lower

    def skew_degrees(self, box: Box) -> float:
        """From the middle of the page, where the paper is flat."""
        middle_y = (box.y0 + box.y1) / 2
        across = np.array([(box.x0 + box.width * part, middle_y) for part in (0.3, 0.7)])
        left, right = self.scene.view.to_scan(across)
        return round(-math.degrees(math.atan2(right[1] - left[1], right[0] - left[0])), 4)


def _on_bed(word: PrintedWord, page: LaidPage, ppi: int) -> Box:
    box = word.box_inches.scaled(ppi)
    return Box(page.box.x0 + box.x0, page.box.y0 + box.y0, page.box.x0 + box.x1, page.box.y0 + box.y1)


def _rgb(values: list[int]) -> tuple[int, int, int]:
    red, green, blue = values
    return red, green, blue
