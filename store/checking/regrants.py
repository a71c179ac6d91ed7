"""Money that may be counted twice: once when granted, again when granted on."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from store.checking.family import Family
from store.checking.findings import Finding, Named, named
from store.checking.identities import Identities
from store.checking.registry import COUNTED_TWICE, REGRANT
from store.records import Agreement

_SPENT_WITHIN = 366 * 2
"""Days, where no end is stated: grant money is mostly granted on within two years of its award."""


class _Granted:
    """The grants to one body, kept small: their ids, their days as ordinals, their sources."""

    __slots__ = ("first", "ids", "last", "sources")

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.first = array("i")
        self.last = array("i")
        self.sources: dict[str, None] = {}


class Regrants(Family):
    """Collects coded regrants by source, and who is granted money and grants money."""

    def __init__(self, identities: Identities) -> None:
        """Take the groups of ids, so that a body under two ids is one body."""
        self._identities = identities
        self._coded: dict[str, list[Named]] = {}
        self._received: dict[str, _Granted] = {}
        self._made: dict[str, array[int]] = {}
        self._makers: dict[str, tuple[str, dict[str, None]]] = {}

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Remember an agreement's regrant code, its funders and its recipients."""
        if record.regrant:
            self._coded.setdefault(record.regrant, []).append(named(record))
            return ()
        if record.type != "grant":
            return ()
        given = next((line.date.first for line in record.funding if line.date.first), None)
        if given is None:
            return ()
        funders = {party.organisation for party in record.parties if party.role == "funder"}
        day = given.toordinal()
        end = record.planned.last if record.planned else None
        last = end.toordinal() if end else day + _SPENT_WITHIN
        for party in record.parties:
            who = party.organisation
            if not who:
                continue
            if party.role == "funder":
                self._made.setdefault(who, array("i")).append(day)
                self._makers.setdefault(who, (party.name, {}))[1][source] = None
            elif party.role == "recipient" and who not in funders:
                granted = self._received.setdefault(who, _Granted())
                granted.ids.append(record.id)
                granted.first.append(day)
                granted.last.append(last)
                granted.sources[source] = None
        return ()

    def source_read(self, source: str) -> Iterable[Finding]:
        """Return the coded regrants of a source, one finding for each code."""
        coded, self._coded = self._coded, {}
        for code, records in coded.items():
            number = "1 grant is" if len(records) == 1 else f"{len(records):,} grants are"
            yield REGRANT.finding(f"{number} to be granted on ({code})", records, [source])

    def all_read(self) -> Iterator[Finding]:
        """Return each body whose own grants fall into the time of a grant to it."""
        makers: dict[str, list[str]] = {}
        for maker in self._made:
            makers.setdefault(self._identities.of(maker), []).append(maker)
        for recipient, granted in self._received.items():
            own = makers.get(self._identities.of(recipient))
            if own:
                yield from self._found(recipient, granted, own)

    def _found(self, body: str, granted: _Granted, makers: list[str]) -> Iterator[Finding]:
        days = sorted(day for maker in makers for day in self._made[maker])
        spans = [
            (bisect_left(days, first), bisect_right(days, last), record_id)
            for record_id, first, last in zip(granted.ids, granted.first, granted.last, strict=True)
        ]
        within = [(start, stop, record_id) for start, stop, record_id in spans if stop > start]
        if not within:
            return
        onwards = len({place for start, stop, _ in within for place in range(start, stop)})
        who = next((name for each in makers if (name := self._makers[each][0])), body)
        message = (
            f"{who} was granted money ({_number(len(within))}) and made {_number(onwards)}"
            " while it had that money"
        )
        records = [Named("organisation", body, who)]
        records += [Named("agreement", record_id, record_id) for _, _, record_id in within]
        sources = [each for maker in makers for each in self._makers[maker][1]]
        yield COUNTED_TWICE.finding(message, records, [*granted.sources, *sources])


def _number(grants: int) -> str:
    return "1 grant" if grants == 1 else f"{grants:,} grants"
