"""The step that reads a page: the access image in, ALTO out."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from sohoa.formats.alto import MEDIA_TYPE, write_alto
from sohoa.model.files import FileRole
from sohoa.model.finding import Measure
from sohoa.model.provenance import SOHOA, EventKind
from sohoa.model.text import Line, Region, TextPage, Word
from sohoa.steps.outcome import Done, MadeFile, Outcome, Result
from sohoa.steps.step import Params, Scope, Step, StepInput
from sohoa.text.engine import engine
from sohoa.tools.page_reading import read_whole
from sohoa.vietnamese.normal_form import normal_form

_ASSUMED_PPI = 300.0


class TextParams(Params):
    """`engine`: tesseract, or the name of a plug-in; `language`: three letters."""

    engine: str = "tesseract"
    language: str = "vie"


def recognise(given: StepInput, params: Params) -> Outcome:
    """Reads the page's access image. The words are NFC with the marks in order; ALTO holds no date, so that
    the same page gives the same bytes.
    """
    assert isinstance(params, TextParams)
    assert given.page is not None
    facts = given.capture.facts
    reader = engine(params.engine)
    grey = _grey(read_whole(given.files[FileRole.ACCESS]))
    text = _in_normal_form(reader.read(grey, facts.ppi if facts else _ASSUMED_PPI, params.language))
    text = replace(text, engine=text.engine or f"{reader.agent.name} {reader.agent.version}".strip())
    alto = write_alto(
        text,
        page_id=given.page.id,
        image_href=f"access/{given.page.id}.tif",
        processed_at="",
        software=SOHOA,
    )
    path = given.scratch / "text.xml"
    path.write_bytes(alto)
    return Done(
        Result(measures=_measures(text)), (MadeFile(path, FileRole.FULLTEXT, MEDIA_TYPE),), reader.agent
    )


def _grey(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if picture.ndim == 2:
        return picture
    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.uint8, copy=False)


def _measures(text: TextPage) -> tuple[Measure, ...]:
    words = Measure("words", float(sum(1 for _ in text.words())))
    confidence = text.confidence
    return (words,) if confidence is None else (words, Measure("word_confidence", round(confidence, 4)))


def _in_normal_form(text: TextPage) -> TextPage:
    return replace(text, regions=tuple(_region(region) for region in text.regions))


def _region(region: Region) -> Region:
    return replace(region, lines=tuple(_line(line) for line in region.lines))


def _line(line: Line) -> Line:
    return replace(line, words=tuple(Word(normal_form(w.text), w.box, w.confidence) for w in line.words))


TEXT = Step(
    name="text",
    version="1",
    scope=Scope.PAGE,
    params=TextParams(),
    run=recognise,
    reads=(FileRole.ACCESS,),
    event=EventKind.RECOGNITION,
    agent=SOHOA,
)
