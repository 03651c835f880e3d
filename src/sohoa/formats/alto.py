"""The text of a page as ALTO 4.4, and ALTO 2 to 4 as the text of a page
(https://www.loc.gov/standards/alto/).

The order of the elements is the reading order. Coordinates are pixels of the rendered page, kept to a
hundredth; confidences (WC) are kept to four decimals. What is written is read back the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from sohoa.errors import BadInput
from sohoa.formats.xml import Element, attribute_text, local_name, namespace_of, parse_xml
from sohoa.model.geometry import Box
from sohoa.model.provenance import Agent
from sohoa.model.text import Line, Region, RegionKind, TextPage, Word

NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
MEDIA_TYPE = "application/alto+xml"
_SCHEMA = "http://www.loc.gov/alto/v4/alto-4-4.xsd"
_RECOGNITION = "contentGeneration"
_PLACE = ("HPOS", "VPOS", "WIDTH", "HEIGHT")
_BEYOND_ANY_PAGE = 1e7
_UNITS_PER_INCH = {"mm10": 254.0, "inch1200": 1200.0}
_KINDS = {kind.value: kind for kind in RegionKind}


def write_alto(
    text: TextPage,
    *,
    page_id: str,
    image_href: str,
    processed_at: str,
    software: Agent,
    order: int = 1,
    label: str = "",
) -> bytes:
    """ALTO 4.4 of one page. `page_id` is the Page's ID; `image_href` names the rendered page;
    `processed_at` is ISO 8601, or empty: no date; `software` wrote the file (the OCR engine is the text's
    own); `order` counts pages from 1; `label` is what is printed on the page.
    """
    printed = f' PRINTED_IMG_NR="{attribute_text(label)}"' if label else ""
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n',
        f'<alto xmlns="{NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xsi:schemaLocation="{NAMESPACE} {_SCHEMA}" SCHEMAVERSION="4.4">\n',
        *_description(text.engine, image_href, processed_at, software),
        *_tags(text),
        f'<Layout><Page ID="{attribute_text(page_id)}" PHYSICAL_IMG_NR="{order}"{printed}'
        f' WIDTH="{text.width_px}" HEIGHT="{text.height_px}"{_language(text.language)}>\n',
        f'<PrintSpace HPOS="0" VPOS="0" WIDTH="{text.width_px}" HEIGHT="{text.height_px}">\n',
        *_regions(text),
        "</PrintSpace>\n</Page></Layout>\n</alto>\n",
    ]
    return "".join(parts).encode("utf-8")


def _description(engine: str, image_href: str, processed_at: str, software: Agent) -> Iterator[str]:
    name = attribute_text(image_href)
    yield "<Description><MeasurementUnit>pixel</MeasurementUnit>\n"
    yield f"<sourceImageInformation><fileName>{name}</fileName></sourceImageInformation>\n"
    if engine:
        yield _processing("ocr", _RECOGNITION, processed_at, engine)
    yield _processing("writer", "other", processed_at, software.name, software.version)
    yield "</Description>\n"


def _processing(step_id: str, category: str, processed_at: str, software: str, version: str = "") -> str:
    dated = f"<processingDateTime>{attribute_text(processed_at)}</processingDateTime>" if processed_at else ""
    versioned = f"<softwareVersion>{attribute_text(version)}</softwareVersion>" if version else ""
    return (
        f'<Processing ID="{step_id}"><processingCategory>{category}</processingCategory>'
        f"{dated}"
        f"<processingSoftware><softwareName>{attribute_text(software)}</softwareName>{versioned}"
        "</processingSoftware></Processing>\n"
    )


def _language(language: str) -> str:
    """Several languages are joined with `+`, as OCR engines do: the first is the page's, the others stand
    beside.
    """
    if not language:
        return ""
    first, *others = language.split("+")
    beside = f' OTHERLANGS="{attribute_text(" ".join(others))}"' if others else ""
    return f' LANG="{attribute_text(first)}"{beside}'


def _tags(text: TextPage) -> Iterator[str]:
    kinds = sorted({region.kind.value for region in text.regions if _is_tagged(region)})
    if kinds:
        yield "<Tags>"
        yield from (f'<LayoutTag ID="kind_{kind}" LABEL="{kind}"/>' for kind in kinds)
        yield "</Tags>\n"


def _is_illustration(region: Region) -> bool:
    return region.kind is RegionKind.PICTURE and not region.lines


def _is_tagged(region: Region) -> bool:
    return region.kind is not RegionKind.TEXT and not _is_illustration(region)


def _regions(text: TextPage) -> Iterator[str]:
    line_numbers, word_numbers = count(1), count(1)
    for number, region in enumerate(text.regions, 1):
        place = f'ID="b{number}"{_box(region.box)}'
        if _is_illustration(region):
            yield f"<Illustration {place}/>\n"
            continue
        tag = f' TAGREFS="kind_{region.kind.value}"' if _is_tagged(region) else ""
        yield f"<TextBlock {place}{tag}>\n"
        for line in region.lines:
            yield _line(line, next(line_numbers), word_numbers)
        yield "</TextBlock>\n"


def _line(line: Line, number: int, word_numbers: Iterator[int]) -> str:
    baseline = "" if line.baseline_y is None else f' BASELINE="{_baseline(line.box, line.baseline_y)}"'
    # A TextLine must hold a String (ALTO 4.4): a line without words holds an empty one, which readers drop.
    strings = "<SP/>".join(
        f'<String ID="w{next(word_numbers)}"{_box(word.box)} WC="{_decimal(word.confidence, 4)}"'
        f' CONTENT="{attribute_text(word.text)}"/>'
        for word in line.words
    )
    return f'<TextLine ID="l{number}"{_box(line.box)}{baseline}>{strings or _EMPTY_STRING}</TextLine>\n'


_EMPTY_STRING = '<String CONTENT=""/>'


def _baseline(box: Box, y: float) -> str:
    return f"{_decimal(box.x0)},{_decimal(y)} {_decimal(box.x1)},{_decimal(y)}"


def _box(box: Box) -> str:
    x0, y0 = round(box.x0, 2), round(box.y0, 2)
    width, height = round(box.x1, 2) - x0, round(box.y1, 2) - y0
    return (
        f' HPOS="{_decimal(x0)}" VPOS="{_decimal(y0)}" WIDTH="{_decimal(width)}" HEIGHT="{_decimal(height)}"'
    )


def _decimal(value: float, places: int = 2) -> str:
    rounded = round(value, places)
    whole = int(rounded)
    return str(whole) if whole == rounded else f"{rounded:.{places}f}".rstrip("0")


def read_alto(data: bytes, *, ppi: float | None = None) -> TextPage:
    """The text of the first page of an ALTO file, version 2, 3 or 4.

    Coordinates in tenths of a millimetre or 1/1200 inch become pixels where `ppi` is given; without it the
    file's own unit stands for the pixel, so that page and boxes fit each other. A hyphen of its own (HYP)
    joins the last word. Text comes as it is in the file, not normalised. Raises BadInput where this is no
    ALTO.
    """
    root = parse_xml(data, what="ALTO")
    space = namespace_of(root)
    page = root.find(f"{space}Layout/{space}Page")
    if local_name(root) != "alto" or page is None:
        raise BadInput("formats.not_this_format", what="ALTO")
    unit = root.findtext(f"{space}Description/{space}MeasurementUnit", "pixel")
    scale = 1.0 if ppi is None else ppi / _UNITS_PER_INCH.get(unit, ppi)
    return _Reading(root, space, scale).page(page)


class _Reading:
    """One file being read: its namespace, its scale and its tags."""

    def __init__(self, root: Element, space: str, scale: float) -> None:
        self._root, self._space, self._scale = root, space, scale
        self._string_tag, self._hyphen_tag = f"{space}String", f"{space}HYP"
        self._kinds = {
            tag.get("ID", ""): _KINDS[tag.get("LABEL", "")]
            for tag in root.iter(f"{space}LayoutTag", f"{space}StructureTag")
            if tag.get("LABEL", "") in _KINDS
        }

    def page(self, page: Element) -> TextPage:
        regions = tuple(self._regions(page))
        language = "+".join([page.get("LANG", ""), *page.get("OTHERLANGS", "").split()])
        return TextPage(
            width_px=self._extent(page, "WIDTH", (region.box.x1 for region in regions)),
            height_px=self._extent(page, "HEIGHT", (region.box.y1 for region in regions)),
            regions=regions,
            language=language or self._language_of_blocks(page),
            engine=self._engine(),
        )

    def _extent(self, page: Element, name: str, ends: Iterator[float]) -> int:
        """The page's side as the file says, else as far as its text reaches."""
        return round(self._number(page.get(name, "")) * self._scale) or round(max(ends, default=0))

    def _language_of_blocks(self, page: Element) -> str:
        blocks = page.iter(f"{self._space}TextBlock")
        return next(filter(None, (block.get("LANG", block.get("language", "")) for block in blocks)), "")

    def _engine(self) -> str:
        """Name and version of the program that made the text."""
        space = self._space
        for step in self._root.iter(f"{space}Processing", f"{space}ocrProcessingStep"):
            if _RECOGNITION in step.findtext(f"{space}processingCategory", _RECOGNITION):
                names = (
                    step.findtext(f".//{space}{name}", "") for name in ("softwareName", "softwareVersion")
                )
                return " ".join(filter(None, names))
        return ""

    def _regions(self, page: Element) -> Iterator[Region]:
        text_block, illustration = f"{self._space}TextBlock", f"{self._space}Illustration"
        for block in page.iter(text_block, illustration):
            if block.tag == illustration:
                yield Region(self._box(block), (), RegionKind.PICTURE)
            else:
                lines = tuple(self._line(line) for line in block.iterchildren(f"{self._space}TextLine"))
                yield Region(self._box(block), lines, self._kind(block))

    def _kind(self, block: Element) -> RegionKind:
        named = (self._kinds[ref] for ref in block.get("TAGREFS", "").split() if ref in self._kinds)
        kind = next(named, RegionKind.TEXT)
        around = block.iterancestors(f"{self._space}ComposedBlock")
        in_table = any(composed.get("TYPE", "").lower() == "table" for composed in around)
        return RegionKind.TABLE if in_table and kind is RegionKind.TEXT else kind

    def _line(self, line: Element) -> Line:
        words: list[Word] = []
        for child in line:
            tag, text = child.tag, child.get("CONTENT", "")
            if tag == self._string_tag and text:
                words.append(Word(text, self._box(child), self._confidence(child)))
            elif tag == self._hyphen_tag and words:
                words[-1] = replace(words[-1], text=words[-1].text + (text or "-"))
        return Line(self._box(line), tuple(words), self._baseline(line.get("BASELINE", "")))

    def _confidence(self, string: Element) -> float:
        """A word without one is taken as sure: it comes from a person or an engine that does not say."""
        return round(min(max(self._number(string.get("WC", "1")), 0.0), 1.0), 4)

    def _baseline(self, points: str) -> float | None:
        """ALTO 2 and 3 give one y, ALTO 4 a list of points, of which the mean y is taken."""
        numbers = [self._number(text) for text in points.replace(",", " ").split()]
        if not numbers:
            return None
        ys = numbers if len(numbers) == 1 else numbers[1::2]
        return round(sum(ys) / len(ys) * self._scale, 2)

    def _box(self, element: Element) -> Box:
        # The commonest call by far: four plain numbers are read without asking each whether it is one, and
        # hundredths are counted in whole numbers, which takes half the time of rounding to two places.
        get, scale = element.get, self._scale * 100
        try:
            x, y = float(get("HPOS", "")), float(get("VPOS", ""))
            width, height = float(get("WIDTH", "")), float(get("HEIGHT", ""))
        except ValueError:
            x, y, width, height = (self._number(get(name, "")) for name in _PLACE)
        if not abs(x) + abs(y) + abs(width) + abs(height) < _BEYOND_ANY_PAGE:
            return Box(0, 0, 0, 0)
        return Box(
            round(x * scale) / 100,
            round(y * scale) / 100,
            round((x + width) * scale) / 100,
            round((y + height) * scale) / 100,
        )

    @staticmethod
    def _number(text: str) -> float:
        """The number, or 0 where the file has none or no number: one bad box does not lose a page."""
        try:
            number = float(text)
        except ValueError:
            return 0.0
        return number if abs(number) < _BEYOND_ANY_PAGE else 0.0
