"""Checking a store: every source is read once, record by record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from store.checking.conflicts import Conflicts
from store.checking.days import Days
from store.checking.family import Family
from store.checking.findings import Finding
from store.checking.groups import Groups
from store.checking.identities import Identities
from store.checking.money import Money
from store.checking.needs import Needs
from store.checking.org_ids import OrgIds
from store.checking.published_days import PublishedDays
from store.checking.references import References
from store.checking.regrants import Regrants
from store.checking.same_names import SameNames
from store.checking.scope import Scope
from store.checking.texts import Texts
from store.checking.totals import Totals
from store.checking.yearly import Yearly
from store.records import SourceFile

if TYPE_CHECKING:
    from store.interface import Store
    from store.query import Query


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
    if len(sources) > 1:
        families.append(Conflicts(store, identities))
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
