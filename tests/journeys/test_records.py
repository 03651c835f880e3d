from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from sohoa.catalogue.describe import record_from_title
from sohoa.errors import EXIT_FAILED, EXIT_FINISHED, EXIT_USAGE
from sohoa.formats.marc21 import write_iso2709
from sohoa.formats.marcxml import write_marcxml
from tests.catalogue.test_reading import with_titles_in_tcvn3
from tests.journeys.commands import Shelf
from tests.journeys.leaves import write_leaves

RECORDS = [
    record_from_title(
        title, creator="Nguyễn Thị Hòa", year=str(1990 + number), identifier=f"tv00{number}", place="Huế"
    )
    for number, title in enumerate(("Truyện Kiều", "Chinh phụ ngâm", "Lục Vân Tiên"), 1)
]
ENTITIES = """<?xml version="1.0"?>
<!DOCTYPE record [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>
<record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 a 4500</leader>
<datafield tag="245" ind1="0" ind2="0"><subfield code="a">&b;&f;</subfield></datafield></record>
"""


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_leaves(tmp_path_factory.mktemp("scans"), 1)


def test_one_record_of_several_in_iso_2709(fresh: Shelf, scans: Path, tmp_path: Path) -> None:
    file = tmp_path / "danh mục.mrc"
    file.write_bytes(b"".join(map(write_iso2709, RECORDS)))
    asked = fresh.run("digitise", scans, "--record", file)
    assert asked.code == EXIT_USAGE
    assert all(f"tv00{number}" in asked.out for number in (1, 2, 3))
    assert "--select" in asked.out + asked.err
    assert fresh.ask("list").answer == []
    made = fresh.ask("digitise", scans, "--record", file, "--select", "001=tv002")
    assert made.code == EXIT_FINISHED, made.err
    assert made.shown["title"] == "Chinh phụ ngâm"
    assert (made.shown["creators"], made.shown["year"]) == (["Nguyễn Thị Hòa"], "1992")
    assert made.id in fresh.run("search", "chinh phu ngam").out
    fresh.ask("export", made.id, "--as", "mets", "--out", tmp_path / "mets")
    assert (tmp_path / "mets" / "record.mrc").read_bytes() == write_iso2709(RECORDS[1])
    titles = etree.parse(tmp_path / "mets" / "mets.xml").iter("{http://www.loc.gov/mods/v3}title")
    assert "Chinh phụ ngâm" in [title.text for title in titles]
    missing = fresh.run("digitise", scans, "--record", file, "--select", "001=tv009")
    assert missing.code == EXIT_FAILED
    assert "tv009" in missing.err


def test_a_record_in_marcxml_beside_the_scans(fresh: Shelf, tmp_path: Path) -> None:
    scans = write_leaves(tmp_path / "scans", 1)
    (scans / "mo-ta.xml").write_bytes(write_marcxml(RECORDS[0]))
    (scans / "book.toml").write_text('[record]\nfile = "mo-ta.xml"\n', encoding="utf-8")
    made = fresh.ask("digitise", scans)
    assert (made.code, made.shown["title"], len(made.pages)) == (EXIT_FINISHED, "Truyện Kiều", 1)


@pytest.mark.parametrize("leader_says", [b" ", b"a"])
def test_bytes_in_tcvn3_are_refused_with_advice(
    fresh: Shelf, scans: Path, tmp_path: Path, leader_says: bytes
) -> None:
    file = tmp_path / "cũ.mrc"
    file.write_bytes(with_titles_in_tcvn3(leader_says=leader_says))
    told = fresh.run("digitise", scans, "--record", file)
    assert told.code == EXIT_FAILED
    assert "TCVN3" in told.err
    assert fresh.ask("list").answer == []


def test_entities_in_marcxml_are_refused(fresh: Shelf, scans: Path, tmp_path: Path) -> None:
    file = tmp_path / "thực thể.xml"
    file.write_text(ENTITIES, encoding="utf-8")
    told = fresh.run("digitise", scans, "--record", file)
    assert told.code == EXIT_FAILED
    assert told.err.startswith("Error: ")
    assert "Traceback" not in told.err
    assert fresh.ask("list").answer == []


def test_a_file_that_holds_no_records(fresh: Shelf, scans: Path, tmp_path: Path) -> None:
    file = tmp_path / "notes.mrc"
    file.write_text("no records here", encoding="utf-8")
    told = fresh.run("digitise", scans, "--record", file)
    assert told.code == EXIT_FAILED
    assert "notes.mrc" in told.err
