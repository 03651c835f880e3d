"""Who is visiting: found once for each request, from cookies and address, before any route or tile."""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from starlette.types import Scope

from sohoa.library.access import Reader, Role
from sohoa.web.sessions import SESSION_COOKIE, Sessions
from sohoa.words import languages

LANGUAGE_COOKIE = "sohoa_ngon_ngu"
THEME_COOKIE = "sohoa_giao_dien"
THEMES = ("auto", "light", "dark")
_THIS_PC = frozenset({"localhost", "127.0.0.1", "[::1]"})


def _new_secret() -> bytes:
    return secrets.token_bytes(32)


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """`lan`: the desk asks for the staff password everywhere; else it opens without one on this very PC
    (which gives the browser a staff session) and is closed to all others. `on_site_networks` is of addresses
    ("192.168.1.0/24") inside the library, where documents that are read on site only may be read; this PC
    always counts. `staff_name` is who the audit trail says has worked at the desk.
    """

    lan: bool = False
    on_site_networks: tuple[str, ...] = ()
    staff_name: str = ""
    secret: bytes = field(default_factory=_new_secret)


@dataclass(frozen=True, slots=True)
class Visitor:
    """`token` is the session cookie, empty where there is none; `asked` are the cookies to set for what the
    address asked for (`?lang=en`, `?theme=dark`). `may_work`: the desk is open to them. What they read they
    read as `reader`: staff with a staff session only, so that without one everybody sees what is public.
    """

    lang: str
    theme: str
    reader: Reader
    token: str
    address: str
    on_this_pc: bool
    may_work: bool = False
    is_logged_in: bool = False
    asked: tuple[tuple[str, str], ...] = ()

    @property
    def is_staff(self) -> bool:
        """Whether they read as staff."""
        return self.reader.role is Role.STAFF


_STRANGER = Visitor(languages()[0], THEMES[0], Reader(), "", "", on_this_pc=False)


def visitor_in(scope: Scope) -> Visitor:
    """The visitor that the site found; a stranger where nobody looked."""
    visitor = scope.get("state", {}).get("visitor", _STRANGER)
    assert isinstance(visitor, Visitor)
    return visitor


class Doorkeeper:
    """Looks at a request and says who is visiting."""

    def __init__(self, settings: SiteSettings, sessions: Sessions) -> None:
        self._settings = settings
        self._sessions = sessions
        self._networks = tuple(ipaddress.ip_network(text) for text in settings.on_site_networks)

    def look(self, scope: Scope) -> Visitor:
        """The visitor behind a request."""
        headers = _headers(scope)
        cookies = _cookies(headers.get("cookie", ""))
        text = scope.get("query_string", b"")
        query = parse_qs(text.decode("latin-1")) if text else {}
        lang, asked_lang = _choice(query, "lang", cookies.get(LANGUAGE_COOKIE, ""), languages())
        theme, asked_theme = _choice(query, "theme", cookies.get(THEME_COOKIE, ""), THEMES)
        asked = [(LANGUAGE_COOKIE, lang)] * asked_lang + [(THEME_COOKIE, theme)] * asked_theme
        token = cookies.get(SESSION_COOKIE, "")
        address = (scope.get("client") or ("",))[0]
        here = _is_this_pc(address, headers)
        reader = self._reader(token, address, here=here)
        is_staff = reader.role is Role.STAFF
        return Visitor(
            lang=lang,
            theme=theme,
            reader=reader,
            token=token,
            address=address,
            on_this_pc=here,
            may_work=is_staff or (here and not self._settings.lan),
            is_logged_in=is_staff and self._settings.lan,
            asked=tuple(asked),
        )

    def _reader(self, token: str, address: str, *, here: bool) -> Reader:
        on_site = here or self._is_on_site(address)
        if self._sessions.is_staff(token):
            return Reader(self._settings.staff_name, Role.STAFF, on_site)
        return Reader(self._settings.staff_name if here and not self._settings.lan else "", on_site=on_site)

    def _is_on_site(self, address: str) -> bool:
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(ip in network for network in self._networks)


def _is_this_pc(address: str, headers: dict[str, str]) -> bool:
    """From this PC and by its own name: a page elsewhere that had its name point here (DNS rebinding), or a
    proxy
    in front of us, is not this PC.
    """
    host = headers.get("host", "").lower()
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    try:
        loopback = ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
    return loopback and name in _THIS_PC and not {"forwarded", "x-forwarded-for"} & headers.keys()


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _cookies(text: str) -> dict[str, str]:
    """All of ours have plain values; http.cookies would take longer than sending a tile."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _choice(query: dict[str, list[str]], name: str, kept: str, allowed: tuple[str, ...]) -> tuple[str, bool]:
    """The value asked for in the address, else the one kept in the cookie, else the first; and whether
    asked.
    """
    asked = query.get(name, [""])[-1]
    if asked in allowed:
        return asked, True
    return (kept if kept in allowed else allowed[0]), False
