"""Old encodings: decoding known bytes, telling them apart, refusing them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoa.vietnamese import legacy_tables
from sohoa.vietnamese.legacy_encodings import (
    Encoding,
    LegacyEncoding,
    decode,
    detect,
    detect_misread,
    require_unicode,
)
from sohoa.vietnamese.normal_form import normal_form

KNOWN = [
    (Encoding.TCVN3, "4e696e682042d76e68", "Ninh Bình"),
    (
        Encoding.TCVN3,
        "4e68f76e67206e677579aa6e2074be632063c76e207475a96e207468f1",
        "Những nguyên tắc cần tuân thủ",
    ),
    (Encoding.TCVN3, "5469d56e67205669d6742072ca7420686179", "Tiếng Việt rất hay"),
    (Encoding.TCVN3, "53e820686fb82074b569206c69d675", "Số hoá tài liệu"),
    (
        Encoding.VNI,
        "d141cf4920484fcf4320434fc24e47204e47484945c4502054502e20484fc0204348cd204d494e48",
        "ĐẠI HỌC CÔNG NGHIỆP TP. HỒ CHÍ MINH",
    ),
    (
        Encoding.VNI,
        "5461f869206c6965e4752068f6f4f96e67206461e36e2063686920746965e174",
        "Tài liệu hướng dẫn chi tiết",
    ),
    (Encoding.VNI, "41c92041c8", "Ắ Ằ"),
    (Encoding.VNI, "6b79fb206e6965e46d206b79f52074687561e474", "kỷ niệm kỹ thuật"),
    (Encoding.VISCII, "5468df207669ae6e205175af6320676961", "Thư viện Quốc gia"),
    (Encoding.VPS, "5468dc2076698c6e205175d36320676961", "Thư viện Quốc gia"),
    (Encoding.CP1258, "4e677579eade6e205472fdf5cc6e672054f4f2", "Nguyễn Trường Tộ"),
    (Encoding.BKHCM2, "5468fb207669efe56e205175f6eb6320676961", "Thư viện Quốc gia"),
    (Encoding.MARC_8, "4e677579e3e4656e204475", "Nguyễn Du"),
]
LONG_TEXT = normal_form(
    "Nghị quyết số 12 về việc đổi mới công tác thư viện, bảo tồn và phát huy giá trị của những tài liệu "
    "cổ, quý hiếm; mở rộng phục vụ bạn đọc ở các tỉnh miền núi phía Bắc."
)
TABLES = {
    Encoding.TCVN3: legacy_tables.TCVN3,
    Encoding.VNI: legacy_tables.VNI,
    Encoding.VISCII: legacy_tables.VISCII,
    Encoding.VPS: legacy_tables.VPS,
    Encoding.BKHCM2: legacy_tables.BKHCM2,
    Encoding.VIETWARE_F: legacy_tables.VIETWARE_F,
}
ENCODINGS = sorted(TABLES)


def encoded(text: str, encoding: Encoding) -> bytes:
    codes = zip(legacy_tables.LETTERS, TABLES[encoding].split(), strict=True)
    table = {letter: bytes.fromhex(code) for letter, code in codes if code != "-"}
    return b"".join(table.get(letter) or letter.encode("ascii") for letter in text)


@pytest.mark.parametrize(("encoding", "data", "expected"), KNOWN)
def test_known_bytes(encoding: Encoding, data: str, expected: str) -> None:
    assert decode(bytes.fromhex(data), encoding) == expected


def test_viqr() -> None:
    assert decode(b"Tie^'ng Vie^.t ra^'t hay", Encoding.VIQR) == "Tiếng Việt rất hay"
    assert decode(b"DDa.i ho.c Quo^'c gia\\.", Encoding.VIQR) == "Đại học Quốc gia."


def test_capital_font_of_tcvn3() -> None:
    data = "PHÇN MÒM TH¦ VIÖN Sè".encode("cp1252")
    assert decode(data, Encoding.TCVN3) == "PHẦN MỀM THƯ VIỆN SỐ"


@pytest.mark.parametrize(("encoding", "data"), [(one, data) for one, data, text in KNOWN if len(text) > 12])
def test_detection_of_known_bytes(encoding: Encoding, data: str) -> None:
    assert detect(bytes.fromhex(data)).encoding is encoding


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_detection_of_a_paragraph(encoding: Encoding) -> None:
    found = detect(encoded(LONG_TEXT, encoding))
    assert (found.encoding, found.share) == (encoding, 1.0)
    assert detect(LONG_TEXT.encode()).encoding is Encoding.UTF_8
    assert detect(b"Plain ASCII").encoding is Encoding.ASCII


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=st.text(st.sampled_from(legacy_tables.LETTERS[:67] + "bchmt "), max_size=20))
def test_small_letters_come_back(encoding: Encoding, text: str) -> None:
    # a vowel before a mark-like letter of a two-byte encoding may read otherwise; a space keeps letters apart
    apart = " ".join(text)
    assert decode(encoded(apart, encoding), encoding) == apart


def test_french_is_no_vietnamese_encoding() -> None:
    french = "L’élève a été reçu à l’école près de la forêt où naît la rivière".encode("cp1252")
    assert detect(french).encoding is None


def test_letters_that_latin_1_explains_are_no_evidence() -> None:
    assert detect("São João não é cão; tàu à là hè".encode("latin-1")).encoding is None
    assert detect("'À' á é í ó ú bødt".encode("latin-1")).encoding is None


def test_text_misread_as_latin_1() -> None:
    assert detect_misread("Sè ho¸ tµi liÖu").encoding is Encoding.TCVN3
    assert detect_misread("Taøi lieäu höôùng daãn").encoding is Encoding.VNI
    assert detect_misread("Số hóa tài liệu").encoding is Encoding.UTF_8


@pytest.mark.parametrize("encoding", [Encoding.TCVN3, Encoding.VNI])
@pytest.mark.parametrize("marc8", [True, False])
def test_tcvn3_and_vni_are_refused_by_name(encoding: Encoding, marc8: bool) -> None:
    record = b"00123nam a22\x1e00\x1fa" + encoded(LONG_TEXT, encoding) + b"\x1e\x1d"
    with pytest.raises(LegacyEncoding) as refusal:
        require_unicode(record, "sach.mrc", marc8=marc8)
    assert refusal.value.code == "vietnamese.legacy_encoding"
    assert refusal.value.params == {"name": "sach.mrc", "encoding": encoding.value.upper()}


def test_unicode_and_marc8_are_taken() -> None:
    require_unicode(LONG_TEXT.encode(), "sach.mrc")
    require_unicode(b"Plain", "sach.mrc")
    nguyen_du = bytes.fromhex("4e677579e3e4656e20447520b36fe3f26320e3f2616d")
    require_unicode(nguyen_du, "sach.mrc", marc8=True)
    with pytest.raises(LegacyEncoding):
        require_unicode(nguyen_du, "sach.mrc")


def test_unknown_bytes_are_refused_where_only_utf8_is_taken() -> None:
    with pytest.raises(LegacyEncoding) as refusal:
        require_unicode(b"\xff\xfe\x00", "la.mrc")
    assert refusal.value.code == "vietnamese.encoding_unknown"


@given(st.binary(max_size=200))
def test_any_bytes_decode(data: bytes) -> None:
    for encoding in Encoding:
        text = decode(data, encoding)
        assert normal_form(text) == text
    assert 0 <= detect(data).share <= 1
