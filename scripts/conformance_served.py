"""A library that is served on this machine for the time of the checks, and how it is asked."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from terminal import ROOT, environment

_FROM_ELSEWHERE = {"X-Forwarded-For": "192.0.2.7"}
"""Makes us a reader on another machine: on this one `sohoa serve` takes everybody for staff."""
_PATIENCE_S = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for an address."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def media_type(self) -> str:
        """Without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def json(self) -> dict[str, object]:
        """The body as a JSON object."""
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found


@dataclass(frozen=True, slots=True)
class Served:
    """`address` ends without a slash."""

    address: str

    def get(self, path: str) -> Answer:
        """The answer to somebody on another machine. `path` may be a whole address of this library."""
        url = path if path.startswith("http") else f"{self.address}{path}"
        request = urllib.request.Request(url, headers=_FROM_ELSEWHERE)  # noqa: S310 - our own address
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=_PATIENCE_S) as answer:
                headers = {name.lower(): value for name, value in answer.headers.items()}
                return Answer(answer.status, headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, {name.lower(): value for name, value in error.headers.items()})


@contextmanager
def serving(library: Path) -> Iterator[Served]:
    """`sohoa serve` while the context lasts."""
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"  # the harvesters read it
    words = ("serve", "--port", "0", "--lang", "en", "--library", library)
    log = library.with_name("serve.log")
    with (
        log.open("w", encoding="utf-8") as complaints,
        subprocess.Popen(
            [sys.executable, "-m", "sohoa.cli.main", *words],
            cwd=ROOT,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            encoding="utf-8",
        ) as server,
    ):
        assert server.stdout is not None
        told = server.stdout.readline()
        try:
            if "http://127.0.0.1:" not in told:
                raise RuntimeError(f"sohoa serve did not start: {log.read_text(encoding='utf-8')}")
            yield Served(told.split()[-1].rstrip("/"))
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(_PATIENCE_S)
