"""Our own JSON: the file of one source, as a store keeps it."""

from __future__ import annotations

from typing import Any

import msgspec

from store.codec import TABLES, from_document
from store.errors import PactlineError
from store.file_schema import FILE_DOCUMENT, FILE_TABLE, SCHEMA
from store.importing.formats.registry import Format, Request
from store.importing.incoming import Incoming
from store.importing.plan import MAX_PARTS, PROGRESS_STEP, Plan, UnkeepableError, excerpt
from store.importing.run import check_source_id, complete
from store.importing.values import plain
from store.records import Source

_RECORDS = ("organisations", "agreements", "funds")


def _fits(incoming: Incoming) -> bool:
    if not incoming.looks_like_json or not isinstance(incoming.document, dict):
        return False
    return any(isinstance(incoming.document.get(table), dict) for table in (FILE_TABLE, "sources"))


def _read(incoming: Incoming, request: Request) -> Plan:
    tables: dict[str, Any] = msgspec.json.decode(incoming.json.text)
    _check_schema(tables, incoming.name)
    source = _source(tables, incoming.name, request.source_id)
    for name in tables:
        if name not in (FILE_TABLE, "sources", *_RECORDS) and tables[name]:
            incoming.notes.warn(name, "", name, "no table of a source; left out")
    found: dict[str, list[Any]] = {name: [] for name in _RECORDS}
    rows = [(name, row) for name in _RECORDS for row in _table(tables, name, incoming)]
    for done, (name, (record_id, document)) in enumerate(rows):
        if request.progress and not done % PROGRESS_STEP:
            request.progress("reading", done, len(rows))
        where = f"{name}/{record_id}"
        try:
            _check_size(document)
            found[name].append(from_document(TABLES[name], record_id, document))
        except PactlineError as error:
            incoming.notes.lose(excerpt(where), record_id, excerpt(error.what))
        except UnkeepableError as error:
            incoming.notes.lose(excerpt(where), record_id, str(error))
        except RecursionError:
            incoming.notes.lose(excerpt(where), record_id, "nested without end")
    if request.progress:
        request.progress("reading", len(rows), len(rows))
    if rows and not any(found.values()):
        raise PactlineError(
            f"none of its {len(rows):,} records can be kept: {incoming.notes.lost[0].reason}",
            place=incoming.name,
            remedy="mend the file by the description of the records",
        )
    file = complete(source, incoming, *(found[name] for name in _RECORDS))
    return Plan([file], FORMAT.name, incoming.notes.warnings, incoming.notes.lost, read=len(rows))


def _check_schema(tables: dict[str, Any], name: str) -> None:
    layout = tables.get(FILE_TABLE, {})
    document = layout.get(FILE_DOCUMENT, {}) if isinstance(layout, dict) else {}
    schema = document.get("schema", SCHEMA) if isinstance(document, dict) else SCHEMA
    if not isinstance(schema, int) or schema > SCHEMA:
        raise PactlineError(
            f"written by a newer version (schema {excerpt(schema)}; this one reads {SCHEMA})",
            place=name,
            remedy="use a newer pactline",
        )


def _source(tables: dict[str, Any], name: str, source_id: str) -> Source:
    sources = tables.get("sources")
    if not isinstance(sources, dict) or len(sources) != 1:
        count = len(sources) if isinstance(sources, dict) else 0
        raise PactlineError(
            f"the file names {count} sources", place=name, remedy="it must name exactly one"
        )
    ((own_id, document),) = sources.items()
    return from_document(Source, check_source_id(source_id or own_id), document, place=name)


def _table(tables: dict[str, Any], name: str, incoming: Incoming) -> list[tuple[str, Any]]:
    table = tables.get(name) or {}
    if not isinstance(table, dict):
        incoming.notes.lose(name, name, "a table must be an object of records by id")
        return []
    return list(table.items())


def _check_size(document: object) -> None:
    if not isinstance(document, dict):
        return
    for key, value in document.items():
        if isinstance(value, list) and len(value) > MAX_PARTS:
            raise UnkeepableError(f"{key} has {len(value):,} parts, above {MAX_PARTS:,}")
    plain(document)


FORMAT = Format("pactline JSON", _fits, _read)
