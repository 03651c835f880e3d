"""The step that reads a page: any engine, words in one normal form, the same bytes for the same page."""

import unicodedata
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sohoa.errors import ToolMissing
from sohoa.formats.alto import read_alto
from sohoa.model.document import Page
from sohoa.model.files import FileRole
from sohoa.model.plan import Side
from sohoa.model.provenance import Agent, AgentKind
from sohoa.steps.outcome import Done
from sohoa.steps.step import StepInput
from sohoa.text.engine import ENGINES, engine
from sohoa.text.recognise import TEXT, TextParams, recognise
from sohoa.tools.page_writing import write_pyramid
from sohoa.tools.tesseract import has_language
from tests.fakes.whole_document import a_page_id, whole_capture

OWN_ENGINE = """
import unicodedata
from sohoa.model.geometry import Box
from sohoa.model.provenance import Agent, AgentKind
from sohoa.model.text import Line, Region, TextPage, Word

class Parrot:
    agent = Agent("Parrot", AgentKind.SOFTWARE, "1")

    def read(self, grey, ppi, language):
        assert grey.ndim == 2 and grey.dtype.name == "uint8"
        height, width = grey.shape
        box = Box(1, 2, 30, 12)
        said = unicodedata.normalize("NFD", f"Số hóa {ppi:.0f} {language}")
        line = Line(box, tuple(Word(word, box, 0.5) for word in said.split()))
        return TextPage(width, height, (Region(box, (line,)),), language)
"""


@pytest.fixture
def parrot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An engine of somebody else's, installed as a plug-in."""
    place = tmp_path / "site"
    info = place / "parrot-1.0.dist-info"
    info.mkdir(parents=True)
    (place / "parrot_engine.py").write_text(OWN_ENGINE, encoding="utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: parrot\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[sohoa.ocr]\nparrot = parrot_engine:Parrot\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(place))
    return "parrot"


def given(tmp_path: Path, picture: NDArray[np.uint8]) -> StepInput:
    access, scratch = tmp_path / "access.tif", tmp_path / "scratch"
    write_pyramid(picture, access, 300.0, 90)
    scratch.mkdir()
    capture = whole_capture()
    page = Page(a_page_id(), capture.id, Side.SINGLE, 1)
    return StepInput(capture, page, {FileRole.ACCESS: access}, scratch)


def drawn(text: str) -> NDArray[np.uint8]:
    picture = np.full((200, 900), 255, np.uint8)
    cv2.putText(picture, text, (40, 120), cv2.FONT_HERSHEY_COMPLEX, 2.0, 0, 4)
    return picture


@pytest.mark.parametrize("colours", [1, 3])
def test_a_plug_in_reads_pages(tmp_path: Path, parrot: str, colours: int) -> None:
    picture = np.full((300, 200, 3), 250, np.uint8) if colours == 3 else np.full((300, 200), 250, np.uint8)
    page = given(tmp_path, picture)
    outcome = recognise(page, TextParams(engine=parrot, language="fre"))
    assert isinstance(outcome, Done)
    assert outcome.agent == Agent("Parrot", AgentKind.SOFTWARE, "1")
    (made,) = outcome.made
    assert (made.role, made.media_type) == (FileRole.FULLTEXT, "application/alto+xml")
    text = read_alto(made.path.read_bytes())
    assert text.engine == "Parrot 1"
    assert text.text == unicodedata.normalize("NFC", "Số hóa 300 fre")
    assert (text.width_px, text.height_px) == (200, 300)
    assert {measure.name: measure.value for measure in outcome.result.measures} == {
        "words": 4.0,
        "word_confidence": 0.5,
    }


def test_the_same_page_gives_the_same_bytes(tmp_path: Path, parrot: str) -> None:
    page = given(tmp_path, drawn("abc"))
    texts = set()
    for _ in range(2):
        outcome = recognise(page, TextParams(engine=parrot))
        assert isinstance(outcome, Done)
        texts.add(outcome.made[0].path.read_bytes())
    assert len(texts) == 1


def test_a_page_of_unknown_resolution_is_read_all_the_same(tmp_path: Path, parrot: str) -> None:
    page = given(tmp_path, drawn("abc"))
    unknown = replace(page, capture=replace(page.capture, facts=None))
    outcome = recognise(unknown, TextParams(engine=parrot))
    assert isinstance(outcome, Done)
    assert "300" in read_alto(outcome.made[0].path.read_bytes()).text


def test_an_engine_that_is_not_there_says_which_are() -> None:
    with pytest.raises(ToolMissing, match="no_engine") as missing:
        engine("kraken")
    assert missing.value.params == {"engine": "kraken", "known": ", ".join(ENGINES)}


@pytest.mark.skipif(not has_language("vie"), reason="the data of Tesseract are not bundled in this copy")
def test_tesseract_reads_print(tmp_path: Path) -> None:
    outcome = TEXT.run(given(tmp_path, drawn("THU VIEN 2026")), TEXT.params)
    assert isinstance(outcome, Done)
    assert "2026" in read_alto(outcome.made[0].path.read_bytes()).text
    reader = engine("tesseract")
    assert reader.agent.name == "Tesseract"
    assert reader.agent.version
