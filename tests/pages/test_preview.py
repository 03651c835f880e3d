from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import pyvips

from sohoa.errors import BadInput
from sohoa.pages.preview import preview_jpeg
from tests.imaging.drawn import text_page
from tests.pages.exposed import expose
from tests.tools.scans import cut


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_an_exposure_is_shown_whole_and_upright(tmp_path: Path, turn: int) -> None:
    page = text_page()
    page[:200, :200] = 0
    path = expose(tmp_path, np.ascontiguousarray(np.rot90(page, turn // 90)))
    shown = pyvips.Image.jpegload_buffer(preview_jpeg(path, None, turn, 680)).numpy()
    assert shown.shape[:2] == (680, 480)
    assert shown[:90, :90].mean() < 30, "the corner that was darkened is at the top left again"


def test_a_broken_exposure_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        preview_jpeg(cut(expose(tmp_path, text_page()), 0.4), None, 0, 600)
