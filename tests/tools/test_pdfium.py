from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest

from sohoa.errors import BadInput
from sohoa.model.files import ColourSpace
from sohoa.tools.exposures import count_frames, open_exposure
from sohoa.tools.image_header import Bounds
from tests.tools.scans import page, write_jpeg


def pdf_of_scans(
    path: Path, jpegs: list[Path], points: tuple[float, float] = (144, 192), rotate: int = 0
) -> Path:
    """A page for each JPEG, the picture all over it."""
    with pikepdf.new() as pdf:
        for jpeg in jpegs:
            made = pdf.add_blank_page(page_size=points)
            picture = pdf.make_stream(
                jpeg.read_bytes(),
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=600,
                Height=800,
                ColorSpace=pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            made.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
            made.Contents = pdf.make_stream(f"q {points[0]} 0 0 {points[1]} 0 0 cm /Im0 Do Q".encode())
            made.Rotate = rotate
        pdf.save(path)
    return path


def test_a_page_that_is_one_picture_keeps_its_pixels(tmp_path: Path) -> None:
    picture = page(600, 800)
    path = pdf_of_scans(tmp_path / "a.pdf", [write_jpeg(tmp_path / "a.jpg", picture)] * 2)
    assert count_frames(path) == 2
    exposure = open_exposure(path, 2)
    facts = exposure.facts(None)
    assert (facts.width_px, facts.height_px, round(facts.ppi)) == (600, 800, 300)
    decoded = exposure.decode()
    assert decoded.shape == (800, 600, 3)
    assert np.abs(decoded.astype(int) - picture).mean() < 6
    assert exposure.decode(4).shape == (200, 150, 3)


def test_a_turned_page_comes_upright(tmp_path: Path) -> None:
    path = pdf_of_scans(tmp_path / "a.pdf", [write_jpeg(tmp_path / "a.jpg", page(600, 800))], rotate=90)
    exposure = open_exposure(path, None)
    facts = exposure.facts(None)
    assert (facts.width_px, facts.height_px) == (800, 600)
    assert exposure.decode().shape == (600, 800, 3)


def test_a_drawn_page_comes_at_300_ppi(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        made = pdf.add_blank_page(page_size=(144, 288))
        made.Contents = pdf.make_stream(b"1 0 0 rg 0 0 72 288 re f")
        pdf.save(tmp_path / "a.pdf")
    exposure = open_exposure(tmp_path / "a.pdf", None)
    facts = exposure.facts(None)
    assert (facts.width_px, facts.height_px, facts.ppi) == (600, 1200, 300.0)
    assert facts.colour_space is ColourSpace.RGB
    drawn = exposure.decode()
    assert drawn[600, 100].tolist() == [255, 0, 0]
    assert drawn[600, 500].tolist() == [255, 255, 255]


def test_a_page_out_of_bounds_is_drawn_smaller(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(14_400, 7_200))
        pdf.save(tmp_path / "a.pdf")
    exposure = open_exposure(tmp_path / "a.pdf", None, Bounds(longest_px=2_000))
    assert exposure.facts(None).width_px == 2_000
    assert exposure.decode().shape[:2] == (exposure.facts(None).height_px, 2_000)


def test_passwords_and_damage_are_told(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    (tmp_path / "damaged.pdf").write_bytes(b"%PDF-1.7\nnothing else")
    for name, code in (("locked.pdf", "intake.pdf_password"), ("damaged.pdf", "intake.pdf_damaged")):
        with pytest.raises(BadInput) as caught:
            count_frames(tmp_path / name)
        assert caught.value.code == code


def test_real_scanned_pdfs(shared_dir: Path) -> None:
    for path in sorted((shared_dir / "images/pdf_scans/ocrmypdf").glob("*.pdf")):
        assert count_frames(path) >= 1
        exposure = open_exposure(path, 1)
        facts = exposure.facts(None)
        small = exposure.decode(8)
        assert abs(small.shape[1] - facts.width_px / 8) <= 1, path.name
