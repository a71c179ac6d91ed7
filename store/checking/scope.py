"""Which findings were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.checking.findings import Finding
from store.errors import PactlineError
from store.interface import Kind

if TYPE_CHECKING:
    from store.interface import Store
    from store.query import Query

_WINDOW = 1000


class Scope:
    """Findings about the records of a query, or of one source, or all findings."""

    def __init__(self, store: Store, query: Query | None, source: str | None) -> None:
        """Raise PactlineError where the store has no such source."""
        if source is not None and store.source(source) is None:
            known = ", ".join(each.id for each in store.sources()) or "none"
            raise PactlineError(
                f"there is no source “{source}”", remedy=f"the sources are: {known}"
            )
        self._source = source
        self._ids = None if query is None else _found(store, query)

    def covers(self, finding: Finding) -> bool:
        """Tell whether a finding was asked for."""
        if self._source is not None and self._source not in finding.sources:
            return False
        return self._ids is None or any(record.id in self._ids for record in finding.records)


def _found(store: Store, query: Query) -> set[str]:
    """Return every id that a query's records go by."""
    ids: set[str] = set()
    for kind in Kind:
        listing = store.listing(query, kind)
        for start in range(0, listing.total, _WINDOW):
            for row in listing.rows(start, _WINDOW):
                ids.add(row.id)
                if kind is Kind.ORGANISATION:
                    view = store.organisation(row.id)
                    ids.update(view.ids if view else ())
    return ids
