"""What an agreement adds to a total and to its years, and what it leaves out and why.

The rule, said here and nowhere else, for one source's account of an agreement:

1. A line's figure is its amount, or through `same_as` that of another line, qualifier included.
   A line whose reference leads nowhere or in a circle has no figure.
2. A fund is a pot and money applied for is no money: neither ever counts.
3. Of lines that state the same money at several stages, awarded counts, else committed, else
   disbursed, else the one without a stage. Totals state the same money where they agree on
   currency, payer, payee and period; yearly lines likewise. A payer, payee or total's period that
   is not stated agrees with any.
4. A total that lies inside a wider stated total (a narrower period, or one payer or payee of it)
   is part of it and does not count again.
5. The grand total takes the stated totals, and yearly lines only where no total covers them: the
   two are never added to each other.
6. The years take the yearly lines. What a total holds beyond the yearly lines that it covers stands
   in “no period”, worked out with its bound, and is never spread.
7. A total without yearly lines stands, by award date, in the financial year of its date (its stated
   period where it has no date) if that lies within one year; by days it is apportioned over its
   stated period, for a dated award over the agreement's planned period. What has neither a period
   nor an award date stands in “no period” in both readings.
8. £0 and negative amounts count as they are.

Apportioning is exact: shares are whole pence (ten-thousandths where the figure has fractions of a
penny), rounded by largest remainder, so that both readings add up to the grand total's figure.
A period of over a hundred years is taken for a slip and not spread.

Regrants and parts of a programme are only flagged: whether the other half of the double count is
listed too, the one who adds up knows.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from store.amounts import Amount, Qualifier, Scope, Stage
from store.dates import UK_YEAR_START, Period
from store.records import Agreement, FundingLine

MINOR = 10_000
"""Minor units in one unit of a currency: figures are whole ten-thousandths."""

REGRANT = "regrant"
PART_OF = "part of a programme"
FUND = "fund"
APPLIED_FOR = "applied for"
OTHER_STAGE = "counted at another stage"
PART_OF_TOTAL = "part of a wider stated total"
NO_FIGURE = "no figure stated"
LOST_REFERENCE = "refers to a line that gives no figure"
TOO_LARGE = "too large to be a figure of money"

_LARGEST = 14  # decimal places before the point that a 64-bit count of minor units can hold
_LONGEST = 36_525
_PENNY = 100
_STAGES = {Stage.AWARDED: 0, Stage.COMMITTED: 1, Stage.DISBURSED: 2, Stage.NOT_STATED: 3}


class Figure(NamedTuple):
    """Money: ten-thousandths of the currency's unit, with its qualifier's word."""

    currency: str
    qualifier: str
    minor: int


class YearFigure(NamedTuple):
    """Money of one financial year, named by its starting calendar year; None is “no period”."""

    year: int | None
    figure: Figure
    derived: bool = False


class LineLeftOut(NamedTuple):
    """A funding line that counts nowhere; `figure` is None where it has none that can be read."""

    reason: str
    key: str
    figure: Figure | None


class Contributions(NamedTuple):
    """What one agreement adds. All is empty where no figure counts.

    `flags` holds REGRANT and PART_OF: reasons for a total to leave the whole agreement out.
    """

    total: tuple[Figure, ...] = ()
    by_award_date: tuple[YearFigure, ...] = ()
    by_days: tuple[YearFigure, ...] = ()
    left_out: tuple[LineLeftOut, ...] = ()
    flags: tuple[str, ...] = ()


def contributions(agreement: Agreement, start_month: int = UK_YEAR_START) -> Contributions:
    """Return what the agreement adds to totals and years.

    Args:
        agreement: one source's account.
        start_month: month 1 to 12 in which financial years start.
    """
    flags: tuple[str, ...] = ()
    if agreement.regrant:
        flags = (REGRANT,)
    if agreement.part_of:
        flags = (*flags, PART_OF)
    lines = agreement.funding
    if not lines:
        return Contributions(flags=flags)
    counted: list[_Counted] = []
    left_out: list[LineLeftOut] = []
    for line in lines:
        figure, reason = _figure(line, lines)
        if figure is None or reason:
            left_out.append(LineLeftOut(reason, line.key, figure))
        else:
            counted.append((line, figure))
    if len(counted) == 1 and counted[0][0].scope is Scope.TOTAL:
        line, figure = counted[0]
        dated, spread = _placed(line, figure, agreement.planned, start_month)
        return Contributions((figure,), dated, spread, tuple(left_out), flags)
    if len(counted) > 1:
        counted = _without_other_stages(counted, left_out)
        counted = _without_narrower_totals(counted, left_out)
    total: list[Figure] = []
    dated_years: list[YearFigure] = []
    spread_years: list[YearFigure] = []
    covered = _years_by_total(counted)
    for position, (line, figure) in enumerate(counted):
        if line.scope is Scope.YEAR:
            share = YearFigure(_year_of(line, start_month), figure)
            dated_years.append(share)
            spread_years.append(share)
            if not any(position in years for years in covered.values()):
                total.append(figure)
            continue
        total.append(figure)
        years = covered.get(position)
        if years is None:
            dated, spread = _placed(line, figure, agreement.planned, start_month)
            dated_years += dated
            spread_years += spread
        elif rest := remainder(figure, [counted[year][1] for year in years]):
            dated_years.append(YearFigure(None, rest, derived=True))
            spread_years.append(YearFigure(None, rest, derived=True))
    return Contributions(
        tuple(total), tuple(dated_years), tuple(spread_years), tuple(left_out), flags
    )


_Counted = tuple[FundingLine, Figure]


def resolved(line: FundingLine, lines: tuple[FundingLine, ...]) -> Amount | None:
    """Return the line's amount, through `same_as` where it refers to another; None without one."""
    seen: set[str] = set()
    while line.amount is None:
        wanted = line.same_as
        if not wanted or wanted in seen:
            return None
        seen.add(wanted)
        for other in lines:
            if other.key == wanted:
                line = other
                break
        else:
            return None
    return line.amount


