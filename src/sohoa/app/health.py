"""Whether all parts that the program needs are here and work."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sohoa.errors import SohoaError

_LEAST_FREE_BYTES = 2_000_000_000
_BUNDLED = Path(__file__).parent.parent / "bundled"


@dataclass(frozen=True, slots=True)
class Sign:
    """One part looked at; `part` names its words (`app.part_*`, `app.mend_*`)."""

    part: str
    sound: bool
    detail: str = ""
    needed: bool = True


def examine(library: Path) -> list[Sign]:
    """Looks at every part; changes nothing."""
    return [
        Sign("python", sys.version_info[:2] in ((3, 11), (3, 12), (3, 13)), sys.version.split()[0]),
        _tried("images", _vips),
        _tried("warp", _opencv),
        _tried("ocr", _tesseract),
        _tried("pdf", _pdfium),
        _tried("search", _tantivy),
        Sign("viewer", (_BUNDLED / "openseadragon").is_dir()),
        Sign("fonts", (_BUNDLED / "fonts").is_dir()),
        _tried("sample", _typst, needed=False),
        _space(library),
        _writable(library),
        Sign("utf8", sys.getfilesystemencoding().lower() == "utf-8", sys.getfilesystemencoding()),
    ]


def _tried(part: str, attempt: Callable[[], str], *, needed: bool = True) -> Sign:
    try:
        return Sign(part, sound=True, detail=attempt(), needed=needed)
    except (ImportError, OSError, SohoaError, RuntimeError) as error:
        return Sign(part, sound=False, detail=str(error), needed=needed)


def _vips() -> str:
    import pyvips

    return f"libvips {pyvips.version(0)}.{pyvips.version(1)}"


def _opencv() -> str:
    import cv2

    return f"OpenCV {cv2.__version__}"


def _tesseract() -> str:
    from sohoa.errors import ToolMissing
    from sohoa.tools import tesseract

    if not tesseract.has_language("vie"):
        raise ToolMissing("text.no_language_data", language="vie")
    return f"Tesseract {tesseract.version()}, vie"


def _pdfium() -> str:
    import pypdfium2

    return f"PDFium {pypdfium2.PDFIUM_INFO.version}"


def _tantivy() -> str:
    from importlib.metadata import version

    import tantivy

    return f"{tantivy.__name__} {version('tantivy')}"


def _typst() -> str:
    from importlib.metadata import version

    import typst

    return f"{typst.__name__} {version('typst')}"


def _space(library: Path) -> Sign:
    free = shutil.disk_usage(_nearest(library)).free
    return Sign("space", free >= _LEAST_FREE_BYTES, f"{free / 1e9:.1f} GB")


def _writable(library: Path) -> Sign:
    folder = _nearest(library)
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Sign("folder", sound=True, detail=os.fspath(library))
    except OSError as error:
        return Sign("folder", sound=False, detail=f"{library}: {error.strerror}")


def _nearest(path: Path) -> Path:
    """The path itself, or the nearest folder above it that exists."""
    path = path.absolute()
    return next(folder for folder in (path, *path.parents) if folder.is_dir())
