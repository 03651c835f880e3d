import re
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from sohoa.errors import BadInput
from sohoa.formats.mets import write_mets
from sohoa.formats.mets_reading import read_mets_files
from sohoa.formats.xml import Element, parse_xml
from sohoa.model.bib import BibRecord
from sohoa.model.document import Document
from sohoa.model.files import ColourSpace, FileRef, FileRole, ImageFacts, PpiSource
from sohoa.model.ids import PageId, capture_id
from sohoa.model.provenance import Event
from sohoa.model.rights import Rights
from sohoa.model.structure import Division, DivisionKind
from tests.formats.books import DOCUMENT_ID, LIBRARY, SOFTWARE, book, events
from tests.formats.xsd import schema_errors

M = "{http://www.loc.gov/METS/}"
P = "{http://www.loc.gov/premis/v3}"
X = "{http://www.loc.gov/mix/v20}"
MODS = "{http://www.loc.gov/mods/v3}"
XLINK = "{http://www.w3.org/1999/xlink}"
NCNAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")
ACCESS_ONLY = frozenset({FileRole.ACCESS, FileRole.FULLTEXT})


def relative(ref: FileRef) -> str:
    return f"data/{ref.key}"


def written(document: Document, happened: Sequence[Event] | None = None) -> bytes:
    return write_mets(
        document,
        events(document) if happened is None else happened,
        library=LIBRARY,
        href=relative,
        created_at="2025-01-02T05:00:00Z",
        software=SOFTWARE,
        url="https://so.example.vn/doc/d4k8b2vqr0x1mz",
    )


def tree(document: Document, happened: Sequence[Event] | None = None) -> Element:
    return parse_xml(written(document, happened), what="METS")


def by_id(root: Element, name: str) -> Element:
    return next(element for element in root.iter() if element.get("ID", "") == name)


def texts(element: Element, tag: str) -> list[str]:
    return [found.text or "" for found in element.iter(tag)]


def test_every_file_is_listed_once_with_digest_size_type_and_href() -> None:
    document = book()
    listing = read_mets_files(written(document))
    expected = [capture.master for capture in document.captures]
    for role in (FileRole.ACCESS, FileRole.THUMBNAIL, FileRole.FULLTEXT):
        expected += [ref for page in document.pages for ref in page.files if ref.role is role]
    expected += [ref for ref in document.files if ref.role in (FileRole.PDF, FileRole.RECORD)]
    assert [
        (file.use, file.href, file.checksum, file.checksum_type, file.size_bytes, file.media_type)
        for file in listing.files
    ] == [(r.role.value, f"data/{r.key}", r.sha256, "SHA-256", r.size_bytes, r.media_type) for r in expected]


def test_pages_keep_order_label_and_files() -> None:
    listing = read_mets_files(written(book()))
    assert (listing.object_id, listing.label) == (DOCUMENT_ID, "Truyện Kiều: đoạn trường tân thanh")
    assert [(page.order, page.label) for page in listing.pages] == [
        (1, "i"), (2, "ii"), (3, "iii"), (4, "iv"), (5, "1"), (6, "2"),
    ]  # fmt: skip
    uses = {file.id: file.use for file in listing.files}
    for page in listing.pages:
        assert [uses[name] for name in page.file_ids] == ["MASTER", "ACCESS", "THUMBNAIL", "FULLTEXT"]


def test_two_pages_of_a_spread_are_two_areas_of_one_master() -> None:
    root = tree(book(1))
    areas = list(root.iter(f"{M}area"))
    assert len({area.get("FILEID", "") for area in areas}) == 1
    corners = [[int(n) for n in area.get("COORDS", "").split(",")] for area in areas]
    assert all(points[:2] == points[-2:] and len(points) == 10 for points in corners)
    assert max(corners[0][::2]) < min(corners[1][::2]) + 100


def test_ids_are_legal_and_unique_and_every_reference_has_a_target() -> None:
    root = tree(book())
    ids = [element.get("ID", "") for element in root.iter() if element.get("ID", "")]
    assert len(ids) == len(set(ids))
    assert all(NCNAME.fullmatch(name) for name in ids)
    for element in root.iter():
        for name in ("ADMID", "DMDID", "FILEID", f"{XLINK}from", f"{XLINK}to"):
            if element.tag != f"{M}FLocat":
                assert set(element.get(name, "").split()) <= set(ids)


