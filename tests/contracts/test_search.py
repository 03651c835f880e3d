"""What every adapter of the search port does: the one on disk and the one in memory."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sohoa.model.ids import DocumentId
from sohoa.ports.search import Search
from sohoa.store.search import TantivySearch
from sohoa.vietnamese.matching import Tier
from tests.contracts.search_entries import of_documents, of_pages, page, record
from tests.fakes.search import InMemorySearch


@pytest.fixture(params=["in memory", "on disk"])
def search(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Search]:
    adapter: Search = InMemorySearch() if request.param == "in memory" else TantivySearch(tmp_path / "index")
    yield adapter
    adapter.close()


def fill(search: Search, *texts: str) -> None:
    search.replace_document(record("d"), [page("d", order, text) for order, text in enumerate(texts)])


def found(search: Search, words: str) -> list[int]:
    return [hit.order for hit in search.search(of_pages(words)).pages]


def test_an_empty_index_finds_nothing(search: Search) -> None:
    assert search.search(of_pages("số")).total == 0
    assert search.search(of_documents("số")).documents == ()


def test_a_hit_tells_where_it_is(search: Search) -> None:
    fill(search, "Số hóa tài liệu là gì", "Mục lục")
    (hit,) = search.search(of_pages("số hóa")).pages
    assert (hit.document_id, hit.page_id, hit.order, hit.label) == ("d", "d-0", 0, "1")
    assert (hit.tier, hit.places) == (Tier.EXACT, 1)
    assert [hit.excerpt.text[start:end] for start, end in hit.excerpt.marks] == ["Số hóa"]


def test_without_marks_all_is_found(search: Search) -> None:
    fill(search, "số hóa", "Đường Trường Sơn", "SỐ HOÁ", "sổ hoa")
    assert sorted(found(search, "so hoa")) == [0, 2, 3]
    assert found(search, "duong truong son") == [1]


def test_exact_before_toneless_before_ascii(search: Search) -> None:
    fill(search, "sợ sợ sợ", "sổ sổ sổ sổ", "một số người viết rất dài về nhiều việc khác nhau ở đây", "khác")
    assert found(search, "số") == [2, 1, 0]
    tiers = [hit.tier for hit in search.search(of_pages("số")).pages]
    assert tiers == [Tier.EXACT, Tier.TONELESS, Tier.ASCII]


def test_a_query_with_marks_prefers_its_marks_to_nearness(search: Search) -> None:
    fill(search, "so hoa", "hóa đơn của một số người")
    assert found(search, "số hóa") == [1, 0]


def test_a_query_without_marks_prefers_nearness(search: Search) -> None:
    fill(search, "hoa và so", "số hóa")
    assert found(search, "so hoa") == [1, 0]


def test_all_words_must_be_there_and_whole_phrases_come_first(search: Search) -> None:
    fill(search, "quốc gia có thư viện", "thư viện", "Thư viện Quốc gia")
    assert found(search, "thư viện quốc gia") == [2, 0]
    assert found(search, '"thư viện quốc gia"') == [2]


def test_old_print_and_new_are_one(search: Search) -> None:
    fill(search, "Nam-Phong tạp-chí", "ở Hànội", "Nam Phong tạp chí", "Kỹ thuật", "hòa")
    assert sorted(found(search, '"nam phong tạp chí"')) == [0, 2]
    assert found(search, "Hà Nội") == found(search, "hanoi") == [1]
    assert found(search, "kĩ thuật") == [3]
    assert found(search, "hoà") == [4]


def test_words_go_over_the_end_of_a_line(search: Search) -> None:
    search.replace_document(record("d"), [page("d", 0, "công-", "nghiệp docu-", "ment thư", "viện")])
    for words in ('"công nghiệp"', "document", '"thư viện"'):
        assert found(search, words) == [0], words


ANY_WORDS = [
    "",
    " ",
    '"',
    "'",
    "((",
    "[a TO b]",
    "AND",
    "số AND OR NOT",
    "a:b",
    "số*",
    "\\",
    "\x00",
    "\ud800",
    "+-&|!",
]


@pytest.mark.parametrize("words", [*ANY_WORDS, "x" * 10_000, "số hóa " * 10_000, '"' + "số " * 10_000])
def test_any_words_are_a_query(search: Search, words: str) -> None:
    fill(search, "số hóa", "AND")
    search.search(of_pages(words))
    search.search(of_documents(words))


def test_operators_are_words(search: Search) -> None:
    fill(search, "this and that", "this that")
    assert found(search, "this AND that") == [0]


def test_any_text_can_be_indexed(search: Search) -> None:
    fill(search, "\ud800 số \x00 " + "x" * 70_000, "")
    assert found(search, "số") == [0]


def test_what_is_not_public_is_not_found_unless_asked_for(search: Search) -> None:
    search.replace_document(record("a", "số", public=False), [page("a", 0, "số hóa", public=False)])
    search.replace_document(record("b"), [page("b", 0, "số hóa")])
    assert [hit.document_id for hit in search.search(of_pages("số hóa")).pages] == ["b"]
    assert [hit.document_id for hit in search.search(of_documents("số")).documents] == ["b"]
    assert search.search(of_pages("số hóa", public_only=False)).total == 2
    assert search.search(of_documents("số", public_only=False)).total == 2


def test_a_search_may_stay_in_one_document(search: Search) -> None:
    for name in ("a", "b"):
        search.replace_document(record(name), [page(name, 0, "số hóa")])
    assert [hit.page_id for hit in search.search(of_pages("số", document="b")).pages] == ["b-0"]


def test_documents_are_found_by_pages_and_by_record(search: Search) -> None:
    search.replace_document(record("a", "Truyện Kiều", "Nguyễn Du"), [page("a", 0, "trăm năm")])
    search.replace_document(record("b"), [page("b", n, "nguyễn du viết") for n in range(5)])
    by_name = {hit.document_id: hit for hit in search.search(of_documents("Nguyễn Du")).documents}
    assert by_name.keys() == {"a", "b"}
    assert (by_name[DocumentId("a")].page_count, by_name[DocumentId("b")].page_count) == (0, 5)
    assert by_name[DocumentId("a")].pages == ()
    assert len(by_name[DocumentId("b")].pages) == 3
    assert by_name[DocumentId("b")].record is None
    shown = by_name[DocumentId("a")].record
    assert shown is not None
    assert [shown.text[start:end] for start, end in shown.marks] == ["Nguyễn Du"]


def test_the_better_document_comes_first(search: Search) -> None:
    search.replace_document(record("a"), [page("a", n, "sổ hoa") for n in range(4)])
    search.replace_document(record("b"), [page("b", 0, "số hóa")])
    assert [hit.document_id for hit in search.search(of_documents("số hóa")).documents] == ["b", "a"]
    assert [hit.tier for hit in search.search(of_documents("số hóa")).documents] == [
        Tier.EXACT,
        Tier.TONELESS,
    ]


def test_hits_come_in_parts(search: Search) -> None:
    fill(search, *["số hóa"] * 25)
    query = replace(of_pages("số"), limit=10)
    parts = [search.search(replace(query, offset=offset)) for offset in (0, 10, 20, 30)]
    assert [len(part.pages) for part in parts] == [10, 10, 5, 0]
    assert {part.total for part in parts} == {25}
    assert len({hit.page_id for part in parts for hit in part.pages}) == 25
    for limit, offset in ((0, 0), (10**12, 10**12), (10**12, 0)):
        search.search(replace(query, limit=limit, offset=offset))
        search.search(replace(of_documents("số"), limit=limit, offset=offset))


def test_a_document_replaces_its_former_self(search: Search) -> None:
    fill(search, "số hóa", "tài liệu")
    fill(search, "thư viện")
    assert (found(search, "số"), found(search, "thư viện")) == ([], [0])


def test_rebuilding_replaces_everything(search: Search) -> None:
    fill(search, "số hóa")
    search.rebuild((record(name), [page(name, 0, "thư viện")]) for name in ("x", "y"))
    assert found(search, "số") == []
    assert search.search(of_documents("thư viện")).total == 2
