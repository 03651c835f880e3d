"""The XMP packet of the PDF (ISO 16684-1) with the claim that it is PDF/A-2u (ISO 19005-2, 6.6.4)."""

from __future__ import annotations

from sohoa.formats.xml import attribute_text

_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "dc": "http://purl.org/dc/elements/1.1/",
        "pdf": "http://ns.adobe.com/pdf/1.3/",
        "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
    }.items()
)


def xmp_packet(
    *, title: str, creator: str, language: str, identifier: str, moment: str, producer: str
) -> bytes:
    """The packet, uncompressed as readers expect it. `moment` is ISO 8601 in UTC; the values equal those of
    the information dictionary.
    """
    second = f"{moment[:19]}Z"
    parts = [
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>',
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
        f'<rdf:Description rdf:about="" {_NAMESPACES}>',
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>",
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">',
        f"{attribute_text(title)}</rdf:li></rdf:Alt></dc:title>",
        _listed("creator", "Seq", creator),
        _listed("language", "Bag", language),
        f"<dc:identifier>{attribute_text(identifier)}</dc:identifier>" if identifier else "",
        f"<pdf:Producer>{attribute_text(producer)}</pdf:Producer>",
        f"<xmp:CreateDate>{second}</xmp:CreateDate><xmp:ModifyDate>{second}</xmp:ModifyDate>",
        f"<xmp:MetadataDate>{second}</xmp:MetadataDate>",
        "</rdf:Description></rdf:RDF></x:xmpmeta>",
        '<?xpacket end="r"?>',
    ]
    return "".join(part for part in parts if part).encode("utf-8")


def _listed(name: str, container: str, value: str) -> str:
    if not value:
        return ""
    return (
        f"<dc:{name}><rdf:{container}><rdf:li>{attribute_text(value)}</rdf:li></rdf:{container}></dc:{name}>"
    )
