"""The records of a listing, one after the other in its order, with all that is said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from store.interface import Kind, Listing, Row, Store
from store.merged import AgreementView, FundView, OrganisationView
from store.records import Source

if TYPE_CHECKING:
    from collections.abc import Callable

_WINDOW = 500
AnyView = AgreementView | OrganisationView | FundView


class Item(NamedTuple):
    """A record as it is listed and as its page knows it, with the sources that speak of it."""

    row: Row
    view: AnyView
    sources: tuple[Source, ...]


class Exported(NamedTuple):
    """What an export did.

    Attributes:
        records: number of records written.
        left_out: reason to the number of records that the format has no room for.
        notes: what was changed to fit the format, to the number of times.
    """

    records: int
    left_out: dict[str, int]
    notes: dict[str, int]


class Tally:
    """Counts what an export writes, leaves out and changes."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.records = 0
        self.left_out: Counter[str] = Counter()
        self.notes: Counter[str] = Counter()

    def result(self) -> Exported:
        """Return the counts."""
        return Exported(self.records, dict(self.left_out), dict(self.notes))


class Items:
    """The records of a listing; `met` holds the sources of those gone through so far."""

    def __init__(self, store: Store, listing: Listing, tally: Tally) -> None:
        """Take the store that the listing is of."""
        self._store = store
        self._listing = listing
        self._tally = tally
        self.kind = Kind(listing.kind)
        self.met: dict[str, Source] = {}

    def __iter__(self) -> Iterator[Item]:
        """Yield each record; one that has gone since the listing was made is counted."""
        get: Callable[..., AnyView | None] = {
            Kind.AGREEMENT: self._store.agreement,
            Kind.ORGANISATION: self._store.organisation,
            Kind.FUND: self._store.fund,
        }[self.kind]
        as_of = self._listing.as_of
        for start in range(0, self._listing.total, _WINDOW):
            for row in self._listing.rows(start, _WINDOW):
                view = get(row.id, as_of=as_of)
                if view is None:
                    self._tally.left_out["no longer in the store"] += 1
                else:
                    yield Item(row, view, self._sources(view))

    def are_of_several_sources(self) -> bool:
        """Tell whether the records listed have more than one source between them."""
        met: set[str] = set()
        for start in range(0, self._listing.total, _WINDOW):
            for row in self._listing.rows(start, _WINDOW):
                met.update(row.sources)
                if len(met) > 1:
                    return True
        return False

    def _sources(self, view: AnyView) -> tuple[Source, ...]:
        for source_id in view.sources:
            if source_id not in self.met:
                found = self._store.source(source_id)
                self.met[source_id] = found or Source(id=source_id)
        return tuple(self.met[source_id] for source_id in view.sources)
