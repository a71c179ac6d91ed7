"""Making the index, or bringing it up to date from the files that changed."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import date
from errno import EEXIST, ENOTEMPTY
from functools import partial
from itertools import combinations, islice
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple, NoReturn, TypeVar

import msgspec
import tantivy

from store import codec
from store.backend import Backend
from store.collecting import without_collecting
from store.contents import Contents
from store.errors import PactlineError
from store.files.errors import FileChanged, UnreadableFile
from store.files.folder import FileStamp
from store.identity import Bodies, Decided
from store.index import schema
from store.index.documents import (
    Account,
    Fields,
    agreement_document,
    counting,
    fund_document,
    organisation_document,
    stored,
)
from store.index.opened import (
    Entry,
    FileState,
    Location,
    OpenedIndex,
    Place,
    State,
    as_held,
    both,
    open_at,
)
from store.index.schema import AGREEMENT, ENTRY, FUND, META, ORGANISATION, TIED, key_of
from store.interface import Progress
from store.records import Agreement, Fund, Organisation

T = TypeVar("T")

TABLES: dict[str, tuple[str, type[Any]]] = {
    ORGANISATION: ("organisations", Organisation),
    AGREEMENT: ("agreements", Agreement),
    FUND: ("funds", Fund),
}
"""Kind of document to its table and record."""

ORGANISATIONS = TABLES[ORGANISATION][0]

_NEW, _OLD = ".new-", ".old-"
"""Begin the names of folders of an index that is being made, and of one that gave way."""

_TRIES = 10

_PATIENCE = 600.0
"""Seconds to wait for another process that is indexing."""

_MANY = 20_000
"""Records from which on tantivy is given more memory and a second thread."""

_AT_ONCE = 2_000
"""Documents given to tantivy in one go: its threads would wake up, and be woken, for each alone."""


# Files: those to be indexed, and those whose records are read one by one.


class Fresh(NamedTuple):
    """A file that is being indexed, or what changed in one that is.

    Attributes:
        names: of the organisations in it, by id, so far as they are known already.
        gone: of a file that changed in part, table to the ids that have gone; None for all of one.
    """

    state: FileState
    contents: Contents
    names: dict[str, str]
    gone: dict[str, set[str]] | None = None

    def gone_of(self, table: str) -> set[str]:
        """Return the ids of a table that have gone from a file that changed in part."""
        return (self.gone or {}).get(table, set())

    def replaces(self, table: str, record_id: str) -> bool:
        """Tell whether a record of the file is not what it was."""
        return self.gone is None or (
            record_id in self.contents.ranges.get(table, ()) or record_id in self.gone_of(table)
        )


def read_fresh(backend: Backend, stamp: FileStamp, number: int) -> Fresh:
    """Return a file to be indexed; of one that does not open, its problem and no records.

    Raises:
        FileChanged: it is not the stamped version any more.
    """
    place = backend.place(stamp.name)
    try:
        return of_contents(backend.contents(stamp), stamp, number)
    except FileChanged:
        raise
    except PactlineError as error:
        where = error.place.removeprefix(place).lstrip(", ")
        what = ": ".join(filter(None, (where, error.what)))
        problem = "; ".join(filter(None, (what, error.remedy)))
        again = isinstance(error, UnreadableFile)
        state = FileState(number, stamp, problem=problem, again=again)
        return Fresh(state, Contents(stamp.name, place, {}), {})


def of_contents(contents: Contents, stamp: FileStamp, number: int) -> Fresh:
    """Return a file whose contents are known already.

    Raises:
        PactlineError: its source does not fit.
    """
    source = contents.source()
    decisions, problem = contents.decisions()
    settings, decided = contents.settings(), Decided.by(decisions)
    state = FileState(number, stamp, problem=problem, decided=decided, settings=settings)
    if source:
        offset, length = contents.ranges["sources"][source.id]
        state = state._replace(
            source=source.id,
            title=source.title,
            publisher=source.publisher,
            known=source.date.last.toordinal() if source.date.last else 0,
            offset=offset,
            length=length,
            unread=source.counts.get("unread", 0),
        )
    return Fresh(state, contents, {})


def read_since(backend: Backend, before: FileState, stamp: FileStamp) -> Fresh | None:
    """Return what changed in a file that was indexed; None where all of it has to be read.

    Raises:
        FileChanged: it is not the stamped version any more.
    """
    if before.problem or before.again or not before.source:
        return None
    since = backend.since(before.stamp, stamp)
    if since is None or not {*since.contents.ranges, *since.gone} <= {"sources", *codec.RECORDS}:
        return None
    state = before._replace(stamp=stamp)
    if since.contents.ranges.get("sources") or since.gone.get("sources"):
        try:
            fresh = of_contents(since.contents, stamp, before.number).state
        except PactlineError:
            return None
        state = state._replace(offset=fresh.offset, length=fresh.length, unread=fresh.unread)
        # What is indexed of every record says these of its source.
        if fresh != state._replace(decided=fresh.decided, settings=fresh.settings):
            return None
    return Fresh(state, since.contents, {}, since.gone)


class RecordReader:
    """Reads single records out of the store's files."""

    def __init__(self, backend: Backend) -> None:
        """Read nothing yet."""
        self._backend = backend
        self._whole: dict[str, Contents] = {}

    def record_at(self, file: FileState, table: str, kind: type[Any], place: Place) -> Any:  # noqa: ANN401
        """Return the record at a place.

        Raises:
            FileChanged: the file is not the indexed one any more.
        """
        name = file.stamp.name
        if place.length:
            asked = (place.record_id, place.offset, place.length)
            (data,) = self._backend.bodies(file.stamp, table, [asked])
            return codec.from_json(kind, place.record_id, data, place=self._backend.place(name))
        if name not in self._whole:
            self._whole[name] = self._backend.contents(file.stamp)
        return self._whole[name].record(table, place.record_id, kind)


