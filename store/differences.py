"""Where sources say different things of one record, of which only one can be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from store.records import Agreement, Event, Organisation

_FIELDS: dict[type, tuple[str, ...]] = {
    Agreement: ("type", "term", "planned", "actual", "part_of", "regrant"),
    Organisation: ("status", "registered", "removed", "successor"),
}
"""Fields that have one value in truth."""
_ONCE = ("began", "launched", "signed", "started", "ends", "ended")
"""Events that happen once, so that two dates can't both be right."""


class Stated(NamedTuple):
    """A value in words, and the source that states it."""

    value: str
    source: str


class Difference(NamedTuple):
    """One thing that sources state differently, with all that they state of it."""

    subject: str
    stated: tuple[Stated, ...]


def differences(
    accounts: Iterable[tuple[str, Agreement | Organisation]],
) -> Iterator[Difference]:
    """Yield what sources state differently of one record.

    Sources differ where each states a value that the other doesn't: one that says less, or
    nothing, contradicts nobody. Dates of an event differ where one rules out the other.

    Args:
        accounts: source id and what that source says, all of one agreement or one organisation.
    """
    values: dict[tuple[str, ...], list[Stated]] = {}
    events: dict[str, list[tuple[Event, str]]] = {}
    for source, record in accounts:
        for key, value in _values(record):
            values.setdefault(key, []).append(Stated(value, source))
        if isinstance(record, Agreement):
            for event in record.events:
                if event.kind in _ONCE and event.date:
                    events.setdefault(event.kind, []).append((event, source))
    for key, stated in values.items():
        if _differ(stated):
            yield Difference(" ".join(filter(None, key[:_IN_WORDS])), tuple(stated))
    for kind, dated in events.items():
        if any(_rules_out(one, other) for one, _ in dated for other, _ in dated):
            said = (Stated(f"by {e.date}" if e.by else str(e.date), source) for e, source in dated)
            yield Difference(kind, tuple(said))


_IN_WORDS = 4
"""Parts of a key that name its subject; payer and payee after them tell figures apart."""


def _values(record: Agreement | Organisation) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what a record states: what it is about, as a key, and the value in words."""
    for name in _FIELDS[type(record)]:
        if value := getattr(record, name):
            yield (name.replace("_", " "),), str(value)
    if isinstance(record, Agreement):
        for line in record.funding:
            if line.amount and line.basis == "stated":
                period = line.period.text if line.period else ""
                money = ("money", line.stage, line.scope, period, line.payer, line.payee)
                yield money, line.amount.full()
    else:
        for year in record.income:
            if year.income is not None:
                yield (
                    (f"income of the year to {year.year_end}",),
                    f"{year.income:,} {year.currency}",
                )
    for count in record.counts:
        yield (count.of or count.unit,), str(count)


def _differ(stated: list[Stated]) -> bool:
    by_source: dict[str, set[str]] = {}
    for value, source in stated:
        by_source.setdefault(source, set()).add(value)
    return any(
        one - other and other - one for one in by_source.values() for other in by_source.values()
    )


def _rules_out(one: Event, other: Event) -> bool:
    """Tell whether the first date can't be true beside the second, which is later."""
    last, first = one.date.last, other.date.first
    return last is not None and first is not None and last < first and not other.by
