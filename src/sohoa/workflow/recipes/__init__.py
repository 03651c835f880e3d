"""Recipes: which steps a book goes through, with which parameters. Data are the TOML files beside this
module.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files

from pydantic import ValidationError

from sohoa.errors import BadInput, UsageError
from sohoa.pages.analyse import ANALYSE
from sohoa.pages.render import RENDER
from sohoa.quality.step import QUALITY
from sohoa.steps.step import Scope, Step
from sohoa.text.recognise import TEXT

STEPS = (ANALYSE, RENDER, QUALITY, TEXT)
"""In the order of the path."""
STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class Recipe:
    """The steps over exposures and those over pages, each with its parameters."""

    name: str
    capture_steps: tuple[Step, ...]
    page_steps: tuple[Step, ...]


def shipped() -> Mapping[str, str]:
    """The TOML texts of the recipes that travel in the wheel, by name."""
    found = (entry for entry in files(__name__).iterdir() if entry.name.endswith(".toml"))
    return {entry.name.removesuffix(".toml"): entry.read_text(encoding="utf-8") for entry in found}


def read_recipe(name: str, own: Mapping[str, str]) -> Recipe:
    """The recipe of that name, from the library's own TOML texts, else from the wheel. UsageError where
    there is none, BadInput where a parameter is wrong.
    """
    texts = {**shipped(), **own}
    text = texts.get(name or STANDARD)
    if text is None:
        raise UsageError("workflow.no_recipe", recipe=name, known=", ".join(sorted(texts)))
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput("workflow.bad_recipe", recipe=name, reason=str(error)) from error
    unknown = said.keys() - {"name", *(step.name for step in STEPS)}
    if unknown:
        raise BadInput("workflow.bad_recipe", recipe=name, reason=", ".join(sorted(unknown)))
    steps = [_with_params(step, said[step.name], name) for step in STEPS if step.name in said]
    return Recipe(
        name or STANDARD,
        tuple(step for step in steps if step.scope is Scope.CAPTURE),
        tuple(step for step in steps if step.scope is Scope.PAGE),
    )


def _with_params(step: Step, given: object, name: str) -> Step:
    try:
        return replace(step, params=type(step.params).model_validate(given))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in (step.name, *first["loc"]))
        raise BadInput("workflow.bad_recipe", recipe=name, reason=f"{place}: {first['msg']}") from error
