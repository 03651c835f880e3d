"""The image service under the official validator of the IIIF community (PyPI: iiif-validator), level 2.

Its picture is stored and drawn as pages are, at their JPEG quality.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from fastapi import FastAPI
from iiif_validator.validator import ImageAPI, ValidationInfo
from iiif_validator.validator import TestSuite as Suite
from PIL import Image

from sohoa.errors import NotFound
from sohoa.library.access import Reader
from sohoa.model.ids import PageId
from sohoa.tools.page_writing import write_pyramid
from sohoa.web.tiles import Tiles
from tests.fakes.shared_library import LIBRARY
from tests.sharing.http_server import served

IDENTIFIER = "67352ccc-d1b0-11e1-89ae-279075081939"
VERSION, LEVEL = "3.0", 2


class OnePicture:
    """A library with one image, under the validator's name for it."""

    identity = LIBRARY

    def __init__(self, path: Path) -> None:
        self._path = path

    def access_file(self, reader: Reader, page_id: PageId) -> Path:
        if page_id != IDENTIFIER:
            raise NotFound("library.no_page", page=page_id)
        return self._path

    def on_change(self, listener: Callable[[], None]) -> None:
        """Nothing ever changes."""


def test_the_official_validator_finds_nothing(shared_dir: Path, tmp_path: Path) -> None:
    picture = Image.open(shared_dir / "samples/iiif/image-validator" / f"{IDENTIFIER}.png").convert("RGB")
    write_pyramid(np.asarray(picture), tmp_path / "picture.tif", 300)
    outcome: dict[str, str] = {}
    with served(Tiles(FastAPI(), OnePicture(tmp_path / "picture.tif"))) as address:
        suite = Suite(ValidationInfo())
        for name, about in suite.list_tests(VERSION).items():
            if about["level"] <= LEVEL:
                server = address.removeprefix("http://")
                result = ImageAPI(IDENTIFIER, server, "iiif/image", version=VERSION, debug=False)
                outcome[name] = _run(suite, name, result)
    assert len(outcome) >= 30
    assert {name: said for name, said in outcome.items() if said} == {}


def _run(suite: Suite, name: str, result: ImageAPI) -> str:
    try:
        suite.run_test(name, result)
    except Exception as error:  # noqa: BLE001 - the validator raises anything; all of it is a failure
        return repr(error)
    return str(result.exception or "")
