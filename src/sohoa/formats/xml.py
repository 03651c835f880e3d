"""XML read without danger and written without accident.

Reading: no entities, no DTD, no network, bounded size. Writing: UTF-8, only characters that XML 1.0 allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Protocol

from lxml import etree

from sohoa.errors import BadInput

MAX_XML_BYTES = 64 * 1024 * 1024
"""The largest document that is parsed: some eight times the METS of a thick book."""

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XLINK = "http://www.w3.org/1999/xlink"

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'
# XML 1.0, production [2] Char, turned round.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)
_NCNAME_LETTERS = re.compile(r"[^A-Za-z0-9.-]")


class Element(Protocol):
    """What is used of lxml's elements, which come without types. Tags are `{namespace}name`."""

    tag: str
    text: str | None

    @property
    def nsmap(self) -> Mapping[str | None, str]:
        """Prefixes in force here (None: the default namespace)."""

    def get(self, key: str, default: str, /) -> str:
        """An attribute."""

    def set(self, key: str, value: str, /) -> None:
        """Set an attribute."""

    def iter(self, *tags: str) -> Iterator[Element]:
        """The element itself and all below, in document order."""

    def iterchildren(self, *tags: str) -> Iterator[Element]:
        """The children."""

    def iterancestors(self, *tags: str) -> Iterator[Element]:
        """From the parent up."""

    def itertext(self) -> Iterator[str]:
        """The pieces of text within."""

    def find(self, path: str, /) -> Element | None:
        """The first element at the path."""

    def findall(self, path: str, /) -> list[Element]:
        """All elements at the path."""

    def findtext(self, path: str, default: str, /) -> str:
        """The text of the first element at the path."""

    def append(self, child: Element, /) -> None:
        """Put a child at the end."""

    def __iter__(self) -> Iterator[Element]: ...
    def __len__(self) -> int: ...


def parse_xml(data: bytes, *, what: str, max_bytes: int = MAX_XML_BYTES) -> Element:
    """The root element; comments and processing instructions are left out. `what` names the kind of document
    in the message. Raises BadInput where the bytes are too many, not well-formed, or carry a document type
    (which is where entities come from).
    """
    if len(data) > max_bytes:
        raise BadInput("formats.xml_too_large", what=what, limit_mb=max_bytes // 1_000_000)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: Element | None = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BadInput("formats.xml_broken", what=what, line=error.lineno or 1) from error
    if root is None:
        raise BadInput("formats.xml_broken", what=what, line=1)
    if etree.ElementTree(root).docinfo.internalDTD is not None:
        raise BadInput("formats.xml_has_doctype", what=what)
    return root


def namespace_of(element: Element) -> str:
    """`{namespace}` with its braces, or an empty text: put before a name it makes a tag."""
    tag = element.tag
    return tag[: tag.index("}") + 1] if tag.startswith("{") else ""


def local_name(element: Element) -> str:
    """The tag without its namespace."""
    return element.tag.rpartition("}")[2]


def legal_text(text: str) -> str:
    """The text with every character that XML 1.0 forbids shown as U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)


def attribute_text(text: str) -> str:
    """The text as it stands between double quotes in an attribute, for writers that join strings."""
    return legal_text(text).translate(_ESCAPES)


def xml_id(prefix: str, name: str = "") -> str:
    """A legal NCName, the same for the same input and different for different names: `prefix` must begin with
    a letter; a character of `name` that an NCName or a reader's eye could stumble over becomes `_<hex>_`.
    """
    return prefix + _NCNAME_LETTERS.sub(lambda match: f"_{ord(match[0]):x}_", name)


def new_root(tag: str, prefixes: Mapping[str | None, str], /, **attributes: str) -> Element:
    """A root element with its namespace prefixes (None: the default namespace)."""
    root: Element = etree.Element(tag, nsmap=dict(prefixes))
    _set_all(root, attributes)
    return root


def add(
    parent: Element, tag: str, text: str = "", attributes: Mapping[str, str] | None = None, /, **more: str
) -> Element:
    """A new last child. Attributes with an empty value are left out."""
    child: Element = etree.SubElement(parent, tag)
    if text:
        child.text = legal_text(text)
    if attributes:
        _set_all(child, attributes)
    if more:
        _set_all(child, more)
    return child


def add_filled(
    parent: Element, tag: str, text: str, attributes: Mapping[str, str] | None = None, /, **more: str
) -> None:
    """A new last child where there is text to put into it, else nothing."""
    if text:
        add(parent, tag, text, attributes, **more)


def _set_all(element: Element, attributes: Mapping[str, str]) -> None:
    for name, value in attributes.items():
        if value:
            element.set(name, legal_text(value))


def xml_bytes(root: Element) -> bytes:
    """The document in UTF-8 with its declaration, indented; the same tree gives the same bytes."""
    etree.indent(root, space=" ")
    body: bytes = etree.tostring(root, encoding="UTF-8")
    return _DECLARATION + body + b"\n"
