"""`./demo`: sets up, digitises the sample book, publishes it and opens the library on this PC.

What was done before is not done again. `--no-serve` stops before the library is opened.
"""

import json
import os
import socket
import subprocess
import sys
import time
import webbrowser
from pathlib import Path

from setting_up import SettingUpError, set_up, tool
from terminal import ROOT, environment, output_of, run, speak_utf8, tell

SCANS = ROOT / "sach-mau"
LIBRARY = ROOT / "thu-vien"
HOST = "127.0.0.1"
FIRST_PORT = 8080
# Exit code of `sohoa digitise`: finished, with pages held for a person. The demo shows those too.
FINISHED_WITH_HELD = 3
_PATIENCE_SECONDS = 60.0


def main() -> int:
    """Do what is missing, then open the library until Ctrl+C."""
    speak_utf8()
    try:
        python = set_up(["sample", "words"])
    except SettingUpError:
        return 2
    code = _make_scans(python) or _digitise()
    if code or "--no-serve" in sys.argv[1:]:
        return code
    return _serve()


def _make_scans(python: Path) -> int:
    if SCANS.exists():
        return 0
    tell("Viết ảnh quét của sách mẫu vào sach-mau/", "Writing the scans of the sample book into sach-mau/")
    return run([python, ROOT / "scripts" / "sample_scans.py", SCANS])


def _digitise() -> int:
    if _has_published_book():
        return 0
    tell("Số hóa sách mẫu vào thu-vien/", "Digitising the sample book into thu-vien/")
    code = run([tool("sohoa"), "digitise", SCANS.name, "--library", LIBRARY.name, "--publish"])
    return 0 if code == FINISHED_WITH_HELD else code


def _has_published_book() -> bool:
    if not LIBRARY.exists():
        return False
    code, text = output_of([tool("sohoa"), "list", "--library", LIBRARY.name, "--json"])
    return code == 0 and any(book["state"] == "published" for book in json.loads(text))


def _serve() -> int:
    port = _free_port()
    command: list[str | Path] = [tool("sohoa"), "serve", "--library", LIBRARY.name, "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment()) as server:
        try:
            if _answers(port, server):
                _show(f"http://{HOST}:{port}/")
            return server.wait()
        except KeyboardInterrupt:
            # The terminal sent it to the server as well: wait until that has closed the library.
            return server.wait() and 0


def _free_port() -> int:
    """The first port that nobody on this PC listens on, from 8080."""
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) != 0:
                return port
    return FIRST_PORT


def _answers(port: int, server: "subprocess.Popen[bytes]") -> bool:
    """Wait until the library answers; False where the server ended before."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with socket.create_connection((HOST, port), timeout=5):
                return True
        except OSError:
            time.sleep(0.1)
    return False


def _show(address: str) -> None:
    tell(
        f"Mở {address} : tìm “so hoa” (không cần dấu), mở sách, lật trang bằng phím mũi tên. Dừng: Ctrl+C.",
        f"Open {address} : search “so hoa” (no marks needed), open the book, turn pages. Stop: Ctrl+C.",
    )
    # Without a screen, Python would start a browser in this very terminal.
    if os.name == "nt" or sys.platform == "darwin" or {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
        webbrowser.open(address)


if __name__ == "__main__":
    sys.exit(main())
