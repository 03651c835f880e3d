"""A library folder as a whole: opened, worked in, closed, opened again."""

import shutil
from pathlib import Path

import pytest

from sohoa.app.library import Library
from sohoa.app.settings import Settings
from sohoa.errors import BadInput, Conflict, StorageError
from sohoa.library.access import ANYBODY
from sohoa.model import description
from sohoa.model.document import LibraryIdentity
from sohoa.model.provenance import Actor
from sohoa.model.state import DocumentState
from sohoa.ports.records import AuditEntry
from sohoa.steps.values import from_json
from sohoa.store.lock import owner_of
from sohoa.workflow.adding import NewBook
from tests.app.libraries import SETTINGS, folder_at, made, settle, two_scans
from tests.fakes.small_house import LAN, MAI, scans


def test_a_new_folder_becomes_a_library_for_good(tmp_path: Path) -> None:
    with Library.open(tmp_path / "lib", SETTINGS, working=False) as library:
        identity, secret = library.identity, library.secret("session")
        assert identity.name == "Thư viện thử"
        assert len(secret) == 32
        assert library.secret("session") == secret
        assert library.secret("other") != secret
    with Library.open(tmp_path / "lib", Settings(), working=False) as library:
        assert library.identity == identity
        assert library.secret("session") == secret


def test_a_library_may_be_renamed_but_keeps_its_id_and_once_it_has_one_its_address(tmp_path: Path) -> None:
    def identity_under(**said: str) -> LibraryIdentity:
        with Library.open(tmp_path, Settings.model_validate(said), working=False) as library:
            return library.identity

    first = identity_under(name="Thư viện cũ")
    named = identity_under(name="Thư viện mới", base_url="https://so.thuvien.example/")
    assert (named.id, named.name, named.base_url) == (first.id, "Thư viện mới", "https://so.thuvien.example")
    assert identity_under(base_url="https://khac.example") == named


def test_who_named_the_library_anew_is_in_its_trail(tmp_path: Path) -> None:
    def opened(actor: Actor, **said: str) -> tuple[LibraryIdentity, list[AuditEntry]]:
        settings = Settings.model_validate(said)
        with Library.open(tmp_path, settings, working=False, actor=actor) as library:
            return library.identity, library.audit_trail(library.identity.id)

    first, trail = opened(LAN, name="Thư viện cũ")
    assert trail == []
    named, (entry,) = opened(MAI, name="Thư viện mới")
    assert (entry.who, entry.role, entry.where, entry.action) == ("Mai", "staff", "cli", "identity")
    assert from_json(LibraryIdentity, entry.before) == first
    assert from_json(LibraryIdentity, entry.after) == named
    assert opened(LAN) == (named, [entry])


def test_a_folder_has_one_owner_at_a_time(tmp_path: Path) -> None:
    with Library.open(tmp_path, SETTINGS, working=False) as library:
        library.announce("http://127.0.0.1:1", "token")
        owner = owner_of(tmp_path)
        assert owner is not None
        assert (owner.address, owner.token) == ("http://127.0.0.1:1", "token")
        with pytest.raises(Conflict), Library.open(tmp_path, SETTINGS, working=False):
            pass
    assert owner_of(tmp_path) is None


def test_a_folder_that_cannot_be_opened_is_let_go(tmp_path: Path) -> None:
    (tmp_path / "sohoa.db").write_bytes(b"no data base " * 500)
    with pytest.raises(StorageError, match="database_damaged"), Library.open(tmp_path, SETTINGS):
        pass
    assert owner_of(tmp_path) is None


def test_a_recipe_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (folder_at(tmp_path) / "recipes" / "own.toml").write_bytes("tên".encode("utf-16"))
    with pytest.raises(BadInput, match="bad_settings"), Library.open(tmp_path, SETTINGS):
        pass
    assert owner_of(tmp_path) is None


