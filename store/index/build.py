"""Making the index, or bringing it up to date from the files that changed."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import threading
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from itertools import islice
from typing import Any, NamedTuple, Protocol, TypeVar

import msgspec
import tantivy

from store import codec
from store.collecting import without_collecting
from store.errors import PactlineError
from store.file_schema import FILE_DOCUMENT, FILE_TABLE, SCHEMA
from store.files.errors import DamagedFile, FileChanged, UnreadableFile
from store.files.folder import FileStamp, StoreFolder
from store.files.layout import REPAIR, check_layout, decode_tables, schema_of
from store.index import schema, upkeep
from store.index.documents import (
    Account,
    Fields,
    agreement_fields,
    as_text,
    fund_fields,
    organisation_fields,
)
from store.index.entry import Entry, Place
from store.index.schema import AGREEMENT, FUND, META, ORGANISATION, RECORDS, key_of
from store.index.search import OpenedIndex, as_held
from store.index.state import FileState, State, Ties, bodies, pack, ties_of
from store.index.upkeep import Location
from store.records import Agreement, Decision, Fund, Organisation, Record, Source, SourceFile

# ---- Where each record of a file is, in bytes, and the records themselves when they are wanted.

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
        documents: records that are in memory already, or plain tables of an older schema.
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
            return codec.from_document(kind, record_id, found, place=self.place)
        body = self.data[offset : offset + length]
        return codec.from_json(kind, record_id, body, place=self.place)

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

    def decisions(self) -> Iterator[Decision]:
        """Yield the decisions in the file."""
        for record_id in self.ranges.get("decisions", {}):
            yield self.record("decisions", record_id, Decision)


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
    tables = decode_tables(data, place)
    ranges = {table: dict.fromkeys(documents, (0, 0)) for table, documents in tables.items()}
    if not ranges:
        raise DamagedFile("the file holds no records", place=place, remedy=REPAIR)
    return Contents(name, place, ranges, data, tables)


# ---- A source as the bytes of its file, with the place of every record in them.

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


# ---- Which records an update touches, and all that every file says about each of them.

TABLES: dict[str, tuple[str, type[Any]]] = {
    ORGANISATION: ("organisations", Organisation),
    AGREEMENT: ("agreements", Agreement),
    FUND: ("funds", Fund),
}
"""Kind of document to its table and record."""


class Reader(Protocol):
    """Reads a record of a file that is not being indexed, by its place."""

    def record_at(self, file: FileState, table: str, kind: type[Any], place: Place) -> Any:  # noqa: ANN401
        """Return the record."""


class Fresh(NamedTuple):
    """A file that is being indexed."""

    state: FileState
    contents: Contents
    names: dict[str, str]


class Names:
    """The names of organisations in a file that is not being indexed, read when asked for."""

    def __init__(self, merger: Merger, file: int) -> None:
        """Take the number of the file."""
        self._merger, self._file = merger, file

    def get(self, record_id: str, otherwise: str) -> str:
        """Return the name that this file gives an organisation."""
        base = self._merger.base
        entry = base.by_id(ORGANISATION, record_id) if base else None
        for place in entry.places if entry else ():
            if place.file == self._file and place.record_id == record_id:
                account = self._merger.account(ORGANISATION, place)
                return account.record.name or otherwise
        return otherwise


class Merger:
    """Gathers the accounts of every record that changed files speak of.

    Args:
        base: the index to bring up to date; None to make one afresh.
        fresh: the files to index.
        stale: numbers of files whose records in the base no longer hold.
        kept: files of the base that still hold, by number.
        reader: reads their records.
    """

    def __init__(
        self,
        base: OpenedIndex | None,
        fresh: list[Fresh],
        stale: set[int],
        kept: dict[int, FileState],
        reader: Reader,
    ) -> None:
        """Read nothing yet."""
        self.base, self.fresh, self.stale, self.kept = base, fresh, stale, kept
        self.reader = reader
        self.problems: dict[int, str] = {}
        self.replaced: Counter[str] = Counter()
        """Kind to how many records of the base give way, beside those of stale files."""

    def account(self, kind: str, place: Place) -> Account[Any]:
        """Return what a file that still holds says at a place."""
        table, record_kind = TABLES[kind]
        file = self.kept[place.file]
        record = self.reader.record_at(file, table, record_kind, place)
        names: Any = Names(self, place.file)
        return Account(file.source, place, record, names, file.known)

    def shared(self, kind: str) -> list[Entry]:
        """Return the records of the base that a stale file and another one speak of."""
        if self.base is None or not self.stale:
            return []
        base = self.base
        query = base.both(
            base.term("kind", kind),
            base.terms("file", map(str, self.stale)),
            base.having("several"),
        )
        return base.entries(query)

    def replace(self, kind: str, entry: Entry) -> None:
        """Note that a record of the base gives way to another.

        Raises:
            ValueError: another record is found by its id too, as an id that cannot be printed is by
                its printable form: both would go.
        """
        if self.base and self.base.several(kind, entry.ids[0] if entry.ids else entry.row.id):
            raise ValueError(f"two records are found by one id: {entry.row.id!r}")
        if not any(place.file in self.stale for place in entry.places):
            self.replaced[kind] += 1

    def left(self) -> dict[str, int]:
        """Return how many records of each kind are left of the base, once all gave way."""
        base = self.base
        if base is None:
            return dict.fromkeys(RECORDS, 0)
        gone = dict(self.replaced)
        if self.stale:
            files = base.terms("file", map(str, self.stale))
            for kind in RECORDS:
                gone[kind] = gone.get(kind, 0) + base.count(
                    base.both(base.term("kind", kind), files)
                )
        return {kind: base.total(kind) - gone.get(kind, 0) for kind in RECORDS}

    def holding(self, kind: str, entry: Entry) -> list[Account[Any]]:
        """Return the accounts of a record of the base that still hold."""
        return [self.account(kind, place) for place in entry.places if place.file in self.kept]

    def said(self, kind: str, file: Fresh, record_id: str) -> Account[Any] | None:
        """Return what a file that is being indexed says; None where it does not fit."""
        table, record_kind = TABLES[kind]
        try:
            record = file.contents.record(table, record_id, record_kind)
        except PactlineError as error:
            self.problems.setdefault(file.state.number, f"left out {error.what}")
            return None
        place = Place(file.state.number, *file.contents.ranges[table][record_id], record_id)
        return Account(file.state.source, place, record, file.names, file.state.known)

    def by_id(self, kind: str) -> Iterator[tuple[str, list[Account[Any]], bool]]:
        """Yield id, accounts and whether the base has the record, of agreements or of funds."""
        table, _ = TABLES[kind]
        several = len(self.fresh) > 1
        if self.base is None and not several:
            yield from self._of_one(kind)
            return
        done: set[str] = set()
        for position, file in enumerate(self.fresh):
            for record_id in file.contents.ranges.get(table, ()):
                if several:
                    if record_id in done:
                        continue
                    done.add(record_id)
                found = [self.said(kind, file, record_id)]
                for other in self.fresh[position + 1 :]:
                    if record_id in other.contents.ranges.get(table, ()):
                        found.append(self.said(kind, other, record_id))
                accounts = [account for account in found if account]
                entry = self.base.by_id(kind, record_id) if self.base else None
                if entry:
                    if entry.row.id != record_id:
                        raise ValueError(f"another record is found by the id {record_id!r}")
                    self.replace(kind, entry)
                    accounts += self.holding(kind, entry)
                if accounts or entry:
                    yield record_id, accounts, entry is not None
        for entry in self.shared(kind):
            record_id = entry.row.id if not entry.ids else entry.ids[0]
            if not any(record_id in f.contents.ranges.get(table, ()) for f in self.fresh):
                yield record_id, self.holding(kind, entry), True

    def _of_one(self, kind: str) -> Iterator[tuple[str, list[Account[Any]], bool]]:
        """Yield the same where one file is all there is."""
        table, _ = TABLES[kind]
        for file in self.fresh:
            for record_id in file.contents.ranges.get(table, ()):
                account = self.said(kind, file, record_id)
                if account:
                    yield record_id, [account], False


# ---- A changed file as the index needs it: its source, its decisions, where its records are.


def read_fresh(folder: StoreFolder, stamp: FileStamp, number: int) -> Fresh:
    """Return a file to be indexed; of one that does not open, its problem and no records.

    Raises:
        FileChanged: it is not the stamped version any more.
    """
    place = folder.place(stamp.name)
    try:
        contents = scan(stamp.name, place, folder.read_bytes(stamp.name, stamp))
        return of_contents(contents, stamp, number)
    except FileChanged:
        raise
    except PactlineError as error:
        where = error.place.removeprefix(place).lstrip(", ")
        what = ": ".join(filter(None, (where, error.what)))
        state = FileState(
            number,
            stamp,
            problem="; ".join(filter(None, (what, error.remedy))),
            again=isinstance(error, UnreadableFile),
        )
        return Fresh(state, Contents(stamp.name, place, {}), {})


def of_contents(contents: Contents, stamp: FileStamp, number: int) -> Fresh:
    """Return a file whose contents are known already.

    Raises:
        PactlineError: its source or a decision does not fit.
    """
    source = contents.source()
    state = FileState(
        number, stamp, ties=ties_of(contents.decisions()), settings=_settings(contents)
    )
    if source:
        offset, length = contents.ranges["sources"][source.id]
        known = source.date.last.toordinal() if source.date.last else 0
        state = state._replace(
            source=source.id,
            title=source.title,
            publisher=source.publisher,
            known=known,
            offset=offset,
            length=length,
        )
    return Fresh(state, contents, {})


def _settings(contents: Contents) -> tuple[tuple[str, str], ...]:
    """Return the settings, each a document `{"value": text}` under its name."""
    found = []
    for name, (offset, length) in contents.ranges.get("settings", {}).items():
        document: Any = (contents.documents or {}).get("settings", {}).get(name)
        if document is None:
            document = msgspec.json.decode(contents.data[offset : offset + length])
        if isinstance(document, dict):
            found.append((name, str(document.get("value", ""))))
    return tuple(found)


# ---- Which organisations an update touches, and which of their records are of one body.


class Body(NamedTuple):
    """One organisation: its accounts, its ids, and further ids that it is tied to."""

    accounts: list[Account[Organisation]]
    ids: set[str]
    linked: set[str]


def merged_organisations(
    merger: Merger, ties: Ties, touched: Iterable[str]
) -> tuple[list[Body], list[str]]:
    """Return the organisations that an update touches, and the ids whose documents go.

    Args:
        merger: of the update.
        ties: the person's decisions as they now are.
        touched: ids of which a decision changed.
    """
    graph = _Graph(merger, ties)
    frontier = set(touched)
    for file in merger.fresh:
        for record_id in file.contents.ranges.get("organisations", ()):
            account = merger.said(ORGANISATION, file, record_id)
            if account:
                graph.add(account)
                if account.record.name:
                    file.names[record_id] = account.record.name
            frontier.add(record_id)
    for entry in merger.shared(ORGANISATION):
        frontier.update(entry.ids)
    graph.grow(frontier)
    return graph.bodies(), graph.gone


class _Graph:
    """The records and links around the ids that an update touches."""

    def __init__(self, merger: Merger, ties: Ties) -> None:
        self.merger, self.ties = merger, ties
        self.gone: list[str] = []
        self._accounts: dict[str, list[Account[Organisation]]] = {}
        self._mentions: dict[str, set[str]] = {}
        self._seen: set[Place] = set()
        self._about = ties.about()
        self._reached: set[str] = set()

    def add(self, account: Account[Organisation]) -> set[str]:
        """Add a record; return the ids that it is tied to."""
        if account.place in self._seen:
            return set()
        self._seen.add(account.place)
        own = account.record.id
        self._accounts.setdefault(own, []).append(account)
        tied = set(account.record.identifiers) | {own}
        if len(tied) > 1:
            for each in tied:
                self._mentions.setdefault(each, set()).update(tied)
        return tied

    def grow(self, frontier: set[str]) -> None:
        """Follow links until no record is missing that could change the groups."""
        base, done = self.merger.base, self._reached
        documents: set[str] = set()
        while frontier:
            record_id = frontier.pop()
            if record_id in done:
                continue
            done.add(record_id)
            frontier |= self._mentions.get(record_id, set()) | self._about.get(record_id, set())
            if base is None or not base.has_term("link", record_id):
                continue
            for entry in base.entries(base.term("link", record_id)):
                if entry.ids[0] in documents:
                    continue
                documents.add(entry.ids[0])
                self.gone.append(entry.ids[0])
                self.merger.replace(ORGANISATION, entry)
                frontier.update(entry.ids)
                for account in self.merger.holding(ORGANISATION, entry):
                    frontier |= self.add(account)

    def bodies(self) -> list[Body]:
        """Return the groups that some record speaks of."""
        links = [
            (own, other)
            for own, accounts in self._accounts.items()
            for account in accounts
            for other in account.record.identifiers
        ]
        ids = set(self._accounts)
        if not links and not (self._about.keys() & ids):
            return [Body(accounts, {own}, set()) for own, accounts in self._accounts.items()]
        same, different = (
            frozenset(pair for pair in each if self._reached.issuperset(pair)) for each in self.ties
        )
        ties = Ties(same, different)
        found = []
        for members in bodies(links, ties, ids):
            accounts = [a for own in sorted(members & ids) for a in self._accounts[own]]
            if not accounts:
                continue
            linked = {other for a in accounts for other in a.record.identifiers}
            for each in members:
                linked |= self._about.get(each, set())
            found.append(Body(accounts, members, linked))
        return found


# ---- Making many things in two processes, since one process of Python uses one core alone.

T = TypeVar("T")

WORTH_IT = 5_000
"""Items from which on a second process makes up for its start."""

_SHARE = 0.6
"""Part of the items that the second process makes; the first one also takes them all further."""

_AT_ONCE = 50
_ROOM = 1 << 20
"""Bytes that may wait in the pipe, so that the second process need not: as many as anybody gets."""

_PIECE = 1 << 16
_END = b"."


def made(items: Sequence[T], make: Callable[[T], bytes]) -> Iterator[bytes]:
    """Yield what `make` returns for every item, in no order.

    Args:
        items: what to make something of.
        make: returns bytes without a line break; where the second process runs it, whatever else it
            does is lost.
    """
    if len(items) < WORTH_IT or not can_share():
        yield from map(make, items)
        return
    own = round(len(items) * (1 - _SHARE))
    try:
        helper = _Helper(items[own:], make)
    except OSError:
        # No more processes or files are allowed, or there is no memory for them.
        yield from map(make, items)
        return
    try:
        for start in range(0, own, _AT_ONCE):
            yield from map(make, items[start : min(start + _AT_ONCE, own)])
            yield from helper.ready()
        yield from helper.rest()
        # What a process that was killed left undone is made here.
        yield from map(make, items[own + helper.received :] if not helper.finished else ())
    finally:
        helper.dismiss()


def can_share() -> bool:
    """Tell whether a second process may be split off this one, and has a core to run on.

    A process with other threads may hold locks that nobody would ever let go of in its copy.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    return len(os.sched_getaffinity(0)) > 1


