"""Our own JSON: the file of one source, as a store keeps it."""

from __future__ import annotations

from typing import Any

import msgspec

from store.codec import TABLES, from_document
from store.errors import PactlineError
from store.file_schema import FILE_DOCUMENT, FILE_TABLE, SCHEMA
from store.importing.incoming import Incoming, check_source_id
from store.importing.limits import MAX_PARTS
from store.importing.plan import Notes, Plan, UnkeepableError, excerpt, plain
from store.records import Source
from store.text import is_id

_RECORDS = ("organisations", "agreements", "funds")


def fits(incoming: Incoming) -> bool:
    """Tell whether a file has the tables of a source's file."""
    if not incoming.looks_like_json or not isinstance(incoming.document, dict):
        return False
    return any(isinstance(incoming.document.get(table), dict) for table in (FILE_TABLE, "sources"))


def read(incoming: Incoming) -> Plan:
    """Read a source's file.

    Raises:
        PactlineError: it is of a newer version, names no source, or none of its records fits.
    """
    notes = incoming.notes
    tables: dict[str, Any] = msgspec.json.decode(incoming.json_text)
    _check_schema(tables, notes)
    source = _source(tables, incoming)
    for name, table in tables.items():
        if name not in (FILE_TABLE, "sources", *_RECORDS) and table:
            notes.warn(name, "", name, "no table of a source; left out")
        if name in _RECORDS and table and not isinstance(table, dict):
            notes.lose(name, name, "a table must be an object of records by id")
            tables[name] = {}
    found: dict[str, list[Any]] = {name: [] for name in _RECORDS}
    rows = [(name, *item) for name in _RECORDS for item in (tables.get(name) or {}).items()]
    for name, record_id, document in incoming.counted(rows, len(rows)):
        with notes.keeping(f"{name}/{record_id}", record_id):
            if not is_id(record_id):
                raise UnkeepableError("an id with blank or unprintable characters")
            _check_size(document)
            try:
                found[name].append(from_document(TABLES[name], record_id, document))
            except PactlineError as error:
                raise UnkeepableError(excerpt(error.what)) from None
    if rows and not any(found.values()):
        what = f"none of its {len(rows):,} records can be kept: {notes.lost[0].reason}"
        raise notes.refusal(what, "mend the file by the description of the records")
    return incoming.plan("pactline JSON", source, *found.values(), read=len(rows))


def _check_schema(tables: dict[str, Any], notes: Notes) -> None:
    layout = tables.get(FILE_TABLE, {})
    document = layout.get(FILE_DOCUMENT, {}) if isinstance(layout, dict) else {}
    schema = document.get("schema", SCHEMA) if isinstance(document, dict) else SCHEMA
    if not isinstance(schema, int) or schema > SCHEMA:
        what = f"written by a newer version (schema {excerpt(schema)}; this one reads {SCHEMA})"
        raise notes.refusal(what, "use a newer pactline")


def _source(tables: dict[str, Any], incoming: Incoming) -> Source:
    sources = tables.get("sources")
    if not isinstance(sources, dict) or len(sources) != 1:
        count = len(sources) if isinstance(sources, dict) else 0
        raise incoming.notes.refusal(f"the file names {count} sources", "it must name exactly one")
    ((own_id, document),) = sources.items()
    source_id = incoming.wanted_id or check_source_id(own_id)
    return from_document(Source, source_id, document, place=incoming.name)


def _check_size(document: object) -> None:
    if isinstance(document, dict):
        for key, value in document.items():
            if isinstance(value, list) and len(value) > MAX_PARTS:
                raise UnkeepableError(f"{key} has {len(value):,} parts, above {MAX_PARTS:,}")
        plain(document)
