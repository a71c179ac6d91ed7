"""Who writes to a server: all that is written is one transaction, and each file its own revision.

The row of a file is locked while it is written, so that two imports of one source follow each other
and those of two do not wait. The revisions are taken at the very end, in one row that is locked
until the commit, so that nobody sees one before those below it.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from itertools import pairwise
from types import TracebackType
from typing import Any, LiteralString, NamedTuple

import psycopg
from psycopg.errors import LockNotAvailable

from store import codec
from store.backend import Held
from store.contents import Contents
from store.file_schema import FILE_TABLE
from store.files.errors import (
    FileChanged,
    FilesError,
    Holder,
    StoreAway,
    UndoRefused,
    WriteUncertain,
)
from store.files.folder import FileStamp
from store.files.history import HistoryEntry, last_own
from store.files.tinydb import encode
from store.files.writing import WAIT, holder_for
from store.postgresql.connections import Connection, asking
from store.postgresql.layout import Row, cut, located
from store.postgresql.rows import SELECT_WRITES, FileVersion, Rows, entry_of, held_of, read_file
from store.postgresql.schema import as_name, as_text
from store.records import Record

KEEP = 200
"""Writes that are kept, of which the last can be undone."""

KEEP_BYTES = 1 << 30
"""Bytes of files that were replaced whole that are kept."""

IN_PARTS = 0.5
"""Share of a file's documents up to which a write keeps those alone that it changes."""

_SETTLING = 30.0
"""Seconds to look for what became of a commit whose answer was lost."""


class _Change(NamedTuple):
    """A write of one file, before its revision is known."""

    written: int
    file: str
    whole: bool
    counts: dict[str, int]
    before: FileVersion | None
    after: FileVersion | None


