import pytest
from lxml import etree

from sohoa.errors import BadInput
from sohoa.formats.xml import (
    add,
    attribute_text,
    legal_text,
    local_name,
    namespace_of,
    new_root,
    parse_xml,
    xml_bytes,
    xml_id,
)

BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><lolz>&lol2;</lolz>"""
EXTERNAL_ENTITY = b"""<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>"""
EXTERNAL_DTD = b"""<!DOCTYPE r SYSTEM "http://example.org/r.dtd"><r/>"""


@pytest.mark.parametrize("data", [BILLION_LAUGHS, EXTERNAL_ENTITY, EXTERNAL_DTD])
def test_a_document_type_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        parse_xml(data, what="METS")
    assert caught.value.code == "formats.xml_has_doctype"


def test_a_document_type_is_refused_in_utf_16_too() -> None:
    with pytest.raises(BadInput) as caught:
        parse_xml(EXTERNAL_ENTITY.decode("ascii").encode("utf-16"), what="METS")
    assert caught.value.code == "formats.xml_has_doctype"


@pytest.mark.parametrize(
    "data", [b"", b"   ", b"no xml", b"<a>", b"<a>&unknown;</a>", b"\xff\xfe\x00", b"<!-- -->"]
)
def test_what_is_no_xml_is_refused_with_a_line(data: bytes) -> None:
    with pytest.raises(BadInput) as caught:
        parse_xml(data, what="ALTO")
    assert caught.value.code == "formats.xml_broken"
    assert caught.value.params["what"] == "ALTO"
    assert caught.value.params["line"] >= 1  # type: ignore[operator]  # params are objects, this one is an int


def test_too_many_bytes_are_refused_before_they_are_parsed() -> None:
    with pytest.raises(BadInput) as caught:
        parse_xml(b"<a>" + b" " * 100, what="ALTO", max_bytes=50)
    assert caught.value.code == "formats.xml_too_large"


def test_a_deep_tree_is_refused() -> None:
    with pytest.raises(BadInput):
        parse_xml(b"<a>" * 10_000 + b"</a>" * 10_000, what="METS")


def test_comments_and_instructions_are_left_out() -> None:
    root = parse_xml(b"<a><!-- c --><b/><?pi x?></a>", what="METS")
    assert [child.tag for child in root] == ["b"]


def test_names_and_namespaces_are_told_apart() -> None:
    root = parse_xml(b'<a xmlns="urn:x"><b xmlns=""/></a>', what="METS")
    assert (namespace_of(root), local_name(root)) == ("{urn:x}", "a")
    child = next(iter(root))
    assert (namespace_of(child), local_name(child)) == ("", "b")


def test_forbidden_characters_become_visible() -> None:
    assert legal_text("a\x00b\x0cc\ud800d\uffffe\U0001f600\tf") == "a�b�c�d�e\U0001f600\tf"


def test_attribute_text_comes_back_the_same() -> None:
    text = 'a "b" & <c>\t\r\n đ'
    root = parse_xml(f'<a x="{attribute_text(text)}"/>'.encode(), what="METS")
    assert root.get("x", "") == text


@pytest.mark.parametrize("name", ["", "12", "a b", "a_b", "bìa", "x:y", "\U0001f600", "../e"])
def test_ids_are_legal_and_differ(name: str) -> None:
    made = xml_id("f", name)
    root = etree.fromstring(f'<a xml:id="{made}"/>')
    assert root.get("{http://www.w3.org/XML/1998/namespace}id") == made
    assert all(made != xml_id("f", other) for other in ("a-b", "a20b", "a_20_b") if other != name)


def test_a_tree_is_written_in_utf_8_without_empty_attributes() -> None:
    root = new_root("{urn:x}a", {None: "urn:x"}, kept="1", dropped="")
    add(root, "{urn:x}b", "Sổ\x00 tay", {"{urn:y}c": "d"}, e="", f="g")
    assert (
        xml_bytes(root)
        == (
            '<?xml version="1.0" encoding="UTF-8"?>\n<a xmlns="urn:x" kept="1">\n'
            ' <b xmlns:ns0="urn:y" ns0:c="d" f="g">Sổ� tay</b>\n</a>\n'
        ).encode()
    )
