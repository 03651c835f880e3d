"""Views of a bibliographic record: title, names, dates and the like, as a reader expects them (MARC 21
fields named).
"""

from __future__ import annotations

import re

from sohoa.model.bib import BibRecord

_TRAILING = " /:;,="
_NAME_TAGS = ("100", "110", "111", "700", "710", "711")
_SUBJECT_TAGS = ("600", "610", "611", "630", "650", "651", "653")
_PUBLICATION_TAGS = ("264", "260")
_YEAR = re.compile(r"\d{4}")


def _plain(text: str) -> str:
    """Without the ISBD punctuation that joins a subfield to the next."""
    text = text.strip().rstrip(_TRAILING)
    return text[:-1].rstrip() if text.endswith(".") and not text.endswith("..") else text


def title(record: BibRecord) -> str:
    """245 $a $n $p, and $b after a colon."""
    field = next(record.data("245"), None)
    if field is None:
        return ""
    main = ". ".join(_plain(value) for value in field.all("anp") if _plain(value))
    rest = _plain(field.first("b"))
    return f"{main}: {rest}" if rest else main


def creators(record: BibRecord) -> tuple[str, ...]:
    """1XX and 7XX $a, each once, in order."""
    names = (_plain(field.first("a")) for field in record.data(*_NAME_TAGS))
    return tuple(dict.fromkeys(name for name in names if name))


def publisher(record: BibRecord) -> str:
    """264 or 260 $b."""
    return next((_plain(f.first("b")) for f in record.data(*_PUBLICATION_TAGS) if f.first("b")), "")


def place(record: BibRecord) -> str:
    """264 or 260 $a."""
    return next((_plain(f.first("a")) for f in record.data(*_PUBLICATION_TAGS) if f.first("a")), "")


def year(record: BibRecord) -> str:
    """The year of 264 or 260 $c, else of 008/07-10; empty where neither has four digits."""
    texts = [f.first("c") for f in record.data(*_PUBLICATION_TAGS)] + [record.control("008")[7:11]]
    found = (_YEAR.search(text) for text in texts)
    return next((match.group() for match in found if match), "")


def language(record: BibRecord) -> str:
    """The three-letter code of 008/35-37 or 041 $a; `vie` where the record does not say."""
    code = record.control("008")[35:38].strip("| ")
    if len(code) == 3 and code.isalpha():
        return code
    return next((f.first("a")[:3] for f in record.data("041") if f.first("a")), "vie")


def subjects(record: BibRecord) -> tuple[str, ...]:
    """6XX $a $x $y $z joined by a double dash; 653 each $a on its own."""
    found: list[str] = []
    for field in record.data(*_SUBJECT_TAGS):
        if field.tag == "653":
            found.extend(_plain(value) for value in field.all("a"))
        else:
            found.append("--".join(_plain(value) for value in field.all("axyzv")))
    return tuple(dict.fromkeys(text for text in found if text))


def summary(record: BibRecord) -> str:
    """520 $a."""
    return next((f.first("a").strip() for f in record.data("520")), "")


def call_number(record: BibRecord) -> str:
    """852 $h $i or $j."""
    return next((" ".join(f.all("hij")) for f in record.data("852") if f.all("hij")), "")


def accession_numbers(record: BibRecord) -> tuple[str, ...]:
    """852 $p and 876 $p (số đăng ký cá biệt)."""
    return tuple(value for field in record.data("852", "876") for value in field.all("p"))
