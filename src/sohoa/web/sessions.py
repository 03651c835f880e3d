"""Who is logged in at the desk, and the token that every post must carry."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable

SESSION_COOKIE = "sohoa_phien"
SESSION_SECONDS = 12 * 3600
_MOST_SESSIONS = 500


class Sessions:
    """Staff sessions of this process. A session is a random token in a cookie; here only its digest is kept.

    The token of a form is an HMAC of the session token, so that a visitor who is not logged in (the log-in
    form itself) has one too, and nothing has to be kept for them.
    """

    def __init__(self, secret: bytes, clock: Callable[[], float] = time.monotonic) -> None:
        self._secret = secret
        self._clock = clock
        self._ends: dict[str, float] = {}
        self._lock = threading.Lock()

    def new_token(self) -> str:
        """A token for a cookie; whoever has it is not logged in yet."""
        return secrets.token_urlsafe(32)

    def admit(self) -> str:
        """Logs somebody in: a fresh token, never the one from before the log-in."""
        token, now = self.new_token(), self._clock()
        with self._lock:
            self._ends = {digest: end for digest, end in self._ends.items() if end > now}
            while len(self._ends) >= _MOST_SESSIONS:
                self._ends.pop(next(iter(self._ends)))
            self._ends[_digest(token)] = now + SESSION_SECONDS
        return token

    def is_staff(self, token: str) -> bool:
        """Whether the token is that of somebody logged in whose time is not up."""
        return bool(token) and self._ends.get(_digest(token), 0.0) > self._clock()

    def dismiss(self, token: str) -> None:
        """Logs out."""
        with self._lock:
            self._ends.pop(_digest(token), None)

    def dismiss_all(self) -> None:
        """Logs everybody out: after a change of the password."""
        with self._lock:
            self._ends.clear()

    def form_token(self, token: str) -> str:
        """What a form of this session must carry."""
        return hmac.new(self._secret, token.encode("utf-8"), hashlib.sha256).hexdigest()

    def is_form_token(self, token: str, given: str) -> bool:
        """Whether a form came from a page that this session was shown."""
        return bool(token) and hmac.compare_digest(
            self.form_token(token).encode("ascii"), given.encode("utf-8")
        )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8")).hexdigest()
