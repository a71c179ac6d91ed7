"""On which financial years a total stands, by its award date and by the days that it covers."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from store.dates import PartialDate, Period
from store.figures import Figure, YearFigure, apportion
from store.financial_years import year_of
from store.records import FundingLine

_LONGEST = 36_525  # days


class Covered(NamedTuple):
    """The financial years that a total stands on, named by their starting calendar years.

    Attributes:
        awarded: the one year of the award date; None is “no period”.
        years: the years of the days that it covers; empty where they are not known.
        days: how many days it covers in each of these years; empty where there is only one.
    """

    awarded: int | None
    years: tuple[int, ...] = ()
    days: tuple[int, ...] = ()


def covered(
    awarded: PartialDate, period: Period | None, planned: Period | None, start_month: int
) -> Covered:
    """Return the years that a total stands on, whatever its figure.

    Args:
        awarded: day of the award.
        period: the line's own; comes before `planned`, which only a dated award uses.
        planned: the stretch that the agreement was meant to cover.
        start_month: month 1 to 12 in which financial years start.
    """
    if awarded.first is not None:
        year = _within(awarded.first, awarded.last, start_month)
        period = period or planned
    else:
        year = _within(period.first, period.last, start_month) if period else None
    first, last = (period.first, period.last) if period else (None, None)
    if first is None or last is None:
        return Covered(year)
    start, end = year_of(first, start_month), year_of(last, start_month)
    if start == end:
        return Covered(year, (start,))
    edges = [first.toordinal()]
    edges += [_first_day(each, start_month) for each in range(start + 1, end + 1)]
    edges.append(last.toordinal() + 1)
    if edges[-1] - edges[0] > _LONGEST:
        return Covered(year)
    days = tuple([after - before for before, after in pairwise(edges)])
    return Covered(year, tuple(range(start, end + 1)), days)


def placed(
    line: FundingLine, figure: Figure, place: int, planned: Period | None, start_month: int
) -> tuple[list[YearFigure], list[YearFigure]]:
    """Return a total's money by award date, and by days.

    Args:
        line: the total's line.
        figure: its figure.
        place: the line's place in its agreement's funding.
        planned: the stretch that the agreement was meant to cover.
        start_month: month 1 to 12 in which financial years start.
    """
    awarded, years, days = covered(line.date, line.period, planned, start_month)
    dated = [YearFigure(awarded, figure, place)]
    if not years:
        return dated, dated
    if not days:
        return dated, dated if years[0] == awarded else [YearFigure(years[0], figure, place)]
    currency, qualifier, minor = figure
    return dated, [
        YearFigure(year, Figure(currency, qualifier, share), place, True)
        for year, share in zip(years, apportion(minor, days), strict=True)
    ]


@lru_cache(maxsize=1024)
def _first_day(year: int, start_month: int) -> int:
    return date(year, start_month, 1).toordinal()


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
