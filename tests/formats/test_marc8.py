import unicodedata
import warnings

import pytest

from sohoa.formats.marc8 import decode_marc8


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"Nguy\xe3\xe4en Du", "Nguyễn Du"),
        (b"Vi\xf2\xe3et Nam", "Việt Nam"),
        (b"\xa3\xe1ai h\xe7oc", "Đài hȯc"),
        (b"\xac \xad \xe2\xbc \xe2\xbd \xb3", "Ơ Ư ớ ứ đ"),
        (b"H\x1bb2\x1bsO", "H₂O"),
        (b"\x1bga\x1bs-ray", "α-ray"),
        (b"x\x1bp2\x1bs", "x²"),
        (b"V&#x1EC7;t", "Vệt"),
        (b"\x1b(B\x1b)!Eabc", "abc"),
        (b"&#xD800;&#x110000;", "&#xD800;&#x110000;"),
    ],
)
def test_the_latin_script_is_read(data: bytes, expected: str) -> None:
    decoded = decode_marc8(data)
    assert unicodedata.normalize("NFC", decoded.text) == expected
    assert decoded.unknown == 0


def test_marks_keep_their_order_and_one_without_a_letter_stays() -> None:
    assert decode_marc8(b"\xe4\xe3e").text == "e\u0303\u0302"
    assert decode_marc8(b"a\xe3").text == "a \u0302"


@pytest.mark.parametrize(
    ("data", "text", "unknown"),
    [
        (b'\x1b$1!0!!0"\x1b(Bx', "��x", 2),
        (b"\x1b(Nabc\x1b(B.", "���.", 3),
        (b"\x1b)N\xc1\x1b)!Ex", "�x", 1),
        (b"\xff\xaf", "��", 2),
        (b"\x1b", "", 1),
        (b"\x1b!a", "!a", 1),
        (b"\xfca", "a�", 1),
    ],
)
def test_other_scripts_and_broken_bytes_are_counted(data: bytes, text: str, unknown: int) -> None:
    decoded = decode_marc8(data)
    assert (decoded.text, decoded.unknown) == (text, unknown)


def test_every_letter_and_mark_of_ansel_is_that_of_pymarc() -> None:
    from pymarc.marc8 import marc8_to_unicode

    for byte in range(0xA1, 0xFF):
        data = bytes([byte, ord("a")])
        ours = decode_marc8(data)
        if ours.unknown:
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            theirs = marc8_to_unicode(data)
        assert unicodedata.normalize("NFC", ours.text) == theirs, hex(byte)