# All that the files say of the records that an update touches.


class Update:
    """The files that changed, and the index of those that did not.

    Args:
        reader: reads single records of files that did not change.
        base: the index to bring up to date; None to make one afresh.
        kept: files of the base that still hold, by number.
        fresh: the files to index.

    Attributes:
        stale: numbers of files of the base that no longer hold.
        problems: number of a file to why a record of it was left out.
        ruled: ids of records about whose claims a ruling of the person changed.
    """

    def __init__(
        self,
        reader: RecordReader,
        base: OpenedIndex | None,
        kept: dict[int, FileState],
        fresh: list[Fresh],
    ) -> None:
        """Read nothing yet."""
        self.ruled: set[str] = set()
        self.reader, self.base, self.kept, self.fresh = reader, base, kept, fresh
        self.parts = {file.state.number: file for file in fresh if file.gone is not None}
        before = base.state.files if base else ()
        self.stale = [str(file.number) for file in before if file.number not in kept]
        self.problems: dict[int, str] = {}

    @property
    def state(self) -> State:
        """What the index is made of afterwards."""
        states = {**self.kept, **{file.state.number: file.state for file in self.fresh}}
        files = [
            file._replace(problem=self.problems.get(file.number, file.problem))
            for file in states.values()
        ]
        return State(tuple(sorted(files, key=lambda file: file.stamp.name)))

    @property
    def number(self) -> int:
        """How many records the files to index hold."""
        tables = [table for table, _ in TABLES.values()]
        return sum(
            len(file.contents.ranges.get(each, ())) for file in self.fresh for each in tables
        )

    def ids(self, kind: str) -> dict[str, None]:
        """Return the ids of a kind in the files to index."""
        table, _ = TABLES[kind]
        return dict.fromkeys(
            each for file in self.fresh for each in file.contents.ranges.get(table, ())
        )

    def shared(self, kind: str) -> list[Entry]:
        """Return the records of the base that a stale file and another one speak of."""
        base = self.base
        if base is None or not self.stale:
            return []
        files, several = base.terms("file", self.stale), base.having("several")
        return base.entries(both(base.term("kind", kind), files, several))

    def kept_accounts(self, kind: str, entry: Entry) -> list[Account[Any]]:
        """Return the accounts of a record of the base that still hold.

        Raises:
            ValueError: another record is found by its id too, as an id that cannot be printed is by
                its printable form: both would give way.
        """
        key = key_of(kind, entry.row.id)
        if (
            self.base
            and self.base.searcher.doc_freq("key", as_held(key)) > 1
            and self.base.count(self.base.term("key", key)) > 1
        ):
            raise ValueError(f"two records are found by one id: {entry.row.id!r}")
        return [
            self._kept_account(kind, place) for place in entry.places if self._holds(kind, place)
        ]

    def _holds(self, kind: str, place: Place) -> bool:
        """Tell whether what the base says of a place is still so."""
        part = self.parts.get(place.file)
        changed = part is not None and part.replaces(TABLES[kind][0], place.record_id)
        return place.file in self.kept and not changed

    def _kept_account(self, kind: str, place: Place) -> Account[Any]:
        file = self.kept[place.file]
        record = self.reader.record_at(file, *TABLES[kind], place)
        names: Any = _KeptNames(self, place.file)
        return Account(file.source, place, record, names, file.known)

    def fresh_accounts(self, kind: str, record_id: str) -> list[Account[Any]]:
        """Return what the files to index say of a record, as far as it fits."""
        table, record_kind = TABLES[kind]
        found = []
        for file in self.fresh:
            state, contents = file.state, file.contents
            place = contents.ranges.get(table, {}).get(record_id)
            if place is None:
                continue
            names: Any = file.names if file.gone is None else _KeptNames(self, state.number)
            try:
                record = contents.record(table, record_id, record_kind)
            except PactlineError as error:
                self.problems.setdefault(state.number, f"left out {error.what}")
                continue
            at = Place(state.number, *place, record_id)
            found.append(Account(state.source, at, record, names, state.known))
        return found

    def name(self, account: Account[Organisation]) -> None:
        """Know the name that a file to index gives an organisation."""
        part = self.parts.get(account.place.file)
        names = part.names if part else account.names
        names[account.record.id] = account.record.name

    def touched(self, kind: str) -> list[str]:
        """Return the ids of the agreements or funds that changed, or whose parties' names may."""
        renamed: list[str] = []
        for number, part in self.parts.items():
            renamed += part.gone_of(TABLES[kind][0])
            bodies = {*part.contents.ranges.get(ORGANISATIONS, ()), *part.gone_of(ORGANISATIONS)}
            if self.base and bodies and kind == AGREEMENT:
                file, parties = (
                    self.base.term("file", str(number)),
                    self.base.terms("party", bodies),
                )
                found = self.base.entries(both(self.base.term("kind", kind), file, parties))
                renamed += [entry.row.id for entry in found]
        shared = [entry.row.id for entry in self.shared(kind)]
        ruled = [each for each in self.ruled if self.base and self.base.by_id(kind, each)]
        return list(dict.fromkeys((*self.ids(kind), *renamed, *shared, *ruled)))

    def accounts(self, kind: str, record_id: str) -> list[Account[Any]]:
        """Return all that is said of an agreement or fund now; nothing where it has gone.

        Raises:
            ValueError: another record is found by its id.
        """
        found = self.fresh_accounts(kind, record_id)
        if entry := self.base.by_id(kind, record_id) if self.base else None:
            if entry.row.id != record_id:
                raise ValueError(f"another record is found by the id {record_id!r}")
            found += self.kept_accounts(kind, entry)
        return found


