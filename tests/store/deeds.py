"""What children do in the tests of the workers; top-level, so that they can import it."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from sohoa.store.workers import ProcessWorkers


def letters(word: str) -> Iterator[str]:
    yield from word


def deed(task: str) -> Iterator[str]:
    """`say X`, `exit N`, `abort`, `sleep SECONDS`, `raise`, `pid`, `interrupt`, `modules`."""
    verb, _, rest = task.partition(" ")
    yield "begun"
    if verb == "exit":
        os._exit(int(rest))
    elif verb == "abort":
        os.abort()
    elif verb == "sleep":
        time.sleep(float(rest))
    elif verb == "raise":
        raise ValueError(rest)
    elif verb == "interrupt":
        os.kill(os.getpid(), signal.SIGINT)
        yield "went on"
    elif verb == "modules":
        yield ",".join(name for name in sys.modules if name.startswith("sohoa."))
    else:
        yield str(os.getpid()) if verb == "pid" else rest


def be_a_parent(note: Path) -> None:
    """Starts two children that sleep, notes their numbers and waits to be killed."""
    workers = ProcessWorkers(2)
    results = workers.run(deed, ["pid", "pid", "sleep 60", "sleep 60"], cancelled=lambda: False)
    found = {str(result) for _, result in results_until_asleep(results)}
    note.with_suffix(".new").write_text(" ".join(sorted(found)), encoding="utf-8")
    note.with_suffix(".new").replace(note)
    time.sleep(60)


def results_until_asleep(results: Iterator[tuple[str, object]]) -> Iterator[tuple[str, object]]:
    asleep = 0
    for task, result in results:
        if task == "pid" and isinstance(result, str) and result.isdigit():
            yield task, result
        asleep += task.startswith("sleep") and result == "begun"
        if asleep == 2:
            return
