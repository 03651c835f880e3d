import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sohoa.errors import BadInput
from sohoa.formats.alto import NAMESPACE, read_alto, write_alto
from sohoa.formats.xml import legal_text, parse_xml
from sohoa.model.geometry import Box
from sohoa.model.provenance import Agent, AgentKind
from sohoa.model.text import Line, Region, RegionKind, TextPage, Word
from tests.formats.xsd import schema_errors

SOFTWARE = Agent("Sohoa", AgentKind.SOFTWARE, "0.1.0")


def written(text: TextPage) -> bytes:
    return write_alto(
        text,
        page_id="p4k8b2vqr0x1mz",
        image_href="access/p1.tif",
        processed_at="2025-01-02T03:04:05Z",
        software=SOFTWARE,
        order=7,
        label="iv & v",
    )


def hundredths(low: int, high: int) -> st.SearchStrategy[float]:
    return st.integers(low * 100, high * 100).map(lambda n: n / 100)


boxes = st.builds(
    lambda x, y, w, h: Box(x, y, round(x + w, 2), round(y + h, 2)),
    hundredths(0, 6000),
    hundredths(0, 9000),
    hundredths(0, 6000),
    hundredths(0, 9000),
)
texts = st.text(min_size=1, max_size=12).filter(lambda text: legal_text(text) == text)
words = st.builds(Word, texts, boxes, st.integers(0, 10_000).map(lambda n: n / 10_000))
lines = st.builds(Line, boxes, st.lists(words, max_size=4).map(tuple), st.none() | hundredths(0, 9000))
regions = st.builds(Region, boxes, st.lists(lines, max_size=3).map(tuple), st.sampled_from(RegionKind))
pages = st.builds(
    TextPage,
    st.integers(1, 20_000),
    st.integers(1, 20_000),
    st.lists(regions, max_size=4).map(tuple),
    st.sampled_from(["vie", "", "vie+fra", "vie+fra+eng"]),
    st.sampled_from(["", "Tesseract 5.5.4 vie (best_int)"]),
)

SAMPLE = TextPage(
    1200,
    1800,
    (
        Region(
            Box(100, 90, 900, 160),
            (Line(Box(100, 90, 900, 160), (Word("Sổ", Box(100, 90, 200, 160), 0.9612),), 150.5),),
            RegionKind.HEADING,
        ),
        Region(
            Box(100, 200, 900, 300),
            (
                Line(
                    Box(100, 200, 900, 240),
                    (
                        Word("“tay”", Box(100, 200, 300, 240), 0.5),
                        Word("số", Box(320.25, 200, 400, 240), 1.0),
                    ),
                ),
                Line(Box(100, 250, 900, 300), ()),
            ),
        ),
        Region(Box(0, 400, 500, 900), (), RegionKind.PICTURE),
        Region(Box(0, 1000, 500, 1100), (), RegionKind.TABLE),
    ),
    "vie+fra",
    "Tesseract 5.5.4 vie",
)


def dense_page(words_count: int) -> TextPage:
    def word(n: int) -> Word:
        x, y = 100 + n % 10 * 150, 100 + n // 10 * 50
        return Word(f"nghiêng{n}", Box(x, y, x + 140, y + 40), 0.9123)

    rows = [tuple(word(n) for n in range(start, start + 10)) for start in range(0, words_count, 10)]
    body = tuple(Line(Box(100, row[0].box.y0, 1600, row[0].box.y1), row, row[0].box.y1 - 8) for row in rows)
    return TextPage(2480, 3508, (Region(Box(100, 100, 1600, 2100), body),), "vie", "Tesseract 5.5.4")


@given(pages)
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_back_the_same(text: TextPage) -> None:
    assert read_alto(written(text)) == text


def test_the_sample_is_read_back_the_same() -> None:
    assert read_alto(written(SAMPLE)) == SAMPLE


def test_same_input_gives_same_bytes() -> None:
    assert written(SAMPLE) == written(SAMPLE)


