"""Checking a store: every source is read once, record by record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import islice
from typing import Any

from store.checking import across, checks
from store.checking.findings import Finding, Named, Note, found, named
from store.interface import AT_ONCE, Kind, Store, need_source
from store.query import Query
from store.records import Agreement, Fund, Organisation, Record, Source

Look = Callable[[Any], Iterator[Note]]

FEW = 4
"""Records of a finding that are looked for together with those of others."""


def check(
    store: Store, query: Query | None = None, source: str | None = None, *, today: date
) -> Iterator[Finding]:
    """Yield what the checks find, source by source, and at the end what shows over all of them.

    Args:
        store: the store; its records are read one at a time.
        query: report only what concerns a record that it finds.
        source: report only what one source says; everything is read all the same, because
            references and duplicates show only against the rest.
        today: the day that dates are held against.

    Raises:
        PactlineError: there is no such source.
    """
    if source is not None:
        need_source(store, source)
    found = _all(store, [each.id for each in store.sources()], today)
    if source is not None:
        found = (each for each in found if source in each.sources)
    return found if query is None else _about(store, query, found)


def _about(store: Store, query: Query, findings: Iterator[Finding]) -> Iterator[Finding]:
    """Yield those of some findings that are about a record of a query."""
    listings = [store.listing(query, kind) for kind in Kind]

    def listed(records: Iterable[Named]) -> set[str]:
        ids = {each.id for each in records}
        return set().union(*(each.among(ids) for each in listings))

    while some := list(islice(findings, AT_ONCE)):
        # Most findings are about a few records, and one about half of the store is rare.
        of_first = listed(each for finding in some for each in finding.records[:FEW])
        for finding in some:
            records = finding.records
            if any(each.id in of_first for each in records[:FEW]) or any(
                listed(records[start : start + AT_ONCE])
                for start in range(FEW, len(records), AT_ONCE)
            ):
                yield finding


def _all(store: Store, sources: list[str], today: date) -> Iterator[Finding]:
    bodies = across.Bodies(store.decisions())
    gathered: list[across.Gathered] = [
        bodies,
        across.Nameless(bodies),
        across.Programmes(),
        across.References(store.knows),
        across.SameNames(bodies),
        across.Yearly(),
        across.Regrants(store, bodies),
        across.SharedNumbers(),
    ]
    sees = {
        kind: [getattr(each, name) for each in gathered if name in vars(type(each))]
        for kind, name in ((Organisation, "organisation"), (Fund, "fund"), (Agreement, "agreement"))
    }
    for source in sources:
        yield from _of_source(store, source, sees, _looks(today, need_source(store, source)))
    for each in gathered:
        yield from each.findings()
    for about in store.sources():
        yield from checks.of_file(about)
    yield from across.disagreements(store)
    yield from across.rulings(store)


def _looks(today: date, source: Source) -> dict[type[Record], list[Look]]:
    """Return what looks at the records of one source, by their kind."""
    dates = partial(checks.dates, today=today)
    published = partial(checks.published_dates, titles=checks.date_titles(source))
    ids = partial(checks.org_ids, seen=set())
    return {
        Organisation: [checks.registration, ids, checks.texts, checks.groups],
        Fund: [checks.figures, checks.needs, checks.texts],
        Agreement: [
            *(checks.figures, dates, published, ids, checks.needs, checks.texts, checks.totals),
            *(checks.twice, checks.groups, checks.same_as, checks.regrant_code, checks.individuals),
            *(checks.term, checks.repeated_id),
        ],
    }


def _of_source(
    store: Store,
    source: str,
    sees: dict[type[Any], list[Callable[[str, Any], None]]],
    looks: dict[type[Record], list[Look]],
) -> Iterator[Finding]:
    alike: dict[Note, tuple[str, list[Named]]] = {}
    for record in store.records(source):
        for see in sees[type(record)]:
            see(source, record)
        for look in looks[type(record)]:
            for note in look(record):
                if note.many:
                    key = note._replace(example="")
                    alike.setdefault(key, (note.example, []))[1].append(named(record))
                else:
                    yield found(note.code, note.message, [named(record)], [source], note.remedy)
    for note, (example, records) in alike.items():
        several = note.many.replace("%n", f"{len(records):,}")
        message = note.message if len(records) == 1 else several
        such = f", such as “{example}”" if example else ""
        yield found(note.code, f"{message}{such}", records, [source], note.remedy)
