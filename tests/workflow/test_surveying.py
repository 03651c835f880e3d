"""What a source holds, told before anything is taken in."""

from pathlib import Path

import numpy as np
import pytest

from sohoa.catalogue.describe import record_from_title
from sohoa.errors import BadInput
from sohoa.formats.marcxml import write_marcxml
from sohoa.model import description
from sohoa.tools.page_writing import write_print_jpeg
from sohoa.workflow.surveying import survey_scans
from tests.fakes.small_house import SmallHouse


def folder_of(place: Path, toml: str = "") -> Path:
    """A scan that says 300 dpi, one that cannot be read, and what is said beside them."""
    folder = place / "Quyển một"
    folder.mkdir()
    write_print_jpeg(np.full((90, 60), 200, np.uint8), folder / "a.jpg", 300.0, 80)
    (folder / "b.tif").write_bytes(b"II*\0 broken")
    (folder / "notes.docx").write_bytes(b"text")
    if toml:
        (folder / "book.toml").write_text(toml, encoding="utf-8")
    return folder


def test_a_source_is_counted_and_nothing_is_taken_in(tmp_path: Path) -> None:
    small = SmallHouse()
    folder = folder_of(tmp_path)
    found = survey_scans(small.house, folder)
    assert (found.images, found.without_ppi) == (2, 0)
    assert found.original_bytes == sum((folder / name).stat().st_size for name in ("a.jpg", "b.tif"))
    assert found.needed_bytes > found.original_bytes
    assert [name for name, _ in found.ignored] == ["notes.docx"]
    assert (found.title, found.record) == ("", None)
    assert small.files.stored == {}


def test_nothing_to_take_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        survey_scans(SmallHouse().house, tmp_path)


def test_what_book_toml_says_is_shown_as_a_record(tmp_path: Path) -> None:
    found = survey_scans(SmallHouse().house, folder_of(tmp_path, 'creator = "Nguyễn Lan"\nyear = "1961"\n'))
    assert found.record is not None
    assert description.title(found.record) == "Quyển một", "the folder's name, where no title is said"
    assert (description.year(found.record), found.title) == ("1961", "")


def test_the_record_file_that_book_toml_names_is_shown(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, '[record]\nfile = "record.xml"\n')
    house = SmallHouse().house
    assert survey_scans(house, folder).record is None, "no error before the book is added"
    record = record_from_title("Có biểu ghi", entered_at="2026-11-22T00:00:00Z")
    (folder / "record.xml").write_bytes(write_marcxml(record))
    found = survey_scans(house, folder).record
    assert found is not None
    assert description.title(found) == "Có biểu ghi"
