import hashlib
from pathlib import Path

import bagit
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sohoa.errors import BadInput
from sohoa.formats.bagit import (
    DECLARATION,
    DECLARATION_NAME,
    INFO_NAME,
    Algorithm,
    InfoLine,
    is_inside_bag,
    manifest_name,
    oxum,
    read_declaration,
    read_info,
    read_manifest,
    write_info,
    write_manifest,
)

names = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\\/~:\x00"), min_size=1, max_size=9
).filter(lambda name: name not in (".", ".."))
labelled = names.map(lambda name: " ".join(name.split())).filter(bool)
odd = st.sampled_from(["a%b", "a\nb", "a\rb", "%0A", "%25", "sổ tay.tif", "a*b", "*c"])
paths = st.lists(names | odd, min_size=1, max_size=3).map(lambda parts: "data/" + "/".join(parts))


@given(st.dictionaries(paths, st.binary(max_size=3)), st.sampled_from(Algorithm))
def test_a_manifest_is_read_back_the_same(files: dict[str, bytes], algorithm: Algorithm) -> None:
    digests = {path: hashlib.new(algorithm, data).hexdigest() for path, data in files.items()}
    assert read_manifest(write_manifest(digests), algorithm) == digests


@given(st.lists(st.builds(InfoLine, st.sampled_from(["Source-Organization", "Ghi chú"]), labelled)))
def test_bag_info_is_read_back_the_same(lines: list[InfoLine]) -> None:
    assert list(read_info(write_info(lines))) == lines


def test_only_percent_and_line_ends_are_encoded() -> None:
    digest = "a" * 64
    assert write_manifest({"data/b %.txt": digest, "data/a\r\n.txt": digest.upper()}) == (
        f"{digest}  data/a%0D%0A.txt\n{digest}  data/b %25.txt\n"
    )
    assert read_manifest(f"{digest} *./data/100%41.txt\n", Algorithm.SHA256) == {"data/100%41.txt": digest}


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../a", "data/../../a", "~/a", "C:/a", "C:\\a", "data\\..\\a", ""]
)
def test_paths_that_lead_out_of_the_bag_are_refused(path: str) -> None:
    assert not is_inside_bag(path)
    if path:
        with pytest.raises(BadInput) as caught:
            read_manifest(f"{'a' * 64}  {path}\n", Algorithm.SHA256)
        assert caught.value.code == "formats.bag_unsafe_path"


@pytest.mark.parametrize(
    "text",
    ["abc  data/a\n", f"{'a' * 64}\n", f"{'a' * 64}  data/a\n{'b' * 64}  data/a\n", f"{'g' * 64}  data/a"],
)
def test_a_line_that_is_none_is_told(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_manifest(text, Algorithm.SHA256)
    assert caught.value.code == "formats.bag_manifest_line"


def test_info_is_folded_and_unfolded() -> None:
    text = write_info([InfoLine("Ghi chú", "một\nhai"), InfoLine("Payload-Oxum", oxum([3, 4]))])
    assert text == "Ghi chú: một\n  hai\nPayload-Oxum: 7.2\n"
    assert read_info(text) == (InfoLine("Ghi chú", "một hai"), InfoLine("Payload-Oxum", "7.2"))
    with pytest.raises(BadInput) as caught:
        read_info("không có nhãn")
    assert caught.value.code == "formats.bag_info_line"


def test_the_declaration_says_its_version() -> None:
    assert read_declaration(DECLARATION) == (1, 0)
    assert read_declaration("BagIt-Version: 0.97\r\nTag-File-Character-Encoding: UTF-8\r\n") == (0, 97)
    for text in ("", "BagIt-Version: 1.0\n", DECLARATION.replace("UTF-8", "UTF-16")):
        with pytest.raises(BadInput):
            read_declaration(text)


def test_the_reference_program_finds_the_bag_valid(tmp_path: Path) -> None:
    # It does not decode %25 as RFC 8493 demands, hence no such name here.
    payload = {"data/sổ tay.txt": b"mot", "data/ảnh/1.txt": b"hai"}
    tags = {
        DECLARATION_NAME: DECLARATION.encode(),
        INFO_NAME: write_info(
            [InfoLine("Payload-Oxum", oxum([len(data) for data in payload.values()]))]
        ).encode(),
    }
    for algorithm in Algorithm:
        digests = {path: hashlib.new(algorithm, data).hexdigest() for path, data in payload.items()}
        tags[manifest_name(algorithm)] = write_manifest(digests).encode()
    digests = {path: hashlib.sha512(data).hexdigest() for path, data in tags.items()}
    tags[manifest_name(Algorithm.SHA512, of_tags=True)] = write_manifest(digests).encode()
    for path, data in (payload | tags).items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    bagit.Bag(str(tmp_path)).validate()
