"""Names of scans: their natural order, and what a name says of a file."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

_NUMBER = re.compile(r"(\d+)")
_IMAGES = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".tif", ".tiff", ".pdf"})
_DESCRIPTIONS = frozenset({".txt", ".md", ".toml", ".xml", ".mrc", ".marc", ".json", ".csv", ".html"})
OTHER_IMAGE_KIND = "intake.ignored_image_kind"
"""The reason for a picture that is not taken as it is."""
_OTHER_IMAGES = frozenset({".jp2", ".jpx", ".heic", ".webp", ".bmp", ".gif", ".djvu", ".avif", ".jxl"})
_LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx"})

NaturalKey = tuple[tuple[tuple[int, int, str], ...], ...]


def natural_key(name: str) -> tuple[NaturalKey, str]:
    """Sorts `trang 2` before `trang 10`, folder by folder, small and capital letters alike."""
    *folders, file = unicodedata.normalize("NFC", name).split("/")
    return tuple(_part_key(part) for part in (*folders, PurePosixPath(file).stem)), name


def _part_key(part: str) -> tuple[tuple[int, int, str], ...]:
    pieces = _NUMBER.split(part.casefold())
    return tuple((0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces if piece)


def why_ignored(name: str) -> str:
    """The code of the reason for which a file of that name is left aside; empty for one that is taken."""
    parts = [part.casefold() for part in name.split("/")]
    suffix = PurePosixPath(parts[-1]).suffix
    if any(part.startswith(".") or part in _LITTER for part in parts):
        return "intake.ignored_hidden"
    if suffix in _IMAGES:
        return ""
    if suffix in _DESCRIPTIONS:
        return "intake.ignored_description"
    return OTHER_IMAGE_KIND if suffix in _OTHER_IMAGES else "intake.ignored_kind"
