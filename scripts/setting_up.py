"""Sets the working copy up: `.venv`, the packages in it, the words compiled. Standard library only.

A second run finds by a stamp that nothing changed and needs no network.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path

import debian
from terminal import ROOT, lines_of, run, tell

VENV = ROOT / ".venv"
STAMP = VENV / "sohoa.json"
BUNDLE_STAMP = ROOT / "src" / "sohoa" / "bundled" / "parts.json"
_TOLD = ("Collecting ", "Successfully installed")
_LAST_LINES = 40


class SettingUpError(RuntimeError):
    """The environment cannot be made; what to do was already said."""


def tool(name: str) -> Path:
    """A program of `.venv`."""
    folder, suffix = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")
    return VENV / folder / f"{name}{suffix}"


def set_up(extras: Sequence[str]) -> Path:
    """Make `.venv` hold Sohoa with at least these extras; returns its Python.

    Raises SettingUpError, having said what to do.
    """
    if not _works(tool("python")):
        _make_venv()
    _install(sorted({*extras, *_installed_extras()}), needed=set(extras))
    _compile_words()
    return tool("python")


def _works(python: Path) -> bool:
    if not python.exists():
        return False
    probe = "import sys, pip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))"
    return subprocess.run([python, "-c", probe], stderr=subprocess.DEVNULL, check=False).returncode == 0


def _make_venv() -> None:
    _want_ensurepip()
    if VENV.exists():
        tell("Thư mục .venv hỏng, làm lại.", "The folder .venv is broken and is made anew.")
        shutil.rmtree(VENV)
    tell(f"Tạo .venv (Python {_version()}).", f"Making .venv (Python {_version()}).")
    if run([sys.executable, "-m", "venv", VENV]) != 0:
        raise SettingUpError


def _version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _want_ensurepip() -> None:
    """Debian and Ubuntu ship Python without what makes a virtual environment."""
    if importlib.util.find_spec("ensurepip") is not None:
        return
    package = f"python{_version()}-venv"
    if debian.may_install() and debian.install([package]):
        return
    tell(
        f"Thiếu gói {package}. Hãy nhờ người quản trị máy chạy: sudo apt install {package}",
        f"The package {package} is missing. Ask who runs this machine for: sudo apt install {package}",
    )
    raise SettingUpError


def _digest() -> str:
    """Of all that decides what pip installs; the code itself is used where it lies."""
    digest = hashlib.sha256(f"{ROOT}\n{_venv_config()}\n{_declaration()}".encode())
    sources = [ROOT / "hatch_build.py", *sorted((ROOT / "packaging").glob("*.*"))]
    for source in sources:
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()


def _declaration() -> str:
    """What pip reads of pyproject.toml; settings of the checks are not of its business."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        content = tomllib.load(file)
    return json.dumps([content["build-system"], content["project"], content["tool"]["hatch"]])


def _venv_config() -> str:
    path = VENV / "pyvenv.cfg"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _stamp() -> dict[str, object]:
    try:
        content = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _installed_extras() -> set[str]:
    extras = _stamp().get("extras")
    return {str(name) for name in extras} if isinstance(extras, list) else set()


def _is_current(needed: Iterable[str]) -> bool:
    current = _stamp().get("digest") == _digest() and BUNDLE_STAMP.exists()
    return current and set(needed) <= _installed_extras()


def _install(extras: list[str], needed: set[str]) -> None:
    if _is_current(needed):
        return
    tell(
        "Cài các gói Python vào .venv (lần đầu cần mạng, vài phút, khoảng 1 GB):",
        "Installing Python packages into .venv (the first time needs a network, some minutes, about 1 GB):",
    )
    pip: list[str | Path] = [
        tool("python"),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
    ]
    last: deque[str] = deque(maxlen=_LAST_LINES)
    try:
        for line in lines_of([*pip, "--progress-bar=off", "-e", f".[{','.join(extras)}]"]):
            last.append(line)
            if line.startswith(_TOLD):
                print(f"  {line}")
    except subprocess.CalledProcessError:
        print("\n".join(last))
        tell(
            "Không cài được (lý do ở trên). Hãy kiểm tra mạng rồi chạy lại.",
            "The installation failed (the reason is above). Check the network, then run this again.",
        )
        raise SettingUpError from None
    STAMP.write_text(json.dumps({"digest": _digest(), "extras": extras}), encoding="utf-8")


def _compile_words() -> None:
    if run([tool("python"), ROOT / "scripts" / "words.py"]) != 0:
        raise SettingUpError
