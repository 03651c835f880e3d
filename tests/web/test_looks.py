"""The tokens of the design: enough contrast in light and dark, and the same dark whoever asks for it."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

import sohoa.web

STYLE = (Path(sohoa.web.__file__).parent / "static" / "sohoa.css").read_text(encoding="utf-8")
_BLOCKS = {
    "light": r":root \{(.*?)\n\}",
    "dark": r'\n\[data-theme="dark"\] \{(.*?)\n\}',
    "auto": r'prefers-color-scheme: dark\) \{\s*\[data-theme="auto"\] \{(.*?)\n  \}',
}
AA = 4.5
GROUNDS = ("paper", "sheet")
PAIRS = (
    *product(("ink", "ink-soft", "cham", "son"), GROUNDS),
    ("on-son", "son"),
    ("on-son", "son-deep"),
    ("on-nghe", "nghe-wash"),
    ("ink", "nghe-wash"),
    ("ink", "son-wash"),
    ("ink-soft", "son-wash"),
    ("son-deep", "son-wash"),
    ("la", "la-wash"),
    ("ink", "well"),
)


def _tokens(block: str) -> dict[str, str]:
    found = re.search(_BLOCKS[block], STYLE, re.DOTALL)
    assert found is not None
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", found.group(1)))


def _luminance(colour: str) -> float:
    """WCAG 2.1, relative luminance of #rrggbb."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_contrast(theme: str) -> None:
    tokens = _tokens(theme)
    poor = {pair: round(_contrast(tokens[pair[0]], tokens[pair[1]]), 2) for pair in PAIRS}
    assert {pair: value for pair, value in poor.items() if value < AA} == {}


def test_the_dark_that_is_chosen_is_the_dark_of_the_device() -> None:
    assert _tokens("dark") == _tokens("auto")


def test_the_focus_is_never_taken_away_without_another_mark() -> None:
    folder = Path(sohoa.web.__file__).parent / "static"
    styles = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.css"))
    assert ":focus-visible { outline: 3px solid var(--cham)" in styles
    bare = re.findall(r"([^{}]+)\{([^{}]*outline: none[^{}]*)\}", styles)
    unmarked = [where.strip() for where, rule in bare if "fill:" not in rule]
    # A finger shows where it is; the mark around the image would only hide its edge.
    assert unmarked == [".openseadragon-canvas:focus"]


def test_marks_that_are_no_text_stand_out() -> None:
    """WCAG 2.1, 1.4.11: the edges of fields and the mark of the focus, 3:1 against what is around them."""
    for theme in ("light", "dark"):
        tokens = _tokens(theme)
        for mark, ground in product(("ink-soft", "cham", "son"), ("paper", "sheet", "well")):
            assert _contrast(tokens[mark], tokens[ground]) >= 3, (theme, mark, ground)


def test_every_token_that_is_used_is_defined() -> None:
    folder = Path(sohoa.web.__file__).parent / "static"
    styles = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.css"))
    assert set(re.findall(r"var\(--([\w-]+)\)", styles)) <= _tokens("light").keys()
