"""Which text layers are believed."""

from pathlib import Path

import pytest

from sohoa.vietnamese.trust import LARGEST_TRUSTED_SHARE, TextTrust, Verdict, trust

CLEAN = (
    "Số hóa tài liệu là chuyển tài liệu giấy thành tài liệu số. Thư viện tỉnh Đắk Lắk, theo Quyết định số "
    "707/QĐ-TTg ngày 02/09/1945, đã lưu giữ 1.247 trang sách quý hiếm; những người được giao việc phải "
    "giữ gìn sách, chụp ảnh từng trang, kiểm tra chất lượng và công bố trên mạng của thư viện để bạn đọc "
    "tra cứu."
)
DAMAGED = {
    "raw TCVN3": "Nh÷ng nguyªn t¾c cÇn tu©n thñ khi sè ho¸ tµi liÖu",
    "raw VNI": "Taøi lieäu höôùng daãn chi tieát ÑAÏI HOÏC",
    "horned u lost": CLEAN.replace("ư", "").replace("đ", ""),
    "horned u as minus": CLEAN.replace("ư", "−").replace("ữ", "−"),
    "VNI decoder over Unicode": "khơng cịn số hĩa thơng tin được lơi nĩi đầu phịng hơm",
    "TCVN3 decoder over Unicode": "tỏc giả thụng tin rừ ràng, cỏc bản sỏch, viờn chức",
    "letters dropped": "Nhà xut bn: Khoa hc Xã hi",
    "UTF-8 as cp1252": "ThÆ° viá»‡n HÃ  Ná»™i",
}


def test_clean_text_is_trusted() -> None:
    found = trust(CLEAN)
    assert found.verdict is Verdict.TRUSTED
    assert found.share <= LARGEST_TRUSTED_SHARE / 2


@pytest.mark.parametrize("kind", DAMAGED)
def test_damaged_text_is_not(kind: str) -> None:
    found = trust(DAMAGED[kind])
    assert found.verdict is Verdict.BROKEN
    assert found.share > LARGEST_TRUSTED_SHARE


def test_french_passages_do_not_count_against_a_page() -> None:
    french = "Les élèves de la province apprenaient aussi les langues dans une école qui est dans la ville."
    assert trust(f"{CLEAN} {CLEAN} {french}").verdict is Verdict.TRUSTED
    assert trust(french * 5).verdict is Verdict.FOREIGN


def test_no_words() -> None:
    assert trust("  — 12/3 … ") == TextTrust(0, 0, 0, Verdict.EMPTY)
    assert trust("").share == 0


def test_real_ground_truth_is_trusted(shared_dir: Path) -> None:
    pages = sorted((shared_dir / "ocr" / "real").glob("*.txt"))
    assert pages
    for page in pages:
        assert trust(page.read_text(encoding="utf-8")).verdict is Verdict.TRUSTED, page.name