class _KeptNames:
    """The names of organisations in a file that is not being indexed, read when asked for."""

    def __init__(self, update: Update, file: int) -> None:
        self._update, self._file = update, file

    def get(self, record_id: str, otherwise: str) -> str:
        """Return the name that this file gives an organisation."""
        base, part = self._update.base, self._update.parts.get(self._file)
        if part and part.replaces(ORGANISATIONS, record_id):
            return part.names.get(record_id) or otherwise
        entry = base.by_id(ORGANISATION, record_id) if base else None
        for place in entry.places if entry else ():
            if place.file == self._file and place.record_id == record_id:
                file = self._update.kept[place.file]
                record = self._update.reader.record_at(file, *TABLES[ORGANISATION], place)
                return str(record.name) or otherwise
        return otherwise


# Which organisations an update touches, and which of their records are of one body.


class Organisations:
    """The organisations around the ids that an update touches.

    Attributes:
        gone: ids of the base whose documents give way.
    """

    def __init__(self, update: Update, decided: Decided, touched: Iterable[str]) -> None:
        """Read all records that could change which ids are one body.

        Args:
            update: the files.
            decided: the person's decisions as they now are.
            touched: ids of which a decision changed.
        """
        self._update, self._decided, self._beside = update, decided, decided.beside()
        self._accounts: dict[str, list[Account[Organisation]]] = {}
        self._tied: dict[str, set[str]] = {}
        self.gone: dict[str, Entry] = {}
        for record_id in update.ids(ORGANISATION):
            for account in update.fresh_accounts(ORGANISATION, record_id):
                self._add(account)
                update.name(account)
        shared = [each for entry in update.shared(ORGANISATION) for each in entry.ids]
        gone = [each for part in update.parts.values() for each in part.gone_of(ORGANISATIONS)]
        if update.base and (update.stale or gone or (update.parts and update.ids(ORGANISATION))):
            # What keeps two apart may be in a file that is gone.
            tied = both(update.base.term("kind", ORGANISATION), update.base.having(TIED))
            shared += [each for entry in update.base.entries(tied) for each in entry.ids]
        self._follow({*touched, *update.ids(ORGANISATION), *gone, *shared})
        links = [(one, other) for one, others in self._tied.items() for other in others]
        bodies = Bodies(links, decided)
        self._groups: dict[str, set[str]] = {}
        for each in {*self._accounts, *self._tied, *self._beside}:
            self._groups.setdefault(bodies.of(each), set()).add(each)
        self._of = {each: body for body, ids in self._groups.items() for each in ids}

    def body_of(self, record_id: str) -> str:
        """Return an id that stands for the whole body of an id."""
        base = self._update.base
        if record_id in self._of or base is None:
            return self._of.get(record_id, record_id)
        entry = base.by_id(ORGANISATION, record_id)
        return entry.row.id if entry and entry.row.id not in self.gone else record_id

    def naming_one_twice(self) -> Iterator[str]:
        """Yield the agreements of the base that name two ids which are, or were, of one body."""
        base = self._update.base
        if base is None:
            return
        for ids in (*self._groups.values(), *(entry.ids for entry in self.gone.values())):
            named = [each for each in ids if base.has_term("party", each)]
            for pair in combinations(named, 2):
                found = both(*(base.term("party", each) for each in pair))
                yield from (entry.row.id for entry in base.entries(found))

    def _add(self, account: Account[Organisation]) -> None:
        own, others = account.record.id, account.record.identifiers
        self._accounts.setdefault(own, []).append(account)
        for other in others:
            self._tied.setdefault(own, set()).add(other)
            self._tied.setdefault(other, set()).add(own)

    def _follow(self, ids: set[str]) -> None:
        """Follow ties between ids until no record of the base is missing."""
        base = self._update.base
        done: set[str] = set()
        while ids:
            record_id = ids.pop()
            if record_id in done:
                continue
            done.add(record_id)
            ids |= self._beside.get(record_id, set())
            if base and base.has_term("link", record_id):
                for entry in base.entries(base.term("link", record_id)):
                    if entry.row.id not in self.gone:
                        self.gone[entry.row.id] = entry
                        ids.update(entry.ids)
                        for account in self._update.kept_accounts(ORGANISATION, entry):
                            self._add(account)
                            ids |= self._tied.get(account.record.id, set())
            ids |= self._tied.get(record_id, set())

    def documents(self) -> Iterator[Fields]:
        """Yield a document for each body that some record speaks of."""
        for ids in self._groups.values():
            accounts = [
                a for own in sorted(ids & self._accounts.keys()) for a in self._accounts[own]
            ]
            if accounts:
                accounts, _ = counting(accounts, self._decided.about(ids))
                linked = {other for a in accounts for other in a.record.identifiers}
                linked.update(*(self._beside.get(each, ()) for each in ids))
                yield organisation_document(accounts, ids, linked)