class _Helper:
    """A copy of this process that makes items and writes them, a line each, into a pipe."""

    def __init__(self, items: Sequence[T], make: Callable[[T], bytes]) -> None:
        self.received, self.finished = 0, False
        self._tail = b""
        self._pipe, writing = os.pipe()
        with suppress(OSError):
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _ROOM)
        # An interrupt between here and `_work` would send the copy back to what the other one does.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
        try:
            with warnings.catch_warnings():
                # Newer Pythons warn of every thread; those of tantivy do nothing in the copy.
                warnings.simplefilter("ignore", DeprecationWarning)
                self._pid = os.fork()
            if not self._pid:
                os.close(self._pipe)
                _work(items, make, writing)
        except OSError:
            os.close(self._pipe)
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            os.close(writing)

    def ready(self) -> list[bytes]:
        """Return what has been made meanwhile, without waiting."""
        os.set_blocking(self._pipe, False)
        lines: list[bytes] = []
        while more := self._read():
            lines += more
        return lines

    def rest(self) -> Iterator[bytes]:
        """Yield what is still to come, waiting for it."""
        os.set_blocking(self._pipe, True)
        while lines := self._read():
            yield from lines

    def _read(self) -> list[bytes]:
        """Return the lines that one reading completes; none at the end, or where nothing waits."""
        lines: list[bytes] = []
        with suppress(BlockingIOError):
            while not lines and (data := os.read(self._pipe, _ROOM)):
                *lines, self._tail = (self._tail + data).split(b"\n")
        if lines and lines[-1] == _END:
            self.finished = True
            lines.pop()
        self.received += len(lines)
        return lines

    def dismiss(self) -> None:
        """End the other process, whether it has done its work or not."""
        os.close(self._pipe)
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self._pid, 0)


