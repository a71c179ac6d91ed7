"""Checking a store: every source is read once, record by record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from store.checking.across import Regrants, SameNames, Yearly, disagreements
from store.checking.checks import (
    Days,
    Groups,
    Money,
    Needs,
    OrgIds,
    PublishedDays,
    References,
    Texts,
    Totals,
)
from store.checking.findings import Family, Finding, Identities
from store.errors import PactlineError
from store.interface import Kind, Store
from store.query import Query
from store.records import SourceFile

# ---- Which findings were asked for.

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


# ---- Checking a store: every source is read once, record by record.


def check(
    store: Store, query: Query | None = None, source: str | None = None, *, today: date
) -> Iterator[Finding]:
    """Yield what the checks find, source by source, and at the end what shows over all of them.

    Args:
        store: the store; of its records one source's are in memory at a time.
        query: report only what concerns a record that it finds.
        source: report only what one source says; everything is read all the same, because
            references and duplicates show only against the rest.
        today: the day that dates are held against.

    Raises:
        PactlineError: there is no such source.
    """
    scope = Scope(store, query, source)
    identities = Identities(store.decisions())
    sources = store.sources()
    families = _families(identities, today)
    for one in sources:
        file = store.read_source(one.id)
        if file is not None:
            for finding in _read(file, families, identities):
                if scope.covers(finding):
                    yield finding
    for family in families:
        for finding in family.all_read():
            if scope.covers(finding):
                yield finding
    for finding in disagreements(store):
        if scope.covers(finding):
            yield finding


def _families(identities: Identities, today: date) -> list[Family]:
    return [
        Money(),
        Days(today),
        PublishedDays(),
        OrgIds(),
        Needs(identities),
        Texts(),
        Totals(),
        Groups(),
        References(),
        SameNames(identities),
        Yearly(),
        Regrants(identities),
    ]


def _read(file: SourceFile, families: list[Family], identities: Identities) -> Iterator[Finding]:
    source = file.source.id
    # Most families look at one kind of record, and a call for nothing is time on every record.
    at_organisations = [f.organisation for f in families if f.sees("organisation")]
    at_funds = [f.fund for f in families if f.sees("fund")]
    at_agreements = [f.agreement for f in families if f.sees("agreement")]
    for organisation in file.organisations:
        identities.add(organisation)
        for look in at_organisations:
            yield from look(source, organisation)
    for fund in file.funds:
        for look_at_fund in at_funds:
            yield from look_at_fund(source, fund)
    for agreement in file.agreements:
        for look_at_agreement in at_agreements:
            yield from look_at_agreement(source, agreement)
    for family in families:
        yield from family.source_read(source)