# Writing the index.


@without_collecting()
def write(
    index: tantivy.Index, update: Update, touched: Iterable[str], progress: Progress | None = None
) -> None:
    """Bring an index up to date in one step: readers see all of it or nothing.

    Args:
        index: the index of the update's base, or an empty one.
        update: what to write.
        touched: ids of which a decision of the person changed.
        progress: called now and then.

    Raises:
        ValueError: the index cannot be written, or another process is writing it.
        PactlineError: a file has changed meanwhile.
    """
    done, total = 0, update.number
    threads, heap = (1, 50_000_000) if total > _MANY else (1, 30_000_000)
    writer = index.writer(heap, threads)
    try:
        for number in update.stale:
            writer.delete_documents_by_term("file", number)
        writer.delete_documents_by_term("kind", META)
        with closing(_documents(update, touched, writer)) as documents:
            while batch := list(islice(documents, _AT_ONCE)):
                for document in batch:
                    writer.add_json(document)
                done += len(batch)
                if progress:
                    progress("indexing", done, max(done, total))
        writer.add_json(_encoded({"kind": META, ENTRY: stored(update.state.files)}))
        writer.commit()
    except BaseException:
        with suppress(ValueError):
            writer.rollback()
        raise
    if total > _MANY:
        writer.wait_merging_threads()


