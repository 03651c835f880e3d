"""A document as IIIF files that any web server can hand out."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sohoa.model import description
from sohoa.model.document import Document, LibraryIdentity
from sohoa.model.files import FileRole
from sohoa.ports.files import Files

_CONTEXT = "http://iiif.io/api/presentation/3/context.json"


def static_files(document: Document, library: LibraryIdentity, files: Files) -> Mapping[str, bytes]:
    """The manifest and what it names, by file name. Addresses begin with the library's base URL."""
    at = f"{library.base_url}/iiif/{document.id}"
    shown = [p for p in document.pages if p.plan and (ref := p.file(FileRole.ACCESS)) and files.exists(ref)]
    manifest = {
        "@context": _CONTEXT,
        "id": f"{at}/manifest.json",
        "type": "Manifest",
        "label": {"none": [description.title(document.record)]},
        "items": [
            {
                "id": f"{at}/canvas/{page.id}",
                "type": "Canvas",
                "label": {"none": [page.label or f"[{page.order}]"]},
                "width": page.plan.size.width_px,
                "height": page.plan.size.height_px,
            }
            for page in shown
            if page.plan
        ],
    }
    return {"manifest.json": json.dumps(manifest, ensure_ascii=False, indent=1).encode("utf-8")}