def test_every_event_is_told_with_parameters_version_agent_and_files() -> None:
    document = book(1)
    root = tree(document)
    told = list(root.iter(f"{P}event"))
    assert [e.findtext(f".//{P}eventIdentifierValue", "") for e in told] == [e.id for e in events(document)]
    ocr = next(e for e in told if e.findtext(f"{P}eventType", "") == "optical character recognition")
    page = document.pages[0]
    assert ocr.findtext(f".//{P}eventDetail", "") == '{"languages": "vie", "psm": 3}'
    assert ocr.findtext(f"{P}eventDateTime", "") == "2025-01-02T03:10:00Z/2025-01-02T03:10:02Z"
    assert texts(ocr, f"{P}linkingAgentIdentifierValue") == ["software/Tesseract/5.5.4"]
    assert texts(ocr, f"{P}linkingObjectIdentifierValue") == [
        page.id, f"{DOCUMENT_ID}/access-{page.id}", f"{DOCUMENT_ID}/fulltext-{page.id}",
    ]  # fmt: skip
    assert texts(ocr, f"{P}linkingObjectRole") == ["source", "outcome"]
    agents = {e.findtext(f".//{P}agentIdentifierValue", ""): e for e in root.iter(f"{P}agent")}
    assert set(agents) == {
        "person/Nguyễn Thị Lan/operator", "hardware/Máy quét Zeutschel OS 12002", "software/Sohoa/0.1.0",
        "software/Tesseract/5.5.4",
    }  # fmt: skip
    assert agents["software/Tesseract/5.5.4"].findtext(f"{P}agentVersion", "") == "5.5.4"


def test_derivatives_name_their_sources() -> None:
    document = book(1)
    root = tree(document)
    page = document.pages[1]

    def sources(name: str) -> list[str]:
        return texts(by_id(root, f"object-{name}"), f"{P}relatedObjectIdentifierValue")

    (master,) = [f.id for f in read_mets_files(written(document)).files if f.use == "MASTER"]
    assert sources(f"access-{page.id}") == [f"{DOCUMENT_ID}/{master}"]
    assert sources(f"fulltext-{page.id}") == [f"{DOCUMENT_ID}/access-{page.id}"]
    assert sources(master) == []
    without_events = by_id(tree(document, []), f"object-access-{page.id}")
    assert texts(without_events, f"{P}relatedObjectIdentifierValue") == [f"{DOCUMENT_ID}/{master}"]


def test_equal_bytes_of_two_pages_are_not_mixed_up() -> None:
    document = book(1)
    first, second = document.pages
    twin = replace(second, files=tuple(
        replace(ref, sha256=first.files[number].sha256) for number, ref in enumerate(second.files)
    ))  # fmt: skip
    document = replace(document, pages=(first, twin))
    root = tree(document)
    for page in document.pages:
        found = by_id(root, f"object-fulltext-{page.id}")
        assert texts(found, f"{P}relatedObjectIdentifierValue") == [f"{DOCUMENT_ID}/access-{page.id}"]
        assert texts(found, f"{P}relatedEventIdentifierValue") == [f"{page.id}-ocr"]


def test_images_have_mix_and_assumed_resolution_is_said() -> None:
    document = book(2)
    root = tree(document)
    master = by_id(root, f"mix-{document.captures[0].id}")
    assert texts(master, f"{X}imageWidth") == ["4960"]
    assert texts(master, f"{X}bitsPerSampleValue") == ["8", "8", "8"]
    assert texts(master, f"{X}numerator") == ["300", "300"]
    assert texts(master, f"{X}dateTimeCreated") == ["2025-01-02T03:04:05"]
    access = by_id(root, f"mix-access-{document.pages[0].id}")
    assert texts(access, f"{X}imageWidth") + texts(access, f"{X}imageHeight") == ["2400", "3400"]
    assert texts(root, f"{P}significantPropertiesValue") == ["assumed"]


def test_facts_of_derivatives_are_taken_where_they_are_given() -> None:
    document = book(1)
    thumbnail = document.pages[0].file(FileRole.THUMBNAIL)
    assert thumbnail is not None
    facts = ImageFacts(140, 200, 0, PpiSource.FILE, 8, 1, ColourSpace.GREY, captured_at="hôm qua")
    data = write_mets(
        document, [], library=LIBRARY, href=relative, created_at="2025-01-02T05:00:00Z", software=SOFTWARE,
        facts={thumbnail.key: facts},
    )  # fmt: skip
    mix = by_id(parse_xml(data, what="METS"), f"mix-thumbnail-{document.pages[0].id}")
    assert texts(mix, f"{X}colorSpace") == ["BlackIsZero"]
    assert texts(mix, f"{X}dateTimeCreated") == []
    assert texts(mix, f"{X}samplingFrequencyUnit") == []


def test_parts_stand_under_the_monograph_and_know_their_pages() -> None:
    root = tree(book())
    logical = next(s for s in root.iter(f"{M}structMap") if s.get("TYPE", "") == "LOGICAL")
    assert [(d.get("ID", ""), d.get("TYPE", ""), d.get("LABEL", "")) for d in logical.iter(f"{M}div")] == [
        ("logical", "monograph", "Truyện Kiều: đoạn trường tân thanh"),
        ("logical-1", "preface", "Lời nói đầu"),
        ("logical-2", "chapter", "Chương 1"),
        ("logical-2-1", "section", "Mục 1.1 & hơn"),
    ]
    links: dict[str, list[str]] = {}
    for link in root.iter(f"{M}smLink"):
        links.setdefault(link.get(f"{XLINK}from", ""), []).append(link.get(f"{XLINK}to", ""))
    assert {name: len(pages) for name, pages in links.items()} == {
        "logical": 6, "logical-1": 2, "logical-2": 4, "logical-2-1": 2,
    }  # fmt: skip
    assert links["logical-2-1"] == ["page-p0000000000004", "page-p0000000000005"]


