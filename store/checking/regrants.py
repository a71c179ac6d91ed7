"""Money that may be counted twice: once when granted, again when granted on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from store.checking.family import Family
from store.checking.findings import Finding, Named, named
from store.checking.identities import Identities
from store.checking.registry import COUNTED_TWICE, REGRANT
from store.records import Agreement

_SPENT_WITHIN = timedelta(days=366 * 2)
"""Where no end is stated: grant money is mostly granted on within two years of its award."""


class Regrants(Family):
    """Collects coded regrants by source, and who is granted money and grants money."""

    def __init__(self, identities: Identities) -> None:
        """Take the groups of ids, so that a body under two ids is one body."""
        self._identities = identities
        self._coded: dict[str, list[Named]] = {}
        self._received: dict[str, list[tuple[str, str, date, date]]] = {}
        self._made: dict[str, list[tuple[str, str, date]]] = {}
        self._names: dict[str, str] = {}

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Remember an agreement's regrant code, its funders and its recipients."""
        if record.regrant:
            self._coded.setdefault(record.regrant, []).append(named(record))
            return ()
        if record.type != "grant":
            return ()
        given = next((line.date for line in record.funding if line.date.first), None)
        if given is None or given.first is None:
            return ()
        funders = {party.organisation for party in record.parties if party.role == "funder"}
        for party in record.parties:
            if not party.organisation:
                continue
            if party.role == "funder":
                self._names.setdefault(party.organisation, party.name)
                made = self._made.setdefault(party.organisation, [])
                made.append((source, record.id, given.first))
            elif party.role == "recipient" and party.organisation not in funders:
                end = record.planned.last if record.planned else None
                end = end or _later(given.first)
                received = self._received.setdefault(party.organisation, [])
                received.append((source, record.id, given.first, end))
        return ()

    def source_read(self, source: str) -> Iterable[Finding]:
        """Return the coded regrants of a source, one finding for each code."""
        coded, self._coded = self._coded, {}
        for code, records in coded.items():
            number = "1 grant is" if len(records) == 1 else f"{len(records):,} grants are"
            yield REGRANT.finding(f"{number} to be granted on ({code})", records, [source])

    def all_read(self) -> Iterator[Finding]:
        """Return each body whose own grants fall into the time of a grant to it."""
        made: dict[str, list[tuple[str, str, date]]] = {}
        for funder, grants in self._made.items():
            made.setdefault(self._identities.of(funder), []).extend(grants)
        for recipient, received in self._received.items():
            own = made.get(self._identities.of(recipient))
            if own:
                yield from self._found(recipient, received, own)

    def _found(
        self,
        body: str,
        received: list[tuple[str, str, date, date]],
        made: list[tuple[str, str, date]],
    ) -> Iterator[Finding]:
        sources: dict[str, None] = {}
        granted: dict[str, None] = {}
        onwards: dict[str, None] = {}
        for source, record_id, first, last in received:
            within = [each for each in made if first <= each[2] <= last and each[1] != record_id]
            if within:
                granted[record_id] = None
                sources[source] = None
                onwards.update(dict.fromkeys(each[1] for each in within))
                sources.update(dict.fromkeys(each[0] for each in within))
        if granted:
            who = self._names.get(body, body)
            message = (
                f"{who} was granted money ({_number(granted)}) and made {_number(onwards)}"
                " while it had that money"
            )
            records = [Named("organisation", body, who)]
            records += [Named("agreement", each, each) for each in (*granted, *onwards)]
            yield COUNTED_TWICE.finding(message, records, sources)


def _number(grants: dict[str, None]) -> str:
    return "1 grant" if len(grants) == 1 else f"{len(grants):,} grants"


def _later(day: date) -> date:
    return day + _SPENT_WITHIN if day.year < date.max.year - 3 else date.max
