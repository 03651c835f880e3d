"""The text files of a bag (RFC 8493): declaration, bag-info and manifests, written and read back.

Pure text: who packs a bag computes the digests and writes the payload. Manifests are sorted by path, so
that the same bag gives the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sohoa.errors import BadInput

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
DECLARATION_NAME = "bagit.txt"
INFO_NAME = "bag-info.txt"
PAYLOAD = "data/"

# RFC 8493 section 2.1.3: these three, and only these, are percent-encoded in manifests.
_ENCODED = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_DECODED = re.compile("%(25|0[DdAa])")
_LINE_END = re.compile(r"\r\n|\r|\n")
_MANIFEST_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)", re.DOTALL)
_DECLARATION = re.compile(r"BagIt-Version: *(\d+)\.(\d+)\s+Tag-File-Character-Encoding: *(\S+)\s*")
_LABEL = re.compile(r"[^:\s][^:]*")


class Algorithm(StrEnum):
    """A digest algorithm as the name of a manifest spells it."""

    SHA256 = "sha256"
    SHA512 = "sha512"


_DIGEST_LETTERS = {Algorithm.SHA256: 64, Algorithm.SHA512: 128}


@dataclass(frozen=True, slots=True)
class InfoLine:
    """One line of bag-info.txt; labels may be repeated."""

    label: str
    value: str


def manifest_name(algorithm: Algorithm, *, of_tags: bool = False) -> str:
    """`manifest-sha256.txt`, or `tagmanifest-sha256.txt`."""
    return f"{'tag' if of_tags else ''}manifest-{algorithm}.txt"


def write_manifest(digests: Mapping[str, str]) -> str:
    """A manifest from the digest of each path (relative to the bag, `/` between parts)."""
    return "".join(f"{digests[path].lower()}  {_encoded(path)}\n" for path in sorted(digests))


def _encoded(path: str) -> str:
    return "".join(_ENCODED.get(letter, letter) for letter in path)


def read_manifest(text: str, algorithm: Algorithm) -> dict[str, str]:
    """The digest (lower case) of each path. Raises BadInput at a line that is none, at a path that leads
    out of the bag, or where two lines disagree on a path.
    """
    digests: dict[str, str] = {}
    for number, line in enumerate(_lines(text), 1):
        if not line.strip():
            continue
        match = _MANIFEST_LINE.fullmatch(line)
        if match is None or len(match[1]) != _DIGEST_LETTERS[algorithm]:
            raise BadInput("formats.bag_manifest_line", line=number, name=manifest_name(algorithm))
        path = _decoded(match[2].removeprefix("./"))
        if not is_inside_bag(path):
            raise BadInput("formats.bag_unsafe_path", path=path)
        if digests.setdefault(path, match[1].lower()) != match[1].lower():
            raise BadInput("formats.bag_manifest_line", line=number, name=manifest_name(algorithm))
    return digests


def _decoded(path: str) -> str:
    return _DECODED.sub(lambda match: chr(int(match[1], 16)), path)


def _lines(text: str) -> list[str]:
    """The lines as RFC 8493 has them: other characters that Python takes for line ends are parts of names."""
    return _LINE_END.split(text.removeprefix("\ufeff"))


def is_inside_bag(path: str) -> bool:
    """Whether a path stays inside the bag on every system: no root, no drive, no `..`, no `~` (RFC 8493,
    5.1).
    """
    parts = path.replace("\\", "/").split("/")
    return bool(path) and parts[0] not in ("", "~") and ".." not in parts and ":" not in parts[0]


def write_info(lines: Sequence[InfoLine]) -> str:
    """bag-info.txt. A line end inside a value is folded: the next line begins with white space."""
    return "".join(f"{line.label}: {_folded(line.value)}\n" for line in lines)


def _folded(value: str) -> str:
    return "\n  ".join(part.strip() for part in value.splitlines()) if value else ""


def read_info(text: str) -> tuple[InfoLine, ...]:
    """The lines of bag-info.txt, folded ones joined by a space. Raises BadInput at a line without a label."""
    lines: list[InfoLine] = []
    for number, line in enumerate(_lines(text), 1):
        label, colon, value = line.partition(":")
        if not line.strip():
            continue
        if line[0] in " \t" and lines:
            lines[-1] = InfoLine(lines[-1].label, f"{lines[-1].value} {line.strip()}".strip())
        elif colon and _LABEL.fullmatch(label):
            lines.append(InfoLine(label.strip(), value.strip()))
        else:
            raise BadInput("formats.bag_info_line", line=number)
    return tuple(lines)


def oxum(sizes: Sequence[int]) -> str:
    """The value of Payload-Oxum: bytes and number of payload files."""
    return f"{sum(sizes)}.{len(sizes)}"


def read_declaration(text: str) -> tuple[int, int]:
    """The version of a bag. Raises BadInput where the text is no declaration or its tag files are not in
    UTF-8.
    """
    match = _DECLARATION.fullmatch(text.removeprefix("\ufeff"))
    if match is None or match[3].upper() != "UTF-8":
        raise BadInput("formats.bag_declaration")
    return int(match[1]), int(match[2])