def test_a_monograph_among_the_divisions_is_the_root() -> None:
    document = book()
    whole = Division("Toàn sách", DivisionKind.MONOGRAPH, document.pages[0].id, document.pages[-1].id)
    gone = Division("Đã bỏ", DivisionKind.CHAPTER, PageId("p-gone"), PageId("p-gone"))
    root = tree(replace(document, divisions=(replace(whole, parts=(gone,)),)))
    assert by_id(root, "logical").get("LABEL", "") == "Toàn sách"
    assert by_id(root, "logical-1").get("LABEL", "") == "Đã bỏ"
    assert not [link for link in root.iter(f"{M}smLink") if link.get(f"{XLINK}from", "") == "logical-1"]


def test_rights_are_told_in_premis_and_mods() -> None:
    root = tree(book())
    rights = by_id(root, "rights")
    assert texts(rights, f"{P}restriction") == ["on-site only"]
    assert texts(rights, f"{P}endDate") == ["2030-01-01"]
    condition = next(root.iter(f"{MODS}accessCondition"))
    assert condition.get(f"{XLINK}href", "") == "http://rightsstatements.org/vocab/InC/1.0/"


def test_a_file_of_many_frames_is_one_master_with_many_images() -> None:
    document = book(2)
    first, second = document.captures
    frames = (
        replace(first, id=capture_id(first.master.sha256, 1), frame=1),
        replace(second, id=capture_id(first.master.sha256, 2), frame=2, master=first.master),
    )
    pages = tuple(replace(page, capture=frames[number // 2].id) for number, page in enumerate(document.pages))
    document = replace(document, captures=frames, pages=pages)
    root = tree(document)
    assert [f.use for f in read_mets_files(written(document)).files].count("MASTER") == 1
    areas = [area.get("ADMID", "") for area in root.iter(f"{M}area")]
    assert areas == [f"mix-{frames[0].id}"] * 2 + [f"mix-{frames[1].id}"] * 2


def test_harvesters_get_only_the_roles_asked_for() -> None:
    document = book(1)
    data = write_mets(
        document, [], library=LIBRARY, href=lambda ref: f"https://so.example.vn/{ref.key}",
        created_at="2025-01-02T05:00:00Z", software=SOFTWARE, roles=ACCESS_ONLY,
    )  # fmt: skip
    listing = read_mets_files(data)
    assert {file.use for file in listing.files} == {"ACCESS", "FULLTEXT"}
    assert all(file.href.startswith("https://so.example.vn/") for file in listing.files)


def test_same_input_gives_same_bytes() -> None:
    assert written(book()) == written(book())


def _odd_books() -> dict[str, Document]:
    plain = book(1)
    bare = replace(
        plain, captures=(), pages=(), divisions=(), files=(), rights=None, record=BibRecord(" " * 24, ())
    )
    page = replace(plain.pages[0], plan=None, label="", files=plain.pages[0].files * 2)
    capture = replace(plain.captures[0], facts=None)
    licence = Rights("http://creativecommons.org/licenses/by/4.0/")
    return {
        "whole": book(3),
        "bare": bare,
        "unplanned": replace(plain, pages=(page,), captures=(capture,), rights=licence),
    }


@pytest.mark.parametrize("name", ["whole", "bare", "unplanned"])
def test_the_schemas_have_nothing_against_it(name: str, shared_dir: Path) -> None:
    assert schema_errors(written(_odd_books()[name]), shared_dir) == []


def test_a_record_that_marcxml_refuses_is_told_in_mods_alone() -> None:
    data = written(_odd_books()["bare"])
    assert b"MARC21/slim" not in data
    assert b"MARC21/slim" in written(book(1))


def test_what_is_no_mets_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        read_mets_files(b"<alto/>")
    assert caught.value.code == "formats.not_this_format"


def test_mets_of_other_programs_is_read(shared_dir: Path) -> None:
    files = sorted((shared_dir / "samples" / "mets" / "digital-derivans").rglob("*.xml"))
    assert files
    for path in files:
        listing = read_mets_files(path.read_bytes())
        ids = {file.id for file in listing.files}
        assert len(ids) == len(listing.files), path.name
        assert all(set(page.file_ids) <= ids for page in listing.pages), path.name
    assert sum(len(read_mets_files(path.read_bytes()).pages) for path in files) > 100


def test_a_thick_book_is_quick() -> None:
    document = book(150)
    happened = events(document)
    start = time.perf_counter()
    data = written(document, happened)
    assert time.perf_counter() - start < 10
    assert len(read_mets_files(data).pages) == 300
