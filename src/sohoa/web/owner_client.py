"""The other end of `sohoa.web.owner`: orders to the process that owns a library folder."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

from sohoa import errors
from sohoa.errors import Conflict, SohoaError
from sohoa.model.json import Json, as_object, as_text

_WAIT_S = 600


class OwnerClient:
    """Speaks to 127.0.0.1 alone; no proxy of the environment is used."""

    def __init__(self, address: str, token: str) -> None:
        self._address, self._token = address, token
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(self, verb: str, **given: Json) -> Json:
        """Gives the answer, or raises the error that the owner answered with."""
        request = urllib.request.Request(  # noqa: S310 - the address is http://127.0.0.1, from the lock file
            f"{self._address}/owner/{verb}",
            data=json.dumps(given).encode("utf-8"),
            headers={"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"},
        )
        try:
            with self._opener.open(request, timeout=_WAIT_S) as response:
                return as_object(json.load(response)).get("answer")
        except urllib.error.HTTPError as error:
            raise _raised(as_object(json.load(error)).get("error")) from error
        except OSError as error:
            raise Conflict("web.owner_silent") from error


def _raised(told: Json) -> SohoaError:
    """The error as it was raised there."""
    kind = getattr(errors, as_text(as_object(told).get("kind")), SohoaError)
    kind = kind if isinstance(kind, type) and issubclass(kind, SohoaError) else SohoaError
    params = as_object(as_object(told).get("params"))
    return kind(as_text(as_object(told).get("code")) or "web.owner_silent", **params)
