"""A source as the bytes of its file, with the place of every record in them."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from store import codec
from store.file_schema import FILE_DOCUMENT, FILE_TABLE, SCHEMA
from store.index.scanning import Contents, Range
from store.records import Record, SourceFile

_HEAD = len(b'{"id":')


def encode_file(name: str, place: str, file: SourceFile) -> tuple[bytes, Contents]:
    """Return a source's file in TinyDB's layout, one record a line, and where its records are."""
    tables: dict[str, dict[str, Record]] = {
        "sources": {file.source.id: file.source},
        "organisations": {record.id: record for record in file.organisations},
        "agreements": {record.id: record for record in file.agreements},
        "funds": {record.id: record for record in file.funds},
    }
    head = {FILE_DOCUMENT: {"schema": SCHEMA}}
    parts = [b"{", msgspec.json.encode(FILE_TABLE), b": ", msgspec.json.encode(head)]
    at = sum(map(len, parts))
    ranges: dict[str, dict[str, Range]] = {}
    for table, records in tables.items():
        opening = b",\n" + msgspec.json.encode(table) + b": {"
        parts.append(opening)
        at += len(opening)
        ranges[table] = {}
        for position, (record_id, body) in enumerate(_bodies(records.values())):
            key = (b",\n" if position else b"\n") + msgspec.json.encode(record_id) + b": "
            parts += (key, body)
            at += len(key)
            ranges[table][record_id] = (at, len(body))
            at += len(body)
        parts.append(b"\n}" if records else b"}")
        at += len(parts[-1])
    parts.append(b"}\n")
    data = b"".join(parts)
    return data, Contents(name, place, ranges, data, tables)


def _bodies(records: Iterable[Record]) -> Iterable[tuple[str, bytes]]:
    """Yield each record's id and its document, which leaves the id out."""
    for record in records:
        record_id: str = record.id  # type: ignore[attr-defined]
        body = codec.encode(record)[_HEAD + len(msgspec.json.encode(record_id)) :]
        yield record_id, (b"{" + body[1:] if body[:1] == b"," else b"{}")
