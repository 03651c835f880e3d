"""The PDF, read by a validator and a reader of others."""

from collections.abc import Iterator

import page as page_validation
import pypdfium2
from lxml import etree

from conformance_books import PAGES, Books
from conformance_report import Report, Unfit, need

_BESIDE_PX = 4.0
"""How far outside its box in the ALTO file a word of the PDF may begin, in pixels of the page."""
_HYPHEN_AT_LINE_END = "\ufffe"
"""What PDFium says for it, without the line's end."""
_LINES_KEPT = 0.95


def check_pdf(report: Report, books: Books) -> None:
    """Archival form, text, and where it stands."""
    report.check("PDF/A-2u, by page-validation", lambda: pdf_a(books))
    report.check("PDF's text is the OCR text, in reading order, by PDFium", lambda: pdf_text(books))
    report.check("PDF's words stand where ALTO has them, by PDFium", lambda: pdf_places(books))
    report.check("Text files say what ALTO says", lambda: texts(books))


def pdf_a(books: Books) -> str:
    """The exported PDF, and the one in the bag."""
    found = [*books.export("pdf").glob("*.pdf"), *books.export("bagit").rglob("*.pdf")]
    complaints = [] if len(found) == 2 else [f"{len(found)} PDF files"]
    for path in found:
        failures = page_validation.validate_pdf_bytes(path.read_bytes(), profile="2u").failures
        complaints += [f"{path.name}: {failure.rule_id}" for failure in failures]
    return need(complaints, f"{len(found)} files")


def _pdf(books: Books) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(next(books.export("pdf").glob("*.pdf")))


def pdf_text(books: Books) -> str:
    """Word by word, page by page; and nearly all lines stay lines: PDFium guesses at them."""
    document, ours = _pdf(books), page_texts(books)
    complaints = [] if len(document) == len(ours) == PAGES else [f"{len(document)} pages, {len(ours)} texts"]
    lines = words = 0
    for number, text in enumerate(ours):
        theirs = _said_by_pdfium(document[number])
        words += len(text.split())
        lines += sum(a == b for a, b in zip(_lines(text), _lines(theirs), strict=False))
        pairs = zip(text.split(), theirs.split(), strict=False)
        first = next((f"{a!r} is {b!r}" for a, b in pairs if a != b), "other length")
        if text.split() != theirs.split():
            complaints.append(f"page {number + 1}: {first}")
    all_lines = sum(len(_lines(text)) for text in ours)
    if lines < _LINES_KEPT * all_lines:
        complaints.append(f"only {lines} of {all_lines} lines are lines")
    return need(complaints, f"{words} words, {lines} of {all_lines} lines on {len(document)} pages")


def _said_by_pdfium(page: pypdfium2.PdfPage) -> str:
    text: str = page.get_textpage().get_text_range()
    return text.replace(_HYPHEN_AT_LINE_END, "-\n")


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def pdf_places(books: Books) -> str:
    """Where each word begins in the PDF: within its box, or that of its line, in the ALTO file. Lines that
    stand upright are set in a row, for the readers' sake, and not looked at.
    """
    document, complaints, words, upright = _pdf(books), list[str](), 0, 0
    for number, path in enumerate(sorted(books.export("alto").glob("*.xml"))):
        root, page = etree.parse(path), document[number]
        scale = float(root.find(".//{*}Page").get("WIDTH")) / page.get_width()
        for word, at in _words_in(page, root):
            if _is_upright(word.getparent()):
                upright += 1
            elif at < 0 or not _stands_in(word, page.get_textpage().get_charbox(at, loose=True), page, scale):
                complaints.append(f"page {number + 1}: {word.get('CONTENT')!r}")
            words += 1
    return need(complaints, f"{words - upright} words ({upright} of upright lines not looked at)")


def _is_upright(line: etree._Element) -> bool:
    return float(line.get("HEIGHT")) > 2 * float(line.get("WIDTH"))


def _words_in(page: pypdfium2.PdfPage, root: etree._ElementTree) -> Iterator[tuple[etree._Element, int]]:
    """Each word of the ALTO file and where it begins in the page's text; -1 where it is not there."""
    text, at = page.get_textpage().get_text_range().replace(_HYPHEN_AT_LINE_END, "-"), 0
    for word in root.iter("{*}String"):
        found = text.find(word.get("CONTENT"), at)
        yield word, found
        at = at if found < 0 else found + len(word.get("CONTENT"))


def _stands_in(
    word: etree._Element, letter: tuple[float, float, float, float], page: pypdfium2.PdfPage, scale: float
) -> bool:
    """`letter`: left, bottom, right, top in points, origin bottom left."""
    left = letter[0] * scale
    middle = (page.get_height() - (letter[1] + letter[3]) / 2) * scale
    return any(_is_within(left, middle, element) for element in (word, word.getparent()))


def _is_within(x: float, y: float, element: etree._Element) -> bool:
    x0, y0 = float(element.get("HPOS")) - _BESIDE_PX, float(element.get("VPOS")) - _BESIDE_PX
    x1 = x0 + float(element.get("WIDTH")) + 2 * _BESIDE_PX
    y1 = y0 + float(element.get("HEIGHT")) + 2 * _BESIDE_PX
    return x0 <= x <= x1 and y0 <= y <= y1


def page_texts(books: Books) -> list[str]:
    """The text export, page by page."""
    files = sorted(path for path in books.export("text").glob("*.txt") if path.stem.isdigit())
    return [path.read_text(encoding="utf-8") for path in files]


def texts(books: Books) -> str:
    """Word by word, in the order of the ALTO files."""
    complaints, words = list[str](), 0
    for number, path in enumerate(sorted(books.export("alto").glob("*.xml"))):
        told = [word.get("CONTENT") for word in etree.parse(path).iter("{*}String")]
        words += len(told)
        if told != page_texts(books)[number].split():
            complaints.append(f"page {number + 1} differs")
    if not words:
        raise Unfit("no words at all")
    return need(complaints, f"{words} words")