def _work(items: Sequence[T], make: Callable[[T], bytes], writing: int) -> None:
    """Make the items and end this process, which must never return to what the other one does."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT,))
        with os.fdopen(writing, "wb", buffering=_PIECE) as pipe:
            for item in items:
                pipe.write(make(item) + b"\n")
            pipe.write(_END + b"\n")
        code = 0
    finally:
        os._exit(code)


# ---- Writing the index: all of it, or what some files change.

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many records of it are done, and how many there are."""

Found = tuple[str, list[Account[Agreement]]]
"""An agreement's id and what sources say of it."""

_MANY = 20_000

_DOCUMENTS_AT_ONCE = 5_000
"""Documents given to tantivy in one go: its threads would wake up, and be woken, for each alone."""


@without_collecting()
def write(
    index: tantivy.Index,
    merger: Merger,
    state: State,
    touched: Iterable[str],
    progress: Progress | None = None,
) -> None:
    """Bring an index up to date in one step: readers see all of it or nothing.

    Args:
        index: the index of the merger's base, or an empty one.
        merger: what to write.
        state: what the index is made of afterwards.
        touched: ids of which a decision of the person changed.
        progress: called now and then.

    Raises:
        ValueError: the index cannot be written, or another process is writing it.
        PactlineError: a file has changed meanwhile.
    """
    total = sum(
        len(file.contents.ranges.get(table, ()))
        for file in merger.fresh
        for table in ("organisations", "agreements", "funds")
    )
    threads, heap = (2, 256_000_000) if total > _MANY else (1, 30_000_000)
    writer = index.writer(heap, threads)
    try:
        for number in merger.stale:
            writer.delete_documents_by_term("file", str(number))
        writer.delete_documents_by_term("kind", META)

        def delete(kind: str, record_id: str) -> None:
            writer.delete_documents_by_term("key", as_held(key_of(kind, record_id)))

        added: Counter[str] = Counter()
        documents = _documents(merger, state, touched, delete)
        while batch := list(islice(documents, _DOCUMENTS_AT_ONCE)):
            for kind, document in batch:
                writer.add_json(document.decode())
                added[kind] += 1
            if progress:
                done = added.total()
                progress("indexing", done, max(done, total))
        files = tuple(_with_problem(file, merger) for file in state.files)
        left = merger.left()
        organisations, agreements, funds = (left[kind] + added[kind] for kind in RECORDS)
        whole = State(files, (organisations, agreements, funds))
        meta = {"kind": META, "blob": as_text(pack(whole))}
        writer.add_json(msgspec.json.encode(meta).decode())
        writer.commit()
    except BaseException:
        with suppress(ValueError):
            writer.rollback()
        raise
    if total > _MANY:
        writer.wait_merging_threads()
    if progress:
        progress("indexing", total, total)


