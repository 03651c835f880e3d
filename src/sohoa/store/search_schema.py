"""What the search index holds of an entry: three fields of keys, what filters need, and the entry itself as
JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import tantivy

from sohoa.model.ids import DocumentId, PageId
from sohoa.ports.search import PageEntry, RecordEntry
from sohoa.vietnamese.keys import KEYS_VERSION
from sohoa.vietnamese.page_words import page_tokens

INDEX_VERSION = f"1.{KEYS_VERSION}"
"""Of the schema and of the keys: an index of another version is made anew."""

EXACT, TONELESS, ASCII = "exact", "toneless", "ascii"
DOCUMENT, NUMBER, RECORD, PUBLIC, ENTRY = "document_id", "document_number", "record", "public", "entry"
KEY_TOKENIZER = "keys"


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as it comes back from the index; a record has no page id."""

    document_id: DocumentId
    page_id: PageId
    order: int
    label: str
    words: Sequence[str]


def build_schema() -> tantivy.Schema:
    """The fields. Keys come ready and are parted at spaces: the engine folds nothing."""
    builder = tantivy.SchemaBuilder()
    for name in (EXACT, TONELESS, ASCII):
        builder.add_text_field(name, tokenizer_name=KEY_TOKENIZER, index_option="position")
    builder.add_text_field(DOCUMENT, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(NUMBER, indexed=True, fast=True)
    builder.add_boolean_field(RECORD, indexed=True, fast=True)
    builder.add_boolean_field(PUBLIC, indexed=True)
    builder.add_bytes_field(ENTRY, stored=True)
    return builder.build()


def key_analyzer() -> tantivy.TextAnalyzer:
    """Parts at white space and changes nothing."""
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def document_number(document: DocumentId) -> int:
    """A number for a document that the engine can group by."""
    return int.from_bytes(hashlib.blake2b(document.encode(), digest_size=7).digest(), "big")


def page_document(entry: PageEntry) -> tantivy.Document:
    """What is written for a page."""
    stored = StoredEntry(entry.document_id, entry.page_id, entry.order, entry.label, entry.words)
    return _document(stored, is_record=False, public=entry.public)


def record_document(entry: RecordEntry) -> tantivy.Document:
    """What is written for a record."""
    return _document(
        StoredEntry(entry.document_id, PageId(""), 0, "", entry.words), is_record=True, public=entry.public
    )


def stored_entry(document: tantivy.Document) -> StoredEntry:
    """What was written, read back."""
    fields = json.loads(bytes(document.get_first(ENTRY) or b""))
    return StoredEntry(
        DocumentId(fields["document_id"]),
        PageId(fields["page_id"]),
        int(fields["order"]),
        str(fields["label"]),
        [str(word) for word in fields["words"]],
    )


def _document(stored: StoredEntry, *, is_record: bool, public: bool) -> tantivy.Document:
    keys = page_tokens(stored.words).keys
    document = tantivy.Document()
    document.add_text(EXACT, " ".join(key.exact for key in keys))
    document.add_text(TONELESS, " ".join(key.toneless for key in keys))
    document.add_text(ASCII, " ".join(key.ascii for key in keys))
    document.add_text(DOCUMENT, stored.document_id)
    document.add_unsigned(NUMBER, document_number(stored.document_id))
    document.add_boolean(RECORD, is_record)
    document.add_boolean(PUBLIC, public)
    document.add_bytes(ENTRY, json.dumps(asdict(stored)).encode("ascii"))
    return document