def minor_of(value: Decimal) -> int | None:
    """Return a figure in ten-thousandths, rounded half to even; None where it is no money."""
    if not value.is_finite() or (value and value.adjusted() >= _LARGEST):
        return None
    return int((value * MINOR).to_integral_value())


def apportion(minor: int, days: list[int]) -> list[int]:
    """Return whole shares of a figure in proportion to days, adding up to it exactly.

    The remainder goes penny by penny to the largest fractions, the earliest first among equals.
    """
    step = _PENNY if minor % _PENNY == 0 else 1
    units, whole = minor // step, sum(days)
    shares = [units * part // whole for part in days]
    missing = units - sum(shares)
    if missing:
        order = sorted(range(len(days)), key=lambda place: -(units * days[place] % whole))
        for place in order[:missing]:
            shares[place] += 1
    return [share * step for share in shares]


def remainder(total: Figure, parts: list[Figure]) -> Figure | None:
    """Return what a total holds beyond its parts, or None where exact figures leave nothing.

    The qualifier is the bound that follows: a ceiling less a floor is a ceiling (“less than”), a
    floor less a ceiling a floor (“more than”); where no bound follows the word is “about”.
    """
    minor = total.minor - sum(part.minor for part in parts)
    above, below, strict = False, False, False
    for sign, figure in ((1, total), *((-1, part) for part in parts)):
        word = figure.qualifier
        if word == Qualifier.EXACTLY:
            continue
        floor = word in (Qualifier.MORE_THAN, Qualifier.AT_LEAST)
        ceiling = word in (Qualifier.ALMOST, Qualifier.LESS_THAN, Qualifier.UP_TO)
        strict = strict or word not in (Qualifier.AT_LEAST, Qualifier.UP_TO)
        above = above or (not ceiling if sign > 0 else not floor)
        below = below or (not floor if sign > 0 else not ceiling)
    if above and below:
        qualifier = Qualifier.ABOUT
    elif above:
        qualifier = Qualifier.MORE_THAN if strict else Qualifier.AT_LEAST
    elif below:
        qualifier = Qualifier.LESS_THAN if strict else Qualifier.UP_TO
    elif minor == 0:
        return None
    else:
        qualifier = Qualifier.EXACTLY
    return Figure(total.currency, qualifier.value, minor)


def _figure(line: FundingLine, lines: tuple[FundingLine, ...]) -> tuple[Figure | None, str]:
    """Return a line's figure, and why it does not count or an empty text."""
    amount = line.amount
    if amount is None:
        amount = resolved(line, lines)
        if amount is None:
            return None, LOST_REFERENCE if line.same_as else NO_FIGURE
    minor = minor_of(amount.value)
    if minor is None:
        return None, TOO_LARGE
    figure = Figure(amount.currency, amount.qualifier.value, minor)
    if line.scope is Scope.FUND:
        return figure, FUND
    return figure, APPLIED_FOR if line.stage is Stage.APPLIED_FOR else ""


def _year(day: date, start_month: int) -> int:
    return day.year if day.month >= start_month else day.year - 1


def _within(first: date | None, last: date | None, start_month: int) -> int | None:
    """Return the one financial year that a stretch lies in, or None."""
    if first is None or last is None:
        return None
    year = _year(first, start_month)
    return year if first is last or year == _year(last, start_month) else None


def _year_of(line: FundingLine, start_month: int) -> int | None:
    """Return the financial year of a yearly line.

    A stretch that is no financial year of this setting belongs to the year it starts in.
    """
    first = line.period.first if line.period else None
    return None if first is None else _year(first, start_month)


def _placed(
    line: FundingLine, figure: Figure, planned: Period | None, start_month: int
) -> tuple[tuple[YearFigure, ...], tuple[YearFigure, ...]]:
    """Return a total's years by award date and by days."""
    period, awarded = line.period, line.date
    if awarded.first is not None:
        year = _within(awarded.first, awarded.last, start_month)
        period = period or planned
    else:
        year = _within(period.first, period.last, start_month) if period else None
    dated = (YearFigure(year, figure),)
    first, last = (period.first, period.last) if period else (None, None)
    if first is None or last is None:
        return dated, dated
    start, end = _year(first, start_month), _year(last, start_month)
    if start == end:
        return dated, dated if start == year else (YearFigure(start, figure),)
    begin, stop = first.toordinal(), last.toordinal() + 1
    if stop - begin > _LONGEST:
        return dated, dated
    edges = [date(each, start_month, 1).toordinal() for each in range(start + 1, end + 1)]
    days = [after - before for before, after in zip((begin, *edges), (*edges, stop), strict=True)]
    currency, qualifier, minor = figure
    return dated, tuple(
        YearFigure(start + place, Figure(currency, qualifier, share))
        for place, share in enumerate(apportion(minor, days))
    )


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _same_money(line: FundingLine, other: FundingLine) -> bool:
    """Tell whether two lines of one currency state the same money at two stages."""
    if line.scope is not other.scope:
        return False
    if not (_agree(line.payer, other.payer) and _agree(line.payee, other.payee)):
        return False
    if line.period == other.period:
        return True
    return line.scope is Scope.TOTAL and (line.period is None or other.period is None)


def _without_other_stages(counted: list[_Counted], left_out: list[LineLeftOut]) -> list[_Counted]:
    kept: list[_Counted] = []
    for line, figure in counted:
        rank = _STAGES[line.stage]
        if any(
            _STAGES[other.stage] < rank
            and figure.currency == stated.currency
            and _same_money(line, other)
            for other, stated in counted
        ):
            left_out.append(LineLeftOut(OTHER_STAGE, line.key, figure))
        else:
            kept.append((line, figure))
    return kept


def _inside(inner: Period | None, outer: Period | None) -> bool:
    """Tell whether a stated period lies in another; a side that is open or not stated is wide."""
    if outer is None or inner == outer:
        return True
    if inner is None:
        return False
    starts = outer.first is None or (inner.first is not None and inner.first >= outer.first)
    ends = outer.last is None or (inner.last is not None and inner.last <= outer.last)
    return starts and ends


def _narrower(line: FundingLine, wide: FundingLine) -> bool:
    """Tell whether a total is stated as a part of another one."""
    if (line.payer, line.payee, line.period) == (wide.payer, wide.payee, wide.period):
        return False
    if (line.period is None) is not (wide.period is None):
        return False
    return (
        (not wide.payer or line.payer == wide.payer)
        and (not wide.payee or line.payee == wide.payee)
        and _inside(line.period, wide.period)
    )


def _without_narrower_totals(
    counted: list[_Counted], left_out: list[LineLeftOut]
) -> list[_Counted]:
    totals = [(line, figure) for line, figure in counted if line.scope is Scope.TOTAL]
    if len(totals) < 2:
        return counted
    kept: list[_Counted] = []
    for line, figure in counted:
        if line.scope is Scope.TOTAL and any(
            figure.currency == stated.currency and _narrower(line, wide) for wide, stated in totals
        ):
            left_out.append(LineLeftOut(PART_OF_TOTAL, line.key, figure))
        else:
            kept.append((line, figure))
    return kept


def _years_by_total(counted: list[_Counted]) -> dict[int, list[int]]:
    """Return the positions of the yearly lines that each total covers, the first that fits."""
    covered: dict[int, list[int]] = {}
    totals = [place for place, (line, _) in enumerate(counted) if line.scope is Scope.TOTAL]
    for place, (line, figure) in enumerate(counted):
        if line.scope is not Scope.YEAR:
            continue
        for position in totals:
            total, stated = counted[position]
            if (
                stated.currency == figure.currency
                and _agree(total.payer, line.payer)
                and _agree(total.payee, line.payee)
                and (line.period is None or _inside(line.period, total.period))
            ):
                covered.setdefault(position, []).append(place)
                break
    return covered
