"""Records out of a store's files, by the places that its index holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from store.backend import Backend
from store.contents import Contents
from store.errors import PactlineError
from store.files.errors import FileChanged
from store.index.build import TABLES, RecordReader
from store.index.documents import Account, counting, in_order
from store.index.opened import Entry, OpenedIndex, Place
from store.index.schema import AGREEMENT, FUND, ORGANISATION
from store.merged import AgreementView, FundView, OrganisationView, View
from store.records import Agreement, Decision, Fund, Organisation, Source, SourceFile
from store.text import printable

if TYPE_CHECKING:
    from datetime import date


VIEWS: dict[str, type[View[Any]]] = {
    ORGANISATION: OrganisationView,
    AGREEMENT: AgreementView,
    FUND: FundView,
}
"""Kind of document to the view of its record."""


class Viewer:
    """Makes views of a store's records.

    Args:
        index: of the store.
        backend: the store's files.
        as_of: the day up to which sources count; None for all of them.
    """

    def __init__(self, index: OpenedIndex, backend: Backend, as_of: date | None = None) -> None:
        self._index, self._as_of = index, as_of
        self._files = index.state.by_number()
        self._reader = RecordReader(backend)
        self._name = cache(self._look_up)

    def read_ahead(self, kind: str, entries: Iterable[Entry | None]) -> None:
        """Read what the next views are made of, each file opened once for all of them."""
        table, _ = TABLES[kind]
        wanted = ((table, place) for entry in entries if entry for place in entry.places)
        self._reader.read_ahead(self._files, wanted)

    def view(self, kind: str, record_id: str) -> View[Any] | None:
        """Return the view of a record by any of its ids; None where no source that counts has it.

        Raises:
            FileChanged: a file is not the indexed one any more.
            PactlineError: the record does not fit, and no other source has it.
        """
        return self.of(kind, self._index.by_id(kind, record_id))

    def of(self, kind: str, entry: Entry | None) -> View[Any] | None:
        """Return the view of a record by what the index holds of it; raises as `view` does."""
        if entry is None:
            return None
        table, record_kind = TABLES[kind]
        found: list[Account[Any]] = []
        for place in entry.places:
            file = self._files[place.file]
            if self._as_of and not 0 < file.known <= self._as_of.toordinal():
                continue
            try:
                record = self._reader.record_at(file, table, record_kind, place)
            except FileChanged:
                raise
            except PactlineError:
                # What the other sources say still makes a page; `problems` names the file.
                if len(entry.places) == 1:
                    raise
                continue
            found.append(Account(file.source, place, record, file.known))
        if not found:
            return None
        said = [(account.source, account.record) for account in in_order(found)]
        rulings = self._index.state.about((entry.row.id, *entry.ids))
        accounts, aside = counting(found, rulings)
        counted = [(account.source, account.record) for account in accounts]
        return VIEWS[kind](entry.row.id, counted, self._name, said=said, aside=aside)

    def _look_up(self, record_id: str) -> str:
        """Return the name of a record; on a day, as its sources had it then."""
        for kind in VIEWS:
            if entry := self._index.by_id(kind, record_id):
                if self._as_of is None:
                    return entry.row.title
                # The page shows the id where the file has changed or the record can't be read.
                with suppress(PactlineError):
                    if view := self.of(kind, entry):
                        return printable(view.title)
        return ""


def read_sources(index: OpenedIndex, backend: Backend) -> list[Source]:
    """Return every source, by title, then by id."""
    found, reader = [], RecordReader(backend)
    for file in index.state.files:
        if not file.source:
            continue
        place = Place(file.number, file.offset, file.length, file.source)
        found.append(reader.record_at(file, "sources", Source, place))
    return sorted(found, key=lambda source: (source.title.casefold(), source.id))


def read_decisions(index: OpenedIndex, backend: Backend) -> list[Decision]:
    """Return every decision, the oldest first."""
    found = []
    for file in index.state.files:
        # Decisions have a file without a source; a source's own file may hold some that tie ids.
        if file.source and not any(file.decided) and not backend.only:
            continue
        try:
            # What does not fit is among the problems of the index.
            found += backend.contents(file.stamp).decisions()[0]
        except FileChanged:
            raise
        except PactlineError:
            continue
    return sorted(found, key=lambda decision: (decision.at, decision.id))


def read_source(index: OpenedIndex, backend: Backend, source_id: str) -> SourceFile | None:
    """Return all that one source says; PactlineError where a record of it does not fit."""
    contents = _contents(index, backend, source_id)
    source = contents.source() if contents else None
    if contents is None or source is None:
        return None

    def records(table: str, kind: type[Any]) -> tuple[Any, ...]:
        return tuple(contents.record(table, each, kind) for each in contents.ranges.get(table, ()))

    return SourceFile(
        source=source,
        organisations=records("organisations", Organisation),
        agreements=records("agreements", Agreement),
        funds=records("funds", Fund),
    )


def read_records(
    index: OpenedIndex, backend: Backend, source_id: str
) -> Iterator[Organisation | Fund | Agreement]:
    """Return the records of a source one at a time, but for those that do not fit."""
    contents = _contents(index, backend, source_id)
    return iter(()) if contents is None else _records_in(contents)


def _records_in(contents: Contents) -> Iterator[Organisation | Fund | Agreement]:
    for table, kind in (TABLES[ORGANISATION], TABLES[FUND], TABLES[AGREEMENT]):
        for each in contents.ranges.get(table, ()):
            try:
                record: Organisation | Fund | Agreement = contents.record(table, each, kind)
            except PactlineError:
                # The problems of the store name it.
                continue
            yield record


def _contents(index: OpenedIndex, backend: Backend, source_id: str) -> Contents | None:
    file = next((each for each in index.state.files if each.source == source_id), None)
    if file is None:
        return None
    return backend.contents(file.stamp)
