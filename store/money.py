"""Which of an agreement's figures count, where, and what many of them add up to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from store.amounts import (
    CEILINGS,
    FLOORS,
    ZERO,
    Amount,
    Interval,
    Part,
    Qualifier,
    Scope,
    Stage,
    Sum,
    both_ways,
)
from store.codes import MINOR, is_regrant, pounds_first
from store.dates import UK_YEAR_START, PartialDate, Period, year_of
from store.interface import QualifiedSum
from store.reasons import (
    APPLIED_FOR,
    FUND,
    LOST_REFERENCE,
    NO_FIGURE,
    OTHER_STAGE,
    PART_OF,
    PART_OF_TOTAL,
    REGRANT,
    TOO_LARGE,
)
from store.records import Agreement, FundingLine

# ---- Figures of money as whole numbers: reading them, sharing them out by days, what is left over.


_LARGEST = 14  # decimal places before the point that a 64-bit count of minor units can hold
_PENNY = 100


class Figure(NamedTuple):
    """Money: ten-thousandths of the currency's unit, with its qualifier's word."""

    currency: str
    qualifier: str
    minor: int


class YearFigure(NamedTuple):
    """Money of one financial year, named by its starting calendar year; None is “no period”.

    `line` is the place in the agreement's funding of the line that it comes from, counted from 0.
    `derived` is true where the figure was worked out: a share by days, or what a total holds beyond
    its yearly lines.
    """

    year: int | None
    figure: Figure
    line: int
    derived: bool = False


def figure_of(amount: Amount) -> Figure | None:
    """Return an amount as a figure, or None where its value is no money.

    Money awarded is not negative unless its source says so; a ceiling of nothing or less (“less
    than −£5”) says so and leaves no floor at all, so its word becomes “about”: no bound is claimed.
    """
    minor = minor_of(amount.value)
    if minor is None:
        return None
    qualifier = amount.qualifier.value
    if minor <= 0 and qualifier in CEILINGS:
        qualifier = Qualifier.ABOUT.value
    return Figure(amount.currency, qualifier, minor)


def resolved(line: FundingLine, lines: Sequence[FundingLine]) -> Amount | None:
    """Return the line's amount, through `same_as` where it refers to another; None without one.

    Of several lines of one key the first is meant.
    """
    if line.amount is not None or not line.same_as:
        return line.amount
    by_key = {other.key: other for other in reversed(lines)}
    wanted = line.same_as
    while other := by_key.pop(wanted, None):
        if other.amount is not None:
            return other.amount
        wanted = other.same_as
    return None


def minor_of(value: Decimal) -> int | None:
    """Return a figure in ten-thousandths, rounded half to even; None where it is no money."""
    if not value.is_finite() or (value and value.adjusted() >= _LARGEST):
        return None
    return int((value * MINOR).to_integral_value())


def apportion(minor: int, days: Sequence[int]) -> list[int]:
    """Return whole shares of a figure in proportion to days, adding up to it exactly.

    The remainder goes penny by penny to the largest fractions, the earliest first among equals.
    """
    step = _PENNY if minor % _PENNY == 0 else 1
    units, whole = minor // step, sum(days)
    parts = [divmod(units * part, whole) for part in days]
    shares = [share for share, _ in parts]
    missing = units - sum(shares)
    if missing:
        order = sorted(range(len(days)), key=lambda place: -parts[place][1])
        for place in order[:missing]:
            shares[place] += 1
    return [share * step for share in shares]


def remainder(total: Figure, parts: Sequence[Figure]) -> Figure | None:
    """Return what a total holds beyond its parts, or None where exact figures leave nothing.

    The qualifier is the bound that follows: a ceiling less a floor is a ceiling (“less than”), a
    floor less a ceiling a floor (“more than”); where no bound follows the word is “about”.
    """
    minor = total.minor - sum(part.minor for part in parts)
    above, below, strict = _loose_ends(total, parts)
    if not (above or below):
        return Figure(total.currency, Qualifier.EXACTLY.value, minor) if minor else None
    if below and (above or minor < 0 or (strict and minor == 0)):
        qualifier = Qualifier.ABOUT
    elif above:
        qualifier = Qualifier.MORE_THAN if strict else Qualifier.AT_LEAST
    else:
        qualifier = Qualifier.LESS_THAN if strict else Qualifier.UP_TO
    return Figure(total.currency, qualifier.value, minor)


def _loose_ends(total: Figure, parts: Sequence[Figure]) -> tuple[bool, bool, bool]:
    """Tell whether what is left over may be larger or smaller, and whether it must differ."""
    above = below = strict = False
    for place, figure in enumerate((total, *parts)):
        word = figure.qualifier
        if word == Qualifier.EXACTLY:
            continue
        up, down = word not in CEILINGS, word not in FLOORS
        if place:
            up, down = down, up
        above, below = above or up, below or down
        strict = strict or word not in (Qualifier.AT_LEAST, Qualifier.UP_TO)
    return above, below, strict


# ---- Which funding lines of one agreement state the same money, and which are part of which.

STAGES = (Stage.AWARDED, Stage.COMMITTED, Stage.DISBURSED, Stage.NOT_STATED)
"""Stages at which money is money, in the order in which one of them counts."""

_RANK = {stage: rank for rank, stage in enumerate(STAGES)}


class Counted(NamedTuple):
    """A line that may count, its figure, and its place in the agreement's funding."""

    line: FundingLine
    figure: Figure
    place: int


