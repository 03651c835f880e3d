import numpy as np
import pytest

from sohoa.imaging.arrays import to_colour
from sohoa.imaging.background import evened, measure_light
from tests.imaging.drawn import paper, text_page


def shaded(page: np.typing.NDArray[np.uint8]) -> np.typing.NDArray[np.uint8]:
    light = (
        np.linspace(1.0, 0.72, page.shape[1])[:, None]
        if page.ndim == 3
        else np.linspace(1.0, 0.72, page.shape[1])
    )
    return np.clip(page * light, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("colour", [False, True])
def test_paper_is_even_afterwards(colour: bool) -> None:
    page = text_page()
    dim = shaded(to_colour(page) if colour else page)

    bright = evened(dim)

    corners = [bright[20:60, x : x + 60].mean() for x in (20, 450, 870)]
    assert max(corners) - min(corners) < 8
    assert measure_light(dim).unevenness > 0.2
    assert measure_light(bright).unevenness < 0.06


def test_colour_is_kept() -> None:
    page = to_colour(paper(600, 900))
    page[300:500, 200:400] = (160, 40, 40)

    red = evened(shaded(page))[400, 300].astype(float)

    assert red[0] / red[1] == pytest.approx(4.0, rel=0.1)


def test_a_page_in_even_light_is_not_touched() -> None:
    page = text_page()

    assert evened(page) is page


def test_a_dark_picture_stays_dark() -> None:
    page = shaded(text_page())
    page[500:900, 200:760] = 60

    assert evened(page)[600:800, 300:660].mean() < 85
