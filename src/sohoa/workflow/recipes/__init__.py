"""Recipes: which steps a book goes through, with which parameters. Data are the TOML files beside this
module.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import TypeVar

from pydantic import Field, ValidationError

from sohoa.errors import BadInput, UsageError
from sohoa.pages.analyse import ANALYSE
from sohoa.pages.render import RENDER
from sohoa.quality.step import QUALITY
from sohoa.steps.step import OnFailure, Params, Scope, Step
from sohoa.text.recognise import TEXT

P = TypeVar("P", bound=Params)

STEPS = (ANALYSE, RENDER, QUALITY, TEXT)
"""In the order of the path."""
STANDARD = "standard"
_NEEDED = (ANALYSE.name, RENDER.name)
"""Without these there is no page to go on with."""


class Bounds(Params):
    """What a recipe says beside its steps. `most_held_share`: where more of the pages (0..1) are held, the
    job ends before the book is packaged.
    """

    name: str = STANDARD
    most_held_share: float = Field(default=1.0, ge=0, le=1)


class Policy(Params):
    """What a recipe may say of any step, beside the step's own parameters."""

    on_failure: OnFailure = OnFailure.HOLD


@dataclass(frozen=True, slots=True)
class Recipe:
    """The steps over exposures and those over pages, each with its parameters."""

    name: str
    capture_steps: tuple[Step, ...]
    page_steps: tuple[Step, ...]
    most_held_share: float = 1.0


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
    try:
        steps = [_as_said(step, said.pop(step.name)) for step in STEPS if step.name in said]
        bounds = _read(Bounds, said, "")
    except ValueError as error:
        raise BadInput("workflow.bad_recipe", recipe=name, reason=str(error)) from error
    return Recipe(
        name or STANDARD,
        tuple(step for step in steps if step.scope is Scope.CAPTURE),
        tuple(step for step in steps if step.scope is Scope.PAGE),
        bounds.most_held_share,
    )


def _as_said(step: Step, given: object) -> Step:
    """The step with what its table says. ValueError where that is wrong."""
    said = dict(given) if isinstance(given, Mapping) else {"": given}
    own = {name: said.pop(name) for name in Policy.model_fields if name in said}
    on_failure = _read(Policy, own, step.name).on_failure
    if on_failure is OnFailure.SKIP and step.name in _NEEDED:
        raise ValueError(f"{step.name}.on_failure: skip")
    return replace(step, params=_read(type(step.params), said, step.name), on_failure=on_failure)


def _read(kind: type[P], given: Mapping[str, object], table: str) -> P:
    """What was said, as parameters. ValueError that names the first place that is wrong."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in (table, *first["loc"]) if part != "")
        raise ValueError(f"{place}: {first['msg']}") from error
