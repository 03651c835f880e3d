"""The small values that IIIF Presentation 3.0 is made of."""

from __future__ import annotations

from collections.abc import Sequence

from sohoa.model.json import Json
from sohoa.words import languages, say

PRESENTATION_CONTEXT = "http://iiif.io/api/presentation/3/context.json"
_RIGHTS_HOSTS = ("http://rightsstatements.org/", "http://creativecommons.org/")


def in_language(language: str, *texts: str) -> dict[str, Json]:
    """A language map with one language; `none` where it is not known or does not matter."""
    values: list[Json] = [text for text in texts if text]
    return {language or "none": values}


def spoken(code: str, **params: object) -> dict[str, Json]:
    """A language map with our words in all our languages."""
    return {language: [say(code, language, **params)] for language in languages()}


def pair(code: str, values: Sequence[str]) -> list[Json]:
    """A metadata pair as a list, which is empty where there is no value."""
    if not any(values):
        return []
    return [{"label": spoken(code), "value": in_language("", *values)}]


def rights_of(statement: str) -> dict[str, Json]:
    """The property `rights`: only what the specification allows there."""
    return {"rights": statement} if statement.startswith(_RIGHTS_HOSTS) else {}
