"""`sohoa serve` as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.journeys.commands import Shelf

_PATIENCE_S = 30


@contextmanager
def served(shelf: Shelf) -> Iterator[str]:
    """The address of the library while it is served; afterwards the folder is free again."""
    command = [sys.executable, "-m", "sohoa.cli.main", "serve", "--port", "0", "--lang", "en"]
    environment = {**os.environ, "PYTHONUTF8": "1", "SOHOA_WORKERS": "1"}
    with subprocess.Popen(
        [*command, "--library", shelf.folder],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
        encoding="utf-8",
    ) as server:
        assert server.stdout is not None
        told = server.stdout.readline()
        assert told.startswith("Reading room: http://127.0.0.1:"), told
        try:
            yield told.split()[-1].rstrip("/")
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(_PATIENCE_S)
