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
from store.regrant_codes import is_regrant
from store.text import plural

_SPENT_WITHIN = 366 * 2
"""Days, where no end is stated: grant money is mostly granted on within two years of its award."""

_SHOWN = 40
_NO_CODE = "correct it at the source: a code from FRG010 to FRG070, or nothing"

_BITS = 24
_MASK = (1 << _BITS) - 1
"""A grant is kept as its id and one whole number: place of its source, first and last day."""


class Regrants(Family):
    """Collects coded regrants by source, and who is granted money and grants money."""

    def __init__(self, identities: Identities) -> None:
        """Take the groups of ids, so that a body under two ids is one body."""
        self._identities = identities
        self._coded: dict[str, list[Named]] = {}
        self._uncoded: dict[str, list[Named]] = {}
        self._sources: list[str] = []
        self._received: dict[str, list[str | int]] = {}
        self._made: dict[str, array[int]] = {}
        self._makers: dict[str, tuple[str, dict[str, None]]] = {}

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Remember an agreement's regrant code, its funders and its recipients."""
        if is_regrant(record.regrant):
            self._coded.setdefault(record.regrant, []).append(named(record))
            return ()
        if record.regrant:
            self._uncoded.setdefault(record.regrant, []).append(named(record))
        if record.type != "grant":
            return ()
        given = next((line.date.first for line in record.funding if line.date.first), None)
        if given is None:
            return ()
        day = given.toordinal()
        end = record.planned.last if record.planned else None
        last = end.toordinal() if end else day + _SPENT_WITHIN
        if not self._sources or self._sources[-1] != source:
            self._sources.append(source)
        packed = ((len(self._sources) - 1) << 2 * _BITS) | (day << _BITS) | last
        funders = []
        for party in record.parties:
            who = party.organisation
            if who and party.role == "funder":
                funders.append(who)
                if who not in self._made:
                    self._made[who] = array("i")
                    self._makers[who] = (party.name, {})
                self._made[who].append(day)
                self._makers[who][1][source] = None
        for party in record.parties:
            who = party.organisation
            if who and party.role == "recipient" and who not in funders:
                self._received.setdefault(who, []).extend((record.id, packed))
        return ()

    def source_read(self, source: str) -> Iterable[Finding]:
        """Return the regrants of a source, one finding for each code and each text that is none."""
        coded, self._coded = self._coded, {}
        uncoded, self._uncoded = self._uncoded, {}
        for code, records in coded.items():
            number = plural(len(records), "grant is", "grants are")
            yield REGRANT.finding(f"{number} to be granted on ({code})", records, [source])
        for published, records in uncoded.items():
            number = plural(len(records), "grant has", "grants have")
            message = f"{number} “{published[:_SHOWN]}” for a regrant code; totals add their money"
            yield REGRANT.finding(message, records, [source], _NO_CODE)

    def all_read(self) -> Iterator[Finding]:
        """Return each body whose own grants fall into the time of a grant to it."""
        makers: dict[str, list[str]] = {}
        for maker in self._made:
            makers.setdefault(self._identities.of(maker), []).append(maker)
        for recipient, granted in self._received.items():
            own = makers.get(self._identities.of(recipient))
            if own:
                yield from self._found(recipient, granted, own)

    def _found(self, body: str, granted: list[str | int], makers: list[str]) -> Iterator[Finding]:
        days = sorted(day for maker in makers for day in self._made[maker])
        spans: list[tuple[int, int, str]] = []
        sources: dict[str, None] = {}
        for record_id, packed in zip(granted[::2], granted[1::2], strict=True):
            place, day, last = _unpacked(int(packed))
            start, stop = bisect_left(days, day), bisect_right(days, last)
            if stop > start:
                spans.append((start, stop, str(record_id)))
                sources[self._sources[place]] = None
        if not spans:
            return
        onwards = len({place for start, stop, _ in spans for place in range(start, stop)})
        who = next((name for each in makers if (name := self._makers[each][0])), body)
        had, made = plural(len(spans), "grant"), plural(onwards, "grant")
        message = f"{who} was granted money ({had}) and made {made} while it had that money"
        records = [Named("organisation", body, who)]
        records += [Named("agreement", record_id, record_id) for _, _, record_id in spans]
        for maker in makers:
            sources.update(self._makers[maker][1])
        yield COUNTED_TWICE.finding(message, records, sources)


def _unpacked(packed: int) -> tuple[int, int, int]:
    """Return the place of the source, the day of the award and the last day, as ordinals."""
    return packed >> 2 * _BITS, (packed >> _BITS) & _MASK, packed & _MASK