def test_a_book_goes_its_way_and_the_folder_can_be_moved(tmp_path: Path) -> None:
    folder = folder_at(tmp_path / "lib")
    with Library.open(folder, SETTINGS) as library:
        changes: list[str] = []
        library.on_change(lambda: changes.append("changed"))
        document = made(library, two_scans(tmp_path / "s"), "Địa chí Hòa Bình")
        assert document.state is DocumentState.PACKAGED
        assert changes == ["changed"]
        library.publish(document.id, "cc0")
        assert library.check(document.id) == []
    moved = folder.rename(tmp_path / "moved")
    shutil.rmtree(tmp_path / "s")
    texts = [path.read_bytes() for path in moved.rglob("*") if path.is_file()]
    assert not any(str(tmp_path).encode() in text for text in texts)
    with Library.open(moved, SETTINGS) as library:
        assert [book.id for book in library.shelf(ANYBODY).books] == [document.id]
        assert library.search(ANYBODY, "dia chi").total == 1
        assert library.check(document.id) == []
        library.withdraw(document.id, "thử")
        assert library.shelf(ANYBODY).total == 0


def test_work_waits_for_an_owner_that_works(tmp_path: Path) -> None:
    folder = folder_at(tmp_path / "lib")
    with Library.open(folder, SETTINGS, working=False) as library:
        document = library.add_book(two_scans(tmp_path / "s"), NewBook(title="Sổ tay"))
    with Library.open(folder, SETTINGS) as library:
        settle(library, document)
        assert len(library.document(document).pages) == 2
        assert library.add_book(tmp_path / "s", NewBook(title="Sổ tay")) == document
        settle(library, document)
        library.resume(document)
        settle(library, document)
        assert len(library.documents()) == 1


@pytest.mark.parametrize("damage", ["gone", "no index", "half made"])
def test_an_index_that_is_not_whole_is_made_anew(tmp_path: Path, damage: str) -> None:
    folder = folder_at(tmp_path / "lib")
    with Library.open(folder, SETTINGS) as library:
        document = made(library, two_scans(tmp_path / "s"), "Địa chí Hòa Bình")
        library.publish(document.id, "cc0")
        if damage == "half made":
            library.house.search.rebuild([])
            with library.house.records.transaction() as writer:
                writer.set_setting("index", "")
    if damage == "gone":
        shutil.rmtree(folder / "index")
    if damage == "no index":
        for path in (folder / "index").iterdir():
            path.write_bytes(b"damaged")
    for _ in range(2):
        with Library.open(folder, SETTINGS, working=False) as library:
            assert library.search(ANYBODY, "dia chi").total == 1


def test_uploads_are_cleared_away_once_they_are_in(tmp_path: Path) -> None:
    folder = folder_at(tmp_path / "lib")
    with Library.open(folder, SETTINGS) as library:

        def uploaded(name: str) -> Path:
            upload = library.uploads.begin()
            library.uploads.put(upload, f"{name}.tif", 0, name.encode())
            return library.uploads.finish(upload)

        document = made(library, uploaded("a"))
        library.insert_pages(document.id, uploaded("b"), 1)
        settle(library, document.id)
        library.replace_page(document.id, library.document(document.id).pages[0].id, uploaded("c"))
        settle(library, document.id)
        assert list((folder / "uploads").iterdir()) == []
        assert library.document(document.id).captures[0].name == "a.tif"


def test_what_staff_do_is_in_the_trail(tmp_path: Path) -> None:
    with Library.open(folder_at(tmp_path / "lib"), SETTINGS) as library:
        document = made(library, two_scans(tmp_path / "s"))
        first, second = document.pages
        library.set_labels(document.id, "1-2", LAN)
        library.describe(document.id, document.record, LAN)
        library.move_page(document.id, second.id, 1, LAN)
        library.remove_page(document.id, first.id, LAN)
        settle(library, document.id)
        now = library.document(document.id)
        assert [(page.id, page.label) for page in now.pages] == [(second.id, "2")]
        assert library.check(document.id) == []
        trail = library.audit_trail(document.id)
        done = [e.action.split()[0] for e in trail if Actor(e.who, e.role, e.where) == LAN]
        assert done == ["labels", "record", "move", "remove"]
        assert description.title(now.record) == "Sổ tay"
        assert scans(tmp_path / "s").exists()
