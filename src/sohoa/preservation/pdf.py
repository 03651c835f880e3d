"""The book as PDF/A-2u (ISO 19005-2): page pictures as they are, and under them the text that can be
searched.

Pages come one by one and go to disk at once; the same book gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from sohoa.model.ids import PageId
from sohoa.model.structure import Division, ReadingDirection
from sohoa.model.text import TextPage
from sohoa.preservation import glyphless
from sohoa.preservation.glyphless import Codes
from sohoa.preservation.jpeg import read_frame
from sohoa.preservation.pdf_objects import PdfWriter, date_string, number, reference, text_string
from sohoa.preservation.pdf_text import text_operators
from sohoa.preservation.srgb import srgb_profile
from sohoa.preservation.xmp import xmp_packet

_POINTS_PER_INCH = 72.0
# ISO 19005-2, 6.1.13: the sides of a page, in points.
_SMALLEST, _LARGEST = 3.0, 14_400.0


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page: its size as rendered in pixels at `ppi`, its picture (JPEG, 8 bits, grey or RGB, any number of
    pixels; None leaves the page white) and its text in pixels of the rendered page.
    """

    id: PageId
    label: str
    width_px: int
    height_px: int
    ppi: float
    jpeg: bytes | None
    text: TextPage | None


@dataclass(frozen=True, slots=True)
class PdfBook:
    """What the PDF says of the book. `moment` is ISO 8601 in UTC; `language` a code of BCP 47; empty labels
    are shown as the number of the picture in brackets.
    """

    title: str
    creator: str
    language: str
    identifier: str
    moment: str
    producer: str
    divisions: tuple[Division, ...] = ()
    direction: ReadingDirection = ReadingDirection.LEFT_TO_RIGHT


def write_pdf(out: BinaryIO, book: PdfBook, pages: Iterable[PdfPage]) -> None:
    """Writes the whole file. Pages are read once, in order. Raises BadInput for a picture that PDF/A cannot
    hold.
    """
    writer = PdfWriter(out)
    tree, font, codes = writer.reserve(), writer.reserve(), Codes()
    written: dict[PageId, int] = {}
    labels: list[str] = []
    for page in pages:
        picture = None if page.jpeg is None else _write_picture(writer, page.jpeg, len(labels) + 1)
        written[page.id] = _write_page(writer, page, picture, _Shared(tree, font, codes))
        labels.append(page.label)
    kids = " ".join(map(reference, written.values()))
    writer.write(f"<< /Type /Pages /Count {len(written)} /Kids [{kids}] >>", tree)
    _write_font(writer, font, codes.characters)
    info = writer.write(_information(book))
    root = writer.write(_catalogue(writer, book, tree, written, labels))
    writer.finish(root, info)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all pages refer to: the numbers of the page tree and the font, and the font's codes."""

    tree: int
    font: int
    codes: Codes


def _write_page(writer: PdfWriter, page: PdfPage, picture: int | None, shared: _Shared) -> int:
    width, height = _size_points(page)
    # The picture covers the text, which so stays hidden even in a viewer that does not know render mode 3.
    operators, resources = [], [f"/Font << /F {reference(shared.font)} >>"]
    if page.text is not None:
        operators.append(text_operators(page.text, height, width / page.text.width_px, shared.codes))
    if picture is not None:
        resources.append(f"/XObject << /I {reference(picture)} >>")
        operators.append(f"q {number(width)} 0 0 {number(height)} 0 0 cm /I Do Q")
    contents = writer.write_deflated("", "\n".join(operators).encode("ascii"))
    return writer.write(
        f"<< /Type /Page /Parent {reference(shared.tree)} /MediaBox [0 0 {number(width)} {number(height)}]"
        f" /Resources << {' '.join(resources)} >> /Contents {reference(contents)} >>"
    )


def _size_points(page: PdfPage) -> tuple[float, float]:
    """The page's size on paper, kept within what PDF/A allows."""
    points = _POINTS_PER_INCH / page.ppi
    points = min(points, _LARGEST / max(page.width_px, page.height_px))
    return max(_SMALLEST, page.width_px * points), max(_SMALLEST, page.height_px * points)


def _write_picture(writer: PdfWriter, jpeg: bytes, page_number: int) -> int:
    frame = read_frame(jpeg, page_number)
    return writer.write_stream(
        f"/Type /XObject /Subtype /Image /Width {frame.width_px} /Height {frame.height_px}"
        f" /ColorSpace {frame.colour_space} /BitsPerComponent 8 /Filter /DCTDecode",
        jpeg,
    )


