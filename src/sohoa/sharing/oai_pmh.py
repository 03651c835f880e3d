"""OAI-PMH 2.0 (https://www.openarchives.org/OAI/openarchivesprotocol.html): the data provider, without HTTP.

Six verbs, all errors, second granularity, persistent deletions, resumption tokens that hold their own state,
no sets. Nothing is told but what anybody may see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sohoa.formats.xml import XSI, Element, add, new_root, xml_bytes
from sohoa.model.document import Document, LibraryIdentity
from sohoa.model.ids import DocumentId, is_document_id
from sohoa.sharing.addresses import Addresses
from sohoa.sharing.oai_dates import first_moment, is_date, last_moment, second
from sohoa.sharing.oai_formats import FORMATS, Maker, MetadataFormat
from sohoa.sharing.oai_identity import identifier_of, namespace_of, repository_email
from sohoa.sharing.oai_shelf import Entry, Shelf
from sohoa.sharing.oai_tokens import Position, read_token, write_token

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
MEDIA_TYPE = "text/xml"

_O = f"{{{NAMESPACE}}}"
_ID_NAMESPACE = "http://www.openarchives.org/OAI/2.0/oai-identifier"
_ID_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai-identifier.xsd"
_LIST_ARGUMENTS = frozenset({"metadataPrefix", "from", "until", "set", "resumptionToken"})
_ARGUMENTS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), _LIST_ARGUMENTS),
    "ListRecords": (frozenset({"metadataPrefix"}), _LIST_ARGUMENTS),
}
"""Needed and allowed arguments of each verb."""
_HEADERS_AT_ONCE = 200

Arguments = Sequence[tuple[str, str]]


class _Refused(Exception):
    """An error of the protocol (3.6): its code, and what to do. In English, as programs and their keepers
    read it.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code, self.message = code, message


@dataclass(frozen=True, slots=True)
class Provider:
    """The data provider of a library."""

    library: LibraryIdentity
    shelf: Shelf
    maker: Maker
    now: Callable[[], str]

    def answer(self, arguments: Arguments, places: Addresses) -> bytes:
        """The answer to the arguments of a request, whatever they are."""
        asked = dict(arguments)
        root = new_root(f"{_O}OAI-PMH", {None: NAMESPACE, "xsi": XSI})
        root.set(f"{{{XSI}}}schemaLocation", f"{NAMESPACE} {SCHEMA}")
        add(root, f"{_O}responseDate", second(self.now()))
        request = add(root, f"{_O}request", places.oai())
        try:
            verb = _checked(arguments)
            body = _VERBS[verb](_Answering(self, places), asked)
        except _Refused as refused:
            if refused.code not in ("badVerb", "badArgument"):
                _echo(request, asked)
            add(root, f"{_O}error", refused.message, code=refused.code)
        else:
            _echo(request, asked)
            root.append(body)
        return xml_bytes(root)


def _echo(request: Element, asked: Mapping[str, str]) -> None:
    for name, value in asked.items():
        request.set(name, value)


def _checked(arguments: Arguments) -> str:
    """The verb, when all arguments fit it."""
    names = [name for name, _ in arguments]
    asked = dict(arguments)
    verb = asked.get("verb", "")
    if verb not in _ARGUMENTS or names.count("verb") > 1:
        raise _Refused("badVerb", f"Give one verb of: {', '.join(_ARGUMENTS)}.")
    needed, allowed = _ARGUMENTS[verb]
    given = set(names) - {"verb"}
    if len(names) != len(set(names)):
        raise _Refused("badArgument", "An argument is given twice.")
    if unknown := given - needed - allowed:
        raise _Refused("badArgument", f"{verb} takes no {', '.join(sorted(unknown))}.")
    if "resumptionToken" in given:
        if len(given) > 1:
            raise _Refused("badArgument", "resumptionToken stands alone beside the verb.")
    elif missing := needed - given:
        raise _Refused("badArgument", f"{verb} needs {', '.join(sorted(missing))}.")
    return verb