def _documents(
    update: Update, touched: Iterable[str], writer: tantivy.IndexWriter
) -> Generator[str, None, None]:
    """Yield the JSON of every document to add, after what it replaces is deleted."""
    base, state = update.base, update.state

    def replaces(kind: str, record_id: str) -> None:
        writer.delete_documents_by_term("key", as_held(key_of(kind, record_id)))

    organisations = Organisations(update, state.decided, touched)
    for record_id in organisations.gone:
        replaces(ORGANISATION, record_id)
    others = [(kind, each) for kind in (AGREEMENT, FUND) for each in update.touched(kind)]
    again = ((AGREEMENT, each) for each in organisations.naming_one_twice())
    others = list(dict.fromkeys((*others, *again)))
    for kind, record_id in others if base else ():
        if base and base.has_term("key", key_of(kind, record_id)):
            replaces(kind, record_id)
    first, make = (
        map(_encoded, organisations.documents()),
        partial(_made, update, state, organisations),
    )
    if len(others) > _MANY:
        yield from _in_two(first, make, others, update.problems)
    else:
        yield from first
        yield from make(others)


def _made(
    update: Update, state: State, organisations: Organisations, records: Iterable[tuple[str, str]]
) -> Iterator[str]:
    """Yield the JSON of the documents of agreements and funds, by their kinds and ids."""
    decided, start_month = state.decided, state.start_month
    for kind, record_id in records:
        accounts, _ = counting(update.accounts(kind, record_id), decided.about((record_id,)))
        if accounts and kind == AGREEMENT:
            body_of = organisations.body_of
            yield _encoded(agreement_document(record_id, accounts, start_month, body_of))
        elif accounts:
            yield _encoded(fund_document(record_id, accounts))


