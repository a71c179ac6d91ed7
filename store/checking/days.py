"""Dates that cannot be, or hardly can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from store.checking.family import Family
from store.checking.findings import Finding, named
from store.checking.registry import ENDS_FIRST, FAR_DATE
from store.dates import PartialDate, Period
from store.records import Agreement, Organisation

EARLIEST = date(1500, 1, 1)
"""Nothing that is on record with a funder or a register is older; most slips are far older."""
EARLIEST_MONEY = date(1950, 1, 1)
"""Grants older than this are hardly published; 1900 is what a spreadsheet makes of a blank date."""
FAR_AHEAD = timedelta(days=366 * 30)
"""Leases run longer, but no grant is planned further ahead."""
_STARTS = ("began", "launched", "signed", "started")
_DONE = (*_STARTS, "announced", "awarded", "reported", "extended")


class Days(Family):
    """Looks at every date of a record against the others and against today."""

    def __init__(self, today: date) -> None:
        """Keep the day that “ahead” is measured from."""
        self._today = today
        self._latest = today + FAR_AHEAD

    def agreement(self, source: str, record: Agreement) -> Iterable[Finding]:
        """Return an agreement's dates that are in the wrong order, far off or not yet come."""
        wrong = list(dict.fromkeys(self._far(record)))
        wrong_order = list(dict.fromkeys(_wrong_order(record)))
        if not wrong and not wrong_order:
            return ()
        about = [named(record)]
        return [
            *(FAR_DATE.finding(message, about, [source]) for message in wrong),
            *(ENDS_FIRST.finding(message, about, [source]) for message in wrong_order),
        ]

    def organisation(self, source: str, record: Organisation) -> Iterable[Finding]:
        """Return a body that was removed from its register before it was entered."""
        entered, removed = record.registered.first, record.removed.last
        if entered is None or removed is None or entered <= removed:
            return ()
        message = f"registered {record.registered}, removed {record.removed}"
        return (ENDS_FIRST.finding(message, [named(record)], [source]),)

    def _far(self, record: Agreement) -> Iterator[str]:
        for word, day, done in _dates(record):
            first = day.first
            if first is None or day.last is None or EARLIEST_MONEY <= first <= self._today:
                continue
            earliest = EARLIEST_MONEY if word == "awarded" else EARLIEST
            if day.last < earliest or first > self._latest:
                yield f"{word} {day}"
            elif done and first > self._today:
                yield f"{word} {day}, which is still to come"


def _dates(record: Agreement) -> list[tuple[str, PartialDate, bool]]:
    """Return each date with its word, and whether it can only be of something that happened."""
    dates: list[tuple[str, PartialDate, bool]] = []
    for line in record.funding:
        dates.append(("awarded", line.date, line.basis == "stated"))
        if line.period:
            dates += [("money from", line.period.start, False)]
            dates += [("money until", line.period.end, False)]
    dates += [(event.kind, event.date, event.kind in _DONE) for event in record.events]
    if record.planned:
        dates += [("planned from", record.planned.start, False)]
        dates += [("planned until", record.planned.end, False)]
    if record.actual:
        dates += [("began", record.actual.start, True), ("ended", record.actual.end, False)]
    dates.append(("last modified", record.modified, False))
    return dates


def _wrong_order(record: Agreement) -> Iterator[str]:
    ends = [event for event in record.events if event.kind in ("ends", "ended")]
    for start in record.events if ends else ():
        for end in ends:
            first, last = start.date.first, end.date.last
            if start.kind in _STARTS and first and last and last < first:
                yield f"{end.kind} {end.date}, but {start.kind} {start.date}"
    for period, word in ((record.planned, "planned to end"), (record.actual, "ended")):
        yield from _ended_before_award(record, period, word)
    for party in record.parties:
        if party.start.first and party.end.last and party.end.last < party.start.first:
            who = party.name or party.organisation
            yield f"{who} took part from {party.start} to {party.end}"


def _ended_before_award(record: Agreement, period: Period | None, word: str) -> Iterator[str]:
    """Yield a stretch that was over before its money was awarded."""
    if period is None or period.last is None:
        return
    for line in record.funding:
        if line.date.first and period.last < line.date.first:
            yield f"{word} {period.end}, but awarded {line.date}"
            return
