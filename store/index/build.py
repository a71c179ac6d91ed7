"""Making the index, or bringing it up to date from the files that changed."""

from __future__ import annotations

import fcntl
import os
import signal
import time
from array import array
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import date
from errno import EEXIST, ENOTEMPTY
from functools import partial
from itertools import chain, combinations, islice, pairwise
from pathlib import Path
from shutil import rmtree
from sys import intern
from typing import Any, NamedTuple, NoReturn

import msgspec
import tantivy

from store import codec
from store.backend import Backend, Since
from store.contents import Contents
from store.errors import PactlineError
from store.files.errors import FileChanged, UnreadableFile
from store.files.folder import FileStamp
from store.garbage import garbage_collection_paused
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

_AT_ONCE = 500
"""Documents given to tantivy in one go: its threads would wake up, and be woken, for each alone."""

_NAMES = 1 << 14
"""Names that are kept for parties without one."""

_PIECE = 1 << 16
"""Bytes that a pipe holds."""


# Files: those to be indexed, and those whose records are read one by one.


class Fresh(NamedTuple):
    """A file that is being indexed.

    Attributes:
        since: what changed in it, where only that is indexed; None for all of one.
    """

    state: FileState
    since: Since | None = None

    def replaces(self, table: str, record_id: str) -> bool:
        """Tell whether a record of the file is not what it was."""
        return self.since is None or (
            record_id in self.since.contents.ranges.get(table, ()) or record_id in self.gone(table)
        )

    def gone(self, table: str) -> set[str]:
        """Return the ids of a table that have gone from a file that changed in part."""
        return self.since.gone.get(table, set()) if self.since else set()


class RecordReader:
    """Reads records out of the store's files, of which it holds one whole at most.

    Args:
        backend: the store's files.
        ready: contents of files that are known already.
    """

    def __init__(self, backend: Backend, ready: Mapping[FileStamp, Contents] | None = None) -> None:
        """Read nothing yet."""
        self._backend = backend
        self._ready = dict(ready or {})
        self._held: dict[FileStamp, Contents] = {}
        self._ahead: dict[tuple[str, Place], bytes] = {}

    def place(self, stamp: FileStamp) -> str:
        """Return where a file is, for people."""
        return self._backend.place(stamp.name)

    def contents(self, stamp: FileStamp) -> Contents:
        """Return all that a file holds.

        Raises:
            FileChanged: it is not the stamped version any more.
            PactlineError: it does not open.
        """
        if found := self._ready.get(stamp) or self._held.get(stamp):
            return found
        # Let go of one file before the next is read.
        self._held.clear()
        self._held[stamp] = self._backend.contents(stamp)
        return self._held[stamp]

    def let_go(self) -> None:
        """Hold no file of which each record has a place that it can be read from."""
        self._held = {key: each for key, each in self._held.items() if each.documents is not None}

    def read_ahead(
        self, files: Mapping[int, FileState], wanted: Iterable[tuple[str, Place]]
    ) -> None:
        """Read the records that are asked for next, each file opened once for all of a table."""
        self._ahead.clear()
        by_file: dict[tuple[str, int], list[Place]] = {}
        for table, place in wanted:
            if place.length:
                by_file.setdefault((table, place.file), []).append(place)
        for (table, number), each in by_file.items():
            stamp = files[number].stamp
            if stamp in self._ready or stamp in self._held:
                continue
            asked = [(place.record_id, place.offset, place.length) for place in each]
            # Whatever is wrong with the file is told of the first record that needs it.
            with suppress(PactlineError):
                found = self._backend.bodies(stamp, table, asked)
                self._ahead.update(zip(((table, place) for place in each), found, strict=True))

    def record_at(self, file: FileState, table: str, kind: type[Any], place: Place) -> Any:  # noqa: ANN401
        """Return the record at a place.

        Raises:
            FileChanged: the file is not the indexed one any more.
            PactlineError: the record does not fit.
        """
        stamp = file.stamp
        data = self._ahead.pop((table, place), b"")
        if not data:
            if not place.length or stamp in self._ready or stamp in self._held:
                return self.contents(stamp).record(table, place.record_id, kind)
            asked = (place.record_id, place.offset, place.length)
            (data,) = self._backend.bodies(stamp, table, [asked])
        return codec.from_json(kind, place.record_id, data, place=self.place(stamp))


