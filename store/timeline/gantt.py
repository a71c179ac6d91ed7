"""Who was in what, when: agreements as stretches of time with their dated events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from store.dates import PartialDate
from store.merged import AgreementView
from store.timeline.status import (
    End,
    Status,
    Stretch,
    lapses_within,
    months_after,
    status_on,
    stretch,
)

SHOWN = ("began", "launched", "signed", "extended", "ends")
"""Events that a row shows where they are dated, or tells of in words where they are not."""

_NEAR_MONTHS = 24


class EventMark(NamedTuple):
    """A dated event on a row; `by` means that the date is the latest possible one."""

    kind: str
    date: PartialDate
    by: bool
    sources: tuple[str, ...]


class GanttRow(NamedTuple):
    """One agreement: its stretch, how it stands today, its events, and who says so."""

    id: str
    title: str
    run: Stretch
    status: Status
    lapsing: bool
    events: tuple[EventMark, ...]
    undated: tuple[str, ...]
    begin_sources: tuple[str, ...]
    end_sources: tuple[str, ...]


class Gantt(NamedTuple):
    """Rows by beginning, and the days that the chart runs from and to; None without any date."""

    rows: tuple[GanttRow, ...]
    first: date | None
    last: date | None
    today: date
    known: tuple[str, ...] = ()
    """Where `today` is a day in the past: that it shows what was known then, and what it lacks."""


def gantt(views: Iterable[AgreementView], today: date) -> Gantt:
    """Return agreements over time, by beginning, those without one last.

    The chart reaches to today where today is within two years of its dates.
    """
    rows = sorted((_row(view, today) for view in views), key=_by_beginning)
    days = [
        day
        for row in rows
        for each in (row.run.begins.date, row.run.ends.date, *(mark.date for mark in row.events))
        for day in (each.first, each.last)
        if day is not None
    ]
    if not days:
        return Gantt(tuple(rows), None, None, today)
    first, last = min(days), max(days)
    if first > today >= months_after(first, -_NEAR_MONTHS):
        first = today
    if last < today <= months_after(last, _NEAR_MONTHS):
        last = today
    return Gantt(tuple(rows), first, last, today)


def _row(view: AgreementView, today: date) -> GanttRow:
    run = stretch([record for _, record in view.records])
    dated: dict[tuple[str, PartialDate, bool], list[str]] = {}
    undated: dict[str, None] = {}
    for source, record in view.records:
        for event in record.events:
            if event.kind not in SHOWN:
                continue
            if event.date:
                dated.setdefault((event.kind, event.date, event.by), []).append(source)
            else:
                undated[f"{event.kind}, date not known"] = None
    marks = [EventMark(*key, tuple(dict.fromkeys(who))) for key, who in dated.items()]
    return GanttRow(
        view.id,
        view.title,
        run,
        status_on(run, today),
        lapses_within(run, today),
        tuple(sorted(marks, key=lambda mark: mark.date.sort_key)),
        tuple(undated),
        _who(view, run.begins),
        _who(view, run.ends),
    )


def _who(view: AgreementView, end: End) -> tuple[str, ...]:
    return (view.records[end.account][0],) if end.account >= 0 else ()


def _by_beginning(row: GanttRow) -> tuple[tuple[int, str], str]:
    return row.run.begins.date.sort_key, row.title
