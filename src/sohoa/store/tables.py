"""The tables of the library's data base. Value objects are JSON texts, written and read by `store.values`."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

documents = Table(
    "documents",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("head", Text, nullable=False, comment="Document without captures and pages"),
    Column("title", Text, nullable=False),
    Column("creators", Text, nullable=False),
    Column("year", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("access", String(16), nullable=False),
    Column("created_at", String(32), nullable=False, index=True),
    Column("changed_at", String(32), nullable=False),
    Column("oai_datestamp", String(32), nullable=False, index=True),
)

captures = Table(
    "captures",
    metadata,
    Column("document", String(32), primary_key=True),
    Column("id", String(80), primary_key=True, index=True),
    Column("position", Integer, nullable=False),
    Column("value", Text, nullable=False),
)

pages = Table(
    "pages",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("document", String(32), nullable=False),
    Column("position", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("value", Text, nullable=False),
    Index("pages_of_document", "document", "position"),
)

ledger = Table(
    "ledger",
    metadata,
    Column("document", String(32), primary_key=True),
    Column("object", String(80), primary_key=True),
    Column("step", String(32), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("output", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("document", String(32), nullable=False, index=True),
    Column("value", Text, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("object", String(80), nullable=False, index=True),
    Column("value", Text, nullable=False),
    Column(
        "chain",
        String(64),
        nullable=False,
        comment="SHA-256 of the former line's chain and this line's value",
    ),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(32), nullable=False),
    Column("document", String(32), nullable=False, index=True),
    Column("state", String(16), nullable=False, index=True),
    Column("detail", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("submitted_at", String(32), nullable=False),
    Column("ended_at", String(32), nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