def read_fresh(reader: RecordReader, stamp: FileStamp, number: int) -> Fresh:
    """Return a file to be indexed; of one that does not open, its problem.

    Raises:
        FileChanged: it is not the stamped version any more.
    """
    try:
        return Fresh(state_of(reader.contents(stamp), stamp, number))
    except FileChanged:
        raise
    except PactlineError as error:
        where = error.place.removeprefix(reader.place(stamp)).lstrip(", ")
        what = ": ".join(filter(None, (where, error.what)))
        problem = "; ".join(filter(None, (what, error.remedy)))
        return Fresh(
            FileState(number, stamp, problem=problem, again=isinstance(error, UnreadableFile))
        )


def state_of(contents: Contents, stamp: FileStamp, number: int) -> FileState:
    """Return a file as it is indexed.

    Raises:
        PactlineError: its source does not fit.
    """
    source = contents.source()
    decisions, problem = contents.decisions()
    settings, decided = contents.settings(), Decided.by(decisions)
    state = FileState(number, stamp, problem=problem, decided=decided, settings=settings)
    if not source:
        return state
    offset, length = contents.ranges["sources"][source.id]
    return state._replace(
        source=source.id,
        title=source.title,
        publisher=source.publisher,
        known=source.date.last.toordinal() if source.date.last else 0,
        offset=offset,
        length=length,
        unread=source.counts.get("unread", 0),
    )


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
            fresh = state_of(since.contents, stamp, before.number)
        except PactlineError:
            return None
        state = state._replace(offset=fresh.offset, length=fresh.length, unread=fresh.unread)
        # What is indexed of every record says these of its source.
        if fresh != state._replace(decided=fresh.decided, settings=fresh.settings):
            return None
    return Fresh(state, since)


# All that the files say of the records that an update touches.

Mention = tuple[str, str, list[Place]]
"""Kind and id of an agreement or fund, and where files to index speak of it."""


