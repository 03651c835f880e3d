"""Recipes: what they may say, and what a book becomes of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sohoa.errors import BadInput, Conflict
from sohoa.model.document import PageStatus
from sohoa.model.state import DocumentState
from sohoa.steps.step import OnFailure
from sohoa.workflow.book import make_book
from sohoa.workflow.progress import Watch
from sohoa.workflow.recipes import Recipe, read_recipe
from tests.fakes.small_house import LOOK, SmallHouse, scans
from tests.fakes.small_steps import step


def test_the_standard_recipe_holds_what_fails_and_bears_any_share() -> None:
    recipe = read_recipe("", {})
    steps = (*recipe.capture_steps, *recipe.page_steps)
    assert [step.name for step in steps] == ["analyse", "render", "quality", "text"]
    assert {step.on_failure for step in steps} == {OnFailure.HOLD}
    assert recipe.most_held_share == 1.0


def test_a_recipe_says_what_a_failure_means() -> None:
    text = 'most_held_share = 0.5\n[render]\non_failure = "stop"\n'
    text += '[text]\non_failure = "skip"\nlanguage = "eng"\n'
    recipe = read_recipe("own", {"own": text})
    assert [step.on_failure for step in recipe.page_steps] == [OnFailure.STOP, OnFailure.SKIP]
    assert recipe.page_steps[1].params.model_dump()["language"] == "eng"
    assert recipe.most_held_share == 0.5


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[text]\non_failure = "cry"', "text.on_failure"),
        ('[render]\non_failure = "skip"', "render.on_failure"),
        ("most_held_share = 2", "most_held_share"),
        ("[nonsense]", "nonsense"),
        ("[text]\nnonsense = 1", "text.nonsense"),
        ("text = 1", "text"),
        ("[text", ""),
    ],
)
def test_a_mistake_is_named_by_its_place(text: str, place: str) -> None:
    with pytest.raises(BadInput, match="bad_recipe") as refused:
        read_recipe("own", {"own": text})
    assert place in str(refused.value.params["reason"])


@pytest.mark.parametrize(("most", "is_packaged"), [(0.5, True), (0.4, False), (0.0, False)])
def test_a_book_with_too_many_held_pages_is_not_packaged(
    tmp_path: Path, most: float, is_packaged: bool
) -> None:
    small = SmallHouse()
    document, order = small.add(scans(tmp_path / "s", a="good", b="to fail"))
    recipe = Recipe("own", LOOK, (step("moody"),), most)
    if is_packaged:
        assert make_book(small.house, document, recipe, order, Watch()).state is DocumentState.PACKAGED
        return
    with pytest.raises(Conflict, match="too_many_held") as ended:
        make_book(small.house, document, recipe, order, Watch())
    assert (ended.value.params["held"], ended.value.params["pages"]) == (1, 2)
    kept = small.document(document)
    assert kept.state is DocumentState.CAPTURED
    assert [page.status for page in kept.pages] == [PageStatus.DONE, PageStatus.HELD]