def _write_font(writer: PdfWriter, font: int, characters: Sequence[str]) -> None:
    program = glyphless.truetype(len(characters))
    embedded = writer.write_deflated(f"/Length1 {len(program)}", program)
    descriptor = writer.write(
        "<< /Type /FontDescriptor /FontName /SohoaText /Flags 4 /ItalicAngle 0 /StemV 80"
        f" /FontBBox [0 {glyphless.DESCENT} {glyphless.ADVANCE} {glyphless.ASCENT}]"
        f" /Ascent {glyphless.ASCENT} /Descent {glyphless.DESCENT} /CapHeight {glyphless.ASCENT}"
        f" /FontFile2 {reference(embedded)} >>"
    )
    cid_font = writer.write(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SohoaText /CIDToGIDMap /Identity"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        f" /DW {glyphless.ADVANCE} /FontDescriptor {reference(descriptor)} >>"
    )
    to_unicode = writer.write_deflated("", glyphless.to_unicode_cmap(characters))
    writer.write(
        "<< /Type /Font /Subtype /Type0 /BaseFont /SohoaText /Encoding /Identity-H"
        f" /DescendantFonts [{reference(cid_font)}] /ToUnicode {reference(to_unicode)} >>",
        font,
    )


def _information(book: PdfBook) -> str:
    moment = date_string(book.moment)
    author = f" /Author {text_string(book.creator)}" if book.creator else ""
    return (
        f"<< /Title {text_string(book.title)}{author} /Producer {text_string(book.producer)}"
        f" /CreationDate {moment} /ModDate {moment} >>"
    )


def _catalogue(
    writer: PdfWriter, book: PdfBook, tree: int, pages: dict[PageId, int], labels: list[str]
) -> str:
    metadata = writer.write_stream(
        "/Type /Metadata /Subtype /XML",
        xmp_packet(
            title=book.title,
            creator=book.creator,
            language=book.language,
            identifier=book.identifier,
            moment=book.moment,
            producer=book.producer,
        ),
    )
    profile = writer.write_deflated("/N 3 /Alternate /DeviceRGB", srgb_profile())
    outlines = _write_outlines(writer, book.divisions, pages)
    direction = " /Direction /R2L" if book.direction is ReadingDirection.RIGHT_TO_LEFT else ""
    return (
        f"<< /Type /Catalog /Pages {reference(tree)} /Metadata {reference(metadata)}"
        f" /Lang {text_string(book.language)} /ViewerPreferences << /DisplayDocTitle true{direction} >>"
        f" /OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB)"
        f" /Info (sRGB IEC61966-2.1) /DestOutputProfile {reference(profile)} >>]"
        f" /PageLabels << /Nums [{' '.join(_labels(labels))}] >>"
        f" /Names << /Dests << /Names [{' '.join(_destinations(pages))}] >> >>{outlines} >>"
    )


def _labels(labels: list[str]) -> Iterator[str]:
    for index, label in enumerate(labels):
        yield f"{index} << /P {text_string(label or f'[{index + 1}]')} >>"


def _destinations(pages: dict[PageId, int]) -> Iterator[str]:
    """Each page by its id: a link into the book that holds when pages are inserted."""
    for page_id, page in sorted(pages.items()):
        yield f"({page_id}) [{reference(page)} /Fit]"


def _write_outlines(writer: PdfWriter, divisions: tuple[Division, ...], pages: dict[PageId, int]) -> str:
    if not divisions:
        return ""
    root = writer.reserve()
    first, last, count = _write_level(writer, divisions, root, pages)
    writer.write(
        f"<< /Type /Outlines /First {reference(first)} /Last {reference(last)} /Count {count} >>", root
    )
    return f" /Outlines {reference(root)} /PageMode /UseOutlines"


def _write_level(
    writer: PdfWriter, divisions: tuple[Division, ...], parent: int, pages: dict[PageId, int]
) -> tuple[int, int, int]:
    """Writes the divisions side by side under a parent; gives the first, the last and how many are open
    below.
    """
    numbers, total = [writer.reserve() for _ in divisions], len(divisions)
    for place, division in enumerate(divisions):
        links = f"/Title {text_string(division.label)} /Parent {reference(parent)}"
        if division.first_page in pages:
            links += f" /Dest [{reference(pages[division.first_page])} /Fit]"
        if place:
            links += f" /Prev {reference(numbers[place - 1])}"
        if place + 1 < len(divisions):
            links += f" /Next {reference(numbers[place + 1])}"
        if division.parts:
            first, last, count = _write_level(writer, division.parts, numbers[place], pages)
            links += f" /First {reference(first)} /Last {reference(last)} /Count {count}"
            total += count
        writer.write(f"<< {links} >>", numbers[place])
    return numbers[0], numbers[-1], total
