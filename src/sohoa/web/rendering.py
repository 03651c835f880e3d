"""Pages from templates: words in the visitor's language, dates and numbers as that language writes them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from sohoa.model.document import LibraryIdentity
from sohoa.model.files import FileRole
from sohoa.model.rights import RIGHTS_STATEMENTS
from sohoa.web.reading_views import picture_url, spans_of
from sohoa.web.sessions import Sessions
from sohoa.web.static_files import static_url
from sohoa.web.visitors import Visitor, visitor_in
from sohoa.words import languages, say

_TEMPLATES = Path(__file__).parent / "templates"
_MINUTE = 60
_LEAST_TO_PACK = 1_000
# ISO 639-2 as records have it -> the tag that browsers and screen readers know.
_TAGS = {
    "vie": "vi",
    "eng": "en",
    "fre": "fr",
    "fra": "fr",
    "chi": "zh",
    "zho": "zh",
    "rus": "ru",
    "lat": "la",
}


class Named(Protocol):
    """Anything that says whose library it is."""

    @property
    def identity(self) -> LibraryIdentity:
        """Who the library is."""


def shown_date(iso: str) -> str:
    """`22/11/2026` from an ISO 8601 time, in the time of this place; what is no time stays as it is."""
    try:
        return datetime.fromisoformat(iso).astimezone().strftime("%d/%m/%Y")
    except ValueError:
        return iso


def shown_time(iso: str) -> str:
    """`22/11/2026 17:05`, likewise."""
    try:
        return datetime.fromisoformat(iso).astimezone().strftime("%d/%m/%Y %H:%M")
    except ValueError:
        return iso


def shown_number(value: float, lang: str, places: int = 0) -> str:
    """`1.247` in Vietnamese, `1,247` in English."""
    text = f"{value:,.{places}f}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "vi" else text


def shown_bytes(size: float, lang: str) -> str:
    """`1,2 GB`."""
    for unit in ("B", "KB", "MB", "GB"):
        if size < 1000:
            return f"{shown_number(size, lang, 0 if unit in 'BKB' else 1)} {unit}"
        size /= 1000
    return f"{shown_number(size, lang, 1)} TB"


def language_tag(code: str) -> str:
    """The `lang` attribute for a language of a record; Vietnamese where the record does not say."""
    return _TAGS.get(code, code if len(code) == 2 else "vi")


def rights_name(statement: str) -> str:
    """The code of the words for a rights statement, or the statement itself where it is none of ours."""
    name = next((name for name, uri in RIGHTS_STATEMENTS.items() if uri == statement), "")
    return f"web.rights.{name.replace('-', '_')}" if name else statement


class Pages:
    """Renders the templates for visitors of one library."""

    def __init__(self, library: Named, sessions: Sessions) -> None:
        self._library = library
        self._sessions = sessions
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {
            "static": static_url,
            "language_tag": language_tag,
            "rights_name": rights_name,
            "thumbnail_role": FileRole.THUMBNAIL,
            "access_role": FileRole.ACCESS,
            "picture_url": picture_url,
        }
        self._environment.filters |= {"date": shown_date, "time": shown_time, "spans": spans_of}

    def show(self, request: Request, template: str, status: int = 200, **context: object) -> HTMLResponse:
        """The page `templates/TEMPLATE`. Pages without a form token are compressed (with one, compression
        would let
        a listener guess it).
        """
        visitor = visitor_in(request.scope)
        body = self._environment.get_template(template).render(**self._about(request, visitor), **context)
        packs = "gzip" in request.headers.get("accept-encoding", "") and not template.startswith("desk/")
        headers = {"Cache-Control": "no-store" if template.startswith("desk/") else "private, no-cache"}
        content = body.encode("utf-8")
        if packs and len(content) > _LEAST_TO_PACK:
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
            content = gzip.compress(content, 6)
        return HTMLResponse(content, status, headers)

    def _about(self, request: Request, visitor: Visitor) -> dict[str, object]:
        """What every template may use."""
        lang = visitor.lang
        return {
            "t": _speaker(lang),
            "lang": lang,
            "other_lang": next(code for code in languages() if code != lang),
            "visitor": visitor,
            "theme": visitor.theme,
            "here": request.url.path,
            "with_query": _address_maker(request),
            "form_token": lambda: self._sessions.form_token(visitor.token),
            "library": self._library.identity,
            "number": lambda value, places=0: shown_number(value, lang, places),
            "size": lambda value: shown_bytes(value, lang),
        }


def _speaker(lang: str) -> Callable[..., str]:
    def t(code: str, **params: object) -> str:
        return say(code, lang, **params)

    return t


def _address_maker(request: Request) -> Callable[..., str]:
    """The very address with some of its query changed (an empty value takes a name out)."""

    def with_query(**changes: str) -> str:
        kept = {name: value for name, value in request.query_params.items() if name not in ("lang", "theme")}
        query = {name: value for name, value in (kept | changes).items() if value}
        return f"{request.url.path}?{urlencode(query)}" if query else request.url.path

    return with_query


def time_left(seconds: float, lang: str) -> str:
    """`khoảng 5 phút`."""
    minutes = max(1, round(seconds / _MINUTE))
    if minutes < _MINUTE:
        return say("web.minutes", lang, n=minutes)
    return say("web.hours", lang, hours=minutes // _MINUTE, minutes=minutes % _MINUTE)
