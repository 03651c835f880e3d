"""Native code that crashes costs one page: it is held, and the rest of the book goes on."""

import json
import shutil
import sys
from pathlib import Path

import cv2
import pytest

from sohoa.errors import EXIT_FINISHED_WITH_HELD
from sohoa.tools.processes import measure
from tests.faults.conftest import PPI, within_reach

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="measures a process tree")
RECIPE = 'name = "crash"\n[analyse]\n[render]\n[quality]\n[text]\nengine = "crashing"\nlanguage = "vie"\n'


def plug_in(folder: Path) -> Path:
    """What pip leaves of an installed plug-in."""
    installed = folder / "crashing-1.0.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: crashing\nVersion: 1.0\n", encoding="utf-8"
    )
    entry = "[sohoa.ocr]\ncrashing = tests.faults.crashing_engine:CrashingEngine\n"
    (installed / "entry_points.txt").write_text(entry, encoding="utf-8")
    return folder


def two_pages_and_a_wide_one(scans: Path, folder: Path) -> Path:
    folder.mkdir()
    first, second, third = sorted(scans.iterdir())[:3]
    for path in (first, third):
        shutil.copyfile(path, folder / path.name)
    picture = cv2.imread(str(second))
    assert picture is not None
    cv2.imwrite(str(folder / second.name), picture[: picture.shape[1] // 2])
    return folder


def test_a_page_whose_child_crashes_is_held_and_the_rest_goes_on(scans: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    (library / "recipes").mkdir(parents=True)
    (library / "recipes" / "crash.toml").write_text(RECIPE, encoding="utf-8")
    source = two_pages_and_a_wide_one(scans, tmp_path / "scans")
    usage = measure(
        [
            *(sys.executable, "-m", "sohoa.cli.main", "digitise", str(source), "--library", str(library)),
            *("--title", "Sách", "--recipe", "crash", "--dpi", str(PPI), "--json", "--lang", "en"),
        ],
        within_reach(plug_in(tmp_path / "installed")),
    )
    assert usage.exit_code == EXIT_FINISHED_WITH_HELD, usage
    shown = json.loads(usage.output)
    assert shown["state"] == "packaged"
    assert [page["status"] for page in shown["pages"]] == ["done", "held", "done"]
    rules = [finding["rule"] for finding in shown["pages"][1]["findings"]]
    assert "steps.crashed" in rules
    assert [page["has_text"] for page in shown["pages"]] == [True, False, True]
