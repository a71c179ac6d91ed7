"""A source as the tables of a file, and back, written otherwise than the program does it."""

from typing import Any

from store.codec import TABLES, from_document, records_of, to_document
from store.file_schema import FILE_DOCUMENT, FILE_TABLE, SCHEMA
from store.records import SourceFile

Tables = dict[str, dict[str, dict[str, Any]]]


def to_tables(file: SourceFile) -> Tables:
    """Return a source's file as TinyDB tables, the schema version included."""
    tables: Tables = {FILE_TABLE: {FILE_DOCUMENT: {"schema": SCHEMA}}}
    for table, records in records_of(file).items():
        tables[table] = {key: to_document(record) for key, record in records.items()}
    return tables


def from_tables(tables: Tables) -> SourceFile:
    """Return the source of a file's tables."""
    found = {
        table: tuple(from_document(kind, key, body) for key, body in tables.get(table, {}).items())
        for table, kind in TABLES.items()
        if table != "decisions"
    }
    (source,) = found.pop("sources")
    return SourceFile(source=source, **found)
