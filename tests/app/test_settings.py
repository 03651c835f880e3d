"""Settings: defaults < sohoa.toml < SOHOA_* < flags."""

from pathlib import Path

import pytest

from sohoa.app.settings import read_settings
from sohoa.errors import BadInput


def written(tmp_path: Path, text: str) -> Path:
    (tmp_path / "sohoa.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_nothing_said_is_enough(tmp_path: Path) -> None:
    settings = read_settings(tmp_path, {})
    assert (settings.language, settings.port, settings.norm) == ("vi", 8080, "")
    assert settings.workers >= 1


def test_each_place_outdoes_the_one_before(tmp_path: Path) -> None:
    folder = written(tmp_path, 'port = 1\nworkers = 1\nname = "Thư viện Hòa Bình"\nnorm = "tt05"\n')
    environment = {"SOHOA_PORT": "2", "SOHOA_WORKERS": "2", "SOHOA_STAFF_PASSWORD": "secret", "PORT": "9"}
    settings = read_settings(folder, environment, port=3, norm=None)
    assert (settings.port, settings.workers, settings.name) == (3, 2, "Thư viện Hòa Bình")
    assert settings.norm == "tt05"


def test_an_empty_value_is_a_value(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, 'norm = "tt05"'), {"SOHOA_NORM": ""}).norm == ""


@pytest.mark.parametrize(
    ("text", "environment", "reason"),
    [
        ("port = ", {}, ""),
        ("prot = 8080", {}, "prot"),
        ("port = 70000", {}, "port"),
        ('language = "fr"', {}, "language"),
        ("", {"SOHOA_WORKERS": "many"}, "workers"),
        ("", {"SOHOA_WORKERS": "0"}, "workers"),
        ("upload_limit_gb = -1", {}, "upload_limit_gb"),
    ],
)
def test_what_cannot_be_is_named(tmp_path: Path, text: str, environment: dict[str, str], reason: str) -> None:
    with pytest.raises(BadInput, match="bad_settings") as refused:
        read_settings(written(tmp_path, text), environment)
    assert reason in str(refused.value.params["reason"])


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sohoa.toml").write_bytes('name = "Thư viện"'.encode("utf-16"))
    with pytest.raises(BadInput, match="bad_settings"):
        read_settings(tmp_path, {})
