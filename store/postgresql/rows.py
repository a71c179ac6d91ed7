"""What a server's rows mean to the engine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, LiteralString, NamedTuple

from store.backend import Held
from store.contents import Contents
from store.files.folder import FileStamp
from store.files.history import HistoryEntry, HistoryFile
from store.postgresql.layout import Row
from store.postgresql.schema import as_name, as_text

if TYPE_CHECKING:
    from store.postgresql.connections import Connection

Rows = dict[tuple[str, str], tuple[float, Row]]
"""Table and id to a document, and the number by which it is in order."""


class FileVersion(NamedTuple):
    """A file as the server has it.

    Attributes:
        written: number that the write drew which put it there.
        version: the same, or that of the write whose contents an undo has put back.
        size: bytes of its documents.
        tail: what follows its last document.
    """

    written: int
    version: int
    size: int
    tail: bytes


SELECT_WRITES: LiteralString = (
    "SELECT revision, made, file, account, host, action, detail, counts, size_before, size_after "
    "FROM pactline.writes"
)


def entry_of(
    revision: int,
    made: str,
    file: str,
    account: str,
    host: str,
    action: str,
    detail: str,
    counts: str,
    before: int | None,
    after: int | None,
) -> HistoryEntry:
    """Return what the history says of a write, by a row of it."""
    files = (HistoryFile(as_name(file), before, after, ""),)
    return HistoryEntry(
        str(revision),
        made,
        as_name(account),
        as_name(host),
        as_name(action),
        as_name(detail),
        json.loads(counts),
        files,
    )


def read_file(connection: Connection, name: str) -> tuple[FileVersion | None, Rows]:
    """Return a file with its documents and their order, None where there is no such file."""
    query: LiteralString = (
        "COPY (SELECT f.written, f.version, f.size, f.tail, d.tbl, d.id, d.position, d.lead, "
        "d.body FROM pactline.files f LEFT JOIN pactline.documents d ON d.file = f.name "
        "WHERE f.name = %s AND f.written <> 0 ORDER BY d.position) TO STDOUT (FORMAT BINARY)"
    )
    version: FileVersion | None = None
    rows: Rows = {}
    with connection.cursor() as cursor, cursor.copy(query, [as_text(name)]) as copy:
        copy.set_types(
            ("int8", "int8", "int8", "bytea", "text", "text", "float8", "bytea", "bytea")
        )
        for written, told, size, tail, tbl, text, position, lead, body in copy.rows():
            version = version or FileVersion(written, told, size, tail)
            if text is not None:
                row = Row(as_name(tbl), as_name(text), lead, body)
                rows[row.table, row.id] = position, row
    return version, rows


def contents_of(name: str, place: str, rows: Rows) -> Contents:
    """Return the documents of a file as the index takes them."""
    ranges: dict[str, dict[str, tuple[int, int]]] = {}
    documents: dict[str, dict[str, bytes]] = {}
    for _, (table, record_id, _, body) in rows.values():
        ranges.setdefault(table, {})[record_id] = 0, len(body)
        documents.setdefault(table, {})[record_id] = body
    return Contents(name, place, ranges, b"", documents)


def held_of(
    name: str,
    place: str,
    version: FileVersion | None,
    rows: Rows,
) -> Held:
    """Return a file as a write finds it."""
    if version is None:
        return Held(name, None, None)
    stamp = FileStamp(name, version.size, version.written, 0)
    return Held(name, stamp, contents_of(name, place, rows))
