"""OAI-PMH of a library that is served: by its schema, and by two harvesters written by others."""

from collections.abc import Iterable
from itertools import chain

import sickle
from lxml import etree
from oaipmh_scythe import Scythe

from conformance_books import Books
from conformance_files import by_schema
from conformance_report import Report, Unfit, need
from conformance_served import Served

OAI = "{http://www.openarchives.org/OAI/2.0/}"
_FORMATS = ("oai_dc", "mods", "mets")
_ERRORS = {
    "badVerb": "verb=Nothing",
    "badArgument": "verb=ListRecords",
    "cannotDisseminateFormat": "verb=ListRecords&metadataPrefix=nothing",
    "idDoesNotExist": "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:nowhere:1",
    "noRecordsMatch": "verb=ListRecords&metadataPrefix=oai_dc&until=1990-01-01",
    "badResumptionToken": "verb=ListRecords&resumptionToken=nothing",
}


def check_oai(report: Report, books: Books, served: Served) -> None:
    """Every verb, every format, every error."""
    report.check("OAI-PMH answers with what they embed, by schema", lambda: answers(served))
    report.check("OAI-PMH refuses as it should, by schema", lambda: errors(served))
    report.check("OAI-PMH harvested by sickle", lambda: by_sickle(books, served))
    report.check("OAI-PMH harvested by oaipmh-scythe", lambda: by_scythe(books, served))


def _ask(served: Served, query: str) -> bytes:
    answer = served.get(f"/oai?{query}")
    if answer.status != 200:
        raise Unfit(f"{query}: HTTP {answer.status}")
    return answer.body


def _codes(answer: bytes) -> list[str]:
    return [error.get("code") for error in etree.fromstring(answer).iter(f"{OAI}error")]


def answers(served: Served) -> str:
    """Identify, formats, headers and records of each format, each record by itself, and the sets."""
    lists = [
        f"verb={verb}&metadataPrefix={form}"
        for form in _FORMATS
        for verb in ("ListRecords", "ListIdentifiers")
    ]
    found = [_ask(served, query) for query in ("verb=Identify", "verb=ListMetadataFormats", *lists)]
    named = [h.text for h in etree.fromstring(found[3]).iter(f"{OAI}identifier")]
    found += [
        _ask(served, f"verb=GetRecord&metadataPrefix={form}&identifier={name}")
        for form in _FORMATS
        for name in named
    ]
    refused = sorted({code for answer in found for code in _codes(answer)})
    if refused:
        raise Unfit(f"refused: {', '.join(refused)}")
    sets = _ask(served, "verb=ListSets")
    return by_schema([*found, sets])


def errors(served: Served) -> str:
    """One request for each code."""
    told = {code: _ask(served, query) for code, query in _ERRORS.items()}
    by_schema(told.values())
    wrong = [f"{code}: {_codes(answer)}" for code, answer in told.items() if _codes(answer) != [code]]
    return need(wrong, ", ".join(told))


def by_sickle(books: Books, served: Served) -> str:
    """All that it harvests."""
    harvester = sickle.Sickle(f"{served.address}/oai")
    lists = {form: list(harvester.ListRecords(metadataPrefix=form)) for form in _FORMATS}
    dates = {harvester.Identify().earliestDatestamp <= r.header.datestamp for r in chain(*lists.values())}
    if dates != {True}:
        raise Unfit("a record is older than the earliest datestamp")
    return _harvested(books, {form: _told(records) for form, records in lists.items()})


def by_scythe(books: Books, served: Served) -> str:
    """All that it harvests."""
    with Scythe(f"{served.address}/oai") as harvester:
        lists = {form: list(harvester.list_records(metadata_prefix=form)) for form in _FORMATS}
        return _harvested(books, {form: _told(records) for form, records in lists.items()})


def _told(records: Iterable[sickle.models.Record]) -> dict[str, bool]:
    """The document's id of each record, and whether it is said to be deleted."""
    return {
        str(record.header.identifier).rsplit(":", 1)[-1]: bool(record.header.deleted) for record in records
    }


def _harvested(books: Books, lists: dict[str, dict[str, bool]]) -> str:
    expected = {books.book: False, books.picture: False, books.withdrawn: True}
    wrong = [f"{form}: {told}" for form, told in lists.items() if told != expected]
    return need(wrong, f"2 records and 1 deleted one in each of {', '.join(lists)}")
