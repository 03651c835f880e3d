"""Scans of an open book with Vietnamese text, and where its words are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyvips

import sohoa
from tests.tools.scans import Picture, image

PPI = 200
LEAF_WIDTH_PX, HEIGHT_PX = 1000, 1400
_FACE = Path(sohoa.__file__).parent / "bundled" / "fonts" / "BeVietnamPro_400Regular.ttf"
_PAPER, _INK = 236.0, 40.0
_LEFT_PX, _TOP_PX, _PITCH_PX = 130, 180, 62
_LINES = (
    "Trước khi quét, cán bộ thư viện",
    "kiểm tra từng tờ, ghi biên bản và",
    "xếp sách theo thứ tự trên giá.",
    "Ảnh phải rõ nét, đủ màu và ngay",
    "ngắn để bạn đọc ở xa cũng đọc",
    "được như đang cầm sách trên tay.",
)


def leaf(heading: str, seed: int) -> Picture:
    """One page: a heading that stands alone in its line, then a few lines of text; grey, with some noise."""
    rng = np.random.default_rng(seed)
    grey = rng.normal(_PAPER, 3, (HEIGHT_PX, LEAF_WIDTH_PX))
    _print(grey, heading, _TOP_PX, size=16)
    for row, line in enumerate(_LINES * 2):
        _print(grey, line, _TOP_PX + 150 + _PITCH_PX * row, size=12)
    return np.clip(grey, 0, 255).astype(np.uint8)


def _print(
    grey: np.ndarray[tuple[int, int], np.dtype[np.float64]], text: str, top: int, *, size: int
) -> None:
    ink = pyvips.Image.text(text, font=f"Be Vietnam Pro {size}", fontfile=str(_FACE), dpi=PPI).numpy()
    place = grey[top : top + ink.shape[0], _LEFT_PX : _LEFT_PX + ink.shape[1]]
    place += (_INK - _PAPER) * ink[..., : place.shape[1]] / 255


def spread(left: str, right: str, seed: int) -> Picture:
    """Two pages side by side in colour, darker towards the fold."""
    grey = np.hstack([leaf(left, seed), leaf(right, seed + 1)]).astype(np.float64)
    from_fold = np.abs(np.arange(2 * LEAF_WIDTH_PX) - LEAF_WIDTH_PX)
    shade = grey * (1 - 0.5 * np.exp(-from_fold / 18))
    return np.clip(np.stack([shade, shade - 6, shade - 20], axis=2), 0, 255).astype(np.uint8)


def write_spread(path: Path, left: str, right: str, seed: int) -> Path:
    """As JPEG, or as TIFF without compression: more bytes than go in one piece of an upload."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = image(spread(left, right, seed), PPI)
    if path.suffix == ".tif":
        picture.tiffsave(str(path), resunit="inch")
    else:
        picture.jpegsave(str(path), Q=90)
    return path
