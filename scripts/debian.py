"""Packages of Debian and Ubuntu that pip cannot bring: installed where there is root, else named."""

import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from ctypes.util import find_library

from terminal import environment, tell

# A machine without a network learns it soon.
_APT = ("apt-get", "-qq", "-o", "Acquire::http::Timeout=20", "-o", "Acquire::Retries=0")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def may_install() -> bool:
    """Whether there is apt and the right to use it."""
    return shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0


def install(packages: Sequence[str]) -> bool:
    """Install by apt, saying so; returns whether it worked."""
    names = " ".join(packages)
    tell(f"Cài bằng apt: {names}", f"Installing by apt: {names}")
    quiet = {**environment(), "DEBIAN_FRONTEND": "noninteractive"}
    commands = [
        [*_APT, "update"],
        [*_APT, "install", "-y", "--no-install-recommends", *packages],
    ]
    return all(
        subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode == 0
        for command in commands
    )


def find_browser() -> str | None:
    """A Chromium of this machine."""
    return next((found for name in _BROWSERS if (found := shutil.which(name))), None)


def want_browser() -> None:
    """See that there is a Chromium for the browser tests; without one they are skipped, and this says so."""
    # Ubuntu's package is a gate to its snap shop, which a container or a server without a network lacks.
    if find_browser() or (may_install() and _is_debian() and install(["chromium"]) and find_browser()):
        return
    tell(
        "Không có Chromium: phép thử bằng trình duyệt sẽ bị bỏ qua. Cài: sudo apt install chromium",
        "There is no Chromium: the browser tests will be skipped. Install: sudo apt install chromium",
    )


def want_libmagic() -> None:
    """See that there is libmagic, which iiif-validator loads; else say that those tests will be skipped."""
    if find_library("magic") or (may_install() and install(["libmagic1"]) and find_library("magic")):
        return
    tell(
        "Không có libmagic: phép thử bằng iiif-validator sẽ bị bỏ qua. Cài: sudo apt install libmagic1",
        "No libmagic: the tests by iiif-validator will be skipped. Install: sudo apt install libmagic1",
    )


def _is_debian() -> bool:
    try:
        return platform.freedesktop_os_release().get("ID") == "debian"
    except OSError:
        return False
