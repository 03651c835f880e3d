"""The syntax of PDF (ISO 32000-1, clause 7): numbers, names, texts, and a file written from front to back.

Objects go to disk as they come, so that a book of any length takes the memory of one page.
"""

from __future__ import annotations

import hashlib
import zlib
from typing import BinaryIO

# The comment of high bytes marks the file as binary (ISO 19005-2, 6.1.2).
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def number(value: float) -> str:
    """A number with at most four decimals, never with an exponent."""
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def text_string(text: str) -> str:
    """A text for a person, as a hexadecimal string in UTF-16 with its mark."""
    return "<feff" + text.encode("utf-16-be", "replace").hex() + ">"


def date_string(moment: str) -> str:
    """A PDF date from ISO 8601 in UTC, to the second."""
    return f"(D:{moment[0:4]}{moment[5:7]}{moment[8:10]}{moment[11:13]}{moment[14:16]}{moment[17:19]}Z)"


def reference(object_number: int) -> str:
    """A reference to an object."""
    return f"{object_number} 0 R"


class PdfWriter:
    """Writes objects one after the other; numbers can be reserved before their object is written."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._at = 0
        self._offsets: list[int] = []
        self._digest = hashlib.sha256()
        self._put(_HEADER)

    def reserve(self) -> int:
        """A number for an object that is written later."""
        self._offsets.append(0)
        return len(self._offsets)

    def write(self, body: str, object_number: int | None = None) -> int:
        """Writes an object without a stream and gives its number."""
        object_number = self._begin(object_number)
        self._put(body.encode("ascii") + b"\nendobj\n")
        return object_number

    def write_stream(self, entries: str, data: bytes, object_number: int | None = None) -> int:
        """Writes a stream as it is; `entries` are those of its dictionary, but for the length."""
        object_number = self._begin(object_number)
        self._put(f"<< {entries} /Length {len(data)} >>\nstream\n".encode("ascii"))
        self._put(data)
        self._put(b"\nendstream\nendobj\n")
        return object_number

    def write_deflated(self, entries: str, data: bytes, object_number: int | None = None) -> int:
        """Writes a stream compressed without loss."""
        return self.write_stream(f"{entries} /Filter /FlateDecode", zlib.compress(data, 9), object_number)

    def finish(self, root: int, info: int) -> None:
        """Writes the cross-reference table and the trailer. The file's ID is a digest of what stands
        before.
        """
        start, count = self._at, len(self._offsets) + 1
        identity = self._digest.hexdigest()[:32]
        rows = "".join(f"{offset:010d} 00000 n \n" for offset in self._offsets)
        entries = f"/Size {count} /Root {reference(root)} /Info {reference(info)}"
        trailer = f"<< {entries} /ID [<{identity}> <{identity}>] >>"
        table = f"xref\n0 {count}\n0000000000 65535 f \n{rows}trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n"
        self._put(table.encode("ascii"))

    def _begin(self, object_number: int | None) -> int:
        object_number = object_number or self.reserve()
        self._offsets[object_number - 1] = self._at
        self._put(f"{object_number} 0 obj\n".encode("ascii"))
        return object_number

    def _put(self, data: bytes) -> None:
        self._out.write(data)
        self._digest.update(data)
        self._at += len(data)
