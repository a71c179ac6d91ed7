"""On which financial years a total stands, by its award date and by the days that it covers."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import pairwise

from store.dates import Period
from store.figures import Figure, YearFigure, apportion
from store.records import FundingLine

_LONGEST = 36_525  # days


def placed(
    line: FundingLine, figure: Figure, place: int, planned: Period | None, start_month: int
) -> tuple[list[YearFigure], list[YearFigure]]:
    """Return a total's money by award date, and by days.

    Args:
        line: the total's line; its period comes before `planned`, which only a dated award uses.
        figure: its figure.
        place: the line's place in its agreement's funding.
        planned: the stretch that the agreement was meant to cover.
        start_month: month 1 to 12 in which financial years start.
    """
    period, awarded = line.period, line.date
    if awarded.first is not None:
        year = _within(awarded.first, awarded.last, start_month)
        period = period or planned
    else:
        year = _within(period.first, period.last, start_month) if period else None
    dated = [YearFigure(year, figure, place)]
    first, last = (period.first, period.last) if period else (None, None)
    if first is None or last is None:
        return dated, dated
    start, end = year_of(first, start_month), year_of(last, start_month)
    if start == end:
        return dated, dated if start == year else [YearFigure(start, figure, place)]
    edges = [first.toordinal()]
    edges += [_first_day(each, start_month) for each in range(start + 1, end + 1)]
    edges.append(last.toordinal() + 1)
    if edges[-1] - edges[0] > _LONGEST:
        return dated, dated
    days = [after - before for before, after in pairwise(edges)]
    currency, qualifier, minor = figure
    return dated, [
        YearFigure(each, Figure(currency, qualifier, share), place, True)
        for each, share in enumerate(apportion(minor, days), start)
    ]


@lru_cache(maxsize=1024)
def _first_day(year: int, start_month: int) -> int:
    return date(year, start_month, 1).toordinal()


def year_of(day: date, start_month: int) -> int:
    """Return the starting calendar year of the financial year that a day lies in."""
    return day.year if day.month >= start_month else day.year - 1


def year_of_line(line: FundingLine, start_month: int) -> int | None:
    """Return the financial year of a yearly line, or None where it states no period.

    A stretch that is no financial year of this setting belongs to the year it starts in.
    """
    first = line.period.first if line.period else None
    return None if first is None else year_of(first, start_month)


def _within(first: date | None, last: date | None, start_month: int) -> int | None:
    """Return the one financial year that a stretch lies in, or None."""
    if first is None or last is None:
        return None
    year = year_of(first, start_month)
    return year if first is last or year == year_of(last, start_month) else None