def at_other_stages(counted: Sequence[Counted]) -> set[int]:
    """Return the places of lines whose money another line states at a stage that counts first."""
    return {
        one.place
        for one in counted
        for other in counted
        if _RANK[other.line.stage] < _RANK[one.line.stage]
        and one.figure.currency == other.figure.currency
        and _same_money(one.line, other.line)
    }


def narrower_totals(counted: Sequence[Counted]) -> set[int]:
    """Return the places of totals that are stated as a part of a wider total."""
    totals = [each for each in counted if each.line.scope is Scope.TOTAL]
    return {
        one.place
        for one in totals
        for wide in totals
        if one.figure.currency == wide.figure.currency and _narrower(one.line, wide.line)
    }


def years_by_total(counted: Sequence[Counted]) -> dict[int, list[Counted]]:
    """Return the yearly lines that each total covers, by the total's place; the first that fits."""
    covered: dict[int, list[Counted]] = {}
    totals = [each for each in counted if each.line.scope is Scope.TOTAL]
    for year in counted:
        if year.line.scope is not Scope.YEAR:
            continue
        for total in totals:
            if (
                total.figure.currency == year.figure.currency
                and agree(total.line.payer, year.line.payer)
                and agree(total.line.payee, year.line.payee)
                and (year.line.period is None or inside(year.line.period, total.line.period))
            ):
                covered.setdefault(total.place, []).append(year)
                break
    return covered


def agree(one: str, other: str) -> bool:
    """Tell whether two payers, or two payees, may be the same; one that is not stated may be."""
    return not one or not other or one == other


def _same_money(line: FundingLine, other: FundingLine) -> bool:
    """Tell whether two lines of one currency state the same money at two stages."""
    if line.scope is not other.scope:
        return False
    if not (agree(line.payer, other.payer) and agree(line.payee, other.payee)):
        return False
    if line.period == other.period:
        return True
    return line.scope is Scope.TOTAL and (line.period is None or other.period is None)


def inside(inner: Period | None, outer: Period | None) -> bool:
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
        and inside(line.period, wide.period)
    )


# ---- On which financial years a total stands, by its award date and by the days that it covers.

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


# ---- What an agreement adds to a total and to its years, and what it leaves out and why.


class LineLeftOut(NamedTuple):
    """A funding line that counts nowhere; `figure` is None where it has none that can be read."""

    reason: str
    line: int
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
    if agreement.regrant and is_regrant(agreement.regrant):
        flags = (REGRANT,)
    if agreement.part_of:
        flags = (*flags, PART_OF)
    lines = agreement.funding
    if len(lines) == 1 and lines[0].scope is Scope.TOTAL:
        # Nearly every published grant is one awarded total: nothing to weigh against it.
        figure, reason = _figure(lines[0], lines)
        if figure is not None and not reason:
            dated, spread = placed(lines[0], figure, 0, agreement.planned, start_month)
            return Contributions((figure,), tuple(dated), tuple(spread), (), flags)
    counted: list[Counted] = []
    left_out: list[LineLeftOut] = []
    for place, line in enumerate(lines):
        figure, reason = _figure(line, lines)
        if figure is None or reason:
            left_out.append(LineLeftOut(reason, place, figure))
        else:
            counted.append(Counted(line, figure, place))
    if len(counted) > 1:
        for reason, find in ((OTHER_STAGE, at_other_stages), (PART_OF_TOTAL, narrower_totals)):
            places = find(counted)
            left_out += [
                LineLeftOut(reason, i.place, i.figure) for i in counted if i.place in places
            ]
            counted = [item for item in counted if item.place not in places]
    return _added_up(agreement, counted, tuple(left_out), flags, start_month)


