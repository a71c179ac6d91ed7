"""Comparing what several sources say of one record: same thing, different value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from store.dates import PartialDate
from store.records import Agreement, Event, FundingLine, Organisation

_ONCE = ("began", "launched", "signed", "started", "ends", "ended")
"""Events that happen once, so that two dates cannot both be right."""
_ONE_VALUE = ("type", "term", "planned", "actual", "part_of", "regrant")
_ONE_VALUE_OF_A_BODY = ("status", "registered", "removed", "successor")

Said = tuple[str, str]
"""A value in words, and the source that says it."""


def agreement_facts(record: Agreement) -> tuple[object, ...]:
    """Return what is compared of an agreement, such that equal facts cannot conflict."""
    money = tuple((*_what(line), line.amount) for line in record.funding if line.amount)
    events = tuple((event.kind, event.date) for event in record.events)
    counts = tuple((count.unit, count.of, count.value, count.qualifier) for count in record.counts)
    return (*(getattr(record, name) for name in _ONE_VALUE), money, events, counts)


def organisation_facts(record: Organisation) -> tuple[object, ...]:
    """Return what is compared of an organisation, such that equal facts cannot conflict."""
    counts = tuple((count.unit, count.of, count.value, count.qualifier) for count in record.counts)
    income = tuple((year.year_end, year.income, year.spending) for year in record.income)
    return (*(getattr(record, name) for name in _ONE_VALUE_OF_A_BODY), counts, income)


def compare_agreements(
    records: tuple[tuple[str, Agreement], ...],
) -> Iterator[tuple[str, list[Said]]]:
    """Yield each thing that sources say differently of an agreement, and what each says."""
    yield from _values(records, _ONE_VALUE)
    lines: dict[tuple[str, ...], list[Said]] = {}
    for source, record in records:
        for line in record.funding:
            if line.amount and line.basis == "stated":
                lines.setdefault(_what(line), []).append((line.amount.full(), source))
    for what, said in lines.items():
        if _differ(said):
            yield " ".join(filter(None, ("money", *what[:3]))), said
    yield from _counts(records)
    for kind in _ONCE:
        events = [
            (event, source)
            for source, record in records
            for event in record.events
            if event.kind == kind and event.date
        ]
        if any(_exclude(one, other) for one, _ in events for other, _ in events):
            yield kind, [(f"by {e.date}" if e.by else str(e.date), source) for e, source in events]


def compare_organisations(
    records: tuple[tuple[str, Organisation], ...],
) -> Iterator[tuple[str, list[Said]]]:
    """Yield each thing that sources say differently of an organisation, and what each says."""
    yield from _values(records, _ONE_VALUE_OF_A_BODY)
    yield from _counts(records)
    years: dict[PartialDate, list[Said]] = {}
    for source, record in records:
        for year in record.income:
            if year.income is not None:
                said = (f"{year.income:,} {year.currency}", source)
                years.setdefault(year.year_end, []).append(said)
    for end, claims in years.items():
        if _differ(claims):
            yield f"income of the year to {end}", claims


def _values(
    records: Iterable[tuple[str, Agreement | Organisation]], names: tuple[str, ...]
) -> Iterator[tuple[str, list[Said]]]:
    for name in names:
        said = [(str(value), source) for source, r in records if (value := getattr(r, name))]
        if _differ(said):
            yield name.replace("_", " "), said


def _counts(
    records: Iterable[tuple[str, Agreement | Organisation]],
) -> Iterator[tuple[str, list[Said]]]:
    counts: dict[str, list[Said]] = {}
    for source, record in records:
        for count in record.counts:
            counts.setdefault(count.of or count.unit, []).append((str(count), source))
    yield from ((what, said) for what, said in counts.items() if _differ(said))


def _differ(said: list[Said]) -> bool:
    """Tell whether sources disagree: each says something that the other does not."""
    by_source: dict[str, set[str]] = {}
    for value, source in said:
        by_source.setdefault(source, set()).add(value)
    return any(
        one - other and other - one for one in by_source.values() for other in by_source.values()
    )


def _what(line: FundingLine) -> tuple[str, ...]:
    """Return what makes two figures statements of the same money."""
    period = line.period.text if line.period else ""
    return (line.stage, line.scope, period, line.payer, line.payee)


def _exclude(one: Event, other: Event) -> bool:
    """Tell whether the first date cannot be true beside the second."""
    first, second = one.date, other.date
    if not (first.first and first.last and second.first and second.last):
        return False
    apart = first.last < second.first
    return apart and (one.by or not other.by)