class Update:
    """The files that changed, and the index of those that did not.

    Of the files to index no more is kept than where each organisation is and which ids are tied:
    a file is read once for that, and once more for the documents of its records.

    Args:
        reader: reads the files.
        base: the index to bring up to date; None to make one afresh.
        kept: files of the base that still hold, by number.
        fresh: the files to index, each read when it is asked for.

    Attributes:
        stale: numbers of files of the base that no longer hold.
        parts: files that changed in part, by number.
        places: where the files to index speak of each organisation.
        tied: id of an organisation to those that a record names beside it.
        number: how many records the files to index hold.
        problems: number of a file to why a record of it was left out.
        ruled: ids of records about whose claims a ruling of the person changed.
    """

    def __init__(
        self,
        reader: RecordReader,
        base: OpenedIndex | None,
        kept: dict[int, FileState],
        fresh: Iterable[Fresh],
    ) -> None:
        """Look through the files to index."""
        self.reader, self.base = reader, base
        before = base.state.files if base else ()
        self.stale = [str(file.number) for file in before if file.number not in kept]
        self.places: dict[str, list[Place]] = {}
        self.tied: dict[str, set[str]] = {}
        self.ruled: set[str] = set()
        self.problems: dict[int, str] = {}
        self.number = 0
        self.parts: dict[int, Fresh] = {}
        self._fresh: list[Fresh] = []
        self._files = dict(kept)
        self._names: dict[tuple[int, str], str] = {}
        hashes = array("q")
        for file in fresh:
            self._fresh.append(file)
            self._files[file.state.number] = file.state
            if file.since:
                self.parts[file.state.number] = file
            for kind, record_id, place in self._places_in(file, (ORGANISATION, AGREEMENT, FUND)):
                self.number += 1
                if kind != ORGANISATION:
                    hashes.append(hash(record_id))
                elif account := self.account(ORGANISATION, place):
                    # The same text for the same id in all files.
                    place = place._replace(record_id=intern(record_id))
                    self.places.setdefault(place.record_id, []).append(place)
                    self.tie(account.record)
        reader.let_go()
        # The ids themselves would take many times the memory.
        self._several = {one for one, other in pairwise(sorted(hashes)) if one == other}

    @property
    def state(self) -> State:
        """What the index is made of afterwards."""
        files = [
            file._replace(problem=self.problems.get(file.number, file.problem))
            for file in self._files.values()
        ]
        return State(tuple(sorted(files, key=lambda file: file.stamp.name)))

    def tie(self, record: Organisation) -> None:
        """Know which ids a record names beside its own."""
        for other in record.identifiers:
            self.tied.setdefault(record.id, set()).add(other)
            self.tied.setdefault(other, set()).add(record.id)

    def shared(self, kind: str) -> list[Entry]:
        """Return the records of the base that a stale file and another one speak of."""
        base = self.base
        if base is None or not self.stale:
            return []
        files, several = base.terms("file", self.stale), base.having("several")
        return base.entries(both(base.term("kind", kind), files, several))

    def kept_places(self, kind: str, entry: Entry) -> list[Place]:
        """Return where files that still hold speak of a record of the base.

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
        return [place for place in entry.places if self._holds(kind, place)]

    def _holds(self, kind: str, place: Place) -> bool:
        """Tell whether what the base says of a place is still so."""
        part = self.parts.get(place.file)
        changed = part is not None and part.replaces(TABLES[kind][0], place.record_id)
        return place.file in self._files and not changed

    def read_ahead(self, places: Iterable[tuple[str, Place]]) -> None:
        """Read records that are asked for next, by their kinds and places."""
        wanted = ((TABLES[kind][0], place) for kind, place in places)
        unread = (each for each in wanted if not self._changes(*each))
        self.reader.read_ahead(self._files, unread)

    def account(self, kind: str, place: Place) -> Account[Any] | None:
        """Return what a file says of a record; None where that does not fit.

        Raises:
            FileChanged: the file is not the indexed one any more.
        """
        file = self._files[place.file]
        try:
            record = self._record(file, kind, place)
        except FileChanged:
            raise
        except PactlineError as error:
            self.problems.setdefault(file.number, f"left out {error.what}")
            return None
        return Account(file.source, place, record, file.known, partial(self.name_in, file.number))

    def accounts(self, kind: str, places: Iterable[Place]) -> list[Account[Any]]:
        """Return what files say of a record at some places, as far as it fits."""
        return [account for place in places if (account := self.account(kind, place))]

    def _record(self, file: FileState, kind: str, place: Place) -> Any:  # noqa: ANN401
        table, record_kind = TABLES[kind]
        if changes := self._changes(table, place):
            return changes.record(table, place.record_id, record_kind)
        return self.reader.record_at(file, table, record_kind, place)

    def _changes(self, table: str, place: Place) -> Contents | None:
        """Return what changed in a file where the record of a place is part of that."""
        part = self.parts.get(place.file)
        changes = part.since.contents if part and part.since else None
        return changes if changes and place.record_id in changes.ranges.get(table, ()) else None

    def name_in(self, file: int, record_id: str) -> str:
        """Return the name that a file, by its number, gives an organisation; empty for none."""
        known = self._names.get((file, record_id))
        if known is not None:
            return known
        places: Iterable[Place] = self.places.get(record_id, ())
        if not places and self.base and (entry := self.base.by_id(ORGANISATION, record_id)):
            places = [place for place in entry.places if self._holds(ORGANISATION, place)]
        found = ""
        for place in places:
            if place.file == file and place.record_id == record_id:
                found = str(self._record(self._files[file], ORGANISATION, place).name)
        if len(self._names) >= _NAMES:
            self._names.clear()
        self._names[file, record_id] = found
        return found

    def touched(self, kind: str) -> list[str]:
        """Return the ids of the agreements or funds that changed but by a file to index.

        A file has gone, or the names of their parties may be others.
        """
        table, _ = TABLES[kind]
        found = [each for part in self.parts.values() for each in part.gone(table)]
        for number, part in self.parts.items():
            ranges = part.since.contents.ranges if part.since else {}
            bodies = {*ranges.get(ORGANISATIONS, ()), *part.gone(ORGANISATIONS)}
            if self.base and bodies and kind == AGREEMENT:
                file = self.base.term("file", str(number))
                parties = self.base.terms("party", bodies)
                renamed = self.base.entries(both(self.base.term("kind", kind), file, parties))
                found += [entry.row.id for entry in renamed]
        found += [entry.row.id for entry in self.shared(kind)]
        found += [each for each in self.ruled if self.base and self.base.by_id(kind, each)]
        return found

    def mentions(self, touched: Iterable[tuple[str, str]]) -> Iterator[Mention]:
        """Yield each agreement and fund that is touched, file by file; those of several come last.

        Args:
            touched: kinds and ids of those that changed but by a file to index.

        Raises:
            FileChanged: a file is not what it was when it was looked through.
        """
        last: dict[tuple[str, str], list[Place]] = {each: [] for each in touched}
        for file in self._fresh:
            for kind, record_id, place in self._places_in(file, (AGREEMENT, FUND)):
                if (kind, record_id) in last or hash(record_id) in self._several:
                    last.setdefault((kind, record_id), []).append(place)
                else:
                    yield kind, record_id, [place]
        for (kind, record_id), places in last.items():
            yield kind, record_id, places

    def kept(self, kind: str, record_id: str) -> list[Place]:
        """Return where files that still hold speak of an agreement or fund.

        Raises:
            ValueError: another record is found by its id.
        """
        entry = self.base.by_id(kind, record_id) if self.base else None
        if entry is None:
            return []
        if entry.row.id != record_id:
            raise ValueError(f"another record is found by the id {record_id!r}")
        return self.kept_places(kind, entry)

    def _places_in(self, file: Fresh, kinds: Iterable[str]) -> Iterator[tuple[str, str, Place]]:
        """Yield kind, id and place of the records of a file to index."""
        if not file.state.source:
            return
        contents = file.since.contents if file.since else self.reader.contents(file.state.stamp)
        ranges = contents.ranges
        del contents
        if ORGANISATION not in kinds:
            self.reader.let_go()
        for kind in kinds:
            for record_id, place in ranges.get(TABLES[kind][0], {}).items():
                yield kind, record_id, Place(file.state.number, *place, record_id)


# Which organisations an update touches, and which of their records are of one body.


class Organisations:
    """The organisations around the ids that an update touches.

    Attributes:
        gone: ids of the base whose documents give way.
    """

    def __init__(self, update: Update, decided: Decided, touched: Iterable[str]) -> None:
        """Find all records that could change which ids are one body.

        Args:
            update: the files.
            decided: the person's decisions as they now are.
            touched: ids of which a decision changed.
        """
        self._update, self._decided, self._beside = update, decided, decided.beside()
        self.gone: dict[str, Entry] = {}
        shared = [each for entry in update.shared(ORGANISATION) for each in entry.ids]
        gone = [each for part in update.parts.values() for each in part.gone(ORGANISATIONS)]
        if update.base and (update.stale or gone or (update.parts and update.places)):
            # What keeps two apart may be in a file that is gone.
            tied = both(update.base.term("kind", ORGANISATION), update.base.having(TIED))
            shared += [each for entry in update.base.entries(tied) for each in entry.ids]
        if update.base:
            self._follow(update.base, {*touched, *update.places, *gone, *shared})
        links = [(one, other) for one, others in update.tied.items() for other in others]
        bodies = Bodies(links, decided)
        self._groups: dict[str, set[str]] = {}
        for each in {*update.tied, *self._beside}:
            self._groups.setdefault(bodies.of(each), set()).add(each)
        self._of = {each: body for body, ids in self._groups.items() for each in ids}

    def body_of(self, record_id: str) -> str:
        """Return an id that stands for the whole body of an id."""
        base = self._update.base
        if record_id in self._of or base is None or record_id in self._update.places:
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

    def _follow(self, base: OpenedIndex, ids: set[str]) -> None:
        """Follow ties between ids until no record of the base is missing."""
        update = self._update
        done: set[str] = set()
        while ids:
            record_id = ids.pop()
            if record_id in done:
                continue
            done.add(record_id)
            ids |= self._beside.get(record_id, set())
            if base.has_term("link", record_id):
                for entry in base.entries(base.term("link", record_id)):
                    if entry.row.id not in self.gone:
                        self.gone[entry.row.id] = entry
                        ids.update(entry.ids)
                        for place in update.kept_places(ORGANISATION, entry):
                            ids |= self._keep(place)
            ids |= update.tied.get(record_id, set())

    def _keep(self, place: Place) -> set[str]:
        """Add a record that still holds; return the ids that it is tied to."""
        update = self._update
        if account := update.account(ORGANISATION, place):
            update.places.setdefault(place.record_id, []).append(place)
            update.tie(account.record)
        return update.tied.get(place.record_id, set())

    def documents(self) -> Iterator[Fields]:
        """Yield a document for each body that some record speaks of."""
        update = self._update
        alone = ({each} for each in update.places if each not in self._of)
        bodies = chain(self._groups.values(), alone)
        while batch := list(islice(bodies, _AT_ONCE)):
            found = [
                (ids, [place for each in sorted(ids) for place in update.places.get(each, ())])
                for ids in batch
            ]
            update.read_ahead((ORGANISATION, place) for _, places in found for place in places)
            for ids, places in found:
                if accounts := update.accounts(ORGANISATION, places):
                    accounts, _ = counting(accounts, self._decided.about(ids))
                    linked = {other for a in accounts for other in a.record.identifiers}
                    linked.update(*(self._beside.get(each, ()) for each in ids))
                    yield organisation_document(accounts, ids, linked)


# Writing the index.


@garbage_collection_paused()
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
                for document in filter(None, batch):
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
    others += [(AGREEMENT, each) for each in organisations.naming_one_twice()]
    for kind, record_id, _ in update.mentions(others) if base else ():
        if base and base.has_term("key", key_of(kind, record_id)):
            replaces(kind, record_id)
    first = map(_encoded, organisations.documents())
    make = partial(_made, update, state, organisations)
    if update.number > _MANY:
        yield from _in_two(first, make, lambda: update.mentions(others), update.problems)
    else:
        yield from chain(first, make(update.mentions(others)))


def _made(
    update: Update, state: State, organisations: Organisations, mentions: Iterator[Mention]
) -> Iterator[str]:
    """Yield the JSON of the document of each agreement or fund; empty where nothing is said."""
    decided, start_month = state.decided, state.start_month
    while batch := list(islice(mentions, _AT_ONCE)):
        wanted = [(kind, each, (*places, *update.kept(kind, each))) for kind, each, places in batch]
        update.read_ahead((kind, place) for kind, _, places in wanted for place in places)
        for kind, record_id, places in wanted:
            found = update.accounts(kind, places)
            accounts, _ = counting(found, decided.about((record_id,)))
            if not accounts:
                yield ""
            elif kind == AGREEMENT:
                body_of = organisations.body_of
                yield _encoded(agreement_document(record_id, accounts, start_month, body_of))
            else:
                yield _encoded(fund_document(record_id, accounts))


def _in_two(
    first: Iterable[str],
    make: Callable[[Iterator[Mention]], Iterator[str]],
    records: Callable[[], Iterator[Mention]],
    problems: dict[int, str],
) -> Iterator[str]:
    """Yield the documents of many records, of which a second process makes the larger share.

    What the second process could not do, for whatever reason, is done in this one.

    Args:
        first: further documents, which this process makes.
        make: yields the document of each record.
        records: yields the records, the same ones each time.
        problems: what `make` notes of files.
    """

    def share(*turns: int) -> Iterator[Mention]:
        # This process hands all documents to tantivy as well, so that its share is the smaller one.
        return (each for turn, each in enumerate(records()) if turn % 5 in turns)

    with closing(_Second(partial(make, share(0, 1, 2)), problems)) as second:
        for document in chain(first, make(share(3, 4))):
            yield document
            yield from second.come()
        yield from second.come(wait=True)
        if not second.done:
            yield from make(islice(share(0, 1, 2), second.number, None))


class _Second:
    """A second process that makes documents, and sends each as it is made.

    Args:
        documents: returns them; called there.
        problems: what is noted of files meanwhile, which is sent at the end.

    Attributes:
        number: of documents that have come.
        done: whether all have.
    """

    def __init__(self, documents: Callable[[], Iterable[str]], problems: dict[int, str]) -> None:
        self.number, self.done, self._rest = 0, False, b""
        self._problems = problems
        self._pipe, theirs = os.pipe()
        try:
            self._process = os.fork()
        except OSError:
            self._process = -1
        if not self._process:
            self._leave_with(documents(), theirs)
        os.close(theirs)
        os.set_blocking(self._pipe, False)

    def _leave_with(self, documents: Iterable[str], pipe: int) -> NoReturn:
        code = 1
        try:
            # A process that has nobody to send to any more ends.
            signal.signal(signal.SIGPIPE, signal.SIG_DFL)
            os.close(self._pipe)
            with open(pipe, "wb") as file:
                for document in documents:
                    file.write(document.encode() + b"\n")
                file.write(b"!" + msgspec.json.encode(self._problems) + b"\n")
            code = 0
        finally:
            os._exit(code)

    def come(self, *, wait: bool = False) -> Iterator[str]:
        """Yield the documents that have come; or wait for all to the last."""
        if wait:
            os.set_blocking(self._pipe, True)
        with suppress(BlockingIOError):
            while data := os.read(self._pipe, _PIECE):
                *lines, self._rest = (self._rest + data).split(b"\n")
                for line in lines:
                    if line.startswith(b"!"):
                        self._problems |= msgspec.json.decode(line[1:], type=dict[int, str])
                        self.done = True
                        return
                    self.number += 1
                    yield line.decode()

    def close(self) -> None:
        """End the process, if it has not ended yet."""
        os.close(self._pipe)
        if self._process > 0:
            os.kill(self._process, signal.SIGKILL)
            os.waitpid(self._process, 0)


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
    parts = [part for each in changed if (part := read_since(backend, named[each.name], each))]
    kept |= {part.state.number: part.state for part in parts}
    if not kept:
        base = None
    number = max((file.number for file in base.state.files), default=0) if base else 0
    held = {file.stamp for file in kept.values()}
    wanted = [stamp for stamp in stamps if stamp not in held]
    reader = RecordReader(backend, ready)

    def fresh() -> Iterator[Fresh]:
        yield from parts
        for place_in_list, stamp in enumerate(wanted, 1):
            if progress:
                progress("reading", place_in_list - 1, len(wanted))
            yield read_fresh(reader, stamp, number + place_in_list)

    changes = Update(reader, base, kept, fresh())
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
    put_in_place(new, place)
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


def put_in_place(new: str, place: Location) -> None:
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