def _in_two(
    first: Iterable[str],
    make: Callable[[Iterable[T]], Iterator[str]],
    records: list[T],
    problems: dict[int, str],
) -> Iterator[str]:
    """Yield the documents of many records, half of which a second process makes meanwhile.

    What the second process could not do, for whatever reason, is done in this one.

    Args:
        first: further documents, which this process makes.
        make: yields the documents of some records.
        records: the records.
        problems: what `make` notes of files.
    """
    # This process hands all documents to tantivy as well, so that its half is the smaller one.
    here = len(records) * 2 // 5
    with TemporaryFile() as file:
        try:
            process = os.fork()
        except OSError:
            process, here = -1, len(records)
        if not process:
            _leave_with(make(records[here:]), problems, file)
        failed = True
        try:
            yield from first
            yield from make(records[:here])
            if process > 0:
                failed = bool(os.waitpid(process, 0)[1])
                process = -1
        finally:
            if process > 0:
                os.kill(process, signal.SIGKILL)
                os.waitpid(process, 0)
        if failed:
            yield from make(records[here:])
            return
        file.seek(0)
        for line in file:
            if line.endswith(b"\n"):
                yield line.decode()
            else:
                problems.update(msgspec.json.decode(line, type=dict[int, str]))


def _leave_with(documents: Iterator[str], problems: dict[int, str], file: IO[bytes]) -> NoReturn:
    """End this process with documents in a file, a line each, and problems after them."""
    code = 1
    try:
        for document in documents:
            file.write(document.encode() + b"\n")
        file.write(msgspec.json.encode(problems))
        file.flush()
        code = 0
    finally:
        os._exit(code)


def _encoded(fields: Fields) -> str:
    try:
        return msgspec.json.encode(fields).decode()
    except UnicodeEncodeError:
        return msgspec.json.encode(_mended(fields)).decode()


