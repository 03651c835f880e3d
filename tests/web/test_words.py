"""Every code that a template speaks has words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import sohoa.web
from sohoa.model.document import CaptureKind
from sohoa.model.finding import Verdict
from sohoa.model.plan import Side
from sohoa.model.rights import RIGHTS_STATEMENTS, AccessClass
from sohoa.model.state import DocumentState
from sohoa.words import has_words, languages
from sohoa.workflow.progress import Stage

TEMPLATES = Path(sohoa.web.__file__).parent / "templates"
FAMILIES = {
    "web.state.": [state.value for state in DocumentState],
    "web.verdict.": [verdict.value for verdict in Verdict],
    "web.access.": [one.value for one in AccessClass],
    "web.access_help.": [one.value for one in AccessClass],
    "web.rights.": [name.replace("-", "_") for name in RIGHTS_STATEMENTS],
    "web.rights_help.": [name.replace("-", "_") for name in RIGHTS_STATEMENTS],
    "web.side.": [side.value for side in Side],
    "web.stage.": [stage.value for stage in Stage],
    "web.capture_kind.": [kind.value for kind in CaptureKind],
    "web.work.": ["queued", "running", "failed", "cancelled"],
    "web.language.": ["vie", "eng", "fre", "chi", "rus"],
    "web.theme_now_": ["auto", "light", "dark"],
    "web.theme_to_": ["auto", "light", "dark"],
    "web.read_in_": list(languages()),
}


def _codes() -> set[tuple[str, str]]:
    found = set()
    for path in TEMPLATES.rglob("*.html"):
        for code in re.findall(r"""["']((?:web|general)\.[a-z_.]+)["']""", path.read_text(encoding="utf-8")):
            found.add((path.name, code))
    return found


@pytest.mark.parametrize("lang", languages())
def test_every_code_in_the_templates_has_words(lang: str) -> None:
    codes = _codes()
    plain = {(name, code) for name, code in codes if code not in FAMILIES}
    made = {("family", head + tail) for head, tails in FAMILIES.items() for tail in tails}
    assert len(plain) > 100
    assert [one for one in sorted(plain | made) if not has_words(one[1], lang)] == []


def test_every_family_of_the_templates_is_listed() -> None:
    heads = {code for _, code in _codes() if code.endswith((".", "_"))}
    assert heads <= FAMILIES.keys()
