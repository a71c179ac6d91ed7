"""The days of an agreement as fields of the index."""

from __future__ import annotations

from typing import NamedTuple

from store.index.keys import ascending, descending
from store.index.parts import Fields
from store.records import Agreement
from store.timeline.status import stretch


class Dates(NamedTuple):
    """The fields of the days, what the record has by them, and what its row shows.

    `start` and `end` are the first possible day that it begins and the last that it ends
    (`date.toordinal`), 0 where not known.
    """

    fields: Fields
    has: frozenset[str]
    shown: str
    ends: str
    start: int
    end: int


def dates_of(records: list[Agreement]) -> Dates:
    """Return the days of an agreement; `records` has the fullest account first."""
    run = stretch(records)
    begins, ends = run.begins.date, run.ends.date
    awards = [line.date for record in records for line in record.funding if line.date]
    awarded = min(awards, key=lambda each: each.sort_key, default=None)
    events = [event for record in records for event in record.events if event.date]
    signed = next((event.date for event in events if event.kind == "signed"), None)
    fields: Fields = {}
    has = set()
    for name, flag, day in (
        ("starts", "start", begins.first),
        ("ends", "end", ends.last),
        ("signed", "signed", signed.first if signed else None),
        ("awarded", "awarded", awarded.first if awarded else None),
    ):
        if day is not None:
            fields[name] = day.toordinal()
            has.add(flag)
    if any(line.period for record in records for line in record.funding):
        has.add("period")
    if has or events:
        has.add("dates")
    shown = awarded or begins or signed
    first, last = shown.first if shown else None, ends.last
    fields["k_date"] = descending(first.toordinal() if first else None)
    fields["k_ends"] = ascending(last.toordinal() if last else None)
    return Dates(
        fields,
        frozenset(has),
        shown.text if shown else "",
        ends.text,
        fields.get("starts", 0),
        fields.get("ends", 0),
    )