class _Answering:
    """Makes the body of one answer."""

    def __init__(self, provider: Provider, places: Addresses) -> None:
        self._provider, self._shelf = provider, provider.shelf
        self._library, self._places = provider.library, places

    def identify(self, asked: Mapping[str, str]) -> Element:  # noqa: ARG002 - all verbs have one signature
        body = _body("Identify")
        first = next(self._shelf.entries("", ""), None)
        add(body, f"{_O}repositoryName", self._library.name or self._library.id)
        add(body, f"{_O}baseURL", self._places.oai())
        add(body, f"{_O}protocolVersion", "2.0")
        add(body, f"{_O}adminEmail", repository_email(self._library))
        add(body, f"{_O}earliestDatestamp", second(first.stamp if first else self._library.created_at))
        add(body, f"{_O}deletedRecord", "persistent")
        add(body, f"{_O}granularity", "YYYY-MM-DDThh:mm:ssZ")
        add(body, f"{_O}description").append(self._identifier_description())
        return body

    def _identifier_description(self) -> Element:
        tag = f"{{{_ID_NAMESPACE}}}"
        root = new_root(f"{tag}oai-identifier", {None: _ID_NAMESPACE, "xsi": XSI})
        root.set(f"{{{XSI}}}schemaLocation", f"{_ID_NAMESPACE} {_ID_SCHEMA}")
        add(root, f"{tag}scheme", "oai")
        add(root, f"{tag}repositoryIdentifier", namespace_of(self._library))
        add(root, f"{tag}delimiter", ":")
        add(root, f"{tag}sampleIdentifier", identifier_of(self._library, DocumentId("d4k8b2vqr0x1mz")))
        return root

    def list_sets(self, asked: Mapping[str, str]) -> Element:
        if "resumptionToken" in asked:
            raise _Refused("badResumptionToken", "There is no list of sets to go on with.")
        raise _Refused("noSetHierarchy", "This library has no sets. Ask without set.")

    def list_formats(self, asked: Mapping[str, str]) -> Element:
        found: Sequence[MetadataFormat] = FORMATS
        if "identifier" in asked:
            document = self._document(self._entry(asked["identifier"]))
            found = [each for each in FORMATS if document is None or each.fits(document)]
        body = _body("ListMetadataFormats")
        for each in found:
            element = add(body, f"{_O}metadataFormat")
            add(element, f"{_O}metadataPrefix", each.prefix)
            add(element, f"{_O}schema", each.schema)
            add(element, f"{_O}metadataNamespace", each.namespace)
        return body

    def get_record(self, asked: Mapping[str, str]) -> Element:
        metadata = _format(asked["metadataPrefix"])
        entry = self._entry(asked["identifier"])
        body = _body("GetRecord")
        if not self._add_record(body, entry, metadata):
            message = f"This record is not to be had as {metadata.prefix}. See ListMetadataFormats."
            raise _Refused("cannotDisseminateFormat", message)
        return body

    def _entry(self, identifier: str) -> Entry:
        start = identifier_of(self._library, DocumentId(""))
        name = identifier.removeprefix(start)
        known = identifier.startswith(start) and is_document_id(name)
        entry = self._shelf.entry(DocumentId(name)) if known else None
        if entry is None:
            raise _Refused("idDoesNotExist", f"There is no record {identifier}.")
        return entry

    def _document(self, entry: Entry) -> Document | None:
        return None if entry.is_deleted else self._shelf.document(entry.id)

    def _add_header(self, parent: Element, entry: Entry) -> None:
        header = add(parent, f"{_O}header", status="deleted" if entry.is_deleted else "")
        add(header, f"{_O}identifier", identifier_of(self._library, entry.id))
        add(header, f"{_O}datestamp", second(entry.stamp))

    def _add_record(self, parent: Element, entry: Entry, metadata: MetadataFormat) -> bool:
        """Whether the record can be had in that format."""
        document = self._document(entry)
        if document is not None and not metadata.fits(document):
            return False
        record = add(parent, f"{_O}record")
        self._add_header(record, entry)
        if document is not None:
            made = metadata.make(self._provider.maker, document, self._places)
            add(record, f"{_O}metadata").append(made)
        return True

    def list_identifiers(self, asked: Mapping[str, str]) -> Element:
        return self._list("ListIdentifiers", asked)

    def list_records(self, asked: Mapping[str, str]) -> Element:
        return self._list("ListRecords", asked)

    def _list(self, verb: str, asked: Mapping[str, str]) -> Element:
        start = self._resumed(verb, asked["resumptionToken"]) if "resumptionToken" in asked else None
        position = start or self._begun(verb, asked)
        metadata = _format(position.prefix)
        at_once = metadata.records_at_once if verb == "ListRecords" else _HEADERS_AT_ONCE
        following = self._shelf.entries(
            position.changed_from, position.changed_until, (position.after_stamp, position.after_id)
        )
        found = list(islice(following, at_once + 1))
        if not found and start is None:
            raise _Refused("noRecordsMatch", "No record changed within these dates.")
        body = _body(verb)
        for entry in found[:at_once]:
            if verb == "ListRecords":
                self._add_record(body, entry, metadata)
            else:
                self._add_header(body, entry)
        if not len(body):
            raise _Refused(
                "noRecordsMatch", f"No record is to be had as {metadata.prefix} within these dates."
            )
        self._add_token(body, position, found, at_once)
        return body

    def _begun(self, verb: str, asked: Mapping[str, str]) -> Position:
        if "set" in asked:
            raise _Refused("noSetHierarchy", "This library has no sets. Ask without set.")
        since, until = asked.get("from", ""), asked.get("until", "")
        _check_dates(since, until)
        prefix = _format(asked["metadataPrefix"]).prefix
        changed_from, changed_until = first_moment(since), last_moment(until)
        in_all = self._shelf.count(changed_from, changed_until)
        return Position(verb, prefix, changed_from, changed_until, "", "", 0, in_all)

    def _resumed(self, verb: str, token: str) -> Position:
        position = read_token(token, self._library.id)
        if position is None or position.verb != verb:
            raise _Refused("badResumptionToken", "This token is not of this list. Begin the list again.")
        return position

    def _add_token(self, body: Element, position: Position, found: Sequence[Entry], at_once: int) -> None:
        """A list in several answers ends with an empty token."""
        token = ""
        if len(found) > at_once:
            last = found[at_once - 1]
            token = write_token(
                Position(
                    position.verb,
                    position.prefix,
                    position.changed_from,
                    position.changed_until,
                    last.stamp,
                    last.id,
                    position.given + at_once,
                    position.in_all,
                ),
                self._library.id,
            )
        if token or position.given:
            size = str(max(position.in_all, position.given + len(found)))
            add(body, f"{_O}resumptionToken", token, completeListSize=size, cursor=str(position.given))


def _body(verb: str) -> Element:
    return new_root(f"{_O}{verb}", {None: NAMESPACE})


def _format(prefix: str) -> MetadataFormat:
    found = next((each for each in FORMATS if each.prefix == prefix), None)
    if found is None:
        known = ", ".join(each.prefix for each in FORMATS)
        raise _Refused("cannotDisseminateFormat", f"Unknown metadataPrefix. Known: {known}.")
    return found


def _check_dates(since: str, until: str) -> None:
    if not all(is_date(date) for date in (since, until) if date):
        raise _Refused("badArgument", "Write from and until as YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")
    if since and until and len(since) != len(until):
        raise _Refused("badArgument", "from and until have not the same granularity.")
    if since and until and since > until:
        raise _Refused("badArgument", "from is later than until.")


_VERBS: dict[str, Callable[[_Answering, Mapping[str, str]], Element]] = {
    "Identify": _Answering.identify,
    "ListSets": _Answering.list_sets,
    "ListMetadataFormats": _Answering.list_formats,
    "GetRecord": _Answering.get_record,
    "ListIdentifiers": _Answering.list_identifiers,
    "ListRecords": _Answering.list_records,
}