def test_the_file_says_unit_page_image_language_and_programs() -> None:
    root = parse_xml(written(SAMPLE), what="ALTO")
    ns = f"{{{NAMESPACE}}}"
    page = root.find(f"{ns}Layout/{ns}Page")
    assert page is not None
    assert root.findtext(f"{ns}Description/{ns}MeasurementUnit", "") == "pixel"
    assert root.findtext(f".//{ns}fileName", "") == "access/p1.tif"
    assert (page.get("ID", ""), page.get("PHYSICAL_IMG_NR", ""), page.get("PRINTED_IMG_NR", "")) == (
        "p4k8b2vqr0x1mz",
        "7",
        "iv & v",
    )
    assert (page.get("LANG", ""), page.get("OTHERLANGS", "")) == ("vie", "fra")
    assert [e.text for e in root.iter(f"{ns}softwareName")] == ["Tesseract 5.5.4 vie", "Sohoa"]
    assert [e.text for e in root.iter(f"{ns}processingDateTime")] == ["2025-01-02T03:04:05Z"] * 2
    ids = [e.get("ID", "") for e in root.iter() if e.get("ID", "")]
    assert len(ids) == len(set(ids))


def test_a_file_without_a_date_has_no_empty_one() -> None:
    data = write_alto(SAMPLE, page_id="p1", image_href="a.tif", processed_at="", software=SOFTWARE)
    assert b"processingDateTime" not in data
    assert read_alto(data) == SAMPLE


def test_a_character_that_xml_forbids_is_shown_not_lost() -> None:
    page = TextPage(
        10, 10, (Region(Box(0, 0, 1, 1), (Line(Box(0, 0, 1, 1), (Word("a\x0cb", Box(0, 0, 1, 1), 1),)),)),)
    )
    assert next(read_alto(written(page)).words()).text == "a�b"


@pytest.mark.parametrize("text", [SAMPLE, TextPage(1, 1, ()), dense_page(50)])
def test_the_schema_has_nothing_against_it(text: TextPage, shared_dir: Path) -> None:
    assert schema_errors(written(text), shared_dir) == []


def test_alto_2_in_tenths_of_a_millimetre_becomes_pixels() -> None:
    data = b"""<alto xmlns="http://www.loc.gov/standards/alto/ns-v2#"><Description>
      <MeasurementUnit>mm10</MeasurementUnit></Description><Layout><Page ID="P1" PHYSICAL_IMG_NR="1"
      HEIGHT="2540"
      WIDTH="1270"><PrintSpace><ComposedBlock TYPE="table"><TextBlock ID="B" language="vi" HPOS="254"
      VPOS="0" WIDTH="508" HEIGHT="254"><TextLine HPOS="254" VPOS="0" WIDTH="508" HEIGHT="127" BASELINE="127">
      <String CONTENT="th\xc6\xb0"
      HPOS="254" VPOS="0" WIDTH="254" HEIGHT="127" WC="0.5"/><SP/><String CONTENT="vi" HPOS="x" WC="7"/>
      <HYP CONTENT="-"/></TextLine></TextBlock></ComposedBlock></PrintSpace></Page></Layout></alto>"""
    text = read_alto(data, ppi=300)
    assert (text.width_px, text.height_px, text.language, text.engine) == (1500, 3000, "vi", "")
    (region,) = text.regions
    assert (region.kind, region.box) == (RegionKind.TABLE, Box(300, 0, 900, 300))
    (line,) = region.lines
    assert line.baseline_y == 150
    assert line.words[0] == Word("thư", Box(300, 0, 600, 150), 0.5)
    assert (line.words[1].text, line.words[1].confidence) == ("vi-", 1.0)
    assert read_alto(data).width_px == 1270


@pytest.mark.parametrize("data", [b"<mets/>", b"<alto/>", b"<alto><Layout/></alto>"])
def test_what_is_no_alto_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        read_alto(data)
    assert caught.value.code == "formats.not_this_format"


def test_the_samples_of_other_programs_are_read(shared_dir: Path) -> None:
    files = sorted((shared_dir / "samples" / "alto").rglob("*.xml"))
    assert len(files) >= 20
    for path in files:
        text = read_alto(path.read_bytes())
        data = path.read_text(encoding="utf-8", errors="replace")
        assert text.width_px > 0, path.name
        assert len(list(text.words())) == data.count("<String ") - data.count('CONTENT=""'), path.name
        assert read_alto(written(text)).regions == text.regions


def test_a_page_of_400_words_is_quick() -> None:
    page = dense_page(400)
    data = written(page)
    assert _best_ms(lambda: written(page)) < 25
    assert _best_ms(lambda: read_alto(data)) < 25


def _best_ms(work: object) -> float:
    assert callable(work)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000
