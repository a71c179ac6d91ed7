"""Which records an update touches, and all that every file says about each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from store.errors import PactlineError
from store.index.accounts import Account
from store.index.blob import Entry, Place
from store.index.opened import OpenedIndex
from store.index.scanning import Contents
from store.index.schema import AGREEMENT, FUND, ORGANISATION, RECORDS
from store.index.state import FileState
from store.records import Agreement, Fund, Organisation

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
