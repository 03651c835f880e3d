"""The search index on disk: same hits as the meaning says, and what happens to its folder."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sohoa.errors import StorageError
from sohoa.ports.search import IndexedDocument, SearchIndexBusy, SearchIndexDamaged
from sohoa.store.search import TantivySearch
from sohoa.vietnamese.matching import find_words
from sohoa.vietnamese.queries import read_query
from tests.contracts.search_entries import of_documents, of_pages, page, record
from tests.fakes.search import InMemorySearch
from tests.vietnamese.syllable_texts import LINES, WORDS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def filled(folder: Path) -> None:
    search = TantivySearch(folder)
    search.replace_document(
        record("d", "Sổ tay số hóa"), [page("d", n, f"số hóa trang {n}") for n in range(50)]
    )
    search.close()


QUERIES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(LINES, max_size=3), max_size=5),
    st.lists(QUERIES, min_size=1, max_size=8),
    st.booleans(),
)
def test_it_finds_what_the_meaning_says(
    tmp_path_factory: pytest.TempPathFactory, pages: list[list[str]], queries: list[str], quoted: bool
) -> None:
    on_disk, in_memory = TantivySearch(tmp_path_factory.mktemp("index")), InMemorySearch()
    entries = [page("d", order, *lines) for order, lines in enumerate(pages)]
    for search in (on_disk, in_memory):
        search.replace_document(record("d"), entries)
    for words in queries:
        query = of_pages(f'"{words}"' if quoted else words)
        hits, expected = on_disk.search(query), in_memory.search(query)
        assert hits.total == expected.total
        assert {(hit.page_id, hit.tier, hit.places) for hit in hits.pages} == {
            (hit.page_id, hit.tier, hit.places) for hit in expected.pages
        }
        for hit in hits.pages:
            assert find_words(entries[hit.order].words, read_query(query.words))
        scores = {hit.page_id: hit.score for hit in expected.pages}
        assert all(scores[one.page_id] >= scores[next_one.page_id] for one, next_one in pairwise(hits.pages))
    on_disk.close()


def test_what_was_written_is_there_after_opening_again(folder: Path) -> None:
    filled(folder)
    search = TantivySearch(folder)
    assert search.search(of_pages("so hoa")).total == 50
    search.close()


def test_one_process_writes_and_others_search(folder: Path) -> None:
    filled(folder)
    writer, reader = TantivySearch(folder), TantivySearch(folder)
    writer.replace_document(record("e"), [page("e", 0, "thư viện")])
    with pytest.raises(SearchIndexBusy):
        reader.replace_document(record("f"), [])
    assert reader.search(of_pages("số hóa")).total == 50
    writer.close()
    reader.replace_document(record("f"), [page("f", 0, "thư viện")])
    assert reader.search(of_pages("thư viện")).total == 2
    reader.close()


def test_a_failure_while_writing_leaves_the_former_state(folder: Path) -> None:
    filled(folder)
    search = TantivySearch(folder)

    def failing() -> Iterator[IndexedDocument]:
        yield record("x"), [page("x", 0, "thư viện")]
        raise InterruptedError("the disk is gone")

    with pytest.raises(StorageError) as failure:
        search.rebuild(failing())
    assert failure.value.code == "search.write_failed"
    assert search.search(of_pages("số hóa")).total == 50
    assert search.search(of_pages("thư viện")).total == 0
    search.replace_document(record("x"), [page("x", 0, "thư viện")])
    assert search.search(of_documents("thư viện")).total == 1
    search.close()


KILLED = """
import os, sys
from pathlib import Path
from sohoa.ports.search import PageEntry, RecordEntry
from sohoa.store.search import TantivySearch
def documents():
    for name in map(str, range(40)):
        pages = [PageEntry(name, f"{name}-{n}", n, "", ("thư viện " * 400,), True) for n in range(20)]
        yield RecordEntry(name, "", "", "", "", True), pages
    os.kill(os.getpid(), 9)
TantivySearch(Path(sys.argv[1])).rebuild(documents())
"""


@pytest.mark.skipif(os.name == "nt", reason="kills by signal")
def test_a_killed_writer_leaves_the_last_commit_and_no_lock(folder: Path, repository_dir: Path) -> None:
    filled(folder)
    paths = str(repository_dir / "src")
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder)], env={**os.environ, "PYTHONPATH": paths}, check=False
    )
    assert killed.returncode == -9
    search = TantivySearch(folder)
    assert search.search(of_pages("số hóa")).total == 50
    assert search.search(of_pages("thư viện")).total == 0
    search.replace_document(record("x"), [page("x", 0, "thư viện")])
    assert search.search(of_pages("thư viện")).total == 1
    search.close()


@pytest.mark.parametrize("pattern", ["meta.json", "*.idx", "*.term", "*.store", "*.fast", "*.fieldnorm"])
@pytest.mark.parametrize("damage", ["gone", "empty", "cut", "other bytes"])
def test_a_damaged_index_says_so_and_is_made_anew(folder: Path, pattern: str, damage: str) -> None:
    filled(folder)
    for path in folder.glob(pattern):
        data = path.read_bytes()
        path.unlink()
        if damage != "gone":
            path.write_bytes(
                {"empty": b"", "cut": data[: len(data) // 2], "other bytes": b"\xa5" * len(data)}[damage]
            )
    with pytest.raises(SearchIndexDamaged) as found:
        TantivySearch(folder).search(of_documents("số hóa"))
    assert found.value.code in ("search.index_damaged", "search.index_outdated")
    shutil.rmtree(folder)
    filled(folder)
    assert TantivySearch(folder).search(of_pages("số hóa")).total == 50


def test_an_index_of_another_version_is_refused(folder: Path) -> None:
    filled(folder)
    (folder / "sohoa-index-version.txt").write_text("0", encoding="utf-8")
    with pytest.raises(SearchIndexDamaged) as found:
        TantivySearch(folder)
    assert found.value.code == "search.index_outdated"


def test_a_folder_of_other_things_is_no_index(folder: Path) -> None:
    folder.mkdir()
    (folder / "photo.jpg").write_bytes(b"")
    with pytest.raises(SearchIndexDamaged):
        TantivySearch(folder)


def test_documents_beyond_the_best_entries_are_counted(folder: Path) -> None:
    search = TantivySearch(folder, grouped_hits=5)
    search.rebuild((record(f"d{n}"), [page(f"d{n}", k, "số hóa") for k in range(n + 1)]) for n in range(6))
    results = search.search(of_documents("số hóa"))
    assert results.total == 6
    assert {hit.document_id: hit.page_count for hit in results.documents} == {
        f"d{n}": n + 1 for n in range(6)
    }
    assert all(hit.pages for hit in results.documents)
    search.close()