def _mended(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a value whose texts have no half pairs of surrogates, which no index can hold."""
    if isinstance(value, list):
        return [_mended(each) for each in value]
    if isinstance(value, dict):
        return {key: _mended(each) for key, each in value.items()}
    return as_held(value)


# Making an index, or bringing one up to date, while other processes may want the same.


def update(
    backend: Backend,
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
        _sweep(place.folder)
        base = open_at(place.path)
        if base and base.state.fits(stamps):
            return base
        return make(backend, place, base, stamps, ready, progress)


def make(
    backend: Backend,
    place: Location | None,
    base: OpenedIndex | None,
    stamps: tuple[FileStamp, ...],
    ready: Mapping[FileStamp, Contents],
    progress: Progress | None,
) -> OpenedIndex:
    """Bring an index up to date, or make a new one where that is not possible or no quicker.

    Args:
        backend: the store's files.
        place: where the index is; None for memory.
        base: the index as it is, or None.
        stamps: the files to make it of.
        ready: contents known already.
        progress: called now and then.
    """
    old = {file.stamp: file for file in base.state.files if not file.again} if base else {}
    kept = {old[stamp].number: old[stamp] for stamp in stamps if stamp in old}
    named = {file.stamp.name: file for file in base.state.files} if base else {}
    changed = [stamp for stamp in stamps if stamp not in old and stamp.name in named]
    parts = (read_since(backend, named[stamp.name], stamp) for stamp in changed)
    fresh = [part for part in parts if part]
    kept |= {part.state.number: part.state for part in fresh}
    if not kept:
        base = None
    number = max((file.number for file in base.state.files), default=0) if base else 0
    held = {file.stamp for file in kept.values()}
    wanted = [stamp for stamp in stamps if stamp not in held]
    for place_in_list, stamp in enumerate(wanted, 1):
        if stamp in ready:
            fresh.append(of_contents(ready[stamp], stamp, number + place_in_list))
            continue
        if progress:
            progress("reading", place_in_list - 1, len(wanted))
        fresh.append(read_fresh(backend, stamp, number + place_in_list))
    changes = Update(RecordReader(backend), base, kept, fresh)
    if base and base.state.start_month == changes.state.start_month:
        before, after = base.state.decided, changes.state.decided
        decided = (before.same ^ after.same) | (before.different ^ after.different)
        changes.ruled = {each.record for each in before.rulings ^ after.rulings}
        touched = {each for pair in decided for each in pair} | changes.ruled
        try:
            write(base.index, changes, touched, progress)
            _share(base.path)
            return OpenedIndex(base.index, base.path)
        except ValueError:
            # What cannot be brought up to date is made again.
            pass
    if base:
        return make(backend, place, None, stamps, ready, progress)
    if place is None:
        index = tantivy.Index(schema.build())
        write(index, changes, (), progress)
        return OpenedIndex(index)
    new = new_folder(place)
    try:
        write(tantivy.Index(schema.build(), path=new), changes, (), progress)
    except ValueError as error:
        # A full disk, or a folder that is gone: another place may still do.
        raise OSError(str(error)) from None
    _share(new)
    _put_in_place(new, place)
    return OpenedIndex(tantivy.Index.open(place.path), place.path)


@contextmanager
def _locked(path: str, progress: Callable[[str, int, int], None] | None) -> Iterator[None]:
    """Hold the lock that keeps two processes from indexing at once; a dead one's is free."""
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


def _sweep(folder: str) -> None:
    """Remove what dead processes left, and indexes of older layouts; only under the lock."""
    with suppress(OSError):
        for path in Path(folder).iterdir():
            name = path.name
            older = name[:1] == "v" and name[1:].isdecimal() and int(name[1:]) < schema.VERSION
            if older or name.startswith((_NEW, _OLD)):
                rmtree(path, ignore_errors=True)


def new_folder(place: Location) -> str:
    """Return a fresh folder to build an index in."""
    path = f"{place.folder}/{_NEW}{os.getpid():x}-{os.urandom(6).hex()}"
    Path(path).mkdir()
    return path


def _put_in_place(new: str, place: Location) -> None:
    """Move a finished index to its place."""
    for turn in range(_TRIES):
        old = Path(place.folder, f"{_OLD}{turn}-{Path(new).name}")
        try:
            with suppress(FileNotFoundError):
                Path(place.path).rename(old)
            Path(new).rename(place.path)
        except OSError as error:
            # A process that still has the lock of a folder that was removed may do the same.
            if error.errno not in (ENOTEMPTY, EEXIST) or turn + 1 == _TRIES:
                raise
            continue
        finally:
            rmtree(old, ignore_errors=True)
        return


def _share(path: str) -> None:
    """Let whoever may read the folder read its files, which tantivy makes private."""
    with suppress(OSError):
        allowed = Path(path).stat().st_mode & 0o444
        for file in Path(path).iterdir():
            file.chmod(file.stat().st_mode | allowed)


class KnownIndexes:
    """Returns the index as it was known on a day; keeps the last one that had to be made."""

    def __init__(self) -> None:
        """Start with none."""
        self._last: tuple[tuple[FileStamp, ...], OpenedIndex] | None = None
        self._joined: dict[frozenset[str], bool] = {}

    def of(self, index: OpenedIndex, backend: Backend, day: date) -> OpenedIndex:
        """Return an index that holds no record mixed with what was not known on the day.

        Args:
            index: of all files.
            backend: the files.
            day: up to which sources count; one without a date never does.

        Raises:
            FileChanged: a file is not the indexed one any more.
        """
        unknown = {
            str(file.number)
            for file in index.state.files
            if file.source and not 0 < file.known <= day.toordinal()
        }
        if not unknown or not (
            index.count(both(index.known(day), index.terms("file", unknown)))
            or self._joined_by(index, frozenset(unknown))
        ):
            return index
        stamps = tuple(file.stamp for file in index.state.files if str(file.number) not in unknown)
        if self._last is None or self._last[0] != stamps:
            self._last = stamps, make(backend, None, None, stamps, {}, None)
        return self._last[1]

    def _joined_by(self, index: OpenedIndex, files: frozenset[str]) -> bool:
        """Tell whether files, by their numbers, may give a party the id of another body."""
        if files not in self._joined:
            several = index.term("kind", ORGANISATION), index.having("identifiers")
            self._joined[files] = any(
                any(index.has_term("party", each) for each in entry.ids if each != entry.row.id)
                for entry in index.entries(both(*several, index.terms("file", files)))
            )
        return self._joined[files]