class ServerWriter:
    """The one who may change files while its `with` block runs; implements `Writing`.

    Args:
        path: of the store, for people.
        connect: returns a connection that can write.
        action: what the person did, for the history.
        detail: what it was done with.
        on_wait: called with the holder and the seconds to wait when a write has to wait.

    Attributes:
        counts: numbers of records for the history, of the file that changes next.
        entries: what the history says of the changes made, once all is done.
    """

    def __init__(
        self,
        path: str,
        connect: Callable[[], Connection],
        action: str,
        detail: str = "",
        *,
        on_wait: Callable[[Holder | None, float], None] | None = None,
    ) -> None:
        self.action, self.detail = action, detail
        self.counts: dict[str, int] = {}
        self.entries: list[HistoryEntry] = []
        self._path, self._open, self._on_wait = path, connect, on_wait
        self._connection: Connection
        self._found: dict[str, tuple[FileVersion | None, Rows]] = {}
        self._locked: dict[str, FileVersion | None] = {}
        self._changes: list[_Change] = []

    def __enter__(self) -> ServerWriter:
        with asking(self._path, writing=True):
            self._connection = self._open()
            self._connection.autocommit = False
            # Of a writer whose host is gone, the server lets go within seconds.
            self._connection.execute(
                "SELECT set_config('tcp_keepalives_idle', '5', true), "
                "set_config('tcp_keepalives_interval', '2', true), "
                "set_config('tcp_keepalives_count', '3', true)"
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._finish()
        finally:
            # What was not committed is undone with the connection.
            self._connection.close()

    # One file.

    def held(self, name: str) -> Held:
        """Return a file as it is now, which nobody else changes until this write is done."""
        self.lock(name)
        with asking(self._path, writing=True):
            self._found[name] = read_file(self._connection, name)
        return held_of(name, f"{self._path}, {name}", *self._found[name])

    def replace(
        self, held: Held, tables: Mapping[str, Mapping[str, Record]]
    ) -> tuple[FileStamp | None, Contents | None]:
        """Put records in place of a file's, or make one."""
        data, places = encode({FILE_TABLE: codec.HEAD, **tables}, codec.to_json)
        stamp = self._put(held.name, *cut(data, places), held.stamp)
        ranges = {
            table: {each: (0, length) for each, (_, length) in documents.items()}
            for table, documents in places.items()
        }
        documents = {table: dict(records) for table, records in tables.items()}
        return stamp, Contents(held.name, f"{self._path}, {held.name}", ranges, b"", documents)

    def put(self, name: str, chunks: Iterable[bytes], replaced: FileStamp | None) -> FileStamp:
        """Put a text in place of a file's, or make one; it stays the same to the byte.

        Raises:
            FileChanged: another version has taken its place meanwhile.
            FilesError: it is no file of records, or cannot be written.
        """
        rows, tail = located(b"".join(chunks), name)
        return self._put(name, rows, tail, replaced)

    def keep(self, name: str, table: str, documents: Mapping[str, Mapping[str, Any]]) -> None:
        """Put documents into a file's table, in place of those of their keys."""
        held = self.held(name)
        bodies = {each: row.body for each, (_, row) in self._found[name][1].items()}
        new = {(table, key): document for key, document in documents.items()}
        self._put_bodies(held, {**bodies, **new})

    def delete(self, name: str, deleted: FileStamp | None) -> None:
        """Delete a version of a file."""
        before = self._meant(name, deleted)
        if before:
            written = _draw()
            self._set_aside(written, name)
            self._execute("DELETE FROM pactline.files WHERE name = %s", [as_text(name)])
            self._note(written, name, before, None, whole=True)

    def _put(
        self, name: str, rows: list[Row], tail: bytes, replaced: FileStamp | None
    ) -> FileStamp:
        before = self._meant(name, replaced)
        if name not in self._found:
            self.held(name)
        held = self._found.pop(name)[1]
        written = _draw()
        placed = _in_order(rows, held)
        changed = [each for each in placed if held.get((each[1].table, each[1].id)) != each]
        gone = held.keys() - {(row.table, row.id) for row in rows}
        whole = before is None or len(changed) + len(gone) > len(held) * IN_PARTS
        if whole:
            self._set_aside(written, name)
            changed = placed
        else:
            touched = [*gone, *((row.table, row.id) for _, row in changed)]
            keys = [(as_text(table), as_text(record_id)) for table, record_id in touched]
            self._set_aside_some(written, name, keys)
        with asking(self._path, writing=True), self._connection.cursor() as cursor:
            query: LiteralString = (
                "COPY pactline.documents (file, tbl, id, position, lead, body, written) "
                "FROM STDIN (FORMAT BINARY)"
            )
            with cursor.copy(query) as copy:
                copy.set_types(("text", "text", "text", "float8", "bytea", "bytea", "int8"))
                file = as_text(name)
                for position, (table, record_id, lead, body) in changed:
                    texts = (file, as_text(table), as_text(record_id))
                    copy.write_row((*texts, position, lead, body, written))
        size = sum(len(row.body) for row in rows)
        after = FileVersion(written, written, size, tail)
        self._set_version(name, after)
        self._note(written, name, before, after, whole=whole)
        return FileStamp(name, size, written, 0)

    # The last writes.

    def undo(self, number: str | None = None) -> HistoryEntry:
        """Put back what a write replaced, the last one where no number is given.

        Raises:
            UndoRefused: there is no such write, or a file has been changed since.
        """
        which: LiteralString = "ORDER BY revision DESC LIMIT 1"
        values: list[Any] = []
        if number is not None:
            which, values = "WHERE revision::text = %s", [as_text(number.lstrip("0"))]
        found = self._execute(f"{SELECT_WRITES} {which}", values).fetchone()
        if not found:
            what = f"there is no write {number} in the history" if number else "nothing to undo"
            raise UndoRefused(what, place=self._path, remedy="see `pactline history`")
        entry = entry_of(*found)
        self._undo(entry)
        return entry

    def _undo(self, entry: HistoryEntry) -> None:
        name = entry.files[0].name
        self.lock(name)
        query: LiteralString = (
            "SELECT written, whole, version_before, version_after, size_before, tail_before "
            "FROM pactline.writes WHERE revision = %s"
        )
        row = self._execute(query, [int(entry.id)]).fetchone()
        now = self._locked[name]
        if not row or (now.version if now else None) != row[3]:
            raise UndoRefused(
                f"the file has been changed since write {entry.id} ({entry.action})",
                place=f"{self._path}, {name}",
                remedy="undo the later write first; see `pactline history`",
            )
        undone, whole, version, _, size, tail = row
        self.detail = " ".join(filter(None, (entry.id, entry.action, entry.detail)))
        self.counts = dict(entry.counts)
        if version is None:
            self.delete(name, FileStamp(name, now.size, now.written, 0) if now else None)
            return
        written = _draw()
        if whole:
            self._set_aside(written, name)
        else:
            keys = self._execute(
                "SELECT tbl, id FROM pactline.replaced WHERE written = %s", [undone]
            ).fetchall()
            self._set_aside_some(written, name, keys)
        self._execute(
            "INSERT INTO pactline.documents (file, tbl, id, position, lead, body, written) "
            "SELECT %s, tbl, id, position, lead, body, %s::bigint FROM pactline.replaced "
            "WHERE written = %s AND body IS NOT NULL",
            (as_text(name), written, undone),
        )
        after = FileVersion(written, version, size, tail)
        self._set_version(name, after)
        self._note(written, name, now, after, whole=whole)

    def take_own_back(self, sources: Collection[str], *, alone: bool = False) -> HistoryEntry:
        """Undo the last write of a person's own that stands; see `store.backend.Backend`."""
        rows = self._execute(f"{SELECT_WRITES} ORDER BY revision DESC").fetchall()
        user, found = holder_for("undo").user, (entry_of(*row) for row in rows)
        if entry := last_own(found, user, sources, alone=alone):
            try:
                self._undo(entry)
            except UndoRefused:
                self._take_documents_back(entry)
            return entry
        raise UndoRefused(
            "there is no write of yours to take back",
            place=self._path,
            remedy="see `pactline history`",
        )

    def _take_documents_back(self, entry: HistoryEntry) -> None:
        """Put back the documents that a write changed, and none that others changed since."""
        name = entry.files[0].name
        held = self.held(name)
        now = {key: row.body for key, (_, row) in self._found[name][1].items()}
        # Of the write, and of each later one: whether it was of the whole file, what it replaced.
        steps: dict[int, tuple[bool, dict[tuple[str, str], bytes | None]]] = {}
        for revision, whole, table, text, body in self._execute(
            "SELECT w.revision, w.whole, r.tbl, r.id, r.body FROM pactline.writes w "
            "LEFT JOIN pactline.replaced r ON r.written = w.written "
            "WHERE w.file = %s AND w.revision >= %s ORDER BY w.revision",
            (as_text(name), int(entry.id)),
        ):
            _, replaced = steps.setdefault(revision, (whole, {}))
            if table is not None:
                replaced[as_name(table), as_name(text)] = body
        (whole, before), *later = steps.values()
        known = {key for _, replaced in later for key in replaced} | now.keys()
        for key in before.keys() | (known if whole else set()):
            left = now.get(key)
            for all_of_it, replaced in reversed(later):
                left = replaced.get(key, None if all_of_it else left)
            if before.get(key) == left:
                continue
            if now.get(key) != left:
                raise UndoRefused(
                    f"“{key[1]}” has been changed since write {entry.id} ({entry.action})",
                    place=f"{self._path}, {name}",
                    remedy="undo the later write first; see `pactline history`",
                )
            now.pop(key, None)
            if (body := before.get(key)) is not None:
                now[key] = body
        self.detail = " ".join(filter(None, (entry.id, entry.action, entry.detail)))
        self._put_bodies(held, now)

    def _put_bodies(self, held: Held, bodies: Mapping[tuple[str, str], Any]) -> None:
        """Put documents in place of a file's, by table and id."""
        tables: dict[str, dict[str, Any]] = {}
        for (table, record_id), body in bodies.items():
            tables.setdefault(table, {})[record_id] = body
        data, places = encode(tables)
        places.pop(FILE_TABLE, None)
        self._put(held.name, *cut(data, places), held.stamp)

    def take_back(self) -> None:
        """Undo all changes made, as a write of its own; what somebody changed since then stays."""
        for entry in reversed(self.entries):
            with suppress(FilesError), ServerWriter(self._path, self._open, "undo") as writer:
                writer.undo(entry.id)

    # Rows.

    def _execute(self, query: LiteralString, values: Iterable[Any] = ()) -> psycopg.Cursor[Any]:
        with asking(self._path, writing=True):
            return self._connection.execute(query, list(values))

    def lock(self, name: str) -> None:
        """Let nobody else write a file until this is done."""
        if name in self._locked:
            return
        try:
            with asking(self._path, writing=True), self._connection.transaction():
                self._take_row(name, "100ms")
        except FilesError as error:
            if not isinstance(error.__context__, LockNotAvailable):
                raise
            if self._on_wait:
                self._on_wait(None, WAIT)
            with asking(self._path, writing=True):
                self._take_row(name, f"{WAIT:g}s")

    def _take_row(self, name: str, wait: str) -> None:
        execute, text = self._connection.execute, as_text(name)
        execute("SELECT set_config('lock_timeout', %s, true)", [wait])
        execute(
            "INSERT INTO pactline.files (name, written, version, size, tail) "
            "VALUES (%s, 0, 0, 0, '') ON CONFLICT DO NOTHING",
            [text],
        )
        found = execute(
            "SELECT written, version, size, tail FROM pactline.files WHERE name = %s FOR UPDATE",
            [text],
        ).fetchone()
        execute("SELECT set_config('lock_timeout', '0', true)")
        self._locked[name] = FileVersion(*found) if found and found[0] else None

    def _meant(self, name: str, stamp: FileStamp | None) -> FileVersion | None:
        """Return a file as it is now, if it is the version that is meant."""
        self.lock(name)
        found = self._locked[name]
        if (found.written if found else None) != (stamp.mtime_ns if stamp else None):
            raise FileChanged(
                "nothing was written: another program changed the file meanwhile",
                place=f"{self._path}, {name}",
                remedy="do it again",
            )
        return found

    def _set_aside(self, written: int, name: str) -> None:
        """Keep all documents of a file in the history, and take them away."""
        text = as_text(name)
        self._execute(
            "INSERT INTO pactline.replaced (written, tbl, id, position, lead, body) "
            "SELECT %s::bigint, tbl, id, position, lead, body FROM pactline.documents "
            "WHERE file = %s",
            (written, text),
        )
        self._execute("DELETE FROM pactline.documents WHERE file = %s", [text])

    def _set_aside_some(self, written: int, name: str, keys: Iterable[tuple[str, str]]) -> None:
        """Keep some documents of a file in the history, or that they weren't there; take them."""
        several = list(keys)
        tables, ids = [table for table, _ in several], [text for _, text in several]
        self._execute(
            "INSERT INTO pactline.replaced (written, tbl, id, position, lead, body) "
            "SELECT %s::bigint, k.tbl, k.id, d.position, d.lead, d.body "
            "FROM unnest(%s::text[], %s::text[]) AS k(tbl, id) LEFT JOIN LATERAL "
            "(SELECT position, lead, body FROM pactline.documents "
            "WHERE file = %s AND tbl = k.tbl AND id = k.id LIMIT 1) AS d ON true",
            (written, tables, ids, as_text(name)),
        )
        self._execute(
            "DELETE FROM pactline.documents WHERE file = %s AND (tbl, id) IN "
            "(SELECT tbl, id FROM pactline.replaced WHERE written = %s)",
            (as_text(name), written),
        )

    def _set_version(self, name: str, after: FileVersion) -> None:
        self._execute(
            "UPDATE pactline.files SET written = %s, version = %s, size = %s, tail = %s "
            "WHERE name = %s",
            (*after, as_text(name)),
        )

    def _note(
        self,
        written: int,
        name: str,
        before: FileVersion | None,
        after: FileVersion | None,
        *,
        whole: bool,
    ) -> None:
        self._locked[name] = after
        self._found.pop(name, None)
        self._changes.append(_Change(written, name, whole, dict(self.counts), before, after))

    # The end.

    def _finish(self) -> None:
        """Take the revisions and commit."""
        empty = [as_text(name) for name, version in self._locked.items() if version is None]
        if empty:
            self._execute(
                "DELETE FROM pactline.files WHERE written = 0 AND name = ANY(%s)", [empty]
            )
        if not self._changes:
            self._commit()
            return
        row = self._execute(
            "UPDATE pactline.store SET revision = revision + %s, changed = now() WHERE one = 1 "
            "RETURNING revision",
            [len(self._changes)],
        ).fetchone()
        last = int(row[0]) if row else 0
        who = holder_for(self.action)
        for revision, change in enumerate(self._changes, last - len(self._changes) + 1):
            before, after = change.before, change.after
            said: tuple[Any, ...] = (
                *(revision, who.since, *map(as_text, (change.file, who.user, who.host))),
                *(as_text(self.action), as_text(self.detail), json.dumps(change.counts)),
                *(before and before.size, after and after.size),
            )
            more = (
                *(change.written, change.whole, before and before.version),
                *(after and after.version, before and before.tail),
            )
            self._execute(
                "INSERT INTO pactline.writes (revision, made, file, account, host, action, "
                "detail, counts, size_before, size_after, written, whole, version_before, "
                "version_after, tail_before) "
                "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                (*said, *more),
            )
            self.entries.append(entry_of(*said))
        self._prune(last)
        self._commit()

    def _prune(self, last: int) -> None:
        """Let go of the oldest writes beyond what is kept, but never of the last."""
        row = self._execute(
            "SELECT max(revision) FROM (SELECT revision, "
            "sum(size_before) OVER (ORDER BY revision DESC) AS used FROM pactline.writes "
            "WHERE whole) AS w WHERE used > %s AND revision < %s",
            (KEEP_BYTES, last),
        ).fetchone()
        oldest = max(last - KEEP, (row and row[0]) or 0)
        self._execute(
            "DELETE FROM pactline.replaced WHERE written IN "
            "(SELECT written FROM pactline.writes WHERE revision <= %s)",
            [oldest],
        )
        self._execute("DELETE FROM pactline.writes WHERE revision <= %s", [oldest])

    def _commit(self) -> None:
        try:
            with asking(self._path, writing=True):
                self._connection.commit()
        except StoreAway:
            if self._changes and not self._is_done():
                raise
        # Whoever listens is woken; whoever does not asks now and then.
        with suppress(psycopg.Error):
            self._connection.autocommit = True
            self._connection.execute("NOTIFY pactline")

    def _is_done(self) -> bool:
        """Tell whether a commit whose answer was lost was made."""
        deadline = time.monotonic() + _SETTLING
        while time.monotonic() < deadline:
            with suppress(FilesError, psycopg.Error), self._open() as again:
                # A commit that waits for a standby still holds this row, and can't be seen yet.
                again.execute("SELECT set_config('lock_timeout', '5s', false)")
                again.execute("SELECT 1 FROM pactline.store WHERE one = 1 FOR UPDATE")
                found = again.execute(
                    "SELECT 1 FROM pactline.writes WHERE written = %s", [self._changes[-1].written]
                )
                return found.fetchone() is not None
            time.sleep(0.2)
        raise WriteUncertain(
            "it is not known whether the change was made: the server is gone just now",
            place=self._path,
            remedy="look at `pactline history` when it is back",
        )


def _draw() -> int:
    """Return a number that no other write has, and that is not 0."""
    return 1 + secrets.randbits(62)


def _in_order(rows: list[Row], held: Rows) -> list[tuple[float, Row]]:
    """Return documents with numbers by which they are in order: of those held, their own."""
    numbers: list[float] = []
    kept = [-1]
    last = 0.0
    for place, row in enumerate(rows):
        number, _ = held.get((row.table, row.id), (0.0, row))
        numbers.append(number)
        if number > last:
            kept.append(place)
            last = number
    for before, after in pairwise([*kept, len(rows)]):
        low = numbers[before] if before >= 0 else 0.0
        high = numbers[after] if after < len(rows) else low + after - before
        step = (high - low) / (after - before)
        for place in range(before + 1, after):
            numbers[place] = low + step * (place - before)
    if any(one >= other for one, other in pairwise(numbers)):
        numbers = [float(number) for number, _ in enumerate(rows, 1)]
    return list(zip(numbers, rows, strict=True))
