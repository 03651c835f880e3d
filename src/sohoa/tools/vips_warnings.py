"""What libvips only warns of: some decoders tell of lost data only after the last line."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

_LOST_DATA = re.compile(r"corrupt|premature|bad huffman|not enough|truncat", re.IGNORECASE)

_logger = logging.getLogger("pyvips")


class _Ear(logging.Handler):
    """Notes messages that tell of lost data."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lost_data = False

    def emit(self, record: logging.LogRecord) -> None:
        if _LOST_DATA.search(record.getMessage()):
            self.lost_data = True


@contextmanager
def listening() -> Iterator[_Ear]:
    """Hears what libvips says inside the block; `lost_data` tells afterwards."""
    ear, level, propagated = _Ear(), _logger.level, _logger.propagate
    _logger.addHandler(ear)
    _logger.setLevel(logging.WARNING)
    _logger.propagate = False
    try:
        yield ear
    finally:
        _logger.removeHandler(ear)
        _logger.setLevel(level)
        _logger.propagate = propagated
