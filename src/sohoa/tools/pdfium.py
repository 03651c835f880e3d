"""PDFium: pages of a PDF as pictures.

A page that is nothing but one picture is drawn at that picture's own pixels; any other at 300 ppi.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium_c

from sohoa.errors import BadInput
from sohoa.tools.image_header import Bounds, damaged

Picture = npt.NDArray[np.uint8]

MOST_PAGES = 5_000
VECTOR_PPI = 300.0
_POINTS_PER_INCH = 72.0
_FULL_PAGE_SHARE = 0.9
_HAIR = 1e-3
_GREY_SPACES = frozenset({pdfium_c.FPDF_COLORSPACE_DEVICEGRAY, pdfium_c.FPDF_COLORSPACE_CALGRAY})


@dataclass(frozen=True, slots=True)
class PdfPage:
    """How a page is drawn. `is_scan`: it is one picture, and `bits_per_sample` and `is_grey` are that
    picture's.
    """

    width_px: int
    height_px: int
    ppi: float
    is_scan: bool
    bits_per_sample: int
    is_grey: bool


def count_pages(path: Path) -> int:
    """How many pages. BadInput where there are too many, a password is asked for, or the file is damaged."""
    with _opened(path) as document:
        count = len(document)
    if count > MOST_PAGES:
        raise BadInput("intake.pdf_too_long", pages=count, most=MOST_PAGES)
    if count == 0:
        raise damaged()
    return count


def describe_page(path: Path, number: int, bounds: Bounds) -> PdfPage:
    """The page (from 1) as it will be drawn; BadInput where it is out of bounds."""
    with _opened(path) as document, _page(document, number) as page:
        found = _describe(page, bounds)
    bounds.check(found.width_px, found.height_px)
    return found


def draw_page(path: Path, number: int, described: PdfPage, shrink: int = 1) -> Picture:
    """The page in its described pixels, reduced by a whole factor: white paper, sRGB or grey."""
    with _opened(path) as document, _page(document, number) as page:
        bitmap = page.render(
            scale=described.ppi / _POINTS_PER_INCH / shrink,
            grayscale=described.is_grey,
            rev_byteorder=True,
            prefer_bgrx=False,
        )
        pixels = np.array(bitmap.to_numpy(), dtype=np.uint8)
        bitmap.close()
    plane: Picture = pixels[:, :, 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels
    return plane


@contextmanager
def _opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium_c.FPDF_ERR_PASSWORD:
            raise BadInput("intake.pdf_password") from error
        raise BadInput("intake.pdf_damaged") from error
    try:
        yield document
    finally:
        document.close()


@contextmanager
def _page(document: pypdfium2.PdfDocument, number: int) -> Iterator[pypdfium2.PdfPage]:
    try:
        page = document[number - 1]
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise BadInput("intake.pdf_damaged") from error
    try:
        yield page
    finally:
        page.close()


def _describe(page: pypdfium2.PdfPage, bounds: Bounds) -> PdfPage:
    width, height = page.get_size()
    scan = _only_picture(page, width, height)
    if scan is None:
        return _sized(width, height, VECTOR_PPI, bounds, PdfPage(0, 0, 0.0, False, 8, False))
    metadata = scan.get_metadata()
    ppi = max(metadata.horizontal_dpi, metadata.vertical_dpi, 1.0)
    bits = metadata.bits_per_pixel
    is_grey = bits == 1 or metadata.colorspace in _GREY_SPACES
    return _sized(width, height, ppi, bounds, PdfPage(0, 0, 0.0, True, 1 if bits == 1 else 8, is_grey))


def _sized(width: float, height: float, ppi: float, bounds: Bounds, page: PdfPage) -> PdfPage:
    """With its size as PDFium will make it (rounded up): the resolution is trimmed so that a page that is
    one picture gets exactly its pixels, and lowered where the page would be out of bounds.
    """
    wanted = width * ppi / _POINTS_PER_INCH
    longest = bounds.longest_px / max(width, height) * width
    largest = math.sqrt(bounds.most_megapixels * 1_000_000 * width / height)
    width_px = max(1, math.floor(min(round(wanted), longest, largest)))
    scale = (width_px - _HAIR) / width
    height_px = math.ceil(height * scale)
    return replace(page, width_px=width_px, height_px=height_px, ppi=scale * _POINTS_PER_INCH)


def _only_picture(page: pypdfium2.PdfPage, width: float, height: float) -> pypdfium2.PdfImage | None:
    """The page's one picture, where it covers the page and nothing else is drawn; hidden text may be."""
    pictures = []
    for thing in page.get_objects(max_depth=4):
        if thing.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            pictures.append(thing)
        elif thing.type != pdfium_c.FPDF_PAGEOBJ_FORM and not _is_hidden_text(thing):
            return None
    if len(pictures) != 1:
        return None
    left, bottom, right, top = pictures[0].get_bounds()
    covers = (right - left) * (top - bottom) >= _FULL_PAGE_SHARE * width * height
    return pictures[0] if covers else None


def _is_hidden_text(thing: pypdfium2.PdfObject) -> bool:
    if thing.type != pdfium_c.FPDF_PAGEOBJ_TEXT:
        return False
    mode: int = pdfium_c.FPDFTextObj_GetTextRenderMode(thing.raw)
    return bool(mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)