def _documents(
    merger: Merger, state: State, touched: Iterable[str], delete: Callable[[str, str], None]
) -> Iterator[tuple[str, bytes]]:
    """Yield the kind and the JSON of every document to add, after what it replaces is deleted."""
    ties, month = state.ties, state.start_month
    bodies, gone = merged_organisations(merger, ties, touched)
    for record_id in gone:
        delete(ORGANISATION, record_id)
    for body in bodies:
        yield ORGANISATION, _encoded(organisation_fields(body.accounts, body.ids, body.linked))
    del bodies

    def agreement(found: Found) -> bytes:
        return _encoded(agreement_fields(*found, month))

    shared: list[Found] = []
    for record_id, accounts, known in merger.by_id(AGREEMENT):
        if known:
            delete(AGREEMENT, record_id)
        if accounts and all(account.names.__class__ is dict for account in accounts):
            shared.append((record_id, accounts))
        elif accounts:
            # Names of the base are read through tantivy, which no second process may do.
            yield AGREEMENT, agreement((record_id, accounts))
    for document in made(shared, agreement):
        yield AGREEMENT, document
    for record_id, accounts, known in merger.by_id(FUND):
        if known:
            delete(FUND, record_id)
        if accounts:
            yield FUND, _encoded(fund_fields(record_id, accounts))


