"""Two makings of a book: equal but for what is listed, and only for that."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from sohoa.cli.bench.comparing import LEFT_OUT, Span, differing, likeness
from sohoa.model.document import Document, Page
from sohoa.model.ids import CaptureId, DocumentId, PageId
from sohoa.model.plan import Side
from sohoa.model.provenance import Agent, AgentKind, Event, EventKind
from sohoa.model.state import DocumentState
from sohoa.words import has_words, languages
from tests.preservation.books import record

SOFTWARE = Agent("Sohoa", AgentKind.SOFTWARE)


@dataclass(frozen=True)
class Making:
    """What chance and the clock gave to one making."""

    document: str
    pages: tuple[str, str]
    events: tuple[str, str]
    day: str
    clock: str


ONE = Making("d111111111111a", ("paaaaaaaaaaaa1", "pzzzzzzzzzzzz1"), ("e1", "e2"), "2026-11-22", "11:16:23")
OTHER = Making("d222222222222b", ("pzzzzzzzzzzzz2", "paaaaaaaaaaaa2"), ("e9", "e8"), "2026-11-23", "00:01:02")


def made(place: Path, making: Making, change: Mapping[str, str] = {}) -> Mapping[str, str]:
    """The likeness of a book of this making; `change` replaces words in its METS, or a picture."""
    first, second = making.pages
    moment = f"{making.day}T{making.clock}"
    compact = moment.translate(str.maketrans("", "", "-:T"))
    package, texts = place / "mets", place / "text"
    for folder in (package / "access", package / "alto", texts):
        folder.mkdir(parents=True)
    blocks = [
        f'<mets:digiprovMD ID="event-{event}">render {page} {moment}.123456Z</mets:digiprovMD>\n'
        for event, page in sorted(zip(making.events, making.pages, strict=True))
    ]
    mets = (
        f'<mets OBJID="{making.document}" CREATEDATE="{moment}Z"><date>2020-01-01T00:00:00Z</date>\n'
        f'<controlfield tag="005">{compact}.0</controlfield>'
        f'<controlfield tag="008">{compact[2:8]}nuu</controlfield>\n{"".join(blocks)}'
        f'<file ID="access-{first}" ADMID="{" ".join(sorted(making.events))}"/></mets>'
    )
    for old, new in change.items():
        mets = mets.replace(old, new)
    (package / "mets.xml").write_text(mets, encoding="utf-8")
    (package / "alto" / f"{first}.xml").write_text(f'<Page ID="{first}">một</Page>', encoding="utf-8")
    for page, picture in ((first, b"one"), (second, change.get("picture", "two").encode("ascii"))):
        (package / "access" / f"{page}.tif").write_bytes(picture)
    names = sorted((page, number) for number, page in enumerate(making.pages, 3))
    dests = " ".join(f"({page}) [{number} 0 R /Fit]" for page, number in names)
    pdf = (
        f"/CreationDate (D:{compact}Z) /Names << /Dests << /Names [{dests}] >> >> >> "
        f"/ID [<{'0' * 32}> <{making.clock[-1] * 32}>]"
    )
    (package / "book.pdf").write_text(pdf, encoding="latin-1")
    (texts / f"{making.document}.txt").write_text("một\fhai", encoding="utf-8")
    span = Span(f"{making.day}T00:00:00Z", f"{making.day}T23:59:59Z")
    return likeness(package, _document(making), _events(making), span, texts)


def _document(making: Making) -> Document:
    pages = [
        Page(PageId(page), CaptureId("c"), Side.SINGLE, order) for order, page in enumerate(making.pages, 1)
    ]
    return Document(DocumentId(making.document), DocumentState.PACKAGED, record(), (), tuple(pages), "", "")


def _events(making: Making) -> list[Event]:
    pairs = zip(making.events, making.pages, strict=True)
    detail = '{"step": "render"}'
    return [Event(e, EventKind.NORMALISATION, p, "", "", SOFTWARE, detail=detail) for e, p in pairs]


def test_ids_dates_and_the_order_of_events_do_not_count(tmp_path: Path) -> None:
    one, other = made(tmp_path / "one", ONE), made(tmp_path / "other", OTHER)
    assert differing(one, other) == ()
    assert sorted(one) == [
        *("access/page-0001.tif", "access/page-0002.tif", "alto/page-0001.xml", "book.pdf", "mets.xml"),
        "text/document.txt",
    ]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("2020-01-01", "2020-01-02", "mets.xml"),  # a date that is not of the making
        ("render", "quality", "mets.xml"),
        ("nuu", "suu", "mets.xml"),
        ("picture", "three", "access/page-0002.tif"),
    ],
)
def test_all_else_does(tmp_path: Path, old: str, new: str, where: str) -> None:
    one, other = made(tmp_path / "one", ONE), made(tmp_path / "other", OTHER, {old: new})
    assert differing(one, other) == (where,)


def test_a_file_more_is_a_difference() -> None:
    assert differing({"a": "1"}, {"a": "1", "b": "2"}) == ("b",)


@pytest.mark.parametrize("lang", languages())
def test_what_is_left_out_is_said(lang: str) -> None:
    assert all(has_words(f"bench.left_out_{name}", lang) for name in LEFT_OUT)
