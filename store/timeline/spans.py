"""When agreements run, how they stand on a day, and who was in what, when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from store.dates import PartialDate, Precision, months_later
from store.merged import AgreementView
from store.money import award_dates, payment_dates
from store.records import UNKNOWN, Agreement, Event
from store.status import Status, status_on
from store.text import plural

# ---- From when until when an agreement runs, and how it stands on a given day.

LAPSING_MONTHS = 12
"""How near an end must be for an agreement to count as lapsing."""

_BEGINNINGS = ("began", "begins", "started", "starts")
_ENDS = ("ended", "ends")
_FORMAL = ("launched", "signed", "awarded")


class End(NamedTuple):
    """One end of a stretch.

    Attributes:
        date: as precise as it is known.
        by: the date is the latest possible one.
        derived: it was worked out, as `why` tells.
        why: what it rests on, such as “planned dates” or “five years from signed”.
        account: place of the account that it comes from, counted from 0; -1 where none gives it.
    """

    date: PartialDate = UNKNOWN
    by: bool = False
    derived: bool = False
    why: str = ""
    account: int = -1

    def __str__(self) -> str:
        """Print the date as far as it is known: by February 2022, worked out."""
        if not self.date:
            return "not known"
        return f"{'by ' if self.by else ''}{self.date}{', worked out' if self.derived else ''}"


_NOT_KNOWN = End()


class Stretch(NamedTuple):
    """From when until when an agreement runs, as far as its sources say."""

    begins: End
    ends: End


def stretch(accounts: Agreement | Sequence[Agreement]) -> Stretch:
    """Return from when until when an agreement runs.

    Args:
        accounts: what each source says, the fullest account first, or the only account.
    """
    if isinstance(accounts, Agreement):
        accounts = (accounts,)
    return Stretch(_begins(accounts), _first(_end, accounts))


def awarded(accounts: Sequence[Agreement]) -> End:
    """Return the earliest day on which any account says that money was awarded."""
    return _earliest([award_dates(account.funding) for account in accounts], "awarded")


def day_in_list(award: End, run: Stretch) -> End:
    """Return the day that a list shows: of the award, else from when the agreement runs."""
    return award if award.date else run.begins


def stands_on(run: Stretch, day: date) -> Status:
    """Return how an agreement stands on a day."""
    first, last = (
        each.toordinal() if each else 0 for each in (run.begins.date.first, run.ends.date.last)
    )
    return status_on(first, last, day.toordinal())


def lapses_within(run: Stretch, day: date, months: int = LAPSING_MONTHS) -> bool:
    """Tell whether an agreement ends between a day and so many months after it."""
    last = run.ends.date.last
    return last is not None and day <= last <= months_after(day, months)


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, held within the calendar."""
    try:
        return months_later(day, months)
    except ValueError:
        return date.max if months > 0 else date.min


def end_of_term(begins: End, months: int) -> End:
    """Return the end that a term leads to, as precise as its beginning is known.

    A term from 1 April 2011 of twelve months ends on 31 March 2012. From a month, a year, or a day
    that is only the latest possible one, the end is the latest possible one too.
    """
    last = begins.date.last
    if last is None:
        return End()
    day = months_after(last, months)
    if day != date.max:
        day -= timedelta(days=1)
    precise = begins.date.precision is Precision.DAY and not begins.by
    return End(_as_precise(day, begins), not precise, True)


def _as_precise(day: date, begins: End) -> PartialDate:
    match begins.date.precision:
        case Precision.DAY if not begins.by:
            return PartialDate.on(day)
        case Precision.YEAR:
            return PartialDate(f"{day.year:04}")
        case _:
            return PartialDate(f"{day.year:04}-{day.month:02}")


def _first(end_of: Callable[[Agreement, int], End], accounts: Sequence[Agreement]) -> End:
    for place, account in enumerate(accounts):
        end = end_of(account, place)
        if end.date:
            return end
    return _NOT_KNOWN


def _earliest(days: Iterable[Sequence[PartialDate]], why: str) -> End:
    """Return the earliest of the days that each account gives."""
    found = [(day, place) for place, account in enumerate(days) for day in account]
    if not found:
        return _NOT_KNOWN
    first, place = min(found, key=lambda each: each[0].sort_key) if len(found) > 1 else found[0]
    return End(first, why=why, account=place)


def _begins(accounts: Sequence[Agreement]) -> End:
    found = _first(_beginning, accounts)
    if found.date:
        return found
    return _earliest([payment_dates(account.funding) for account in accounts], "first payment")


def _event(account: Agreement, kinds: tuple[str, ...]) -> Event | None:
    """Return the event of the first of these kinds that has a date; the latest of that kind."""
    dated = [event for event in account.events if event.kind in kinds and event.date]
    return max(dated, key=lambda each: (-kinds.index(each.kind), each.date.sort_key), default=None)


def _beginning(account: Agreement, place: int = 0) -> End:
    if account.actual and account.actual.start:
        return End(account.actual.start, why="actual dates", account=place)
    if event := _event(account, _BEGINNINGS):
        return End(event.date, event.by, why=event.kind, account=place)
    if account.planned and account.planned.start:
        return End(account.planned.start, why="planned dates", account=place)
    if event := _event(account, _FORMAL):
        return End(event.date, event.by, why=event.kind, account=place)
    return awarded((account,))._replace(account=place)


def _end(account: Agreement, place: int) -> End:
    if account.actual and account.actual.end:
        return End(account.actual.end, why="actual dates", account=place)
    if event := _event(account, _ENDS):
        return End(event.date, event.by, why=event.kind, account=place)
    if account.planned and account.planned.end:
        return End(account.planned.end, why="planned dates", account=place)
    if account.term_months and 0 < account.term_months < 12_000:
        begins = _begins((account,))
        term = account.term or plural(account.term_months, "month")
        end = end_of_term(begins, account.term_months)
        return end._replace(why=f"{term} from {begins.why}", account=place)
    return _NOT_KNOWN


# ---- Who was in what, when: agreements as stretches of time with their dated events.

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
        stands_on(run, today),
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