def _added_up(
    agreement: Agreement,
    counted: list[Counted],
    left_out: tuple[LineLeftOut, ...],
    flags: tuple[str, ...],
    start_month: int,
) -> Contributions:
    """Return the contributions of the lines that count."""
    covered = years_by_total(counted) if len(counted) > 1 else {}
    in_totals = {year.place for years in covered.values() for year in years}
    total: list[Figure] = []
    dated: list[YearFigure] = []
    spread: list[YearFigure] = []
    for line, figure, place in counted:
        if line.scope is Scope.YEAR:
            share = YearFigure(year_of_line(line, start_month), figure, place)
            dated.append(share)
            spread.append(share)
            if place not in in_totals:
                total.append(figure)
            continue
        total.append(figure)
        if place not in covered:
            by_date, by_days = placed(line, figure, place, agreement.planned, start_month)
            dated += by_date
            spread += by_days
        elif rest := remainder(figure, [year.figure for year in covered[place]]):
            dated.append(YearFigure(None, rest, place, derived=True))
            spread.append(YearFigure(None, rest, place, derived=True))
    return Contributions(tuple(total), tuple(dated), tuple(spread), left_out, flags)


def _figure(line: FundingLine, lines: tuple[FundingLine, ...]) -> tuple[Figure | None, str]:
    """Return a line's figure, and why it does not count or an empty text."""
    amount = line.amount or resolved(line, lines)
    if amount is None:
        return None, LOST_REFERENCE if line.same_as else NO_FIGURE
    figure = figure_of(amount)
    if figure is None:
        return None, TOO_LARGE
    if line.scope is Scope.FUND:
        return figure, FUND
    return figure, APPLIED_FOR if line.stage is Stage.APPLIED_FOR else ""


def counted_account(
    accounts: Sequence[Agreement], start_month: int = UK_YEAR_START
) -> tuple[int, Contributions]:
    """Return which of several sources' accounts counts, and what it adds.

    The first that gives any figure counts alone: accounts of one agreement tell of the same money.
    Where none gives a figure it is the first account.

    Args:
        accounts: what each source says, the fullest account first; at least one.
        start_month: month 1 to 12 in which financial years start.
    """
    found = [contributions(account, start_month) for account in accounts]
    place = next((place for place, each in enumerate(found) if each.total), 0)
    return place, found[place]


# ---- The money of many records: summed apart by currency and qualifier, and said with its bounds.


def of_qualified(total: QualifiedSum) -> Sum:
    """Return the sum of a listing's money in one currency, with its bounds."""
    exact = _units(total.minor.get(Qualifier.EXACTLY.value, 0))
    floors = sum((_units(total.minor.get(word, 0)) for word in FLOORS), ZERO)
    ceilings = sum((_units(total.minor.get(word, 0)) for word in CEILINGS), ZERO)
    words = {word for word, count in total.counts.items() if count}
    about = Qualifier.ABOUT.value in words
    interval = Interval()
    if not about:
        interval = Interval(
            exact + floors,
            None if words & FLOORS else exact + ceilings,
            low_open=Qualifier.MORE_THAN.value in words,
            high_open=bool(words & {Qualifier.ALMOST.value, Qualifier.LESS_THAN.value}),
        )
    nominal = _units(sum(total.minor.values()))
    if sum(total.counts.values()) == 1:
        (word,) = words
        amount = Amount(nominal, total.currency, Qualifier(word))
        return Sum(total.currency, interval, nominal, about, (Part(amount),))
    apart: tuple[Sum, ...] = ()
    if both_ways(words):
        sides = (words - CEILINGS, words & CEILINGS)
        apart = tuple(of_qualified(_only(total, side)) for side in sides)
    return Sum(total.currency, interval, nominal, about, apart=apart)


def of_figures(figures: Sequence[Figure]) -> list[QualifiedSum]:
    """Return figures added up apart by currency and by qualifier, pounds first, then by code."""
    sums: dict[str, QualifiedSum] = {}
    for currency, qualifier, minor in figures:
        total = sums.setdefault(currency, QualifiedSum(currency, {}, {}))
        total.minor[qualifier] = total.minor.get(qualifier, 0) + minor
        total.counts[qualifier] = total.counts.get(qualifier, 0) + 1
    return sorted(sums.values(), key=lambda each: pounds_first(each.currency))


def sum_text(total: QualifiedSum) -> str:
    """Print a listing's money in one currency as a person would say it: more than £7.0m."""
    return str(of_qualified(total))


def sums_text(totals: Sequence[QualifiedSum], otherwise: str = NO_FIGURE) -> str:
    """Print money of several currencies side by side, never added up: £1,200 and $300."""
    return " and ".join(sum_text(total) for total in totals) or otherwise


def _only(total: QualifiedSum, words: set[str]) -> QualifiedSum:
    """Return the money that stands under some of the words."""
    return QualifiedSum(
        total.currency,
        {word: minor for word, minor in total.minor.items() if word in words},
        {word: count for word, count in total.counts.items() if word in words},
    )


def _units(minor: int) -> Decimal:
    return Decimal(minor) / MINOR
