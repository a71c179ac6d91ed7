"""Records in a PostgreSQL server, as the engine reads and writes them.

The driver, and whatever else a lookup in an index that is followed does without, is loaded by the
methods that need it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, LiteralString, NamedTuple

from store.backend import Held, Past, Since
from store.copying import copy_files
from store.errors import PactlineError
from store.files.errors import FileChanged, FilesError, Holder, NewerSchema, StoreAway
from store.files.folder import FileStamp
from store.folder import Folder
from store.identity import is_about
from store.postgresql.address import named, parts_of, shown
from store.postgresql.schema import SCHEMA, as_name, as_text, create

if TYPE_CHECKING:
    from store.contents import Contents
    from store.files.history import HistoryEntry
    from store.files.repair import Finding
    from store.postgresql.connections import Connection, Connections
    from store.postgresql.rows import Rows
    from store.postgresql.writing import ServerWriter


class _Listed(NamedTuple):
    """The files of one moment, with the store's last revision and when it was made."""

    revision: int
    changed: datetime
    stamps: list[FileStamp]


class Server:
    """Keeps records in a server; implements `store.backend.Backend`.

    Args:
        address: of libpq, as a URI or as keywords.
    """

    home = only = ""
    exists = True

    def __init__(self, address: str) -> None:
        """Connect to nothing yet."""
        parts = parts_of(address)
        self.path = self.identity = self.shown = shown(parts)
        self.shared_name = named(parts)
        self.on_wait: Callable[[Holder | None, float], None] | None = None
        self._address = address
        # The last revision that was read: a standby may be behind it.
        self._revision = 0

    def place(self, name: str) -> str:
        """Return where a file is, for people."""
        return f"{self.path}, {name}"

    @cached_property
    def connections(self) -> Connections:
        """Those of this process."""
        try:
            from store.postgresql.connections import Connections
        except ImportError:
            raise PactlineError(
                "stores in a PostgreSQL server need a package that isn't installed",
                remedy='pip install "pactline[postgresql]"',
            ) from None
        return Connections(self._address, self.path)

    def _rows(self, query: LiteralString, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self.connections.asked(lambda each: each.execute(query, values).fetchall())

    def wait(self, seconds: float) -> None:
        """Wait until somebody writes, or for so long."""
        self.connections.wait(seconds)

    # What is there.

    def list_files(self) -> list[FileStamp]:
        """Return the versions of all files by name, as they were at one moment."""
        return self._listed().stamps

    def _listed(self) -> _Listed:
        rows = self._rows(
            "SELECT s.schema, s.revision, s.changed, f.name, f.size, f.written, "
            "pg_is_in_recovery() FROM pactline.store s LEFT JOIN pactline.files f ON true"
        )
        if not rows or rows[0][0] > SCHEMA:
            raise NewerSchema(
                "made by a later version of pactline",
                place=self.path,
                remedy="install a newer pactline",
            )
        if rows[0][0] < SCHEMA:
            raise FilesError(
                "made by an earlier version of pactline",
                place=self.path,
                remedy="let its owner run `pactline create-store ADDRESS`, which updates it",
            )
        # A standby may be late; a leader with fewer writes was restored, and is the store now.
        if rows[0][6] and rows[0][1] < self._revision:
            what, remedy = "no server answers that is up to date", "try again in a moment"
            raise StoreAway(what, place=self.path, remedy=remedy)
        self._revision = rows[0][1]
        stamps = sorted(_stamp(*each[3:6]) for each in rows if each[3] is not None)
        return _Listed(rows[0][1], rows[0][2], stamps)

    def age(self, stamps: Sequence[FileStamp]) -> str:
        """Return which revision these versions are, and how old."""
        now = self._listed()
        last = f"{now.revision}, of {now.changed.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
        if [*stamps] == now.stamps:
            return last
        rows = self._rows(
            "SELECT max(revision), max(made) FROM pactline.writes WHERE written = ANY(%s)",
            [[each.mtime_ns for each in stamps]],
        )
        held, made = rows[0]
        ours = f"{held}, of {made[:19].replace('T', ' ')} UTC" if held else "none"
        return f"{ours}; the server has {last}"

    def contents(self, stamp: FileStamp) -> Contents:
        """Return all that a version of a file holds."""
        from store.postgresql.rows import contents_of, read_file

        version, rows = self.connections.asked(lambda each: read_file(each, stamp.name))
        if version is None or version.written != stamp.mtime_ns:
            raise self._is_another(stamp)
        return contents_of(stamp.name, self.place(stamp.name), rows)

    def since(self, before: FileStamp, stamp: FileStamp) -> Since | None:
        """Return what differs from an earlier version, if all writes since are kept."""
        from store.postgresql.layout import Row
        from store.postgresql.rows import contents_of

        name = as_text(stamp.name)

        def work(connection: Connection) -> list[tuple[str, str, bytes | None]] | None:
            with connection.transaction():
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                known = connection.execute(
                    "SELECT f.written, b.revision FROM pactline.files f "
                    "LEFT JOIN pactline.writes b ON b.written = %s WHERE f.name = %s",
                    (before.mtime_ns, name),
                ).fetchone()
                if known is None or known[0] != stamp.mtime_ns:
                    raise self._is_another(stamp)
                later = (name, known[1])
                whole = connection.execute(
                    "SELECT 1 FROM pactline.writes WHERE file = %s AND revision > %s AND whole",
                    later,
                )
                if known[1] is None or whole.fetchone():
                    return None
                return connection.execute(
                    "SELECT DISTINCT r.tbl, r.id, d.body FROM pactline.writes w "
                    "JOIN pactline.replaced r ON r.written = w.written "
                    "LEFT JOIN pactline.documents d "
                    "ON d.file = w.file AND d.tbl = r.tbl AND d.id = r.id "
                    "WHERE w.file = %s AND w.revision > %s",
                    later,
                ).fetchall()

        rows = self.connections.asked(work)
        if rows is None:
            return None
        gone: dict[str, set[str]] = {}
        held: Rows = {}
        for table, text, body in rows:
            key = as_name(table), as_name(text)
            if body is None:
                gone.setdefault(key[0], set()).add(key[1])
            else:
                held[key] = 0.0, Row(*key, None, body)
        return Since(contents_of(stamp.name, self.place(stamp.name), held), gone)

    def data(self, stamp: FileStamp) -> bytes:
        """Return the text of a version of a file, as it is in a folder."""
        from store.postgresql.layout import joined
        from store.postgresql.rows import read_file

        version, rows = self.connections.asked(lambda each: read_file(each, stamp.name))
        if version is None or version.written != stamp.mtime_ns:
            raise self._is_another(stamp)
        return joined((row for _, row in rows.values()), version.tail)

    def bodies(
        self, stamp: FileStamp, table: str, places: Sequence[tuple[str, int, int]]
    ) -> list[bytes]:
        """Return documents by their ids, as far as no later write than the version's changed them.

        Raises:
            FileChanged: one is another by now, or has gone.
        """
        ids = [as_text(record_id) for record_id, _, _ in places]
        rows = self._rows(
            # Each document is looked up by its whole key, whatever is known of the tables' sizes.
            "SELECT k.id, d.body FROM pactline.files f CROSS JOIN unnest(%s::text[]) AS k(id) "
            "CROSS JOIN LATERAL (SELECT body, written FROM pactline.documents "
            "WHERE file = f.name AND tbl = %s AND id = k.id LIMIT 1) AS d "
            "LEFT JOIN pactline.writes b ON b.written = %s "
            "WHERE f.name = %s AND (f.written = %s "
            "OR b.revision IS NOT NULL AND NOT EXISTS (SELECT 1 FROM pactline.writes w "
            "WHERE w.written = d.written AND w.revision > b.revision))",
            (ids, as_text(table), stamp.mtime_ns, as_text(stamp.name), stamp.mtime_ns),
        )
        found = {text: bytes(body) for text, body in rows}
        if not found.keys() >= {*ids}:
            raise self._is_another(stamp)
        return [found[text] for text in ids]

    def held(self, name: str) -> Held:
        """Return a file as it is now."""
        from store.postgresql.rows import held_of, read_file

        version, rows = self.connections.asked(lambda each: read_file(each, name))
        return held_of(name, self.place(name), version, rows)

    def _is_another(self, stamp: FileStamp) -> FileChanged:
        # What a standby has not got yet has not changed, and raises StoreAway here.
        self._listed()
        what, remedy = "it has changed since it was listed", "open the store again"
        return FileChanged(what, place=self.place(stamp.name), remedy=remedy)

    # What is written, and was.

    def create(self) -> bool:
        """Make the tables and the roles; tell whether there were none."""
        connect = self.connections.connect
        from store.postgresql.connections import asking

        with asking(self.path, writing=True), connect(write=True) as connection:
            return create(connection)

    def prepare(self) -> None:
        """Do nothing: `pactline create-store` has made all that a write needs."""

    def write(self, action: str, detail: str = "") -> ServerWriter:
        """Return who may write once entered."""
        connect = partial(self.connections.connect, write=True)
        from store.postgresql.writing import ServerWriter

        return ServerWriter(self.path, connect, action, detail, on_wait=self.on_wait)

    def history(self) -> list[HistoryEntry]:
        """Return the writes that are kept, the newest first."""
        from store.postgresql.rows import SELECT_WRITES, entry_of

        rows = self._rows(f"{SELECT_WRITES} ORDER BY revision DESC")
        return [entry_of(*each) for each in rows]

    def past(self, ids: Collection[str]) -> Iterator[Past]:
        """Yield what the writes did to the records of these ids, and decisions about them."""
        from store import codec
        from store.postgresql.rows import entry_of

        writes = self._rows(
            "SELECT revision, made, file, account, host, action, detail, counts, size_before, "
            "size_after, written, whole FROM pactline.writes ORDER BY revision DESC"
        )
        decided = self._rows(
            "SELECT id FROM pactline.documents WHERE tbl = 'decisions' "
            "UNION SELECT id FROM pactline.replaced WHERE tbl = 'decisions'"
        )
        about = [text for (text,) in decided if is_about(as_name(text), ids)]
        tables = [*codec.RECORDS, "decisions"]
        texts = [*(as_text(each) for each in ids), *sorted(about)]
        now: dict[tuple[str, str, str], bytes | None] = {
            (file, table, text): bytes(body)
            for file, table, text, body in self._rows(
                "SELECT file, tbl, id, body FROM pactline.documents "
                "WHERE file = ANY(%s) AND tbl = ANY(%s) AND id = ANY(%s)",
                (list({each[2] for each in writes}), tables, texts),
            )
        }
        replaced: dict[tuple[int, str, str], bytes | None] = {
            (written, table, text): None if body is None else bytes(body)
            for written, table, text, body in self._rows(
                "SELECT written, tbl, id, body FROM pactline.replaced "
                "WHERE written = ANY(%s) AND tbl = ANY(%s) AND id = ANY(%s)",
                ([each[10] for each in writes], tables, texts),
            )
        }
        for *said, written, whole in writes:
            entry, file = entry_of(*said), said[2]
            for table in tables:
                for text in texts:
                    after = now.get((file, table, text))
                    before = replaced.get((written, table, text), None if whole else after)
                    now[file, table, text] = before
                    if before != after:
                        pair = (_record(table, text, body) for body in (before, after))
                        yield Past(entry, as_name(file), *pair)

    def undo(self, number: str | None = None) -> HistoryEntry:
        """Put back what a write replaced."""
        with self.write("undo") as writer:
            return writer.undo(number)

    def take_back(self, sources: Collection[str], *, alone: bool = False) -> HistoryEntry:
        """Undo the last write of a person's own that stands."""
        with self.write("undo") as writer:
            return writer.take_own_back(sources, alone=alone)

    # What is done with files of a folder.

    def verify(self) -> list[Finding]:
        """Return what is wrong with the files, as a folder would have them."""
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(prefix="pactline-") as work:
            folder = Folder(work)
            copy_files(self, folder)
            return folder.verify()

    def backup(self, path: str, *, overwrite: bool = False) -> list[FileStamp]:
        """Write a zip of the files, as a folder would have them."""
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(prefix="pactline-") as work:
            folder = Folder(work)
            copy_files(self, folder)
            return folder.backup(path, overwrite=overwrite)


def _stamp(name: str, size: int, written: int) -> FileStamp:
    return FileStamp(as_name(name), size, written, 0)


def _record(table: str, text: str, body: bytes | None) -> Any:  # noqa: ANN401 - any record
    from store import codec

    if body is None:
        return None
    try:
        return codec.from_json(codec.TABLES[table], as_name(text), body)
    except PactlineError:
        return None
