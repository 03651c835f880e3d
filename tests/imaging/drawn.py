"""Pages of known truth, drawn with OpenCV: grey, about 120 ppi."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from sohoa.imaging.arrays import Colour, Grey, as_bytes
from sohoa.model.geometry import Box

WORDS = (
    "the", "library", "holds", "old", "maps", "and", "letters", "kept", "by", "people", "of", "this",
    "valley", "each", "folded", "sheet", "is", "laid", "flat", "before", "light", "falls", "upon", "it",
)  # fmt: skip
PAPER, INK = 226, 40


def text_block(page: Grey, box: Box, seed: int = 1, letter: float = 0.62, leading: int = 30) -> None:
    """Fills the box with lines; paragraphs are indented and end short, the right edge is ragged."""
    rng = np.random.default_rng(seed)
    left, right = int(box.x0), int(box.x1)
    for number, baseline in enumerate(range(int(box.y0) + 18, int(box.y1) - 6, leading)):
        first = number % 6 == 0
        last = number % 6 == 5
        x = left + (36 if first else 0)
        until = left + int((right - left) * (rng.uniform(0.2, 0.7) if last else 1.0))
        while True:
            word = WORDS[int(rng.integers(len(WORDS)))]
            width = cv2.getTextSize(word, cv2.FONT_HERSHEY_SIMPLEX, letter, 1)[0][0]
            if x + width > until:
                break
            place = (x, baseline)
            cv2.putText(page, word, place, cv2.FONT_HERSHEY_SIMPLEX, letter, INK, 2, cv2.LINE_AA)
            x += width + 12


def text_page(width: int = 960, height: int = 1360, seed: int = 1) -> Grey:
    """A page with text inside margins of 110 px."""
    page = paper(width, height, seed)
    text_block(page, text_box(width, height), seed)
    return page


def text_box(width: int = 960, height: int = 1360) -> Box:
    return Box(110, 110, width - 110, height - 110)


def paper(width: int, height: int, seed: int = 1, level: int = PAPER) -> Grey:
    """Paper with grain."""
    rng = np.random.default_rng(seed)
    return np.clip(rng.normal(level, 2.0, (height, width)), 0, 255).astype(np.uint8)


def turned(page: Grey, clockwise_degrees: float, ground: int = PAPER) -> Grey:
    """The page turned about its middle, its size kept."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -clockwise_degrees, 1.0)
    return as_bytes(cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=ground))


def spread(shadow: float, seed: int = 1, gutter_x: int = 800) -> Grey:
    """Two facing pages of 1600 x 1160 px; `shadow`: the share of light lost in the gutter."""
    page = paper(1600, 1160, seed)
    text_block(page, Box(100, 100, gutter_x - 90, 1060), seed)
    text_block(page, Box(gutter_x + 90, 100, 1500, 1060), seed + 1)
    distance = np.abs(np.arange(1600) - gutter_x)
    light = 1.0 - shadow * np.exp(-distance / 22.0)
    return np.clip(page * light, 0, 255).astype(np.uint8)


def on_table(page: Grey, table: tuple[int, int, int], left: int, top: int, size: tuple[int, int]) -> Colour:
    """The page in colour on a grained table of that colour; `size` is width, height of the frame."""
    rng = np.random.default_rng(7)
    frame = np.empty((size[1], size[0], 3), np.uint8)
    for index, level in enumerate(table):
        frame[..., index] = np.clip(rng.normal(level, 3.0, (size[1], size[0])), 0, 255)
    height, width = page.shape
    frame[top : top + height, left : left + width] = page[..., None]
    return frame


def draw_target(frame: Colour, left: int, top: int, patch: int = 44) -> Box:
    """A target of 6 x 4 patches, the last row grey; gives its box."""
    colours = (
        (115, 82, 68), (194, 100, 60), (60, 90, 180), (60, 120, 50), (120, 90, 190), (40, 170, 150),
        (214, 126, 44), (60, 70, 190), (193, 60, 90), (94, 30, 108), (140, 188, 40), (224, 163, 30),
        (30, 40, 150), (40, 148, 60), (175, 30, 40), (231, 199, 20), (187, 60, 149), (8, 133, 161),
        (243, 243, 242), (200, 200, 200), (160, 160, 160), (122, 122, 121), (85, 85, 85), (20, 20, 20),
    )  # fmt: skip
    pitch = patch + 6
    for index, colour in enumerate(colours):
        x, y = left + index % 6 * pitch, top + index // 6 * pitch
        frame[y : y + patch, x : x + patch] = colour
    return Box(left, top, left + 5 * pitch + patch, top + 3 * pitch + patch)


def read_colour(path: Path) -> Colour:
    """A picture of the shared data, red first."""
    decoded = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
    assert decoded is not None, path
    return as_bytes(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB))


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    width = max(0.0, min(one.x1, other.x1) - max(one.x0, other.x0))
    height = max(0.0, min(one.y1, other.y1) - max(one.y0, other.y0))
    shared = width * height
    return shared / (one.width * one.height + other.width * other.height - shared)