def _with_problem(file: FileState, merger: Merger) -> FileState:
    problem = merger.problems.get(file.number)
    return file._replace(problem=problem) if problem else file


def _encoded(fields: Fields) -> bytes:
    try:
        return msgspec.json.encode(fields)
    except UnicodeEncodeError:
        return msgspec.json.encode(_mended(fields))


def _mended(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value whose texts have no half pairs of surrogates, which no index can hold."""
    if isinstance(value, list):
        return [_mended(each) for each in value]
    if isinstance(value, dict):
        return {key: _mended(each) for key, each in value.items()}
    return as_held(value)


def fresh_states(kept: Iterable[FileState], fresh: Iterable[Fresh]) -> State:
    """Return what an index is made of, its files by name."""
    files = [*kept, *(file.state for file in fresh)]
    return State(tuple(sorted(files, key=lambda file: file.stamp.name)))


# ---- Making an index, or bringing one up to date, while other processes may want the same.

_PATIENCE = 600.0
"""Seconds to wait for another process that is indexing."""


class FolderReader:
    """Reads single records out of the store's files."""

    def __init__(self, folder: StoreFolder) -> None:
        """Take the store's folder."""
        self._folder = folder
        self._tables: dict[str, dict[str, dict[str, Any]]] = {}

    def record_at(self, file: FileState, table: str, kind: type[Any], place: Place) -> Any:  # noqa: ANN401
        """Return the record at a place.

        Raises:
            FileChanged: the file is not the indexed one any more.
        """
        name = self._folder.place(file.stamp.name)
        if place.length:
            data = self._folder.read_range(file.stamp, place.offset, place.length)
            return codec.from_json(kind, place.record_id, data, place=name)
        tables = self._tables.get(name)
        if tables is None:
            tables = self._folder.read_tables(file.stamp.name, file.stamp)
            self._tables[name] = tables
        return codec.from_document(kind, place.record_id, tables[table][place.record_id])


def update(
    folder: StoreFolder,
    place: Location,
    stamps: tuple[FileStamp, ...],
    ready: Mapping[FileStamp, Contents],
    progress: Progress | None,
) -> OpenedIndex:
    """Bring the index at a place up to date, or make it there.

    Raises:
        OSError: the place cannot be written.
        FileChanged: a file is not the stamped one any more.
    """
    os.makedirs(place.folder, exist_ok=True)  # noqa: PTH103 - the path is text
    with _locked(f"{place.folder}/lock", progress):
        upkeep.sweep(place.folder)
        base = upkeep.open_at(place)
        if base and base.state.fits(stamps):
            return base
        return make(folder, place, base, stamps, ready, progress)


def make(
    folder: StoreFolder,
    place: Location | None,
    base: OpenedIndex | None,
    stamps: tuple[FileStamp, ...],
    ready: Mapping[FileStamp, Contents],
    progress: Progress | None,
) -> OpenedIndex:
    """Bring an index up to date, or make a new one where that is not possible or no quicker.

    Args:
        folder: the store.
        place: where the index is; None for memory.
        base: the index as it is, or None.
        stamps: the files to make it of.
        ready: contents known already.
        progress: called now and then.
    """
    kept, fresh, stale = _compared(folder, base, stamps, ready, progress)
    state = fresh_states(kept.values(), fresh)
    if base and (not kept or base.state.start_month != state.start_month):
        if kept:
            _, fresh, _ = _compared(folder, None, stamps, ready, progress)
            state = fresh_states((), fresh)
        base, kept, stale = None, {}, set()
    reader = FolderReader(folder)
    if base:
        touched = _changed_ties(base, state)
        try:
            write(base.index, Merger(base, fresh, stale, kept, reader), state, touched, progress)
            upkeep.share(base.path)
        except ValueError:
            # What cannot be brought up to date is made again.
            return make(folder, place, None, stamps, ready, progress)
        return OpenedIndex(base.index, base.path)
    merger = Merger(None, fresh, set(), {}, reader)
    if place is None:
        index = tantivy.Index(schema.build())
        write(index, merger, state, (), progress)
        return OpenedIndex(index)
    new = upkeep.new_folder(place)
    try:
        write(tantivy.Index(schema.build(), path=new), merger, state, (), progress)
    except ValueError as error:
        # A full disk, or a folder that is gone: another place may still do.
        raise OSError(str(error)) from None
    upkeep.share(new)
    upkeep.put_in_place(new, place)
    return OpenedIndex(tantivy.Index.open(place.path), place.path)


def _compared(
    folder: StoreFolder,
    base: OpenedIndex | None,
    stamps: tuple[FileStamp, ...],
    ready: Mapping[FileStamp, Contents],
    progress: Progress | None,
) -> tuple[dict[int, FileState], list[Fresh], set[int]]:
    """Return the files that still hold, those to index, and the numbers that no longer hold."""
    old = {file.stamp: file for file in base.state.files} if base else {}
    kept = {
        old[stamp].number: old[stamp] for stamp in stamps if stamp in old and not old[stamp].again
    }
    number = max((file.number for file in old.values()), default=0)
    fresh = []
    wanted = [stamp for stamp in stamps if stamp not in old or old[stamp].again]
    for position, stamp in enumerate(wanted):
        number += 1
        if progress and stamp not in ready:
            progress("reading", position, len(wanted))
        contents = ready.get(stamp)
        if contents is not None:
            fresh.append(of_contents(contents, stamp, number))
        else:
            fresh.append(read_fresh(folder, stamp, number))
    stale = {file.number for file in old.values()} - kept.keys()
    return kept, fresh, stale


def _changed_ties(base: OpenedIndex, state: Any) -> set[str]:  # noqa: ANN401
    before, after = base.state.ties, state.ties
    changed = (before.same ^ after.same) | (before.different ^ after.different)
    return {each for pair in changed for each in pair}


@contextmanager
def _locked(path: str, progress: Callable[[str, int, int], None] | None) -> Iterator[None]:
    """Hold the lock that keeps two processes from indexing at once; a dead one's is free."""
    import fcntl

    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    deadline = time.monotonic() + _PATIENCE
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise
                if progress:
                    progress("waiting for another process that is indexing", 0, 0)
                time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)


# ---- The index as it was known on a day: what later and undated sources say is not in it.


class KnownIndexes:
    """Returns the index for a day; keeps the last one that had to be made, in memory."""

    def __init__(self) -> None:
        """Start with none."""
        self._last: tuple[tuple[FileStamp, ...], OpenedIndex] | None = None

    def of(self, index: OpenedIndex, folder: StoreFolder, day: date) -> OpenedIndex:
        """Return an index that holds no record mixed with what was not known on the day.

        Args:
            index: of all files.
            folder: the files.
            day: up to which sources count; one without a date never does.

        Raises:
            FileChanged: a file is not the indexed one any more.
        """
        unknown = {
            file.number
            for file in index.state.files
            if file.source and not 0 < file.known <= day.toordinal()
        }
        if not unknown:
            return index
        dated = index.known(day)
        mixed = index.both(dated, index.terms("file", [str(number) for number in unknown]))
        if not index.count(mixed):
            return index
        stamps = tuple(file.stamp for file in index.state.files if file.number not in unknown)
        last = self._last
        if last is None or last[0] != stamps:
            self._last = last = stamps, make(folder, None, None, stamps, {}, None)
        return last[1]
