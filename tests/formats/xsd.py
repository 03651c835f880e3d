"""The XML schemas that lie beside the repository, for tests that ask them."""

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

from lxml import etree


@cache
def _validator(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("sohoa_schema_set", folder / "validate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def schema_errors(data: bytes, shared_dir: Path) -> list[str]:
    """What the schema of the document's root says against it; an empty list for a valid document."""
    validator = _validator(shared_dir / "xsd")
    root = etree.fromstring(data)
    schema = validator.schema(validator.pick(root))
    return [] if schema.validate(root) else [f"{e.line}: {e.message}" for e in schema.error_log][:10]
