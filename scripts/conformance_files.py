"""What leaves the library as files, read by programs and schemas of others."""

import hashlib
import importlib.util
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import bagit
import iiif_prezi3
import jsonschema
import ocfl
from lxml import etree

from conformance_books import PAGES, Books
from conformance_report import NotLookedAt, Report, Unfit, need
from terminal import ROOT

SHARED = ROOT.parent / "shared"
METS = "{http://www.loc.gov/METS/}"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
PREMIS = "{http://www.loc.gov/premis/v3}"
_EMBEDDED = {
    "MODS": "{http://www.loc.gov/mods/v3}mods",
    "PREMIS events": f"{PREMIS}event",
    "PREMIS agents": f"{PREMIS}agent",
    "PREMIS rights": f"{PREMIS}rightsStatement",
    "MIX": "{http://www.loc.gov/mix/v20}mix",
}
_STEPS = ("analyse", "render", "quality", "text")


def check_files(report: Report, books: Books) -> None:
    """All that the exports and the library folder hold."""
    mets = books.export("mets") / "mets.xml"
    report.check("METS with what it embeds, by schema", lambda: by_schema([mets.read_bytes()]))
    report.check("METS embeds MODS, PREMIS, MIX", lambda: embedded(mets))
    report.check("METS has an event for each step of each page", lambda: steps_told(mets))
    report.check("METS names files that are there, with their digests", lambda: named_files(mets))
    report.check("ALTO, by schema", lambda: by_schema(_read(books.export("alto").glob("*.xml"), PAGES)))
    report.check("OCFL storage root and objects, by ocfl-py", lambda: ocfl_root(books.library / "ocfl"))
    report.check("Bag, by bagit-python", lambda: bag(books.export("bagit")))
    report.check("IIIF files, by iiif-prezi3 and the JSON schema", lambda: iiif_files(books.export("iiif")))


def schema_set() -> ModuleType:
    """The validator over the schemas beside the repository; NotLookedAt where there are none."""
    path = SHARED / "xsd" / "validate.py"
    if not path.is_file():
        raise NotLookedAt("no schemas beside the repository")
    spec = importlib.util.spec_from_file_location("sohoa_schema_set", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def by_schema(documents: Iterable[bytes]) -> str:
    """Each XML document by the schema of its root."""
    validator, complaints, seen = schema_set(), list[str](), Counter[str]()
    for data in documents:
        root = etree.fromstring(data)
        name = validator.pick(root)
        seen[etree.QName(root).localname] += 1
        schema = validator.schema(name)
        if not schema.validate(root):
            complaints += [f"{name} line {error.line}: {error.message}" for error in schema.error_log]
    return need(complaints, ", ".join(f"{count} {name}" for name, count in seen.items()) + " valid")


def _read(paths: Iterable[Path], expected: int) -> Iterator[bytes]:
    found = sorted(paths)
    if len(found) != expected:
        raise Unfit(f"{len(found)} files, {expected} expected")
    return (path.read_bytes() for path in found)


def embedded(mets: Path) -> str:
    """How many descriptions of each kind the METS embeds; one of each at least, MIX for each master."""
    root = etree.parse(mets)
    counts = {name: sum(1 for _ in root.iter(tag)) for name, tag in _EMBEDDED.items()}
    missing = [f"no {name}" for name, count in counts.items() if not count and name != "PREMIS rights"]
    return need(missing, ", ".join(f"{count} {name}" for name, count in counts.items()))


def steps_told(mets: Path) -> str:
    """Which steps the events tell of, with parameters, version and agent."""
    told, lacking = Counter[str](), list[str]()
    for event in etree.parse(mets).iter(f"{PREMIS}event"):
        detail = "".join(found.text or "" for found in event.iter(f"{PREMIS}eventDetail"))
        said = json.loads(detail) if detail.startswith("{") else {}
        if "step" in said:
            told[said["step"]] += 1
            if not {"params", "version"} <= said.keys():
                lacking.append(f"an event of {said['step']} lacks its parameters or version")
            if next(event.iter(f"{PREMIS}linkingAgentIdentifier"), None) is None:
                lacking.append(f"an event of {said['step']} names no agent")
    lacking += [f"no event of {step}" for step in _STEPS if not told[step]]
    lacking += [f"{told[step]} events of {step}" for step in _STEPS[1:] if told[step] < PAGES]
    return need(lacking, ", ".join(f"{count} × {step}" for step, count in told.items()))


def named_files(mets: Path) -> str:
    """Every file of the fileSec: there, of that size and digest; and no file besides."""
    complaints, named = list[str](), {"mets.xml"}
    for entry in etree.parse(mets).iter(f"{METS}file"):
        href = unquote(entry.find(f"{METS}FLocat").get(XLINK_HREF))
        named.add(href)
        path = mets.parent / href
        if not path.is_file():
            complaints.append(f"{href} is missing")
        elif not _is_as_told(path, entry):
            complaints.append(f"{href} has other bytes")
    there = {path.relative_to(mets.parent).as_posix() for path in mets.parent.rglob("*") if path.is_file()}
    complaints += [f"{name} is not named" for name in sorted(there - named)]
    return need(complaints, f"{len(named) - 1} files")


def _is_as_told(path: Path, entry: etree._Element) -> bool:
    digest = hashlib.new(entry.get("CHECKSUMTYPE").replace("-", "").lower(), path.read_bytes()).hexdigest()
    return bool(digest == entry.get("CHECKSUM") and path.stat().st_size == int(entry.get("SIZE")))


def ocfl_root(folder: Path) -> str:
    """The whole storage root."""
    root = ocfl.StorageRoot(root=str(folder))
    sound = root.validate(log_warnings=False, log_errors=False)
    bad = root.num_objects - root.good_objects
    return need(
        [] if sound and not bad else [f"{bad} of {root.num_objects} objects"], f"{root.num_objects} objects"
    )


def bag(folder: Path) -> str:
    """The bag with every digest."""
    opened = bagit.Bag(str(folder))
    opened.validate()
    return f"{len(list(opened.payload_files()))} files, {', '.join(opened.algorithms)}"


def iiif_files(folder: Path) -> str:
    """Every JSON file of Presentation 3."""
    found = sorted(folder.rglob("*.json"))
    if not found:
        raise Unfit("no manifest")
    return presentation([(path.name, json.loads(path.read_text(encoding="utf-8"))) for path in found])


def presentation(found: list[tuple[str, dict[str, object]]]) -> str:
    """Resources of Presentation 3, each by iiif-prezi3 and, where it is here, by the IIIF's JSON schema."""
    complaints = list[str]()
    schema = SHARED / "samples" / "iiif" / "iiif_3_0.json"
    validator = None
    if schema.is_file():
        validator = jsonschema.Draft7Validator(json.loads(schema.read_text(encoding="utf-8")))
    for name, resource in found:
        kind = getattr(iiif_prezi3, str(resource.get("type")))
        kind(**resource)
        if validator is not None:
            complaints += [f"{name}: {error.message[:200]}" for error in validator.iter_errors(resource)]
    second = "both" if validator else "iiif-prezi3 alone; skipped: no JSON schema beside the repository"
    kinds = Counter(re.sub(r"^sc:", "", str(resource.get("type"))) for _, resource in found)
    return need(complaints, f"{', '.join(f'{n} {kind}' for kind, n in kinds.items())} ({second})")
