"""Where each record of a file is, in bytes, and the records themselves when they are wanted."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

import msgspec

from store import codec
from store.errors import PactlineError, repair_remedy
from store.file_schema import FILE_TABLE, SCHEMA
from store.files.errors import DamagedFile
from store.files.tinydb import check_layout, decode, schema_of
from store.records import Decision, Record, Source

R = TypeVar("R")

Range = tuple[int, int]
"""Bytes from the start of the file, and bytes long; a length of 0 is read through the tables."""

_MISSES = 50
"""Documents out of order that are looked for from the start of the file."""

_raw = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]])


class Contents(NamedTuple):
    """One file of a store.

    Attributes:
        name: of the file.
        ranges: table to document id to where the document is.
        data: the file's bytes, empty where `documents` holds all records.
        documents: records that are in memory already, as JSON too, or plain tables of an older
            schema.
    """

    name: str
    place: str
    ranges: dict[str, dict[str, Range]]
    data: bytes = b""
    documents: dict[str, dict[str, Any]] | None = None

    def record(self, table: str, record_id: str, kind: type[R]) -> R:
        """Return one record; raise PactlineError where it does not fit."""
        offset, length = self.ranges[table][record_id]
        if self.documents is not None and table in self.documents:
            found = self.documents[table][record_id]
            if isinstance(found, kind):
                return found
            if isinstance(found, bytes):
                return codec.from_json(kind, record_id, found, place=self.place)
            return codec.from_document(kind, record_id, found, place=self.place)
        body = self.data[offset : offset + length]
        return codec.from_json(kind, record_id, body, place=self.place)

    def find(self, table: str, record_id: str) -> Record | None:
        """Return one record; None where there is none, or none that fits."""
        if record_id not in self.ranges.get(table, {}):
            return None
        try:
            found: Record = self.record(table, record_id, codec.TABLES[table])
        except PactlineError:
            return None
        return found

    def body(self, table: str, record_id: str) -> bytes:
        """Return the JSON of one document; empty where it is not held as such."""
        if self.documents is not None and table in self.documents:
            found = self.documents[table][record_id]
            return found if isinstance(found, bytes) else b""
        offset, length = self.ranges[table][record_id]
        return self.data[offset : offset + length]

    def source(self) -> Source | None:
        """Return the source that the file is about; None for one of decisions and settings alone.

        Raises:
            PactlineError: it names several, or none beside its records.
        """
        sources = self.ranges.get("sources", {})
        if len(sources) == 1:
            (source_id,) = sources
            return self.record("sources", source_id, Source)
        records = any(self.ranges.get(name) for name in ("organisations", "agreements", "funds"))
        own = any(self.ranges.get(name) for name in ("decisions", "settings"))
        if sources or records or not own:
            raise PactlineError(
                f"the file names {len(sources)} sources",
                place=self.place,
                remedy="it must name one",
            )
        return None

    def decisions(self) -> tuple[list[Decision], str]:
        """Return the decisions in the file that fit, and why the first that doesn't is left out."""
        found, problem = [], ""
        for record_id in self.ranges.get("decisions", {}):
            try:
                found.append(self.record("decisions", record_id, Decision))
            except PactlineError as error:
                problem = problem or f"left out {error.what}"
        return found, problem

    def settings(self) -> tuple[tuple[str, str], ...]:
        """Return the settings, each a document `{"value": text}` under its name."""
        found = []
        for name in self.ranges.get("settings", {}):
            if body := self.body("settings", name):
                document: Any = msgspec.json.decode(body)
            else:
                document = (self.documents or {}).get("settings", {}).get(name)
            if isinstance(document, dict):
                found.append((name, str(document.get("value", ""))))
        return tuple(found)


def scan(name: str, place: str, data: bytes) -> Contents:
    """Return where the records of a file are.

    Raises:
        DamagedFile, LimitExceeded, NewerSchema: the file is refused.
    """
    try:
        tables = _raw.decode(data)
        head = {name: dict(docs) for name, docs in tables.items() if name == FILE_TABLE}
        known = {key: msgspec.json.decode(raw) for key, raw in head.get(FILE_TABLE, {}).items()}
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        # The slower reader says exactly what is wrong and where, and may be more lenient.
        return _by_tables(name, place, data)
    check_layout({FILE_TABLE: known}, place)
    if FILE_TABLE not in tables or schema_of({FILE_TABLE: known}, place) < SCHEMA:
        return _by_tables(name, place, data)
    ranges = _located(data, tables)
    return _by_tables(name, place, data) if ranges is None else Contents(name, place, ranges, data)


def _located(
    data: bytes, tables: dict[str, dict[str, msgspec.Raw]]
) -> dict[str, dict[str, Range]] | None:
    """Return the place of each document: the next one that reads the same, in the file's order.

    None where many are out of order, since looking for each from the start would take too long.
    """
    ranges: dict[str, dict[str, Range]] = {}
    at = misses = 0
    for table, documents in tables.items():
        found = ranges[table] = {}
        for record_id, raw in documents.items():
            body = bytes(raw)
            start = data.find(body, at)
            if start < 0:
                # A name that occurs twice leaves the order; the same bytes are the same record.
                start = data.find(body)
                misses += 1
                if misses > _MISSES:
                    return None
            at = start + len(body)
            found[record_id] = (start, len(body))
    return ranges


def _by_tables(name: str, place: str, data: bytes) -> Contents:
    tables = decode(data, place)
    ranges = {table: dict.fromkeys(documents, (0, 0)) for table, documents in tables.items()}
    if not ranges:
        raise DamagedFile("the file holds no records", place=place, remedy=repair_remedy(place))
    return Contents(name, place, ranges, data, tables)
