"""Small scans for the journeys: a leaf with a few words that say which one it is."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pikepdf

from tests.tools.scans import Picture, write_jpeg, write_multipage_tiff, write_png, write_tiff

WIDTH_PX, HEIGHT_PX = 480, 680
PPI = 100
_INK = (45, 40, 38)
WORDS = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet")
"""The first word of each leaf, which no other has."""


def leaf(number: int, *, edition: int = 1) -> Picture:
    """Leaf `number` (from 1); another edition has other pixels and another year."""
    rng = np.random.default_rng(1000 * edition + number)
    paper = np.full((HEIGHT_PX, WIDTH_PX, 3), (244, 240, 228), np.float64)
    picture = np.clip(paper + rng.normal(0, 2, (HEIGHT_PX, WIDTH_PX, 1)), 0, 255).astype(np.uint8)
    lines = (
        f"{WORDS[number - 1]} begins the leaf",
        "of a short book that was",
        "made for the tests alone",
        f"printed in Hanoi {1900 + edition}",
    )
    for row, line in enumerate(lines):
        place = (50, 120 + 60 * row)
        cv2.putText(picture, line, place, cv2.FONT_HERSHEY_DUPLEX, 0.9, _INK, 1, cv2.LINE_AA)
    return picture


def write_leaf(path: Path, number: int, *, edition: int = 1) -> Path:
    """As JPEG, TIFF or PNG, by the name's ending."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write = {".jpg": write_jpeg, ".tif": write_tiff, ".png": write_png}[path.suffix]
    return write(path, leaf(number, edition=edition), PPI)


def write_leaves(folder: Path, count: int, *, first: int = 1) -> Path:
    """`folder` with page 1.jpg, page 2.jpg ..."""
    for number in range(first, first + count):
        write_leaf(folder / f"page {number}.jpg", number)
    return folder


def write_tiff_of_leaves(path: Path, numbers: range) -> Path:
    """One TIFF with a frame for each leaf."""
    return write_multipage_tiff(path, [leaf(number) for number in numbers])


def write_pdf_of_leaves(path: Path, numbers: range, *, password: str = "") -> Path:
    """A page for each leaf, its picture all over it."""
    with pikepdf.new() as pdf:
        for number in numbers:
            page = pdf.add_blank_page(page_size=(WIDTH_PX * 72 / PPI, HEIGHT_PX * 72 / PPI))
            jpeg = write_jpeg(path.with_suffix(f".{number}.jpg"), leaf(number), PPI)
            picture = pdf.make_stream(
                jpeg.read_bytes(),
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=WIDTH_PX,
                Height=HEIGHT_PX,
                ColorSpace=pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            jpeg.unlink()
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
            width, height = page.mediabox[2], page.mediabox[3]
            page.Contents = pdf.make_stream(f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q".encode())
        encryption = pikepdf.Encryption(owner=password, user=password) if password else False
        pdf.save(path, encryption=encryption)
    return path
